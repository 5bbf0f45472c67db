-- taken apart, because whoever types ㄱ and ㅅ gets ㄳ.
create or replace function ddon_search_key(content text) returns text
language sql immutable strict parallel safe
return (select regexp_replace(lower(normalize(
        case when content ~ '[ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ]' then
            replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(content,
                'ㄳ', 'ㄱㅅ'), 'ㄵ', 'ㄴㅈ'), 'ㄶ', 'ㄴㅎ'), 'ㄺ', 'ㄹㄱ'), 'ㄻ', 'ㄹㅁ'), 'ㄼ', 'ㄹㅂ'),
                'ㄽ', 'ㄹㅅ'), 'ㄾ', 'ㄹㅌ'), 'ㄿ', 'ㄹㅍ'), 'ㅀ', 'ㄹㅎ'), 'ㅄ', 'ㅂㅅ')
        else content end, NFKC)), '\s+', ' ', 'g'));
