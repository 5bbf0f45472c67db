-- Every category.
-- $1 tenant of the catalogue. One row a category: id, name.
select id, data ->> 'name' from mt_doc_category where tenant_id = $1
