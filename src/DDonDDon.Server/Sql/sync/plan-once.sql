-- The rest of the transaction takes plans that were made once: every statement is index probes, and planning those for a few items again and
-- again would take as long as running them.
-- No parameters. One row.
select set_config('plan_cache_mode', 'force_generic_plan', true)
