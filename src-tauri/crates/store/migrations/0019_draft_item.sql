-- A comment that was begun about one item of the thread stays about it.

ALTER TABLE draft ADD COLUMN item TEXT; -- the id of the activity
