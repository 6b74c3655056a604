-- The day from which an area is no more; empty while it is in use.
ALTER TABLE area ADD COLUMN revoked_on TEXT NOT NULL DEFAULT '';
