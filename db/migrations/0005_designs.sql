-- Designs: the ordered list of accepted operations is the truth; layers are its present state.
CREATE SCHEMA design;

CREATE TABLE design.designs (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  description text,
  avatar_id uuid REFERENCES avatar.avatars (id) ON DELETE SET NULL,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
  visibility text NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'shared', 'public')),
  fork_from uuid REFERENCES design.designs (id) ON DELETE SET NULL,
  fork_seq bigint,
  tags text[] NOT NULL DEFAULT '{}',
  thumbnail_url text,
  metadata jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL DEFAULT 1,       -- the sequence number of the last accepted operation
  published_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX designs_user_idx ON design.designs (user_id, created_at DESC, id DESC);
CREATE INDEX designs_user_status_idx ON design.designs (user_id, status) WHERE status <> 'archived';
CREATE INDEX designs_public_idx ON design.designs (published_at DESC, id DESC) WHERE visibility = 'public' AND status = 'published';
CREATE INDEX designs_avatar_idx ON design.designs (avatar_id) WHERE avatar_id IS NOT NULL;
CREATE INDEX designs_fork_idx ON design.designs (fork_from) WHERE fork_from IS NOT NULL;
CREATE INDEX designs_tags_idx ON design.designs USING gin (tags);

CREATE TABLE design.layers (
  id uuid NOT NULL,
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  type text NOT NULL CHECK (type IN ('silhouette', 'fabric', 'pattern', 'element')),
  order_key text NOT NULL COLLATE "C" CHECK (length(order_key) BETWEEN 1 AND 255),  -- a fractional index; ties break by id
  item_id uuid,
  data jsonb NOT NULL DEFAULT '{}',
  is_visible boolean NOT NULL DEFAULT true,
  is_locked boolean NOT NULL DEFAULT false,
  removed_at timestamptz,                  -- a tombstone: late edits and undo still find it
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (design_id, id)
);
CREATE INDEX layers_order_idx ON design.layers (design_id, order_key, id) WHERE removed_at IS NULL;
CREATE INDEX layers_item_idx ON design.layers (item_id) WHERE item_id IS NOT NULL;

CREATE TABLE design.operations (
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  seq bigint NOT NULL,
  user_id uuid,
  client_id uuid,
  client_seq bigint,
  ops jsonb NOT NULL,
  inverse jsonb,                           -- for undo, which survives a reload
  created_at timestamptz NOT NULL,
  PRIMARY KEY (design_id, seq)
);
CREATE UNIQUE INDEX operations_client_key ON design.operations (design_id, client_id, client_seq) WHERE client_id IS NOT NULL;

CREATE TABLE design.layer_history (
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  version bigint NOT NULL,
  layer_id uuid NOT NULL,
  user_id uuid,
  action text NOT NULL,
  changes jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (design_id, version, layer_id)
);

CREATE TABLE design.versions (
  id uuid PRIMARY KEY,
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  version_number bigint NOT NULL,
  seq bigint NOT NULL,
  name text,
  is_pinned boolean NOT NULL DEFAULT false,
  is_automatic boolean NOT NULL DEFAULT true,
  snapshot jsonb NOT NULL,
  changes jsonb NOT NULL DEFAULT '[]',     -- RFC 6902, from the one before
  created_by uuid,
  created_at timestamptz NOT NULL,
  CONSTRAINT versions_number_key UNIQUE (design_id, version_number)
);
CREATE INDEX versions_thin_idx ON design.versions (created_at) WHERE is_automatic AND NOT is_pinned;

CREATE TABLE design.collaborators (
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('viewer', 'commenter', 'editor')),
  invited_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (design_id, user_id)
);
CREATE INDEX collaborators_user_idx ON design.collaborators (user_id, created_at DESC, design_id);

CREATE TABLE design.share_links (
  id uuid PRIMARY KEY,
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
  role text NOT NULL CHECK (role IN ('viewer', 'commenter', 'editor')),
  password_hash text,
  created_by uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX share_links_token_key ON design.share_links (token_hash);
CREATE INDEX share_links_design_idx ON design.share_links (design_id) WHERE revoked_at IS NULL;

CREATE TABLE design.comments (
  id uuid PRIMARY KEY,
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  layer_id uuid,
  parent_id uuid REFERENCES design.comments (id) ON DELETE CASCADE,
  user_id uuid REFERENCES auth.users (id) ON DELETE SET NULL,
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 4000),
  anchor jsonb,
  resolved_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX comments_design_idx ON design.comments (design_id, created_at, id);
CREATE INDEX comments_parent_idx ON design.comments (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE design.exports (
  id uuid PRIMARY KEY,
  design_id uuid NOT NULL REFERENCES design.designs (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  job_id uuid REFERENCES platform.jobs (id) ON DELETE SET NULL,
  type text NOT NULL CHECK (type IN ('image', 'video', 'model', 'pdf')),
  format text NOT NULL,
  quality text NOT NULL DEFAULT 'standard' CHECK (quality IN ('draft', 'standard', 'high', 'ultra')),
  options jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'processing', 'complete', 'error')),
  file_url text,                           -- an object key
  file_size bigint CHECK (file_size >= 0),
  sha256 bytea CHECK (length(sha256) = 32),
  error_code text,
  error_message text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz
);
CREATE INDEX exports_user_idx ON design.exports (user_id, created_at DESC, id DESC);
CREATE INDEX exports_design_idx ON design.exports (design_id);
CREATE INDEX exports_expires_idx ON design.exports (expires_at) WHERE expires_at IS NOT NULL;

CREATE MATERIALIZED VIEW design.design_stats AS
SELECT user_id,
       count(*) AS total_designs,
       count(*) FILTER (WHERE status = 'published') AS published,
       max(updated_at) AS last_activity
FROM design.designs
GROUP BY user_id;
-- REFRESH … CONCURRENTLY needs it.
CREATE UNIQUE INDEX design_stats_user_key ON design.design_stats (user_id);
-- Only an owner may refresh: the program does it through this.
CREATE FUNCTION design.refresh_stats() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  REFRESH MATERIALIZED VIEW CONCURRENTLY design.design_stats
$$;
REVOKE ALL ON FUNCTION design.refresh_stats() FROM PUBLIC;
