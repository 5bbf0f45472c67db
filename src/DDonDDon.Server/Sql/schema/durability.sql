-- What becomes of committed transactions when the database's machine loses power. No parameters. One row: whether fsync is on, whether
-- full_page_writes is on, whether a commit of this session waits for the disk, and whether the cluster says that it may be thrown away.
select current_setting('fsync') = 'on',
       current_setting('full_page_writes') = 'on',
       current_setting('synchronous_commit') <> 'off',
       coalesce(current_setting('ddon.throw_away', true), '') = 'on'
