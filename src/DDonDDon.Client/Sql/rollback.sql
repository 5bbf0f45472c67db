-- Takes back a transaction.
rollback
