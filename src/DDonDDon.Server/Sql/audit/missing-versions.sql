-- Versions that streams of a tenant should have and do not. $1 tenant, $2 how many at most. One row a version: stream, version.
with held as (
    select stream_id, count(*) as events, max(version) as last from mt_events where tenant_id = $1 and stream_id is not null group by stream_id
), expected as (
    select coalesce(s.id, held.stream_id) as id, greatest(s.version, held.last) as last
    from (select id, version from mt_streams where tenant_id = $1) s
    full join held on held.stream_id = s.id
    where held.events is distinct from greatest(s.version, held.last)
)
select expected.id, wanted.version
from expected
cross join lateral generate_series(1, expected.last) as wanted(version)
where not exists (select from mt_events e where e.tenant_id = $1 and e.stream_id = expected.id and e.version = wanted.version)
limit $2
