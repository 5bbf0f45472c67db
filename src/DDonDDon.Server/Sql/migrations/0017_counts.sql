-- The counts of an item by their times: whether another device has counted it since a moment is asked with each count that follows another.
create index idx_mt_events_counted on mt_events (tenant_id, stream_id, (data ->> 'occurredAt')) where type = 'stock_counted';
