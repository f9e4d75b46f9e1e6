-- The log of operations is the history of a design: an entry that takes back another names it.
ALTER TABLE design.operations ADD COLUMN undoes bigint;
CREATE INDEX operations_user_idx ON design.operations (design_id, user_id, seq DESC);
DROP TABLE design.layer_history;
-- A design begins before its first operation.
ALTER TABLE design.designs ALTER COLUMN version SET DEFAULT 0;
