-- Ends a transaction; its changes are on the disk afterwards.
commit
