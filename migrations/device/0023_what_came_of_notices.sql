-- What came of a notice: the answer, and the case that was written down for it, as who sent it reads them beside it.
ALTER TABLE notice ADD COLUMN answer TEXT NOT NULL DEFAULT '';
ALTER TABLE notice ADD COLUMN led_to BLOB;

-- Where the people in the directory work: codes of townships and villages, and grids. Only whoever sends notices is
-- told of it, so that nobody is named who cannot be reached.
CREATE TABLE worker_reach (
    worker BLOB NOT NULL CHECK (length(worker) = 16),
    code   TEXT NOT NULL,
    PRIMARY KEY (worker, code)
) STRICT, WITHOUT ROWID;

-- The directory that is here does not say it: they ask once more.
UPDATE seat SET directory_version = 0 WHERE role IN ('station_officer', 'reviewer');

-- Notices that are here are read once more: for what came of them, and for who was asked to see to them.
INSERT OR IGNORE INTO search_due SELECT id FROM notice;
