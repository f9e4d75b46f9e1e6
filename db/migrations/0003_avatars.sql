-- Bodies: an avatar, what was measured of it, and the photographs while they are needed.
CREATE SCHEMA avatar;

CREATE TABLE avatar.avatars (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  status text NOT NULL DEFAULT 'processing' CHECK (status IN ('processing', 'ready', 'error')),
  sex text CHECK (sex IN ('female', 'male', 'unspecified')),
  keep_photos boolean NOT NULL DEFAULT false,
  model_url text,                          -- object keys, not addresses
  thumbnail_url text,
  job_id uuid REFERENCES platform.jobs (id) ON DELETE SET NULL,
  error_code text,
  error_message text,
  metadata jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX avatars_user_idx ON avatar.avatars (user_id, created_at DESC, id DESC);
CREATE INDEX avatars_status_idx ON avatar.avatars (status, updated_at) WHERE status <> 'ready';

-- Body values are encrypted (the avatar's id is the context): the eight of the API and all others are in "sealed".
CREATE TABLE avatar.measurements (
  id uuid PRIMARY KEY,
  avatar_id uuid NOT NULL REFERENCES avatar.avatars (id) ON DELETE CASCADE,
  sealed bytea NOT NULL,
  unit text NOT NULL DEFAULT 'metric' CHECK (unit IN ('metric', 'imperial')),  -- how they were typed; stored in cm and kg
  confidence numeric(3, 2) CHECK (confidence BETWEEN 0 AND 1),
  is_manual boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT measurements_avatar_key UNIQUE (avatar_id)
);

CREATE TABLE avatar.photos (
  id uuid PRIMARY KEY,
  avatar_id uuid NOT NULL REFERENCES avatar.avatars (id) ON DELETE CASCADE,
  type text NOT NULL CHECK (type IN ('front', 'side', 'back')),
  original_url text,                       -- object keys; null once deleted
  processed_url text,
  content_type text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  width integer CHECK (width > 0),
  height integer CHECK (height > 0),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  metadata jsonb NOT NULL DEFAULT '{}',
  uploaded_at timestamptz NOT NULL,
  delete_after timestamptz,                -- null: the owner keeps it
  deleted_at timestamptz
);
CREATE UNIQUE INDEX photos_type_key ON avatar.photos (avatar_id, type) WHERE deleted_at IS NULL;
CREATE INDEX photos_delete_idx ON avatar.photos (delete_after) WHERE deleted_at IS NULL AND delete_after IS NOT NULL;

-- The files of an avatar: one row per level of detail and kind.
CREATE TABLE avatar.models (
  avatar_id uuid NOT NULL REFERENCES avatar.avatars (id) ON DELETE CASCADE,
  lod smallint NOT NULL CHECK (lod BETWEEN 0 AND 9),
  object_key text NOT NULL,
  content_type text NOT NULL DEFAULT 'model/gltf-binary',
  bytes bigint NOT NULL CHECK (bytes > 0),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  triangles integer,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (avatar_id, lod)
);

-- Results of the stages of a job by the hash of their inputs: a job that died goes on where it was.
CREATE TABLE avatar.stages (
  avatar_id uuid NOT NULL REFERENCES avatar.avatars (id) ON DELETE CASCADE,
  stage text NOT NULL,
  input_hash bytea NOT NULL CHECK (length(input_hash) = 32),
  object_key text,
  data jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (avatar_id, stage)
);
