-- What a haystack that is found has among its grams.
create or replace function ddon_search_terms(search text) returns text[]
language sql immutable strict parallel safe
return (select array(
        select distinct gram
        from unnest(ddon_search_words(search)) as word
        cross join lateral (select case when word ~ '[\u1100-\u1112]' then ddon_search_initials(word) else word end) as looked(word_for)
        cross join lateral unnest(ddon_search_grams(word_for)) as gram
        where length(gram) = least(3, length(word_for))));
