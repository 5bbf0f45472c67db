-- How many items the server does not have.
select count(*) from item where state = 'pending'
