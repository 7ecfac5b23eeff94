-- Arrival of the newest text of ours that failed: what was written before nobody knew of it does not answer it.
ALTER TABLE conversation ADD COLUMN last_failed INTEGER NOT NULL DEFAULT 0;

UPDATE conversation SET last_failed = f.arrival
FROM (SELECT conversation_id, max(arrival) AS arrival FROM activity
  WHERE fact = 9 AND landing IN (0, 4) GROUP BY conversation_id) AS f
WHERE f.conversation_id = conversation.id;
