-- What one dresses in. Each kind has its own table; catalog.items is the read table over them, kept by triggers.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE SCHEMA catalog;

CREATE TABLE catalog.silhouettes (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  description text,
  category text NOT NULL CHECK (category IN ('tops', 'bottoms', 'dresses', 'outerwear')),
  subcategory text,
  model_url text,                          -- null: drafted to the body
  thumbnail_url text,
  sizes jsonb NOT NULL DEFAULT '[]',
  fit_type text CHECK (fit_type IN ('slim', 'regular', 'loose', 'oversized')),
  tags text[] NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX silhouettes_category_idx ON catalog.silhouettes (category, subcategory) WHERE is_active;
CREATE INDEX silhouettes_tags_idx ON catalog.silhouettes USING gin (tags);

CREATE TABLE catalog.fabrics (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  description text,
  type text NOT NULL CHECK (type IN ('solid', 'texture', 'technical')),
  diffuse_map_url text,
  normal_map_url text,
  roughness_map_url text,
  thumbnail_url text,
  properties jsonb NOT NULL DEFAULT '{}',  -- shine, stretch, drape: the simple view
  physical jsonb NOT NULL DEFAULT '{}',    -- g/m², mm, stretch and bend per warp and weft, shear, friction
  colors jsonb NOT NULL DEFAULT '[]',
  tags text[] NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX fabrics_type_idx ON catalog.fabrics (type) WHERE is_active;
CREATE INDEX fabrics_tags_idx ON catalog.fabrics USING gin (tags);

CREATE TABLE catalog.patterns (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  description text,
  type text NOT NULL CHECK (type IN ('print', 'stripe', 'check', 'dot')),
  texture_url text,
  thumbnail_url text,
  is_tileable boolean NOT NULL DEFAULT true,
  scale_min double precision NOT NULL DEFAULT 0.1 CHECK (scale_min > 0),
  scale_max double precision NOT NULL DEFAULT 10,
  colors jsonb NOT NULL DEFAULT '[]',
  tags text[] NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT patterns_scale_check CHECK (scale_max >= scale_min)
);
CREATE INDEX patterns_type_idx ON catalog.patterns (type) WHERE is_active;
CREATE INDEX patterns_tags_idx ON catalog.patterns USING gin (tags);

CREATE TABLE catalog.elements (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  description text,
  category text NOT NULL CHECK (category IN ('trim', 'decorative')),
  type text NOT NULL,                      -- button, zipper, pocket, …
  model_url text,
  thumbnail_url text,
  variants jsonb NOT NULL DEFAULT '[]',
  placement_rules jsonb NOT NULL DEFAULT '{}',
  colors jsonb NOT NULL DEFAULT '[]',
  tags text[] NOT NULL DEFAULT '{}',
  metadata jsonb NOT NULL DEFAULT '{}',
  is_active boolean NOT NULL DEFAULT true,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX elements_category_idx ON catalog.elements (category, type) WHERE is_active;
CREATE INDEX elements_tags_idx ON catalog.elements USING gin (tags);

CREATE TABLE catalog.items (
  id uuid PRIMARY KEY,
  type text NOT NULL CHECK (type IN ('silhouette', 'fabric', 'pattern', 'element')),
  name text NOT NULL,
  description text,
  category text NOT NULL,
  subcategory text,
  thumbnail_url text,
  tags text[] NOT NULL,
  colors jsonb NOT NULL DEFAULT '[]',
  attributes jsonb NOT NULL,
  popularity double precision NOT NULL DEFAULT 0,
  is_active boolean NOT NULL,
  version bigint NOT NULL,
  search tsvector NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX items_search_idx ON catalog.items USING gin (search);
CREATE INDEX items_tags_idx ON catalog.items USING gin (tags);
CREATE INDEX items_name_trigram_idx ON catalog.items USING gin (name public.gin_trgm_ops);
CREATE INDEX items_kind_idx ON catalog.items (type, category, popularity DESC, id) WHERE is_active;
CREATE INDEX items_popularity_idx ON catalog.items (popularity DESC, id) WHERE is_active;
CREATE INDEX items_created_idx ON catalog.items (created_at, id);

CREATE FUNCTION catalog.search_vector(name text, tags text[], category text, subcategory text, description text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.english', name), 'A')
      || setweight(to_tsvector('pg_catalog.english', array_to_string(tags, ' ')), 'B')
      || setweight(to_tsvector('pg_catalog.english', category || ' ' || coalesce(subcategory, '')), 'B')
      || setweight(to_tsvector('pg_catalog.english', coalesce(description, '')), 'C')
$$;

-- The columns that only some kinds have are looked up by name in the row as JSON.
CREATE FUNCTION catalog.project_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kind text := TG_ARGV[0];
  whole jsonb;
  item_category text;
  item_subcategory text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM catalog.items WHERE id = OLD.id;
    RETURN OLD;
  END IF;
  whole := to_jsonb(NEW);
  item_category := coalesce(whole ->> 'category', whole ->> 'type');
  item_subcategory := coalesce(whole ->> 'subcategory', CASE WHEN kind = 'element' THEN whole ->> 'type' END);
  INSERT INTO catalog.items AS i (id, type, name, description, category, subcategory, thumbnail_url, tags, colors, attributes,
                                  is_active, version, search, created_at, updated_at)
  VALUES (NEW.id, kind, NEW.name, NEW.description, item_category, item_subcategory, NEW.thumbnail_url, NEW.tags,
          coalesce(whole -> 'colors', '[]'),
          whole - '{id,name,description,category,subcategory,thumbnail_url,tags,colors,is_active,version,created_at,updated_at}'::text[],
          NEW.is_active, NEW.version,
          catalog.search_vector(NEW.name, NEW.tags, item_category, item_subcategory, NEW.description), NEW.created_at, NEW.updated_at)
  ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, description = excluded.description, category = excluded.category, subcategory = excluded.subcategory,
    thumbnail_url = excluded.thumbnail_url, tags = excluded.tags, colors = excluded.colors, attributes = excluded.attributes,
    is_active = excluded.is_active, version = excluded.version, search = excluded.search, updated_at = excluded.updated_at
  WHERE i.type = excluded.type;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the id is taken by an item of another kind' USING ERRCODE = 'unique_violation', CONSTRAINT = 'items_pkey';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER project AFTER INSERT OR UPDATE OR DELETE ON catalog.silhouettes FOR EACH ROW EXECUTE FUNCTION catalog.project_item('silhouette');
CREATE TRIGGER project AFTER INSERT OR UPDATE OR DELETE ON catalog.fabrics FOR EACH ROW EXECUTE FUNCTION catalog.project_item('fabric');
CREATE TRIGGER project AFTER INSERT OR UPDATE OR DELETE ON catalog.patterns FOR EACH ROW EXECUTE FUNCTION catalog.project_item('pattern');
CREATE TRIGGER project AFTER INSERT OR UPDATE OR DELETE ON catalog.elements FOR EACH ROW EXECUTE FUNCTION catalog.project_item('element');
