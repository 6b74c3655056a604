-- Which key is which device's, the batches devices signed, and how each feed reads up to each row.

CREATE TABLE device_key (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    device    BLOB NOT NULL REFERENCES device (id),
    worker    BLOB NOT NULL,
    key       BLOB NOT NULL CHECK (length(key) = 32),
    from_ms   INTEGER NOT NULL,
    -- The server's signature of all that.
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_key_by_device ON device_key (device);

CREATE TABLE batch (
    scope     TEXT NOT NULL,
    key       BLOB NOT NULL,
    no        INTEGER NOT NULL,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    -- The names of its changes, one after the other.
    changes   BLOB NOT NULL,
    PRIMARY KEY (scope, key, no)
) STRICT;

-- What the row is; the hash of all rows up to it; the batch it came in, none when it was not signed.
ALTER TABLE feed ADD COLUMN what INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN link BLOB;
ALTER TABLE feed ADD COLUMN batch_key BLOB;
ALTER TABLE feed ADD COLUMN batch_no INTEGER;

-- The link of the last row.
ALTER TABLE scope ADD COLUMN link BLOB;
