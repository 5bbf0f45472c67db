-- How the tables of projections are.
-- Arrays: $1 projection, $2 table. One row each, in that order: projection, table, about how many rows (as PostgreSQL last counted), how many tenants' documents
-- are noted to be made again, how many tenants a rebuild has begun that has not ended, how many of those are folded, how many events that took.
select p.name, p.tbl, greatest(c.reltuples, 0)::bigint, pending.tenants, rebuild.tenants, rebuild.folded, rebuild.events
from unnest($1::varchar[], $2::varchar[]) with ordinality as p(name, tbl, place)
join pg_class c on c.oid = to_regclass(p.tbl)
cross join lateral (select count(*) as tenants from ddon_pending_rebuild where projection = p.name) pending
cross join lateral (
    select count(*) as tenants, count(added) as folded, coalesce(sum(events), 0)::bigint as events from ddon_rebuild where projection = p.name) rebuild
order by p.place
