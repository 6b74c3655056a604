-- Carry bundles on this device: made here, or taken in to be carried to the server. What is sealed in one
-- nobody here can read.

-- Bytes that are gathered: a file that is handed over in pieces, or what is sealed in a bundle.
CREATE TABLE pile (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What a file that is handed over is called by whoever does; none of a bundle's own.
    key        BLOB    UNIQUE CHECK (length(key) = 16),
    size_bytes INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL
) STRICT;

-- The bytes, in order, none larger than 64 KiB.
CREATE TABLE pile_piece (
    pile         INTEGER NOT NULL REFERENCES pile (id) ON DELETE CASCADE,
    offset_bytes INTEGER NOT NULL,
    bytes        BLOB    NOT NULL,
    PRIMARY KEY (pile, offset_bytes)
) STRICT;

CREATE TABLE bundle (
    -- The order in which they are brought to the server.
    place        INTEGER PRIMARY KEY AUTOINCREMENT,
    name         BLOB    NOT NULL UNIQUE CHECK (length(name) = 32),
    -- The outside, as it stands in the file.
    head         BLOB    NOT NULL,
    -- What the outside says.
    device       BLOB    NOT NULL CHECK (length(device) = 16),
    worker       BLOB    NOT NULL CHECK (length(worker) = 16),
    no           INTEGER NOT NULL,
    made_at_ms   INTEGER NOT NULL,
    changes      INTEGER NOT NULL,
    photos       INTEGER NOT NULL,
    -- What is sealed.
    pile         INTEGER NOT NULL REFERENCES pile (id),
    size_bytes   INTEGER NOT NULL,
    -- Of one that was made here, up to which place of the row of changes and of that of photos it goes; none
    -- of one that is carried.
    up_to_change INTEGER,
    up_to_photo  INTEGER,
    -- When it was made or taken in here.
    at_ms        INTEGER NOT NULL,
    -- How much of it the server has from here, and why it did not take it.
    sent_bytes   INTEGER NOT NULL DEFAULT 0,
    refused      TEXT    NOT NULL DEFAULT ''
) STRICT;

-- What became of bundles, the latest last.
CREATE TABLE bundle_news (
    place   INTEGER PRIMARY KEY AUTOINCREMENT,
    name    BLOB    NOT NULL CHECK (length(name) = 32),
    worker  BLOB    NOT NULL CHECK (length(worker) = 16),
    changes INTEGER NOT NULL,
    photos  INTEGER NOT NULL,
    fate    TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL
) STRICT;

-- What bundles are sealed to, as the server's own key vouched for it.
ALTER TABLE signing ADD COLUMN recipient TEXT;
-- Whether a photo has left this device in a bundle.
ALTER TABLE attachment ADD COLUMN bundled INTEGER NOT NULL DEFAULT 0;
