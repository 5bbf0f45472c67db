-- Search in the catalogue. A product is found by any part of its name, SKU or codes, in any case and width, whatever the spaces in its
-- name, and by the initial consonants of its name (초성). These functions are the only place that knows how text is compared: what is
-- stored and what is asked for go through the same ones. Their bodies are parsed here, so that they work under any search path.

-- Text as it is compared: one form for each character (NFKC), lower case, single spaces. Two consonants that a keyboard has joined are
-- taken apart, because whoever types ㄱ and ㅅ gets ㄳ.
create function ddon_search_key(content text) returns text
language sql immutable strict parallel safe
return (select regexp_replace(lower(normalize(
        case when content ~ '[ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ]' then
            replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(content,
                'ㄳ', 'ㄱㅅ'), 'ㄵ', 'ㄴㅈ'), 'ㄶ', 'ㄴㅎ'), 'ㄺ', 'ㄹㄱ'), 'ㄻ', 'ㄹㅁ'), 'ㄼ', 'ㄹㅂ'),
                'ㄽ', 'ㄹㅅ'), 'ㄾ', 'ㄹㅌ'), 'ㄿ', 'ㄹㅍ'), 'ㅀ', 'ㄹㅎ'), 'ㅄ', 'ㅂㅅ')
        else content end, NFKC)), '\s+', ' ', 'g'));

-- A key with each Hangul syllable replaced by its initial consonant.
create function ddon_search_initials(key text) returns text
language sql immutable strict parallel safe
return (select coalesce(string_agg(
        case when ascii(letter) between 44032 and 55203 then chr(4352 + (ascii(letter) - 44032) / 588) else letter end, '' order by place), '')
    from string_to_table(key, null) with ordinality as letters(letter, place));

-- The pieces of one, two and three letters of a text, none across two lines. The cost keeps planners from computing this row by row where an
-- index will do.
create function ddon_search_grams(haystack text) returns text[]
language sql immutable strict parallel safe cost 1000
return (select string_to_array(haystack, null) || array(
        select gram
        from (select string_to_array(haystack, null) as letters offset 0) as taken
        cross join generate_subscripts(letters, 1) as place
        cross join lateral (values (letters[place] || letters[place + 1]), (letters[place] || letters[place + 1] || letters[place + 2])) as grams(gram)
        where strpos(gram, E'\n') = 0));

-- The words of a search, all of which must be found.
create function ddon_search_words(search text) returns text[]
language sql immutable strict parallel safe
return (select array(select word from regexp_split_to_table(ddon_search_key(search), ' ') as word where word <> ''));

-- What the haystack must be like, a word each; a word with single consonants is looked for among the initial consonants.
create function ddon_search_patterns(search text) returns text[]
language sql immutable strict parallel safe
return (select array(
        select '%' || regexp_replace(case when word ~ '[\u1100-\u1112]' then ddon_search_initials(word) else word end, '([%_\\])', '\\\1', 'g') || '%'
        from unnest(ddon_search_words(search)) as word));

-- The same for words that mix consonants and whole syllables (ㅅㅇ우유): a regular expression each, in which a consonant stands for itself
-- and for every syllable that it begins.
create function ddon_search_mixed(search text) returns text[]
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

-- What a haystack that is found has among its grams.
create function ddon_search_terms(search text) returns text[]
language sql immutable strict parallel safe
return (select array(
        select distinct gram
        from unnest(ddon_search_words(search)) as word
        cross join lateral (select case when word ~ '[\u1100-\u1112]' then ddon_search_initials(word) else word end) as looked(word_for)
        cross join lateral unnest(ddon_search_grams(word_for)) as gram
        where length(gram) = least(3, length(word_for))));

-- What lists of products are made from: derived from the products. Names sort by their letters' code points, which is the order of the
-- Korean dictionary.
create table ddon_product_search (
    tenant_id   varchar not null default '*DEFAULT*',
    product_id  uuid    not null,
    name_key    text    collate "C" not null,
    sku         varchar,
    category_id uuid,
    archived    boolean not null,
    haystack    text    collate "C" not null,
    constraint pkey_ddon_product_search primary key (tenant_id, product_id)
);

create index idx_product_search_name on ddon_product_search (tenant_id, name_key, product_id);
create index idx_product_search_archived on ddon_product_search (tenant_id, name_key, product_id) where archived;
create index idx_product_search_category on ddon_product_search (tenant_id, category_id, name_key, product_id);
create index idx_product_search_sku on ddon_product_search (tenant_id, sku) where sku is not null;

-- A short list of what was added lately keeps both writing and searching quick.
create index idx_product_search_grams on ddon_product_search using gin (ddon_search_grams(haystack)) with (gin_pending_list_limit = 256);

-- The rows that the products give. A haystack has everything that a product is found by, one line each and without spaces: its name, the
-- name's initial consonants, its SKU, its codes.
create view ddon_product_search_wanted as
select p.tenant_id, p.id as product_id, left(name.key, 200) collate "C" as name_key, (p.data ->> 'sku')::varchar as sku,
    (p.data ->> 'categoryId')::uuid as category_id, (p.data ->> 'archived')::boolean as archived,
    concat_ws(E'\n', replace(name.key, ' ', ''), replace(ddon_search_initials(name.key), ' ', ''), replace(ddon_search_key(p.data ->> 'sku'), ' ', ''),
        codes.keys) collate "C" as haystack
from mt_doc_product p
cross join lateral (select ddon_search_key(p.data ->> 'name') as key offset 0) as name
cross join lateral (
    select string_agg(replace(ddon_search_key(b ->> 'code'), ' ', ''), E'\n' order by b ->> 'code' collate "C") as keys
    from jsonb_array_elements(p.data -> 'barcodes') as b) as codes;

-- Products of a database that was made by an earlier release.
insert into ddon_product_search (tenant_id, product_id, name_key, sku, category_id, archived, haystack)
select tenant_id, product_id, name_key, sku, category_id, archived, haystack from ddon_product_search_wanted;
