-- Makes the role that the running program takes on, and gives it what it needs: everything but changing or taking away events and the schema.
-- It belongs to this database and schema alone. Whoever runs this becomes a member, and shadow tables of another owner go. {schema}: as a literal.
do $$
declare
    role name := {schema} || '_app_' || current_database();
    shadow regclass;
begin
    perform pg_advisory_xact_lock(hashtext('ddon application role'));
    begin
        if not exists (select from pg_roles where rolname = role) then
            execute format('create role %I nologin', role);
        end if;
    exception when duplicate_object or unique_violation then
        null;
    end;
    execute format('grant %I to %I', role, session_user);
    execute format('grant usage, create on schema %I to %I', {schema}, role);
    execute format('revoke all on all tables in schema %I from %I', {schema}, role);
    execute format('grant select, insert, update, delete on all tables in schema %I to %I', {schema}, role);
    execute format('revoke update, delete on %I.mt_events from %I', {schema}, role);
    execute format('revoke delete on %I.mt_streams, %I.ddon_ledger_head from %I', {schema}, {schema}, role);
    execute format('revoke insert, update, delete on %I.ddon_schema from %I', {schema}, role);
    execute format('grant usage, select on all sequences in schema %I to %I', {schema}, role);

    for shadow in
        select oid from pg_class
        where relnamespace = quote_ident({schema})::regnamespace and relkind = 'r' and relname like 'ddon\_shadow\_%' and relowner <> quote_ident(role)::regrole
    loop
        execute format('drop table %s', shadow);
    end loop;
end
$$
