-- How many items are to be sent, again or for the first time.
select count(*) from item where state = 'pending' or resend = 1
