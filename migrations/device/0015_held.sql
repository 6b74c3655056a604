-- What this device holds of each grid, as a number that is compared with the server's: a sum for each record, and
-- their sum for each grid. Both are counted from the rows; whatever touches the rows of a record makes it one to
-- be counted anew, so that rows that are lost are missed.

CREATE TABLE held (
    doc  BLOB PRIMARY KEY CHECK (length(doc) = 16),
    grid TEXT NOT NULL,
    sum  BLOB NOT NULL CHECK (length(sum) = 32)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_by_grid ON held (grid);

CREATE TABLE held_sum (
    grid TEXT PRIMARY KEY,
    sum  BLOB NOT NULL CHECK (length(sum) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_stale (
    doc BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO held_stale SELECT id FROM document;
INSERT OR IGNORE INTO held_stale SELECT doc FROM quarantine;

CREATE TRIGGER held_document_in AFTER INSERT ON document BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (new.id);
END;
CREATE TRIGGER held_document_out AFTER DELETE ON document BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (old.id);
END;
CREATE TRIGGER held_document_elsewhere AFTER UPDATE OF grid ON document BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (new.id);
END;
CREATE TRIGGER held_change_in AFTER INSERT ON change BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (new.doc);
END;
CREATE TRIGGER held_change_out AFTER DELETE ON change BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (old.doc);
END;
CREATE TRIGGER held_change_received AFTER UPDATE OF received_at_ms ON change BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (new.doc);
END;
CREATE TRIGGER held_outbox_in AFTER INSERT ON outbox BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (new.doc);
END;
CREATE TRIGGER held_outbox_out AFTER DELETE ON outbox BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (old.doc);
END;
CREATE TRIGGER held_quarantine_in AFTER INSERT ON quarantine BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (new.doc);
END;
CREATE TRIGGER held_quarantine_out AFTER DELETE ON quarantine BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (old.doc);
END;
CREATE TRIGGER held_departed_in AFTER INSERT ON departed BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (new.doc);
END;
CREATE TRIGGER held_departed_out AFTER DELETE ON departed BEGIN
    INSERT OR IGNORE INTO held_stale VALUES (old.doc);
END;
