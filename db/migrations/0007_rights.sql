-- Least rights. A table of a later migration gets the same ones by default; what is secret or only grows says so there.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO fw_app, fw_readonly;

DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['auth', 'platform', 'avatar', 'catalog', 'design', 'analytics'] LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO fw_app, fw_readonly', part);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO fw_app', part);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO fw_app', part);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO fw_app', part);
  END LOOP;
  FOREACH part IN ARRAY ARRAY['catalog', 'design', 'analytics'] LOOP
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO fw_readonly', part);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO fw_readonly', part);
  END LOOP;
END $$;

REVOKE ALL ON auth.audit_log FROM fw_app;
GRANT SELECT, INSERT ON auth.audit_log TO fw_app;
REVOKE UPDATE, DELETE ON analytics.events, analytics.events_other FROM fw_app;
REVOKE UPDATE ON design.operations, design.layer_history FROM fw_app;
REVOKE INSERT, UPDATE, DELETE ON design.design_stats FROM fw_app;
REVOKE SELECT ON design.share_links FROM fw_readonly;

GRANT EXECUTE ON FUNCTION design.refresh_stats() TO fw_app;
GRANT EXECUTE ON FUNCTION analytics.make_partitions(timestamptz, integer) TO fw_app;

-- Support sees who there is and what happened, no hashes, secrets, tokens or bodies.
GRANT SELECT (id, email, email_verified_at, roles, is_active, locale, units, created_at, updated_at) ON auth.users TO fw_readonly;
GRANT SELECT ON auth.audit_log TO fw_readonly;
GRANT SELECT (id, user_id, name, status, error_code, version, created_at, updated_at) ON avatar.avatars TO fw_readonly;
GRANT SELECT (id, queue, name, user_id, priority, state, attempt, max_attempts, progress, stage, error_code, run_after,
              started_at, finished_at, created_at, updated_at) ON platform.jobs TO fw_readonly;
