-- Takes away the search rows of products that there are no more.
-- $1 tenant, $2 product ids (null: all). No rows.
delete from ddon_product_search held
where held.tenant_id = $1 and ($2::uuid[] is null or held.product_id = any($2))
  and not exists (select from mt_doc_product p where p.tenant_id = $1 and p.id = held.product_id)
