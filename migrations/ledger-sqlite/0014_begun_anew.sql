-- Records that were begun anew: what led to what they say lies in the object store, and the names of its changes stay in
-- their feeds.
CREATE TABLE archive (
    scope      TEXT    NOT NULL,
    -- The row that begins it anew.
    seq        INTEGER NOT NULL,
    doc        BLOB    NOT NULL CHECK (length(doc) = 16),
    sha256     BLOB    NOT NULL CHECK (length(sha256) = 32),
    size_bytes INTEGER NOT NULL,
    changes    INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (scope, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX archive_by_doc ON archive (doc);

-- Records whose archives are to be taken away, whatever is known of them.
CREATE TABLE doomed_archive (
    doc BLOB PRIMARY KEY CHECK (length(doc) = 16)
) STRICT, WITHOUT ROWID;

-- Of a change: 1 once its record was begun anew after it; its number among its actor's is given up then.
ALTER TABLE feed ADD COLUMN past INTEGER NOT NULL DEFAULT 0;
