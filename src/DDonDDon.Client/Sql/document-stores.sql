-- All stores: document.
select document from document where kind = 'store' order by id
