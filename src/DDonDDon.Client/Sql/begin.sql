-- Begins a transaction that writes.
begin immediate
