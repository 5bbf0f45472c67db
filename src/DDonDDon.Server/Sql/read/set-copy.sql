-- What a COPY is to read, until its transaction ends: settings take the place of the parameters that COPY does not have. The rows are
-- wanted in the order of an index, and never sorted.
-- $1 names, $2 values (null: empty). No rows that matter.
select set_config(name, value, true)
from unnest($1::varchar[] || array['enable_seqscan', 'enable_bitmapscan', 'enable_sort']::varchar[], $2::varchar[] || array['off', 'off', 'off']::varchar[]) as s(name, value)
