-- Elders living alone and notices to grids, as lists show them: projections of their documents, written in the
-- same transaction.

CREATE TABLE elder (
    id             BLOB    PRIMARY KEY CHECK (length(id) = 16),
    grid           TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    -- Pinyin and initials of every reading of the name, each with a space before it.
    sounds         TEXT    NOT NULL,
    address        TEXT    NOT NULL,
    phone          TEXT    NOT NULL,
    -- 0 when it is not known.
    birth_year     INTEGER NOT NULL,
    living         TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    agrees         INTEGER NOT NULL,
    -- How often somebody comes by, and how pressing that is among others; empty while nobody has said.
    need           TEXT    NOT NULL,
    weight         INTEGER NOT NULL,
    visited_on     TEXT    NOT NULL,
    -- The day by which somebody comes by next; empty when nobody is to.
    next_on        TEXT    NOT NULL,
    alerted        INTEGER NOT NULL,
    after_alerts   INTEGER NOT NULL,
    -- A door nobody answered, and what was passed on and is not done.
    doors          INTEGER NOT NULL,
    matters        INTEGER NOT NULL,
    conflicts      INTEGER NOT NULL,
    recorded_at_ms INTEGER NOT NULL,
    changed_at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX elder_due ON elder (next_on, weight, id) WHERE next_on <> '';
CREATE INDEX elder_by_name ON elder (name, id);

-- The days on which each was visited, for totals of a place and a time: never by whom.
CREATE TABLE elder_visit (
    on_day TEXT NOT NULL,
    doc    BLOB NOT NULL CHECK (length(doc) = 16),
    PRIMARY KEY (on_day, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX elder_visit_by_doc ON elder_visit (doc);

CREATE TABLE notice (
    id             BLOB    PRIMARY KEY CHECK (length(id) = 16),
    grid           TEXT    NOT NULL,
    asked          TEXT    NOT NULL,
    -- By when, and until when it counts; the first is empty when nobody has said.
    by_day         TEXT    NOT NULL,
    expires_on     TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    open           INTEGER NOT NULL,
    escalated      INTEGER NOT NULL,
    -- Who it is for, an identity each with a space before it; empty when it is for everybody there.
    named          TEXT    NOT NULL,
    about          BLOB,
    batch          BLOB,
    sender         BLOB    NOT NULL CHECK (length(sender) = 16),
    -- On which workers' devices it is, an identity each with a space before it.
    delivered      TEXT    NOT NULL,
    recorded_at_ms INTEGER NOT NULL,
    changed_at_ms  INTEGER NOT NULL,
    sent_on        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_by_day ON notice (sent_on, state);
CREATE INDEX notice_newest ON notice (open, recorded_at_ms, id);
CREATE INDEX notice_by_batch ON notice (batch) WHERE batch IS NOT NULL;
CREATE INDEX notice_about ON notice (about) WHERE about IS NOT NULL;

-- What the document of a waiting change is.
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'dispute';
