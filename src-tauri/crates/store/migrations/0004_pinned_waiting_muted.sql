-- Pins, and the lists of what is pinned, waiting or muted.

ALTER TABLE conversation ADD COLUMN pinned_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN annotation_stamp INTEGER NOT NULL DEFAULT 0;

CREATE INDEX conversation_muted ON conversation (sort_id DESC, id DESC) WHERE place = 4;
CREATE INDEX conversation_number_muted ON conversation (number_id, sort_id DESC, id DESC) WHERE place = 4;
CREATE INDEX conversation_pinned ON conversation (sort_id DESC, id DESC) WHERE pinned_at > 0;
CREATE INDEX conversation_number_pinned ON conversation (number_id, sort_id DESC, id DESC) WHERE pinned_at > 0;
CREATE INDEX conversation_waiting ON conversation (sort_id DESC, id DESC)
  WHERE place < 2 AND waiting_since > 0;
CREATE INDEX conversation_number_waiting ON conversation (number_id, sort_id DESC, id DESC)
  WHERE place < 2 AND waiting_since > 0;

-- Counted is where a conversation stands: its place, + 8 where it waits, + 16 where it is pinned.
ALTER TABLE count RENAME COLUMN place TO standing;
DELETE FROM count;
INSERT INTO count (number_id, standing, n)
  SELECT number_id, place + 8 * (place < 2 AND waiting_since > 0), count(*)
  FROM conversation GROUP BY 1, 2;
