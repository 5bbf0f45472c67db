-- Begins another life of the database: every cursor that was given out is gone.
-- No parameters. No rows.
update ddon_feed_epoch set epoch = gen_random_uuid()
