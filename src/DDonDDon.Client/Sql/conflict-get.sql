-- One conflict by its id $id: document.
select document from conflict where id = $id
