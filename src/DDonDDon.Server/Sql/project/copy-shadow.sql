-- Rows of a shadow table, as a binary COPY.
copy {shadow} (tenant_id, id, data, version) from stdin (format binary)
