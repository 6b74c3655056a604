-- Records that were begun anew: what led to what they say lies in the object store, and the names of its changes stay in
-- their feeds.
CREATE TABLE archive (
    scope      TEXT COLLATE "C" NOT NULL,
    -- The row that begins it anew.
    seq        BIGINT NOT NULL,
    doc        BYTEA NOT NULL CHECK (length(doc) = 16),
    sha256     BYTEA NOT NULL CHECK (length(sha256) = 32),
    size_bytes BIGINT NOT NULL,
    changes    BIGINT NOT NULL,
    at_ms      BIGINT NOT NULL,
    PRIMARY KEY (scope, seq)
);
CREATE INDEX archive_by_doc ON archive (doc);

-- Records whose archives are to be taken away, whatever is known of them.
CREATE TABLE doomed_archive (
    doc BYTEA PRIMARY KEY CHECK (length(doc) = 16)
);

-- Of a change: true once its record was begun anew after it; its number among its actor's is given up then.
ALTER TABLE feed ADD COLUMN past BOOLEAN NOT NULL DEFAULT false;
