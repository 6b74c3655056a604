-- Calls to 110 that a station handed over, on this device alone: they are part of no document, of no sync and of
-- no search, and go with the time that is looked at. Telephones and homes are compared by keyed hash.

-- One row: the key they are hashed with.
CREATE TABLE call_key (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key BLOB    NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE call_household (
    id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

CREATE TABLE call (
    place     INTEGER PRIMARY KEY AUTOINCREMENT,
    -- By what it is known again: a keyed hash of its number, or of all of it.
    same      BLOB    NOT NULL UNIQUE CHECK (length(same) = 16),
    household INTEGER NOT NULL REFERENCES call_household (id),
    at_ms     INTEGER NOT NULL,
    family    INTEGER NOT NULL,
    -- As it was handed over.
    kind      TEXT    NOT NULL,
    phone     TEXT    NOT NULL,
    address   TEXT    NOT NULL,
    words     TEXT    NOT NULL
) STRICT;
CREATE INDEX call_of_family ON call (household, at_ms) WHERE family = 1;
CREATE INDEX call_by_household ON call (household, at_ms);
CREATE INDEX call_oldest ON call (at_ms);

-- Which telephone and which home is of which household, as keyed hashes, and which call said so last.
CREATE TABLE call_mark (
    mark      BLOB    PRIMARY KEY CHECK (length(mark) = 16),
    household INTEGER NOT NULL REFERENCES call_household (id),
    at_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX call_mark_by_household ON call_mark (household);
CREATE INDEX call_mark_oldest ON call_mark (at_ms);

-- What an officer said about a household's calls. It stays when they are gone, with no telephone and no home, for
-- twelve months.
CREATE TABLE call_assessment (
    place      INTEGER PRIMARY KEY AUTOINCREMENT,
    household  INTEGER REFERENCES call_household (id) ON DELETE SET NULL,
    at_ms      INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    worker     BLOB    NOT NULL CHECK (length(worker) = 16),
    calls      INTEGER NOT NULL,
    words      TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    draft      BLOB    CHECK (length(draft) = 16),
    dispute    BLOB    CHECK (length(dispute) = 16),
    notice     BLOB    CHECK (length(notice) = 16)
) STRICT;
CREATE INDEX call_assessment_by_household ON call_assessment (household);
CREATE INDEX call_assessment_by_draft ON call_assessment (draft) WHERE draft IS NOT NULL;

CREATE TABLE call_look (
    household INTEGER NOT NULL REFERENCES call_household (id) ON DELETE CASCADE,
    worker    BLOB    NOT NULL CHECK (length(worker) = 16),
    at_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX call_look_by_household ON call_look (household);
