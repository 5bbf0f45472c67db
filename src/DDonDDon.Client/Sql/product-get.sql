-- One product: document.
select document from product where id = $id
