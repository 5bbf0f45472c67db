-- When what a document holds was recorded: its stream's event of its version.
create or replace function ddon_changed_at(of_tenant varchar, of_stream uuid, at_version bigint) returns timestamptz
language sql stable
return (select e.timestamp from mt_events e where e.tenant_id = of_tenant and e.stream_id = of_stream and e.version = at_version);
