-- What the platform itself keeps: jobs, answers to repeated requests, uploads, notifications, settings.
CREATE SCHEMA platform;

-- A queued job has its row, so that it survives Redis; Redis orders and hands out.
CREATE TABLE platform.jobs (
  id uuid PRIMARY KEY,
  queue text NOT NULL CHECK (queue IN ('avatar', 'render', 'export', 'email')),
  name text NOT NULL,
  user_id uuid REFERENCES auth.users (id) ON DELETE CASCADE,
  dedup_key text,                          -- the hash of its inputs: the same work is not queued twice
  payload jsonb NOT NULL DEFAULT '{}',
  priority smallint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  attempt smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL CHECK (max_attempts > 0),
  progress real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  stage text,
  result jsonb,
  error_code text,
  error_message text,
  cancel_requested_at timestamptz,
  run_after timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX jobs_dedup_key ON platform.jobs (queue, dedup_key) WHERE dedup_key IS NOT NULL AND state IN ('queued', 'running');
CREATE INDEX jobs_open_idx ON platform.jobs (queue, priority DESC, run_after, id) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_user_idx ON platform.jobs (user_id, created_at DESC, id);
CREATE INDEX jobs_failed_idx ON platform.jobs (queue, finished_at DESC) WHERE state = 'failed';
CREATE INDEX jobs_finished_idx ON platform.jobs (finished_at) WHERE state IN ('done', 'failed', 'cancelled');

-- The answer to a POST with an Idempotency-Key, for a day.
CREATE TABLE platform.idempotency_keys (
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
  status smallint,                         -- null while the first request is under way
  answer jsonb,
  answer_headers jsonb,
  locked_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_expires_idx ON platform.idempotency_keys (expires_at);

-- Resumable uploads (tus). "received" moves only after the bytes are durable.
CREATE TABLE platform.uploads (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  length bigint CHECK (length >= 0),       -- null: not told yet
  received bigint NOT NULL DEFAULT 0 CHECK (received >= 0 AND (length IS NULL OR received <= length)),
  metadata jsonb NOT NULL DEFAULT '{}',
  purpose text,
  object_key text NOT NULL,
  parts jsonb NOT NULL DEFAULT '[]',
  content_type text,
  finished_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX uploads_user_idx ON platform.uploads (user_id, created_at);
CREATE INDEX uploads_expires_idx ON platform.uploads (expires_at);

CREATE TABLE platform.notifications (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  kind text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  read_at timestamptz,
  created_at timestamptz NOT NULL
);
CREATE INDEX notifications_user_idx ON platform.notifications (user_id, created_at DESC, id DESC);
CREATE INDEX notifications_unread_idx ON platform.notifications (user_id) WHERE read_at IS NULL;

-- Files to be deleted: written with the change that made them superfluous, done by the sweep.
CREATE TABLE platform.doomed_objects (
  object_key text PRIMARY KEY,
  due_at timestamptz NOT NULL
);
CREATE INDEX doomed_objects_due_idx ON platform.doomed_objects (due_at);

CREATE TABLE platform.settings (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_by uuid,
  updated_at timestamptz NOT NULL
);

-- Documents that are projections of rows: they can be dropped and rebuilt.
CREATE TABLE platform.documents (
  collection text NOT NULL,
  id uuid NOT NULL,
  user_id uuid,
  version bigint NOT NULL DEFAULT 0,
  body jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (collection, id)
);
CREATE INDEX documents_user_idx ON platform.documents (collection, user_id);
CREATE INDEX documents_body_idx ON platform.documents USING gin (body jsonb_path_ops);

-- How far each reader of the change stream has come: exactly once by position.
CREATE TABLE platform.stream_positions (
  consumer text PRIMARY KEY,
  position pg_lsn NOT NULL,
  updated_at timestamptz NOT NULL
);
