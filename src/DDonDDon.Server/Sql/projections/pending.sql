-- Which documents must be made again.
-- No parameters. One row each: projection's name, tenant, how often it was noted.
select projection, tenant_id, noted from ddon_pending_rebuild order by projection, tenant_id
