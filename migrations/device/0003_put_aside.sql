-- What a person put out of sight of the quarantine: when, who and why. The bytes stay.
ALTER TABLE quarantine ADD COLUMN put_aside_at_ms INTEGER;
ALTER TABLE quarantine ADD COLUMN put_aside_by BLOB;
ALTER TABLE quarantine ADD COLUMN put_aside_why TEXT;
