-- All documents of a kind, of one store or ($store empty) of what all share, by id: document.
select document from document where kind = $kind and store_id = $store order by id
