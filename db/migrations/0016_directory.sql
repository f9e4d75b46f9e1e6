-- The directory's lists: a part of an address, the newest accounts first, the log by action.
CREATE INDEX users_email_trgm_idx ON auth.users USING gin (lower(email) public.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX users_made_idx ON auth.users (created_at DESC, id DESC);
CREATE INDEX audit_log_action_idx ON auth.audit_log (action text_pattern_ops, at);
