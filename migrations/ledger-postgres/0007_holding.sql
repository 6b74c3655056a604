-- What a scope holds as one number: the sum over the changes of the records that stand in it, 32 bytes; none
-- until it is counted.
ALTER TABLE scope ADD COLUMN held BYTEA;
