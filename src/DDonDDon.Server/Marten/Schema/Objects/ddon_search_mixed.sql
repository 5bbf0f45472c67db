-- and for every syllable that it begins.
create or replace function ddon_search_mixed(search text) returns text[]
language sql immutable strict parallel safe
return (select array(
        select string_agg(
            case when letter ~ '[\u1100-\u1112]'
                    then '[' || letter || chr(44032 + (ascii(letter) - 4352) * 588) || '-' || chr(44032 + (ascii(letter) - 4352) * 588 + 587) || ']'
                when ascii(letter) < 128 and letter !~ '[a-z0-9]' then '\' || letter
                else letter end, '' order by place)
        from unnest(ddon_search_words(search)) with ordinality as words(word, nth)
        cross join lateral string_to_table(word, null) with ordinality as letters(letter, place)
        where word ~ '[\u1100-\u1112]' and word ~ '[가-힣]'
        group by nth));
