-- Rows of a shadow table, as a binary COPY.
copy {shadow} (tenant_id, id, data, mt_last_modified, mt_dotnet_type, mt_version) from stdin (format binary)
