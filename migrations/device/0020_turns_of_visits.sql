-- How visits to an elder came round: from one to the next, by when it was due, and when the turn ended. What is
-- open ends on the last of days; where nobody was to come any more before it was due, that day is due.
CREATE TABLE elder_turn (
    doc     BLOB NOT NULL CHECK (length(doc) = 16),
    from_on TEXT NOT NULL,
    due_on  TEXT NOT NULL,
    end_on  TEXT NOT NULL,
    PRIMARY KEY (doc, from_on, end_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX elder_turn_by_end ON elder_turn (end_on, due_on, from_on, doc);

-- Notices are counted with what was sent that day, and elders by their turns: those that were here before as they are
-- taken into the search anew.
INSERT OR IGNORE INTO search_due SELECT id FROM elder;
INSERT OR IGNORE INTO search_due SELECT id FROM notice;
