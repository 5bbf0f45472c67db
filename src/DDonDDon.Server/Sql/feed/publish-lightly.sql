-- Hints may be lost: no disk is waited for, until the transaction ends.
-- No parameters. One row.
select set_config('synchronous_commit', 'off', true)
