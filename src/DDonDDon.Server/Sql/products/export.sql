-- Every product by name.
-- $1 tenant of the catalogue. One row a product: its document, its category's name (null when there is none).
select p.data, c.data ->> 'name'
from ddon_product_search s
join mt_doc_product p on p.tenant_id = s.tenant_id and p.id = s.product_id
left join mt_doc_category c on c.tenant_id = s.tenant_id and c.id = s.category_id
where s.tenant_id = $1
order by s.name_key, s.product_id
