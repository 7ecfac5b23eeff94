-- Tags, and the order by who waits longest.

-- The person's own, like the numbers. One that was removed keeps its row and its conversations, so that
-- it can be brought back.
CREATE TABLE tag (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  folded     TEXT NOT NULL,              -- without case and accents
  color      INTEGER NOT NULL,
  removed    INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX tag_name ON tag (folded) WHERE removed = 0;

-- PROJECTION of the log: [[tag, 1 or 0, what set it], …], also of tags that were taken off.
ALTER TABLE conversation ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';

-- The same, of those that are on: which conversations have a tag.
CREATE TABLE conversation_tag (
  tag_id          INTEGER NOT NULL REFERENCES tag (id),
  conversation_id INTEGER NOT NULL REFERENCES conversation (id),
  PRIMARY KEY (tag_id, conversation_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX conversation_tag_conversation ON conversation_tag (conversation_id);

-- Who waits comes first, the longest waiting on top; pinned ones before all others, as in sort_id.
ALTER TABLE conversation ADD COLUMN wait_order INTEGER NOT NULL GENERATED ALWAYS AS (
  CASE WHEN waiting_since = 0 THEN sort_id
       WHEN pinned_at > 0 THEN 9007199254740991 - waiting_since
       ELSE 4503599627370495 - waiting_since END) VIRTUAL;

CREATE INDEX conversation_longest ON conversation (wait_order DESC, id DESC) WHERE place < 2;
