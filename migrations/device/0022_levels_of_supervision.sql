-- Which level watches a case, as lists show it; empty where nobody does.
ALTER TABLE dispute ADD COLUMN supervision TEXT NOT NULL DEFAULT '';

-- Cases that were here before are read as they are taken into the search anew: who watches them now, and who ever did,
-- which is counted.
INSERT OR IGNORE INTO search_due SELECT id FROM dispute;
