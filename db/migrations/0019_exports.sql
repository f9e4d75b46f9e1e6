-- What an export shows.
ALTER TABLE design.exports ADD COLUMN version bigint;
CREATE INDEX exports_unfinished_idx ON design.exports (user_id) WHERE status IN ('queued', 'processing');
