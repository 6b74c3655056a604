-- The level that a closing names is counted too. Cases that were here before are counted as they are taken into the
-- search anew.
INSERT OR IGNORE INTO search_due SELECT id FROM dispute;
