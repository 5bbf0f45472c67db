-- Lets readers of the feed take a ledger's documents again, because they were changed without an event.
-- $1 tenant, $2 whether something is there no more. No rows.
insert into ddon_feed_generation as held (tenant_id, generation, purged) values ($1, 1, case when $2 then 1 else 0 end)
on conflict (tenant_id) do update
    set generation = held.generation + 1, purged = case when $2 then held.generation + 1 else held.purged end
