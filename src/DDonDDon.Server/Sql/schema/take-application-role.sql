-- Gives up the connection's own rights for those of the application's role, where db apply has made it and the connection may take it on.
-- $1 schema. One row with the role's name, or none.
select set_config('role', rolname, false) from pg_roles
where rolname = ($1 || '_app_' || current_database())::name and pg_has_role(session_user, oid, 'MEMBER')
