-- Whether an earlier rebuild left a shadow that can be gone on with: filled by the same build of the program.
-- $1 projection, $2 build. One row.
select to_regclass('{shadow}') is not null
   and exists (select from ddon_rebuild where projection = $1)
   and not exists (select from ddon_rebuild where projection = $1 and build <> $2)
