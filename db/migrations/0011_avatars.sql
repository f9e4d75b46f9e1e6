-- What was told of a body and what was found lie apart: a refit replaces the one and leaves the other until it is done.
ALTER TABLE avatar.measurements ALTER COLUMN sealed DROP NOT NULL;
ALTER TABLE avatar.measurements ADD COLUMN told bytea NOT NULL;
ALTER TABLE avatar.avatars ADD COLUMN source text NOT NULL DEFAULT 'measurements' CHECK (source IN ('measurements', 'photos'));
ALTER TABLE avatar.avatars ADD COLUMN processed_at timestamptz;

-- Why a photograph did or did not change the fit; what was found wrong with it.
ALTER TABLE avatar.photos ADD COLUMN effect text;

-- A level of detail comes plain and compressed.
ALTER TABLE avatar.models ADD COLUMN draco boolean NOT NULL DEFAULT false;
ALTER TABLE avatar.models DROP CONSTRAINT models_pkey;
ALTER TABLE avatar.models ADD PRIMARY KEY (avatar_id, lod, draco);

-- Body data, sealed: kept until the job is done.
ALTER TABLE avatar.stages ALTER COLUMN object_key SET NOT NULL;
ALTER TABLE avatar.stages DROP COLUMN data;
CREATE INDEX photos_avatar_idx ON avatar.photos (avatar_id);
