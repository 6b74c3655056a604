-- The day from which an area is no more: its code stays known for old records and is picked for no new one. None while
-- it is in use.
ALTER TABLE area ADD COLUMN revoked_on TEXT CHECK (length(revoked_on) = 10);
