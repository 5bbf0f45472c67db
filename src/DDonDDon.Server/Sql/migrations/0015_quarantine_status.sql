-- The same check in words that PostgreSQL prints as it reads them. What it printed of the first did not read back as the same, so a schema that came
-- out of pg_dump was not the expected one.
alter table ddon_quarantine
    drop constraint ddon_quarantine_status,
    add constraint ddon_quarantine_status check (status::text = any (array['open'::text, 'released'::text, 'discarded'::text]));
