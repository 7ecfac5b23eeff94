-- A snooze that what comes in meanwhile does not end.

ALTER TABLE conversation ADD COLUMN snooze_keeps INTEGER NOT NULL DEFAULT 0;
