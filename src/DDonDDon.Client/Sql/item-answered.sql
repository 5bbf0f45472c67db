-- The last attempt to send the items from $first to $last was answered without storing them. Of an attempt before it that says nothing,
-- unless $all: then nothing of them can be stored.
update item set in_doubt = 0 where seq between $first and $last and (in_doubt = 1 or in_doubt = 2 and $all)
