-- What a schema holds, in words: columns, indexes, constraints, functions, sequences. Tables that a rebuild makes for its time are left out.
-- $1 schema. One row a thing, in order.
with tables as (
    select oid, relname from pg_class
    where relnamespace = quote_ident($1)::regnamespace and relkind in ('r', 'p') and relname not like 'ddon\_shadow\_%'
), things(line) as (
    select 'table ' || t.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else '' end
        || coalesce(case a.attgenerated when 's' then ' generated ' else ' default ' end || pg_get_expr(d.adbin, d.adrelid), '')
    from tables t join pg_attribute a on a.attrelid = t.oid left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    where a.attnum > 0 and not a.attisdropped
    union all
    select 'index ' || t.relname || ' ' || i.relname || case when x.indisunique then ' unique' else '' end || case when x.indisvalid then '' else ' invalid' end
        || substring(pg_get_indexdef(x.indexrelid) from ' USING .*')
    from tables t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
    union all
    select 'constraint ' || t.relname || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
    from tables t join pg_constraint c on c.conrelid = t.oid where c.contype <> 'n'
    union all
    select 'trigger ' || t.relname || ' ' || g.tgname from tables t join pg_trigger g on g.tgrelid = t.oid where not g.tgisinternal
    union all
    select 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') ' || md5(replace(pg_get_functiondef(p.oid), quote_ident($1) || '.', ''))
    from pg_proc p where p.pronamespace = quote_ident($1)::regnamespace and p.prokind = 'f'
    union all
    select 'sequence ' || relname from pg_class where relnamespace = quote_ident($1)::regnamespace and relkind = 'S'
)
select line from things order by line collate "C"
