-- What is counted, of each record on its day, and by what it is looked at: its grid, what it is about, how
-- far it has come and how pressing it is. Never by whom.
DROP TABLE tally;
CREATE TABLE tally (
    doc    BLOB    NOT NULL CHECK (length(doc) = 16),
    what   TEXT    NOT NULL,
    on_day TEXT    NOT NULL,
    grid   TEXT    NOT NULL,
    -- Empty where it is not counted by that.
    kind   TEXT    NOT NULL,
    state  TEXT    NOT NULL,
    grade  TEXT    NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (doc, what, on_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_day ON tally (what, on_day, grid, kind, state, grade, n);

-- The same by month, kept by the triggers below: a year is told without going through its records.
CREATE TABLE tally_month (
    what  TEXT    NOT NULL,
    month TEXT    NOT NULL,
    grid  TEXT    NOT NULL,
    kind  TEXT    NOT NULL,
    state TEXT    NOT NULL,
    grade TEXT    NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (what, month, grid, kind, state, grade)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tally_added AFTER INSERT ON tally BEGIN
    INSERT INTO tally_month
        VALUES (new.what, substr(new.on_day, 1, 7), new.grid, new.kind, new.state, new.grade, new.n)
        ON CONFLICT DO UPDATE SET n = n + excluded.n;
END;
CREATE TRIGGER tally_taken AFTER DELETE ON tally BEGIN
    UPDATE tally_month SET n = n - old.n
        WHERE what = old.what AND month = substr(old.on_day, 1, 7) AND grid = old.grid
            AND kind = old.kind AND state = old.state AND grade = old.grade;
    DELETE FROM tally_month
        WHERE what = old.what AND month = substr(old.on_day, 1, 7) AND grid = old.grid
            AND kind = old.kind AND state = old.state AND grade = old.grade AND n = 0;
END;
CREATE TRIGGER tally_moved AFTER UPDATE ON tally BEGIN
    UPDATE tally_month SET n = n - old.n
        WHERE what = old.what AND month = substr(old.on_day, 1, 7) AND grid = old.grid
            AND kind = old.kind AND state = old.state AND grade = old.grade;
    DELETE FROM tally_month
        WHERE what = old.what AND month = substr(old.on_day, 1, 7) AND grid = old.grid
            AND kind = old.kind AND state = old.state AND grade = old.grade AND n = 0;
    INSERT INTO tally_month
        VALUES (new.what, substr(new.on_day, 1, 7), new.grid, new.kind, new.state, new.grade, new.n)
        ON CONFLICT DO UPDATE SET n = n + excluded.n;
END;

-- Records that were here before are counted as they are taken into the search anew.
INSERT OR IGNORE INTO search_due SELECT id FROM document;
