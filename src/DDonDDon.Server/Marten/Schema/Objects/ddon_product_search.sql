-- What lists of products are made from: derived from the products. Names sort by their letters' code points, which is the order of the
-- Korean dictionary.
create table ddon_product_search (
    tenant_id   varchar not null default '*DEFAULT*',
    product_id  uuid    not null,
    name_key    text    collate "C" not null,
    sku         varchar,
    category_id uuid,
    archived    boolean not null,
    haystack    text    collate "C" not null,
    constraint pkey_ddon_product_search primary key (tenant_id, product_id)
);

create index idx_product_search_name on ddon_product_search (tenant_id, name_key, product_id);
create index idx_product_search_archived on ddon_product_search (tenant_id, name_key, product_id) where archived;
create index idx_product_search_category on ddon_product_search (tenant_id, category_id, name_key, product_id);
create index idx_product_search_sku on ddon_product_search (tenant_id, sku) where sku is not null;

-- A short list of what was added lately keeps both writing and searching quick.
create index idx_product_search_grams on ddon_product_search using gin (ddon_search_grams(haystack)) with (gin_pending_list_limit = 256);
