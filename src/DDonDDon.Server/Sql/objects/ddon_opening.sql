-- What an item had at the beginning of a day: forward from its last day before that has a count (or from its first), or, where no day since has a count and
-- that is the shorter way, back from its stock. Days keep the sums of their own movements only. The indexes of an item's days hold all that is asked, and rows
-- are compared so that no plan takes that of a store's days. A function of rows, because those are inlined.
create or replace function ddon_opening(of_tenant varchar, of_product uuid, of_day date) returns table (quantity numeric)
language sql stable as $$
    select case when way.back then stock.quantity - days.moved else coalesce(counted.last_count_quantity, 0) + days.moved end
    from (select) one
    left join lateral (
        select day, last_count_quantity from mt_doc_dailystock
        where tenant_id = of_tenant and product_id between of_product and of_product and (product_id, day) < (of_product, of_day)
            and last_count_quantity is not null
        order by product_id desc, day desc limit 1) counted on true
    left join lateral (
        select day from mt_doc_dailystock
        where tenant_id = of_tenant and product_id between of_product and of_product and (product_id, day) >= (of_product, of_day)
            and last_count_quantity is not null
        order by product_id, day limit 1) recounted on true
    left join lateral (
        select day from mt_doc_dailystock
        where counted.day is null and tenant_id = of_tenant and product_id between of_product and of_product
        order by product_id, day limit 1) first on true
    left join lateral (
        select (data ->> 'quantity')::numeric as quantity, left(data #>> '{latest,occurredAt}', 10)::date as day
        from mt_doc_currentstock where recounted.day is null and tenant_id = of_tenant and id = of_product limit 1) stock on true
    cross join lateral (select coalesce(of_day - coalesce(counted.day, first.day) > stock.day - of_day, false) as back offset 0) way
    cross join lateral (
        select coalesce(sum(moved), 0) as moved from mt_doc_dailystock
        where tenant_id = of_tenant and product_id between of_product and of_product
            and (product_id, day) >= (of_product, case when way.back then of_day else coalesce(counted.day, '-infinity') end)
            and (product_id, day) < (of_product, case when way.back then 'infinity' else of_day end)) days
$$
