-- Files of records: what is known of each on this device, where its bytes are and what became of
-- them. The records themselves tell which files there are.

CREATE TABLE attachment (
    -- The order in which they are sent.
    place       INTEGER PRIMARY KEY AUTOINCREMENT,
    doc         BLOB    NOT NULL CHECK (length(doc) = 16),
    sha256      BLOB    NOT NULL CHECK (length(sha256) = 32),
    grid        TEXT    NOT NULL,
    media_type  TEXT    NOT NULL,
    size_bytes  INTEGER NOT NULL,
    -- A small picture for lists; none until the bytes were here once.
    thumbnail   BLOB,
    -- How many bytes from the beginning are here.
    held_bytes  INTEGER NOT NULL,
    -- When the server said the hash of what it stored; none while it has not.
    stored_at_ms INTEGER,
    -- Where its upload stands at the server, and how far it has come; empty before it began.
    upload      TEXT    NOT NULL DEFAULT '',
    sent_bytes  INTEGER NOT NULL DEFAULT 0,
    -- Why it was not taken the last time; empty when nothing went wrong.
    refused     TEXT    NOT NULL DEFAULT '',
    -- When it was added here or last looked at: what has not been looked at for longest goes first.
    used_at_ms  INTEGER NOT NULL,
    UNIQUE (doc, sha256)
) STRICT;
CREATE INDEX attachment_waiting ON attachment (place) WHERE stored_at_ms IS NULL;
CREATE INDEX attachment_unused ON attachment (used_at_ms) WHERE stored_at_ms IS NOT NULL AND held_bytes > 0;

-- The bytes, in order, none larger than 64 KiB.
CREATE TABLE attachment_chunk (
    attachment   INTEGER NOT NULL REFERENCES attachment (place) ON DELETE CASCADE,
    offset_bytes INTEGER NOT NULL,
    bytes        BLOB    NOT NULL,
    PRIMARY KEY (attachment, offset_bytes)
) STRICT;

-- What is being handed over in pieces, before it is a file of a record.
CREATE TABLE attachment_piece (
    staged       BLOB    NOT NULL CHECK (length(staged) = 16),
    -- The record it is meant for.
    doc          BLOB    NOT NULL CHECK (length(doc) = 16),
    offset_bytes INTEGER NOT NULL,
    bytes        BLOB    NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (staged, offset_bytes)
) STRICT;
