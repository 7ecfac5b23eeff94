-- What a shard of the ledger was merged from: whoever writes it looks whether somebody else has since.
CREATE TABLE ledger_version (
  shard   INTEGER PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT;

-- Who wrote a text is known when it is found again in the thread.
CREATE TRIGGER ledger_stale_text AFTER UPDATE OF activity_id ON outbox
WHEN NEW.activity_id <> OLD.activity_id
BEGIN
  INSERT INTO ledger_stale (conversation_id, mark) VALUES (NEW.conversation_id, 0)
    ON CONFLICT (conversation_id) DO UPDATE SET mark = 0 WHERE mark <> 0;
END;
