-- Which life of the database this is.
-- No parameters. One row: the epoch.
select epoch from ddon_feed_epoch
