-- What an item had at the beginning of a day: from its last day before that has a count, or from its first, what moved since. Days keep the sums of their own
-- movements only. idx_dailystock_item holds all that is asked, and rows are compared so that no plan takes the other index. A function of rows, because those
-- are inlined.
create or replace function ddon_opening(of_tenant varchar, of_product uuid, of_day date) returns table (quantity numeric)
language sql stable as $$
    select coalesce(counted.last_count_quantity, 0) + coalesce(since.moved, 0)
    from (select) one
    left join lateral (
        select day, last_count_quantity from mt_doc_dailystock
        where tenant_id = of_tenant and product_id between of_product and of_product and (product_id, day) < (of_product, of_day)
            and last_count_quantity is not null
        order by product_id desc, day desc limit 1) counted on true
    cross join lateral (
        select sum(moved) as moved from mt_doc_dailystock
        where tenant_id = of_tenant and product_id between of_product and of_product
            and (product_id, day) >= (of_product, coalesce(counted.day, '-infinity')) and (product_id, day) < (of_product, of_day)) since
$$
