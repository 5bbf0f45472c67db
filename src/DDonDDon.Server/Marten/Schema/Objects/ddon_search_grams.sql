-- index will do.
create or replace function ddon_search_grams(haystack text) returns text[]
language sql immutable strict parallel safe cost 1000
return (select string_to_array(haystack, null) || array(
        select gram
        from (select string_to_array(haystack, null) as letters offset 0) as taken
        cross join generate_subscripts(letters, 1) as place
        cross join lateral (values (letters[place] || letters[place + 1]), (letters[place] || letters[place + 1] || letters[place + 2])) as grams(gram)
        where strpos(gram, E'\n') = 0));
