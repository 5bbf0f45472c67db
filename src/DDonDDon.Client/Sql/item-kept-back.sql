-- What this device keeps back beside the items up to the counter $last: how many, and when the oldest was recorded.
select count(*), min(recorded_at) from item where state = 'pending' and seq > $last
