-- A task may come up at a moment of its own: before it, it is in nobody's list.
ALTER TABLE task ADD COLUMN from_ms INTEGER;
CREATE INDEX task_by_moment ON task (seat, from_ms) WHERE from_ms IS NOT NULL;

-- Of the doors nobody answered the one that has been so longest: who is still to be asked and by when, in order, a line
-- each.
ALTER TABLE elder ADD COLUMN door_left TEXT NOT NULL DEFAULT '';

-- What elders that were here before ask is reckoned anew as they are taken into the search anew.
INSERT OR IGNORE INTO search_due SELECT id FROM elder;
