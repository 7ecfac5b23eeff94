-- Files go with a text: [{"sha256", "media_type", "name", "size"}], in the order in which they are sent.

ALTER TABLE draft ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
ALTER TABLE outbox ADD COLUMN files TEXT NOT NULL DEFAULT '[]';

-- As before, and what is known of the files of a text that is deleted goes with its words.
DROP TRIGGER log_is_append_only_update;
CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log
WHEN (OLD.server_seq IS NOT NULL
  OR (NEW.seq, NEW.id, NEW.command_id, NEW.conversation_id, NEW.contact_id, NEW.actor, NEW.device,
      NEW.device_seq, NEW.kind, NEW.version, NEW.payload, NEW.before, NEW.stamp_after, NEW.occurred_at)
  <> (OLD.seq, OLD.id, OLD.command_id, OLD.conversation_id, OLD.contact_id, OLD.actor, OLD.device,
      OLD.device_seq, OLD.kind, OLD.version, OLD.payload, OLD.before, OLD.stamp_after, OLD.occurred_at))
  AND NOT (EXISTS (SELECT 1 FROM deleting) AND OLD.kind IN ('commented', 'queued')
  AND NEW.payload = json_remove(json_set(OLD.payload, '$.body', ''), '$.mentions', '$.files')
  AND (NEW.seq, NEW.id, NEW.command_id, NEW.conversation_id, NEW.contact_id, NEW.actor, NEW.device,
       NEW.device_seq, NEW.kind, NEW.version, NEW.before, NEW.stamp_after, NEW.occurred_at, NEW.server_seq)
  IS (OLD.seq, OLD.id, OLD.command_id, OLD.conversation_id, OLD.contact_id, OLD.actor, OLD.device,
      OLD.device_seq, OLD.kind, OLD.version, OLD.before, OLD.stamp_after, OLD.occurred_at, OLD.server_seq))
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
