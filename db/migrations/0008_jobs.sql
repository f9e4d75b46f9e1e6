-- Jobs as the queue knows them, and secrets that all servers of an installation share.
ALTER TABLE platform.jobs ALTER COLUMN priority SET DEFAULT 100;
ALTER TABLE platform.jobs ADD COLUMN backoff_ms integer CHECK (backoff_ms >= 0);
ALTER TABLE platform.jobs ADD COLUMN trace text;

-- Redis decides which of two jobs with one key is queued; the ledger has both for a moment.
DROP INDEX platform.jobs_dedup_key;
DROP INDEX platform.jobs_open_idx;
CREATE INDEX jobs_open_idx ON platform.jobs (id) WHERE state IN ('queued', 'running');
DROP INDEX platform.jobs_user_idx;
CREATE INDEX jobs_user_idx ON platform.jobs (user_id, created_at DESC, id DESC);

-- Keys of message authentication codes (cursors, signed links), sealed.
CREATE TABLE auth.secrets (
  name text PRIMARY KEY,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL
);
