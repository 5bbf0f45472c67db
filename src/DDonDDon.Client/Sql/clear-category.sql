-- Empties the categories.
delete from document where kind = 'category'
