-- Forgets what the server has and what was decided, recorded before $before. What an item that is not forgotten amends stays.
delete from item where state in ('synced', 'dismissed', 'replaced') and uncounted = 0 and resend = 0 and recorded_at < $before
    and id not in (select movement_id from item where movement_id is not null and state in ('pending', 'quarantined'))
