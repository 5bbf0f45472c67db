-- Lets nobody else change the sessions of a user until the transaction ends. What is read after it, by a statement of its own, is what whoever came
-- before has left: a statement that both locks and reads would miss the rows that the other has added.
-- $1 user (null: the one of a token), $2 token hash (null: that user). One row, none when the token is not known.
select pg_advisory_xact_lock(hashtextextended('sessions of ' || user_id::text, 0))
from (select $1::uuid as user_id where $1 is not null
      union all
      select user_id from ddon_refresh_token where token_hash = $2) as whose
