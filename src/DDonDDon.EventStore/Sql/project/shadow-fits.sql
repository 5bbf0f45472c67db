-- Whether an earlier rebuild left a shadow that can be gone on with: of the documents' shape, and filled by the same build of the program.
-- $1 projection, $2 build. One row.
select to_regclass('{shadow}') is not null
   and exists (select from ddon_rebuild where projection = $1)
   and not exists (select from ddon_rebuild where projection = $1 and build <> $2)
   and not exists (
        select from pg_attribute live
        where live.attrelid = '{table}'::regclass and live.attnum > 0 and not live.attisdropped
          and not exists (
            select from pg_attribute shadow
            where shadow.attrelid = to_regclass('{shadow}') and (shadow.attname, shadow.atttypid) = (live.attname, live.atttypid)))
