-- A device's counters that have arrived, in at most a thousand pieces: of more, the oldest gaps are given up, so that no device can make its items dear.
create function ddon_bounded_seqs(seqs int8multirange) returns int8multirange
    language sql immutable parallel safe
as $$
    select case when count(*) <= 1000 then seqs
        else seqs + int8multirange(int8range(1, (array_agg(lower(piece) order by lower(piece) desc))[500]))
        end
    from unnest(seqs) as piece
$$;
