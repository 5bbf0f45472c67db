-- What the haystack must be like, a word each; a word with single consonants is looked for among the initial consonants.
create or replace function ddon_search_patterns(search text) returns text[]
language sql immutable strict parallel safe
return (select array(
        select '%' || regexp_replace(case when word ~ '[\u1100-\u1112]' then ddon_search_initials(word) else word end, '([%_\\])', '\\\1', 'g') || '%'
        from unnest(ddon_search_words(search)) as word));
