-- Keys by which an item is the same on every server, what each kind has of its own, and what searching needs.
ALTER TABLE catalog.silhouettes
  ADD key text NOT NULL DEFAULT gen_random_uuid()::text CONSTRAINT silhouettes_key_check CHECK (key ~ '^[a-z0-9-]{1,64}$'),
  ADD garment text,                        -- the program that drafts it
  ADD parameters jsonb NOT NULL DEFAULT '{}',
  ADD colors jsonb NOT NULL DEFAULT '[]',
  ADD CONSTRAINT silhouettes_key_key UNIQUE (key);
ALTER TABLE catalog.fabrics
  ADD key text NOT NULL DEFAULT gen_random_uuid()::text CONSTRAINT fabrics_key_check CHECK (key ~ '^[a-z0-9-]{1,64}$'),
  ADD weave jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT fabrics_key_key UNIQUE (key);
ALTER TABLE catalog.patterns
  ADD key text NOT NULL DEFAULT gen_random_uuid()::text CONSTRAINT patterns_key_check CHECK (key ~ '^[a-z0-9-]{1,64}$'),
  ADD print jsonb NOT NULL DEFAULT '{}',
  ADD repeat_mm jsonb NOT NULL DEFAULT '{}',  -- width, height of one repeat
  ADD CONSTRAINT patterns_key_key UNIQUE (key);
ALTER TABLE catalog.elements
  ADD key text NOT NULL DEFAULT gen_random_uuid()::text CONSTRAINT elements_key_check CHECK (key ~ '^[a-z0-9-]{1,64}$'),
  ADD geometry jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT elements_key_key UNIQUE (key);

-- attributes: what only the kind has, as the API writes it. media: member → object key.
-- names: what an item is called and filed under; search: that and its description.
ALTER TABLE catalog.items
  ADD key text NOT NULL DEFAULT '',
  ADD media jsonb NOT NULL DEFAULT '{}',
  ADD names tsvector NOT NULL DEFAULT '',
  ADD color_cells integer[] NOT NULL DEFAULT '{}';
CREATE INDEX items_names_idx ON catalog.items USING gin (names) WITH (fastupdate = off);
CREATE INDEX items_colors_idx ON catalog.items USING gin (color_cells) WITH (fastupdate = off);
CREATE INDEX items_subcategory_idx ON catalog.items (subcategory, popularity DESC, id) WHERE is_active;
CREATE INDEX silhouettes_created_idx ON catalog.silhouettes (created_at DESC, id DESC);
CREATE INDEX fabrics_created_idx ON catalog.fabrics (created_at DESC, id DESC);
CREATE INDEX patterns_created_idx ON catalog.patterns (created_at DESC, id DESC);
CREATE INDEX elements_created_idx ON catalog.elements (created_at DESC, id DESC);
DROP INDEX catalog.items_created_idx;
CREATE INDEX items_created_idx ON catalog.items (type, created_at DESC, id DESC);

-- Words of names and tags, as they are written: what a misspelt word may have meant.
CREATE TABLE catalog.words (
  word text PRIMARY KEY
);
CREATE INDEX words_trigram_idx ON catalog.words USING gin (word public.gin_trgm_ops);
CREATE INDEX words_prefix_idx ON catalog.words (word text_pattern_ops);

-- Words and phrases that mean the same to who searches.
CREATE TABLE catalog.synonyms (
  id uuid PRIMARY KEY,
  terms text[] NOT NULL CHECK (cardinality(terms) BETWEEN 2 AND 30),
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- sRGB "#rrggbb" → CIE L*a*b* (D65). src/platform/search/src/color.cpp computes the same.
CREATE FUNCTION catalog.lab_of(hex text) RETURNS double precision[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  c double precision;
  linear double precision[] := '{}';
  f double precision[] := '{}';
BEGIN
  IF hex !~ '^#[0-9a-fA-F]{6}$' THEN RETURN NULL; END IF;
  FOR i IN 0 .. 2 LOOP
    c := ('x' || substr(hex, 2 + 2 * i, 2))::bit(8)::integer / 255.0;
    linear := linear || CASE WHEN c <= 0.04045 THEN c / 12.92 ELSE ((c + 0.055) / 1.055) ^ 2.4 END;
  END LOOP;
  FOREACH c IN ARRAY ARRAY[
      (0.4124564 * linear[1] + 0.3575761 * linear[2] + 0.1804375 * linear[3]) / 0.95047,
      0.2126729 * linear[1] + 0.7151522 * linear[2] + 0.0721750 * linear[3],
      (0.0193339 * linear[1] + 0.1191920 * linear[2] + 0.9503041 * linear[3]) / 1.08883] LOOP
    f := f || CASE WHEN c > 0.008856451679 THEN cbrt(c) ELSE 7.787037037 * c + 16.0 / 116 END;
  END LOOP;
  RETURN ARRAY[116 * f[2] - 16, 500 * (f[1] - f[2]), 200 * (f[2] - f[3])];
END $$;

-- The cell of a grid over L*a*b* with steps of 10, as one number.
CREATE FUNCTION catalog.color_cell(lab double precision[]) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT floor(lab[1] / 10)::integer * 10000 + (floor(lab[2] / 10)::integer + 50) * 100 + floor(lab[3] / 10)::integer + 50
$$;

-- What people call a colour: by lightness, chroma and hue. A colour between two has both names.
CREATE FUNCTION catalog.color_families(lab double precision[]) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  light double precision := lab[1];
  chroma double precision := sqrt(lab[2] ^ 2 + lab[3] ^ 2);
  hue double precision := degrees(atan2(lab[3], lab[2]));
  out text[] := '{}';
BEGIN
  IF hue < 0 THEN hue := hue + 360; END IF;
  IF light < 18 AND chroma < 14 THEN out := out || 'black'::text; END IF;
  IF light > 90 AND chroma < 12 THEN out := out || 'white'::text; END IF;
  IF chroma < 9 AND light BETWEEN 14 AND 92 THEN out := out || 'grey'::text; END IF;
  IF light > 68 AND chroma BETWEEN 5 AND 32 AND hue BETWEEN 45 AND 110 THEN out := out || 'beige'::text; END IF;
  IF light BETWEEN 12 AND 58 AND chroma BETWEEN 8 AND 55 AND hue BETWEEN 35 AND 85 THEN out := out || 'brown'::text; END IF;
  IF chroma < 9 THEN RETURN out; END IF;
  IF light BETWEEN 5 AND 32 AND hue BETWEEN 250 AND 310 THEN out := out || 'navy'::text; END IF;
  IF (hue >= 350 OR hue <= 44) AND chroma > 30 AND light < 65 THEN out := out || 'red'::text; END IF;
  IF (hue >= 320 OR hue <= 40) AND light > 52 THEN out := out || 'pink'::text; END IF;
  IF hue BETWEEN 40 AND 75 AND chroma > 38 AND light > 42 THEN out := out || 'orange'::text; END IF;
  IF hue BETWEEN 72 AND 108 AND chroma > 32 AND light > 50 THEN out := out || 'yellow'::text; END IF;
  IF hue BETWEEN 100 AND 190 THEN out := out || 'green'::text; END IF;
  IF hue BETWEEN 170 AND 225 THEN out := out || 'teal'::text; END IF;
  IF hue BETWEEN 215 AND 305 THEN out := out || 'blue'::text; END IF;
  IF hue BETWEEN 295 AND 345 THEN out := out || 'purple'::text; END IF;
  RETURN out;
END $$;

-- '{"name": "ecru", "hex": "#d9cdb4"}' or plain texts, as they were once.
CREATE FUNCTION catalog.words_of_colors(colors jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(DISTINCT word, ' '), '') FROM (
    SELECT c ->> 'name' FROM jsonb_array_elements(colors) c WHERE jsonb_typeof(c) = 'object'
    UNION ALL SELECT c #>> '{}' FROM jsonb_array_elements(colors) c WHERE jsonb_typeof(c) = 'string' AND left(c #>> '{}', 1) <> '#'
    UNION ALL SELECT unnest(catalog.color_families(catalog.lab_of(coalesce(c ->> 'hex', c #>> '{}'))))
      FROM jsonb_array_elements(colors) c
  ) AS all_words(word)
$$;
CREATE FUNCTION catalog.cells_of_colors(colors jsonb) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT cell), '{}') FROM (
    SELECT catalog.color_cell(catalog.lab_of(coalesce(c ->> 'hex', c #>> '{}'))) FROM jsonb_array_elements(colors) c
  ) AS cells(cell) WHERE cell IS NOT NULL
$$;

-- "T-shirt" is one word, and no shirt: so are V-neck and A-line. src/platform/search/src/query.cpp writes them the same way.
CREATE FUNCTION catalog.search_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(lower(words), '\m([a-z])-(?=[a-z])', '\1', 'g')
$$;

-- A: name. B: tags, category, subcategory. C: colours. D: the kind.
CREATE FUNCTION catalog.names_vector(kind text, name text, tags text[], category text, subcategory text, colors text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.english', catalog.search_words(name)), 'A')
      || setweight(to_tsvector('pg_catalog.english', catalog.search_words(array_to_string(tags, ' '))), 'B')
      || setweight(to_tsvector('pg_catalog.english', catalog.search_words(category || ' ' || coalesce(subcategory, ''))), 'B')
      || setweight(to_tsvector('pg_catalog.english', colors), 'C')
      || setweight(to_tsvector('pg_catalog.english', kind), 'D')
$$;

CREATE FUNCTION catalog.attributes_of(kind text, whole jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT jsonb_strip_nulls(CASE kind
    WHEN 'silhouette' THEN jsonb_build_object('garment', whole -> 'garment', 'parameters', whole -> 'parameters',
      'fitType', whole -> 'fit_type', 'sizes', whole -> 'sizes')
    WHEN 'fabric' THEN jsonb_build_object('fabricType', whole -> 'type', 'physical', whole -> 'physical',
      'weave', whole -> 'weave', 'properties', whole -> 'properties')
    WHEN 'pattern' THEN jsonb_build_object('printType', whole -> 'type', 'print', whole -> 'print',
      'repeatMm', whole -> 'repeat_mm', 'scaleMin', whole -> 'scale_min', 'scaleMax', whole -> 'scale_max',
      'isTileable', whole -> 'is_tileable')
    ELSE jsonb_build_object('elementType', whole -> 'type', 'geometry', whole -> 'geometry',
      'placementRules', whole -> 'placement_rules', 'variants', whole -> 'variants')
  END)
$$;

CREATE OR REPLACE FUNCTION catalog.project_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kind text := TG_ARGV[0];
  whole jsonb;
  item_category text;
  item_subcategory text;
  item_colors jsonb;
  color_words text;
  item_names tsvector;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM catalog.items WHERE id = OLD.id;
    RETURN OLD;
  END IF;
  whole := to_jsonb(NEW);
  item_category := coalesce(whole ->> 'category', whole ->> 'type');
  item_subcategory := coalesce(whole ->> 'subcategory', CASE WHEN kind = 'element' THEN whole ->> 'type' END);
  item_colors := coalesce(whole -> 'colors', '[]');
  color_words := catalog.words_of_colors(item_colors);
  item_names := catalog.names_vector(kind, NEW.name, NEW.tags, item_category, item_subcategory, color_words);
  INSERT INTO catalog.items AS i (id, type, key, name, description, category, subcategory, thumbnail_url, tags, colors,
                                  attributes, media, is_active, version, names, search, color_cells, created_at, updated_at)
  VALUES (NEW.id, kind, NEW.key, NEW.name, NEW.description, item_category, item_subcategory, NEW.thumbnail_url, NEW.tags,
          item_colors, catalog.attributes_of(kind, whole),
          jsonb_strip_nulls(jsonb_build_object('thumbnail', whole -> 'thumbnail_url', 'model', whole -> 'model_url',
            'texture', coalesce(whole -> 'diffuse_map_url', whole -> 'texture_url'), 'normal', whole -> 'normal_map_url',
            'roughness', whole -> 'roughness_map_url')),
          NEW.is_active, NEW.version, item_names,
          item_names || setweight(to_tsvector('pg_catalog.english', catalog.search_words(coalesce(NEW.description, ''))), 'D'),
          catalog.cells_of_colors(item_colors), NEW.created_at, NEW.updated_at)
  ON CONFLICT (id) DO UPDATE SET
    key = excluded.key, name = excluded.name, description = excluded.description, category = excluded.category,
    subcategory = excluded.subcategory, thumbnail_url = excluded.thumbnail_url, tags = excluded.tags,
    colors = excluded.colors, attributes = excluded.attributes, media = excluded.media, is_active = excluded.is_active,
    version = excluded.version, names = excluded.names, search = excluded.search, color_cells = excluded.color_cells,
    created_at = excluded.created_at, updated_at = excluded.updated_at
  WHERE i.type = excluded.type;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the id is taken by an item of another kind' USING ERRCODE = 'unique_violation', CONSTRAINT = 'items_pkey';
  END IF;
  IF NEW.is_active THEN
    INSERT INTO catalog.words (word)
    SELECT DISTINCT w FROM regexp_split_to_table(catalog.search_words(NEW.name || ' ' || array_to_string(NEW.tags, ' ') || ' ' || item_category
      || ' ' || coalesce(item_subcategory, '') || ' ' || color_words), '[^[:alnum:]]+') w
    WHERE length(w) BETWEEN 3 AND 40 ORDER BY w
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NEW;
END $$;

-- What is used and looked at. No row leads to a person, and a pair only counts once two people have made it.
CREATE MATERIALIZED VIEW catalog.item_popularity AS
SELECT i.id AS item_id, coalesce(u.designs, 0) AS designs, coalesce(v.views, 0) AS views,
       10.0 * coalesce(u.designs, 0) + coalesce(v.views, 0) AS popularity
FROM catalog.items i
LEFT JOIN (SELECT item_id, count(DISTINCT design_id) AS designs FROM design.layers
           WHERE item_id IS NOT NULL AND removed_at IS NULL GROUP BY item_id) u ON u.item_id = i.id
LEFT JOIN (SELECT (event_data ->> 'itemId')::uuid AS item_id, sum((event_data ->> 'views')::bigint)::bigint AS views
           FROM analytics.events WHERE event_type = 'catalog_item_viewed' AND created_at > now() - interval '90 days'
           GROUP BY 1) v ON v.item_id = i.id
WHERE u.item_id IS NOT NULL OR v.item_id IS NOT NULL
WITH NO DATA;
CREATE UNIQUE INDEX item_popularity_key ON catalog.item_popularity (item_id);

CREATE MATERIALIZED VIEW catalog.item_pairs AS
SELECT a.item_id, b.item_id AS other_id, count(DISTINCT a.design_id) AS designs
FROM design.layers a
JOIN design.layers b ON b.design_id = a.design_id AND b.item_id <> a.item_id
JOIN design.designs d ON d.id = a.design_id
WHERE a.item_id IS NOT NULL AND a.removed_at IS NULL AND b.removed_at IS NULL
GROUP BY a.item_id, b.item_id
HAVING count(DISTINCT d.user_id) >= 2
WITH NO DATA;
CREATE UNIQUE INDEX item_pairs_key ON catalog.item_pairs (item_id, other_id);
CREATE INDEX item_pairs_designs_idx ON catalog.item_pairs (item_id, designs DESC, other_id);
REFRESH MATERIALIZED VIEW catalog.item_popularity;
REFRESH MATERIALIZED VIEW catalog.item_pairs;

-- Only an owner may refresh: the program does it through this. Gives how many items have another popularity now.
CREATE FUNCTION catalog.refresh_popularity() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('catalog.refresh_popularity'));
  REFRESH MATERIALIZED VIEW CONCURRENTLY catalog.item_popularity;
  REFRESH MATERIALIZED VIEW CONCURRENTLY catalog.item_pairs;
  UPDATE catalog.items i SET popularity = p.popularity FROM catalog.item_popularity p
    WHERE p.item_id = i.id AND i.popularity <> p.popularity;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;
REVOKE ALL ON FUNCTION catalog.refresh_popularity() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION catalog.refresh_popularity() TO fw_app;
REVOKE INSERT, UPDATE, DELETE ON catalog.item_popularity, catalog.item_pairs FROM fw_app;

-- Caches hear of every change, whoever made it: src/platform/events.
CREATE PUBLICATION fw_catalog FOR TABLE catalog.silhouettes, catalog.fabrics, catalog.patterns, catalog.elements, catalog.synonyms;

-- What is public of designs, for those who look for it.
CREATE FUNCTION design.search_vector(name text, tags text[], description text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.english', name), 'A')
      || setweight(to_tsvector('pg_catalog.english', array_to_string(tags, ' ')), 'B')
      || setweight(to_tsvector('pg_catalog.english', coalesce(description, '')), 'D')
$$;
CREATE INDEX designs_search_idx ON design.designs USING gin (design.search_vector(name, tags, description))
  WHERE visibility = 'public' AND status = 'published';

-- A beginning; curators go on.
INSERT INTO catalog.synonyms (id, terms, created_at, updated_at)
SELECT gen_random_uuid(), string_to_array(line, ','), now(), now() FROM unnest(ARRAY[
  't-shirt,tee,tshirt,t shirt', 'trousers,pants,slacks,chinos', 'jumper,sweater,pullover', 'tank top,tank,vest top,singlet,camisole',
  'maxi,floor length,full length', 'midi,mid length,calf length', 'crew neck,crewneck,round neck', 'v-neck,v neck,vneck',
  'long-sleeve,long sleeve,longsleeve', 'cropped,crop', 'oversized,oversize,baggy,boxy', 'slim,fitted,skinny,narrow', 'loose,relaxed,wide',
  'stripe,striped,stripes,breton,pinstripe', 'check,checked,plaid,tartan,gingham,checkered,chequered', 'dot,dots,dotted,polka dot,polka', 'floral,flower,flowers,botanical,blossom',
  'denim,jean,jeans,jeans fabric', 'corduroy,cord', 'wool,woollen,woolen', 'jersey,knit,t-shirt fabric', 'velvet,velour', 'satin,silky', 'linen,flax',
  'zipper,zip,zip fastener', 'button,buttons,fastener', 'pocket,pouch', 'trim,trimming,edging', 'grey,gray,charcoal,slate', 'beige,ecru,sand,camel,tan,nude',
  'navy,midnight,dark blue', 'burgundy,wine,maroon,bordeaux,oxblood', 'purple,violet,lilac,lavender', 'teal,turquoise,petrol', 'white,ivory,cream,off-white,off white',
  'jacket,blazer', 'coat,overcoat', 'dress,gown,frock', 'skirt,skirts', 'waterproof,water repellent,rainproof', 'elastic,stretch,stretchy', 'shorts,short trousers',
  'material,cloth,textile,fabric', 'blouse,shirt'
]) AS line;
