-- Uploads in parts: each a sealed object of its own, durable before its row is there.
CREATE TABLE platform.upload_parts (
  upload_id uuid NOT NULL REFERENCES platform.uploads (id) ON DELETE CASCADE,
  number integer NOT NULL CHECK (number >= 0),
  object_key text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  PRIMARY KEY (upload_id, number)
);

ALTER TABLE platform.uploads DROP COLUMN parts, DROP COLUMN object_key, DROP COLUMN purpose, DROP COLUMN content_type;
ALTER TABLE platform.uploads ALTER COLUMN length SET NOT NULL;
ALTER TABLE platform.uploads ADD COLUMN part_count integer NOT NULL DEFAULT 0 CHECK (part_count >= 0);
