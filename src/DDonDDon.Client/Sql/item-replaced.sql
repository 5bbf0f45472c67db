-- An item that was refused was recorded again as $replacement.
update item set state = 'replaced', replaced_by = $replacement where id = $id and state in ('rejected', 'id_conflict')
