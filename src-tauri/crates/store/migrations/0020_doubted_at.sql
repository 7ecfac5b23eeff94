-- How long a text is looked for counts from when it came into doubt, and where it is looked for from when it
-- left. Between the two a computer may have slept.
ALTER TABLE outbox ADD COLUMN doubted_at INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET doubted_at = attempted_at WHERE state = 2;
