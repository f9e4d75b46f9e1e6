-- Roles, made once per server by whoever may make roles (a private cluster: fashion-wallet itself). None of them has a
-- password here: on a server that asks for one, ALTER ROLE … PASSWORD gives it.
--   fw_migrate  owns everything and runs the migrations
--   fw_app      what the running program may do: rows, never tables; the audit log only grows
--   fw_replica  reads the stream of what was committed, nothing else
--   fw_readonly looks: dashboards, support. Not at secrets.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['fw_migrate', 'fw_app', 'fw_readonly'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another server made it at the same moment
      END;
    END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fw_replica') THEN
    BEGIN
      CREATE ROLE fw_replica LOGIN REPLICATION;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END IF;
END $$;
