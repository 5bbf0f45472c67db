-- What a category is called, by its id $id: document.
select document from document where kind = 'category' and id = $id
