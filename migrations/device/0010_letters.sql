-- Letters to partner units, as lists show them, and what is counted.

CREATE TABLE referral (
    doc           BLOB    PRIMARY KEY CHECK (length(doc) = 16),
    -- The channel it travels in.
    grid          TEXT    NOT NULL,
    case_doc      BLOB    NOT NULL CHECK (length(case_doc) = 16),
    unit          TEXT    NOT NULL,
    number        TEXT    NOT NULL,
    matter        TEXT    NOT NULL,
    from_name     TEXT    NOT NULL,
    deadline      TEXT    NOT NULL,
    -- How it stands, and how the case it is about says it stands.
    state         TEXT    NOT NULL,
    noted         TEXT    NOT NULL,
    offered_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_newest ON referral (offered_at_ms, doc);
CREATE INDEX referral_by_state ON referral (state, deadline, doc);
CREATE INDEX referral_news ON referral (changed_at_ms, doc) WHERE state <> noted;
CREATE INDEX referral_by_case ON referral (case_doc);

-- How each case says its letters stand, whether or not the letter is here.
CREATE TABLE referral_noted (
    letter   BLOB NOT NULL CHECK (length(letter) = 16),
    case_doc BLOB NOT NULL CHECK (length(case_doc) = 16),
    state    TEXT NOT NULL,
    PRIMARY KEY (letter, case_doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_noted_by_case ON referral_noted (case_doc);

-- What was done, by day, for totals: never by whom.
CREATE TABLE tally (
    doc   BLOB    NOT NULL CHECK (length(doc) = 16),
    what  TEXT    NOT NULL,
    on_day TEXT   NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (doc, what, on_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_day ON tally (what, on_day, n);
