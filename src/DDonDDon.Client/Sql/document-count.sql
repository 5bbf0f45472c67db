-- How many documents of a kind have an id: 0 or 1 for what has one owner.
select count(*) from document where kind = $kind and id = $id
