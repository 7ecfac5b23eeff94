-- A source can be removed together with what it has brought.

-- The source that brought an item: 0 for what was imported, -1 for one that was gone before this was kept.
-- No foreign key: what a source has brought may outlive it.
ALTER TABLE activity ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
UPDATE activity SET origin = coalesce(
  (SELECT s.id FROM source_number n JOIN source s ON s.id = n.source_id
    WHERE n.number_id = activity.number_id AND activity.source IN (s.kind, 'listo')),
  (SELECT max(s.id) FROM source s WHERE s.kind = activity.source HAVING count(*) = 1), -1)
WHERE source IN ('twilio', 'quo', 'listo');
CREATE INDEX activity_origin ON activity (origin) WHERE origin <> 0;

-- Holds a row only inside the transaction that deletes: the row refers to one that cannot be, so no
-- transaction commits as long as it is there.
CREATE TABLE deleting (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  ends INTEGER NOT NULL CHECK (ends = 2) REFERENCES deleting (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- The log is append-only, with one exception: inside that transaction the text of a comment or of a text to be
-- sent is blanked, and nothing else of it. No entry ever goes.
DROP TRIGGER log_is_append_only_update;
CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log
WHEN (OLD.server_seq IS NOT NULL
  OR (NEW.seq, NEW.id, NEW.command_id, NEW.conversation_id, NEW.contact_id, NEW.actor, NEW.device,
      NEW.device_seq, NEW.kind, NEW.version, NEW.payload, NEW.before, NEW.stamp_after, NEW.occurred_at)
  <> (OLD.seq, OLD.id, OLD.command_id, OLD.conversation_id, OLD.contact_id, OLD.actor, OLD.device,
      OLD.device_seq, OLD.kind, OLD.version, OLD.payload, OLD.before, OLD.stamp_after, OLD.occurred_at))
  AND NOT (EXISTS (SELECT 1 FROM deleting) AND OLD.kind IN ('commented', 'queued')
  AND NEW.payload = json_remove(json_set(OLD.payload, '$.body', ''), '$.mentions')
  AND (NEW.seq, NEW.id, NEW.command_id, NEW.conversation_id, NEW.contact_id, NEW.actor, NEW.device,
       NEW.device_seq, NEW.kind, NEW.version, NEW.before, NEW.stamp_after, NEW.occurred_at, NEW.server_seq)
  IS (OLD.seq, OLD.id, OLD.command_id, OLD.conversation_id, OLD.contact_id, OLD.actor, OLD.device,
      OLD.device_seq, OLD.kind, OLD.version, OLD.before, OLD.stamp_after, OLD.occurred_at, OLD.server_seq))
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- What was being written about a conversation that is deleted is written down no more.
CREATE TRIGGER draft_of_nothing BEFORE INSERT ON draft
WHEN NEW.kind IN ('comment', 'message')
  AND NOT EXISTS (SELECT 1 FROM conversation WHERE id = CAST(NEW.about AS INTEGER))
BEGIN SELECT RAISE(IGNORE); END;
