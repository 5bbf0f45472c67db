-- A batch has been answered: the server has no more of the items from $first to $last than it said.
update item set in_doubt = 0 where in_doubt = 1 and seq between $first and $last
