-- How a county works: clocks with where their rules stand, the facts ticked for a grade, holidays. Every document that was
-- set, with who did it; the last one counts.
CREATE TABLE practice (
    county  TEXT    NOT NULL,
    -- Counted from 1.
    no      INTEGER NOT NULL,
    -- JSON, as it was handed in.
    written TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    by_whom TEXT    NOT NULL,
    PRIMARY KEY (county, no)
) STRICT, WITHOUT ROWID;
