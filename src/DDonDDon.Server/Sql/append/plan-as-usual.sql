-- Takes back how lock-head.sql has statements planned, for the rest of a transaction that reads and writes whole ledgers. No rows.
set local plan_cache_mode to default;
set local enable_seqscan to default;
set local enable_sort to default
