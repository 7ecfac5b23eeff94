-- What is decided here and told to the provider of a conversation, where the source is to do so.

ALTER TABLE source ADD COLUMN mirrors INTEGER NOT NULL DEFAULT 0;
-- Why the provider did not take the last of it over, in its own words; empty where it did.
ALTER TABLE source ADD COLUMN mirror_refusal TEXT NOT NULL DEFAULT '';

-- A row a conversation: several decisions fold into where they lead.
CREATE TABLE mirror (
  conversation_id INTEGER PRIMARY KEY,
  was    INTEGER NOT NULL, -- what the provider knows: 0 done, 1 open and read, 2 open and unread
  mark   INTEGER NOT NULL, -- log.seq of the last decision
  due_at INTEGER NOT NULL  -- not told before then: an undo may come
) STRICT;

CREATE INDEX mirror_due ON mirror (due_at, mark);

-- The log is written before the conversation, in the same transaction. So the row still says what was,
-- and what is fetched, which is in no log, is never told.
CREATE TRIGGER mirror_decided AFTER INSERT ON log
WHEN EXISTS (SELECT 1 FROM source WHERE mirrors = 1)
BEGIN
  INSERT INTO mirror (conversation_id, was, mark, due_at)
    SELECT c.id, CASE WHEN c.status = 1 THEN 0 WHEN c.unread_at = 0 THEN 1 ELSE 2 END,
      NEW.seq, NEW.occurred_at + 5000
    FROM conversation c JOIN source_number n ON n.number_id = c.number_id
    JOIN source s ON s.id = n.source_id
    WHERE c.id = NEW.conversation_id AND s.mirrors = 1
    ON CONFLICT (conversation_id) DO UPDATE SET mark = excluded.mark, due_at = excluded.due_at;
END;

-- A provider opens the conversation that a text leaves in. Where it is done here, that is told anew.
CREATE TRIGGER mirror_sent AFTER UPDATE OF state ON outbox
WHEN NEW.state = 3 AND EXISTS (SELECT 1 FROM source WHERE mirrors = 1)
BEGIN
  INSERT INTO mirror (conversation_id, was, mark, due_at)
    SELECT c.id, 1, NEW.text, NEW.attempted_at
    FROM conversation c JOIN source_number n ON n.number_id = c.number_id
    JOIN source s ON s.id = n.source_id
    WHERE c.id = NEW.conversation_id AND s.mirrors = 1
    ON CONFLICT (conversation_id) DO UPDATE SET was = 1;
END;
