-- The words of a search, all of which must be found.
create or replace function ddon_search_words(search text) returns text[]
language sql immutable strict parallel safe
return (select array(select word from regexp_split_to_table(ddon_search_key(search), ' ') as word where word <> ''));
