-- The second version of the tables: decisions are found by their conflict.
create index item_decision on item (json_extract(content, '$.conflictId')) where type = 'RESOLVE';
