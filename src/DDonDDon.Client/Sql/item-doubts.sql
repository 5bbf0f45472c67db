-- How many items behind the counter $after were sent and not answered.
select count(*) from item where state = 'pending' and in_doubt > 0 and seq > $after
