-- How many items were sent and not answered.
select count(*) from item where state = 'pending' and in_doubt = 1
