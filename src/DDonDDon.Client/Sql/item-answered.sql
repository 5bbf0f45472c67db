-- Whatever was sent has been answered: nothing waiting is in doubt any more.
update item set in_doubt = 0 where in_doubt = 1
