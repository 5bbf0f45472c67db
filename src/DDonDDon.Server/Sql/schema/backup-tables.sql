-- What a backup holds: every table but those that are made anew, with the columns that are not made from others.
-- $1 schema. One row a table: name, columns in order; events after the streams that they refer to.
select c.relname, array_agg(a.attname::text order by a.attnum)
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = quote_ident($1)::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
  and c.relname not in ('ddon_schema', 'ddon_feed_epoch', 'ddon_movement_segment')
  and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
group by c.relname
order by c.relname = 'mt_events', c.relname
