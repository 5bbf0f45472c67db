-- Stores many events of one tenant: the same columns as insert-events.sql, as a binary COPY.
copy mt_events
    (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
from stdin (format binary)
