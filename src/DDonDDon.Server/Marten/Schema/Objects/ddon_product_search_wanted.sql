-- The rows that the products give. A haystack has everything that a product is found by, one line each and without spaces: its name, the
-- name's initial consonants, its SKU, its codes.
create or replace view ddon_product_search_wanted as
select p.tenant_id, p.id as product_id, left(name.key, 200) collate "C" as name_key, (p.data ->> 'sku')::varchar as sku,
    (p.data ->> 'categoryId')::uuid as category_id, (p.data ->> 'archived')::boolean as archived,
    concat_ws(E'\n', replace(name.key, ' ', ''), replace(ddon_search_initials(name.key), ' ', ''), replace(ddon_search_key(p.data ->> 'sku'), ' ', ''),
        codes.keys) collate "C" as haystack
from mt_doc_product p
cross join lateral (select ddon_search_key(p.data ->> 'name') as key offset 0) as name
cross join lateral (
    select string_agg(replace(ddon_search_key(b ->> 'code'), ' ', ''), E'\n' order by b ->> 'code' collate "C") as keys
    from jsonb_array_elements(p.data -> 'barcodes') as b) as codes;
