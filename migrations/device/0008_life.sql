-- The life of a case as lists and the day's work look it up: what it asks of whom and by when, how
-- pressing it is, who watches it, and by what two records may be one quarrel.

ALTER TABLE dispute ADD COLUMN grade TEXT NOT NULL DEFAULT '';
-- The last day the grade holds; empty when there is none.
ALTER TABLE dispute ADD COLUMN grade_until TEXT NOT NULL DEFAULT '';
ALTER TABLE dispute ADD COLUMN deadline TEXT NOT NULL DEFAULT '';
ALTER TABLE dispute ADD COLUMN supervised INTEGER NOT NULL DEFAULT 0;
-- A case of domestic violence: nobody's name stands in a list.
ALTER TABLE dispute ADD COLUMN violent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispute ADD COLUMN number TEXT NOT NULL DEFAULT '';
CREATE INDEX dispute_supervised ON dispute (recorded_at_ms, id) WHERE supervised = 1;

CREATE TABLE task (
    doc    BLOB    NOT NULL CHECK (length(doc) = 16),
    -- Its place among the tasks of the record.
    place  INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    -- Whose it is: a worker, or a group of roles.
    seat   TEXT    NOT NULL,
    due_on TEXT    NOT NULL,
    -- Whether that is a time limit; else it is the day the task came up.
    dated  INTEGER NOT NULL,
    act    BLOB,
    PRIMARY KEY (doc, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_due ON task (seat, dated, due_on, doc, place);

-- The sound of each party's name and the place, for records that may be one quarrel.
CREATE TABLE likeness (
    sound          TEXT    NOT NULL,
    recorded_at_ms INTEGER NOT NULL,
    doc            BLOB    NOT NULL CHECK (length(doc) = 16),
    PRIMARY KEY (sound, recorded_at_ms, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX likeness_by_doc ON likeness (doc);
