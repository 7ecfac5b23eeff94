-- What the figures of the insights are made of. PROJECTION of facts and log, brought up to date when
-- it is asked for.

-- Records of 4,096 conversations in 30 days; see insight/pack.rs.
CREATE TABLE ledger (
  block   INTEGER NOT NULL, -- milliseconds since 1970 / 30 days, or -1 for what goes on
  shard   INTEGER NOT NULL, -- conversation.id / 4096
  records BLOB NOT NULL,
  PRIMARY KEY (block, shard)
) STRICT;

CREATE INDEX ledger_shard ON ledger (shard);

-- Conversations whose records are not up to date. Whoever reads some puts a mark on them first; a change
-- takes it away, so that one that happens meanwhile is not taken for read.
CREATE TABLE ledger_stale (
  conversation_id INTEGER PRIMARY KEY,
  mark            INTEGER NOT NULL
) STRICT;

INSERT INTO ledger_stale (conversation_id, mark) SELECT id, 0 FROM conversation;

CREATE TRIGGER ledger_stale_new AFTER INSERT ON conversation
BEGIN
  INSERT INTO ledger_stale (conversation_id, mark) VALUES (NEW.id, 0)
    ON CONFLICT (conversation_id) DO UPDATE SET mark = 0 WHERE mark <> 0;
END;

CREATE TRIGGER ledger_stale_changed
AFTER UPDATE OF status, unread_at, waiting_since, stamp, seen, head ON conversation
WHEN (NEW.status, NEW.unread_at, NEW.waiting_since, NEW.stamp, NEW.seen, NEW.head)
  IS NOT (OLD.status, OLD.unread_at, OLD.waiting_since, OLD.stamp, OLD.seen, OLD.head)
BEGIN
  INSERT INTO ledger_stale (conversation_id, mark) VALUES (NEW.id, 0)
    ON CONFLICT (conversation_id) DO UPDATE SET mark = 0 WHERE mark <> 0;
END;

CREATE TRIGGER ledger_stale_gone AFTER DELETE ON conversation
BEGIN
  INSERT INTO ledger_stale (conversation_id, mark) VALUES (OLD.id, 0)
    ON CONFLICT (conversation_id) DO UPDATE SET mark = 0 WHERE mark <> 0;
END;

-- A copy may say more of a call than was known.
CREATE TRIGGER ledger_stale_fact AFTER UPDATE OF fact ON activity
BEGIN
  INSERT INTO ledger_stale (conversation_id, mark) VALUES (NEW.conversation_id, 0)
    ON CONFLICT (conversation_id) DO UPDATE SET mark = 0 WHERE mark <> 0;
END;
