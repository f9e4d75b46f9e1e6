-- A result belongs to avatars, not to people: it shows a body, and goes with the last avatar that has it.
CREATE TEMPORARY TABLE uses_before ON COMMIT DROP AS
  SELECT DISTINCT u.name, d.avatar_id, max(u.used_at) AS used_at FROM wardrobe.uses u
  JOIN wardrobe.scenes s ON s.name = u.name JOIN design.designs d ON d.id = s.design_id
  WHERE d.avatar_id IS NOT NULL GROUP BY u.name, d.avatar_id;
DROP TABLE wardrobe.uses;
CREATE TABLE wardrobe.uses (
  name bytea NOT NULL REFERENCES wardrobe.results (name) ON DELETE CASCADE,
  avatar_id uuid NOT NULL REFERENCES avatar.avatars (id) ON DELETE CASCADE,
  used_at timestamptz NOT NULL,
  PRIMARY KEY (name, avatar_id)
);
CREATE INDEX uses_avatar_idx ON wardrobe.uses (avatar_id);
CREATE INDEX uses_used_idx ON wardrobe.uses (used_at);
INSERT INTO wardrobe.uses (name, avatar_id, used_at) SELECT name, avatar_id, used_at FROM uses_before;

ALTER TABLE wardrobe.scenes ADD COLUMN avatar_id uuid REFERENCES avatar.avatars (id) ON DELETE CASCADE;
UPDATE wardrobe.scenes s SET avatar_id = d.avatar_id FROM design.designs d WHERE d.id = s.design_id;
DELETE FROM wardrobe.scenes WHERE avatar_id IS NULL;
ALTER TABLE wardrobe.scenes ALTER COLUMN avatar_id SET NOT NULL;
CREATE INDEX scenes_avatar_idx ON wardrobe.scenes (avatar_id);

-- Whoever takes the last use of a result away (an avatar or an account that is deleted, the sweep) takes the result and
-- its files with it.
CREATE FUNCTION wardrobe.drop_what_nobody_has() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  names bytea[];
BEGIN
  SELECT array_agg(DISTINCT name) INTO names FROM gone;
  -- Waits for those who are about to use one; the next statement sees what they have written.
  PERFORM FROM wardrobe.results WHERE name = ANY (names) ORDER BY name FOR UPDATE;
  WITH dropped AS (
    DELETE FROM wardrobe.results r WHERE r.name = ANY (names)
      AND NOT EXISTS (SELECT FROM wardrobe.uses u WHERE u.name = r.name) RETURNING r.object_keys)
  INSERT INTO platform.doomed_objects (object_key, due_at) SELECT DISTINCT unnest(object_keys), now() FROM dropped
  ON CONFLICT (object_key) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER uses_gone AFTER DELETE ON wardrobe.uses REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION wardrobe.drop_what_nobody_has();

-- Those that nobody has now.
WITH dropped AS (
  DELETE FROM wardrobe.results r WHERE NOT EXISTS (SELECT FROM wardrobe.uses u WHERE u.name = r.name) RETURNING r.object_keys)
INSERT INTO platform.doomed_objects (object_key, due_at) SELECT DISTINCT unnest(object_keys), now() FROM dropped
ON CONFLICT (object_key) DO NOTHING;

-- What failed is kept as long as what was made.
UPDATE design.exports SET expires_at = updated_at + interval '30 days' WHERE status = 'error' AND expires_at IS NULL;
