-- The server's database has been restored: what it had may be gone, and is sent once more.
update item set resend = 1 where state in ('synced', 'quarantined')
