-- All that an append writes of an event, as a binary COPY. {table}: the yardstick's.
copy {table}
    (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
from stdin (format binary)
