-- A notice that everybody declined asks something of whoever sent it: those that are here are read once more.
INSERT OR IGNORE INTO search_due SELECT id FROM notice WHERE state = 'declined';
