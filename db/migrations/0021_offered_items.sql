-- When an item was first offered: one that never was is shown to nobody who guesses its id, whoever's design names it.
ALTER TABLE catalog.items ADD COLUMN offered_at timestamptz;
UPDATE catalog.items SET offered_at = created_at WHERE is_active OR version > 1;

CREATE FUNCTION catalog.note_offer() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.offered_at := CASE WHEN NEW.is_active THEN now() END;
  RETURN NEW;
END $$;
CREATE TRIGGER items_offered_first BEFORE INSERT ON catalog.items FOR EACH ROW EXECUTE FUNCTION catalog.note_offer();
CREATE TRIGGER items_offered BEFORE UPDATE ON catalog.items FOR EACH ROW
  WHEN (OLD.offered_at IS NULL AND NEW.is_active) EXECUTE FUNCTION catalog.note_offer();

-- What nobody uses any more has no popularity any more.
CREATE OR REPLACE FUNCTION catalog.refresh_popularity() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('catalog.refresh_popularity'));
  REFRESH MATERIALIZED VIEW CONCURRENTLY catalog.item_popularity;
  REFRESH MATERIALIZED VIEW CONCURRENTLY catalog.item_pairs;
  UPDATE catalog.items i SET popularity = n.popularity
    FROM (SELECT o.id, coalesce(p.popularity, 0) AS popularity FROM catalog.items o
          LEFT JOIN catalog.item_popularity p ON p.item_id = o.id WHERE o.popularity <> 0 OR p.item_id IS NOT NULL) n
    WHERE n.id = i.id AND i.popularity <> n.popularity;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;
