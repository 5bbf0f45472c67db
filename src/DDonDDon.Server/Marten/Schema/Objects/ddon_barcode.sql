-- Which product a code stands for: derived from the products, answers a scan in one index probe. A code is its key: 14 digits of a GTIN, or else itself.
create table ddon_barcode (
    tenant_id  varchar not null default '*DEFAULT*',
    code       varchar not null,
    product_id uuid    not null,
    pack_size  numeric not null,
    constraint idx_products_barcode unique (tenant_id, code) include (product_id, pack_size)
);

-- For those who mistype capitals.
create index idx_barcodes_lower on ddon_barcode (tenant_id, lower(code));

create index idx_barcodes_product on ddon_barcode (tenant_id, product_id);
