-- Access tokens that must not be believed any more although they have not expired; signing keys that are announced
-- before they sign; identities encrypted whole.

-- Tokens of an account's generations below this one are refused. No foreign key: it outlives the account, for as long
-- as a token lives.
CREATE TABLE auth.token_floors (
  user_id uuid PRIMARY KEY,
  generation bigint NOT NULL CHECK (generation > 0),
  raised_at timestamptz NOT NULL
);
CREATE INDEX token_floors_raised_idx ON auth.token_floors (raised_at);
CREATE INDEX sessions_revoked_idx ON auth.sessions (revoked_at) WHERE revoked_at IS NOT NULL;

ALTER TABLE auth.signing_keys ADD COLUMN signs_from timestamptz;
UPDATE auth.signing_keys SET signs_from = created_at;
ALTER TABLE auth.signing_keys ALTER COLUMN signs_from SET NOT NULL;

ALTER TABLE auth.identities ALTER COLUMN email TYPE bytea USING NULL;
COMMENT ON COLUMN auth.identities.subject IS 'sealed by the vault (purpose fields), context "identity <id>: subject"';
COMMENT ON COLUMN auth.identities.email IS 'sealed by the vault (purpose fields), context "identity <id>: email"';
COMMENT ON COLUMN auth.identities.subject_hash IS 'HMAC-SHA-256 of issuer and subject with the secret "identities"';
