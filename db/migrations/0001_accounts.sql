-- People, how they prove who they are, and what they may do. Ids are UUIDv7 that the program makes; times are timestamptz.
CREATE SCHEMA auth;

CREATE TABLE auth.users (
  id uuid PRIMARY KEY,
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 255),
  email_verified_at timestamptz,
  password_hash text,                      -- Argon2id, or bcrypt until the next sign-in; null: only a linked identity
  roles text[] NOT NULL DEFAULT ARRAY['user'] CHECK (cardinality(roles) > 0),
  is_active boolean NOT NULL DEFAULT true,
  display_name text CHECK (length(display_name) <= 100),
  picture_key text,
  locale text NOT NULL DEFAULT 'en' CHECK (length(locale) <= 35),
  units text NOT NULL DEFAULT 'metric' CHECK (units IN ('metric', 'imperial')),
  totp_secret bytea,                       -- encrypted with the account's id as context
  totp_confirmed_at timestamptz,
  totp_last_step bigint,                   -- a code counts once
  deletion_requested_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_email_key ON auth.users (lower(email));
CREATE INDEX users_roles_idx ON auth.users USING gin (roles) WHERE roles <> ARRAY['user'];
CREATE INDEX users_created_idx ON auth.users (created_at, id);

-- A refresh-token family: one row per session, whose token changes at each use. Only hashes are kept.
CREATE TABLE auth.sessions (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  refresh_hash bytea NOT NULL CHECK (length(refresh_hash) = 32),
  previous_hashes bytea[] NOT NULL DEFAULT '{}',   -- one of these seen again: the token was stolen
  user_agent text,
  address inet,
  created_at timestamptz NOT NULL,
  used_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  proved_at timestamptz NOT NULL,          -- when password or second factor were last shown
  revoked_at timestamptz,
  revoked_reason text
);
CREATE UNIQUE INDEX sessions_refresh_hash_key ON auth.sessions (refresh_hash);
CREATE INDEX sessions_previous_idx ON auth.sessions USING gin (previous_hashes);
CREATE INDEX sessions_user_idx ON auth.sessions (user_id, created_at) WHERE revoked_at IS NULL;
CREATE INDEX sessions_expires_idx ON auth.sessions (expires_at);

CREATE TABLE auth.recovery_codes (
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
  used_at timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

-- What a mail carries: verification of an address, a new password. Used once.
CREATE TABLE auth.mail_tokens (
  token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('verify_mail', 'reset_password', 'change_mail')),
  email text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX mail_tokens_user_idx ON auth.mail_tokens (user_id, purpose);
CREATE INDEX mail_tokens_expires_idx ON auth.mail_tokens (expires_at);

-- Accounts elsewhere (OIDC). The subject is encrypted; its keyed hash finds it.
CREATE TABLE auth.identities (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  provider text NOT NULL CHECK (length(provider) <= 50),
  subject_hash bytea NOT NULL CHECK (length(subject_hash) = 32),
  subject bytea NOT NULL,
  email text,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  CONSTRAINT identities_subject_key UNIQUE (provider, subject_hash)
);
CREATE INDEX identities_user_idx ON auth.identities (user_id);

-- Sign-ins at a provider that are under way.
CREATE TABLE auth.oidc_states (
  state_hash bytea PRIMARY KEY CHECK (length(state_hash) = 32),
  provider text NOT NULL,
  secret bytea NOT NULL,                   -- nonce and code verifier, encrypted
  link_user_id uuid REFERENCES auth.users (id) ON DELETE CASCADE,
  return_to text,
  expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_states_expires_idx ON auth.oidc_states (expires_at);

CREATE TABLE auth.api_keys (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  prefix text NOT NULL,                    -- its first characters, so that people know it again
  key_hash bytea NOT NULL CHECK (length(key_hash) = 32),
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX api_keys_hash_key ON auth.api_keys (key_hash);
CREATE UNIQUE INDEX api_keys_name_key ON auth.api_keys (user_id, name) WHERE revoked_at IS NULL;

-- Keys of what is encrypted here, themselves encrypted by the key service.
CREATE TABLE auth.data_keys (
  id uuid PRIMARY KEY,
  purpose text NOT NULL,
  wrapped_by text NOT NULL,                -- the key service's name of its key
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE auth.signing_keys (
  id text PRIMARY KEY,                     -- the JWT's kid
  private_key bytea NOT NULL,              -- ES256, encrypted
  created_at timestamptz NOT NULL,
  retired_at timestamptz
);

-- Who did what. It only grows: no role of the program may change or delete a row, and neither may the owner by mistake.
CREATE TABLE auth.audit_log (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  user_id uuid,                            -- no foreign key: it outlives the account
  actor_id uuid,                           -- who did it, where that is somebody else
  action text NOT NULL CHECK (length(action) <= 100),
  outcome text NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'refused')),
  address inet,
  user_agent text,
  request_id text,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_at_idx ON auth.audit_log (at, id);
CREATE INDEX audit_log_user_idx ON auth.audit_log (user_id, at) WHERE user_id IS NOT NULL;
CREATE FUNCTION auth.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON auth.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION auth.refuse_change();
