-- Events by month. Partitions are made ahead, and old ones are dropped whole.
CREATE SCHEMA analytics;

CREATE TABLE analytics.events (
  id uuid NOT NULL,
  user_id uuid,
  event_type text NOT NULL CHECK (length(event_type) <= 100),
  event_data jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (created_at, id)
) PARTITION BY RANGE (created_at);
CREATE INDEX events_type_idx ON analytics.events (event_type, created_at);
CREATE INDEX events_user_idx ON analytics.events (user_id, created_at) WHERE user_id IS NOT NULL;
-- Nothing is lost should the maker of partitions have been asleep.
CREATE TABLE analytics.events_other PARTITION OF analytics.events DEFAULT;

-- Makes the partitions of the month of `start` and of the `ahead` months after it that are missing; gives how many it made.
-- Rows of such a month that fell into events_other move over.
CREATE FUNCTION analytics.make_partitions(start timestamptz, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  month timestamp := date_trunc('month', start AT TIME ZONE 'UTC');
  lower timestamptz;
  upper timestamptz;
  part text;
  made integer := 0;
BEGIN
  IF ahead < 0 OR ahead > 120 THEN
    RAISE EXCEPTION 'between 0 and 120 months' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- Two servers may ask at once.
  PERFORM pg_advisory_xact_lock(hashtext('analytics.make_partitions'));
  FOR i IN 0 .. ahead LOOP
    lower := (month + make_interval(months => i)) AT TIME ZONE 'UTC';
    upper := (month + make_interval(months => i + 1)) AT TIME ZONE 'UTC';
    part := 'events_' || to_char(month + make_interval(months => i), 'YYYY_MM');
    CONTINUE WHEN to_regclass(format('analytics.%I', part)) IS NOT NULL;
    EXECUTE format('CREATE TABLE analytics.%I (LIKE analytics.events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
    EXECUTE format('WITH moved AS (DELETE FROM analytics.events_other WHERE created_at >= %L AND created_at < %L RETURNING *) '
                   'INSERT INTO analytics.%I SELECT * FROM moved', lower, upper, part);
    EXECUTE format('ALTER TABLE analytics.events ATTACH PARTITION analytics.%I FOR VALUES FROM (%L) TO (%L)', part, lower, upper);
    EXECUTE format('GRANT SELECT ON analytics.%I TO fw_readonly', part);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION analytics.make_partitions(timestamptz, integer) FROM PUBLIC;
SELECT analytics.make_partitions(now(), 12);
