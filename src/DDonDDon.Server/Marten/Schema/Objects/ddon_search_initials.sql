-- A key with each Hangul syllable replaced by its initial consonant.
create or replace function ddon_search_initials(key text) returns text
language sql immutable strict parallel safe
return (select coalesce(string_agg(
        case when ascii(letter) between 44032 and 55203 then chr(4352 + (ascii(letter) - 44032) / 588) else letter end, '' order by place), '')
    from string_to_table(key, null) with ordinality as letters(letter, place));
