-- Products whose name or sku holds $pattern (LIKE, escaped with \), or that have the code $code; by name, after ($name, $id), at most $count: document.
select document from product
where (name like $pattern escape '\' or sku like $pattern escape '\' or id in (select product_id from barcode where code = $code))
    and (name, id) > ($name, $id)
order by name, id limit $count
