-- Designs on bodies. A result is named by a hash of all that it depends on, and shared by all who ask for the same.
CREATE SCHEMA wardrobe;

CREATE TABLE wardrobe.results (
  name bytea PRIMARY KEY CHECK (length(name) = 32),
  kind text NOT NULL CHECK (kind IN ('drape', 'pose', 'scene')),
  object_keys text[] NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',       -- pose: drape.json; scene: files.json
  bytes bigint NOT NULL CHECK (bytes >= 0),
  created_at timestamptz NOT NULL
);
CREATE INDEX results_created_idx ON wardrobe.results (created_at);

-- Who has it: what nobody has goes.
CREATE TABLE wardrobe.uses (
  name bytea NOT NULL REFERENCES wardrobe.results (name) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  used_at timestamptz NOT NULL,
  PRIMARY KEY (name, user_id)
);
CREATE INDEX uses_user_idx ON wardrobe.uses (user_id);
CREATE INDEX uses_used_idx ON wardrobe.uses (used_at);

-- The last scene that was asked for of each design, at each quality.
CREATE TABLE wardrobe.scenes (
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  quality text NOT NULL CHECK (quality IN ('draft', 'standard', 'high', 'ultra')),
  version bigint NOT NULL,                 -- the design's, that it shows
  name bytea NOT NULL CHECK (length(name) = 32),
  job_id uuid REFERENCES platform.jobs (id) ON DELETE SET NULL,
  status text NOT NULL CHECK (status IN ('processing', 'ready', 'error')),
  error_code text,
  error_message text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (design_id, quality)
);
CREATE INDEX scenes_name_idx ON wardrobe.scenes (name);
CREATE INDEX scenes_job_idx ON wardrobe.scenes (job_id) WHERE job_id IS NOT NULL;

GRANT USAGE ON SCHEMA wardrobe TO fw_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA wardrobe TO fw_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA wardrobe GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO fw_app;
