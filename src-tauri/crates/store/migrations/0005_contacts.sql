-- Contacts: what the person says about others, over the names that sources give.

-- One log, one undo stack: a decision is about a conversation, or about a contact
-- (conversation_id is 0 then).
ALTER TABLE log ADD COLUMN contact_id INTEGER NOT NULL DEFAULT 0;
CREATE INDEX log_contact ON log (contact_id, seq) WHERE contact_id > 0;

DROP TRIGGER log_is_append_only_update;
CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log
WHEN OLD.server_seq IS NOT NULL
  OR (NEW.seq, NEW.id, NEW.command_id, NEW.conversation_id, NEW.contact_id, NEW.actor, NEW.device,
      NEW.device_seq, NEW.kind, NEW.version, NEW.payload, NEW.before, NEW.stamp_after, NEW.occurred_at)
  <> (OLD.seq, OLD.id, OLD.command_id, OLD.conversation_id, OLD.contact_id, OLD.actor, OLD.device,
      OLD.device_seq, OLD.kind, OLD.version, OLD.payload, OLD.before, OLD.stamp_after, OLD.occurred_at)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- PROJECTION of the log. One that was removed, or whose making was undone, stays as an empty row:
-- its id is not given again.
CREATE TABLE contact (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  present INTEGER NOT NULL,
  name    TEXT NOT NULL,
  company TEXT NOT NULL,
  stamp   INTEGER NOT NULL,
  sorted  TEXT NOT NULL, -- what it is called, folded
  words   TEXT NOT NULL  -- name, company and numbers, folded
) STRICT;

CREATE INDEX contact_list ON contact (sorted, id) WHERE present = 1;

CREATE TABLE contact_number (
  address    TEXT NOT NULL PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  position   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_number_contact ON contact_number (contact_id, position);

-- id: a number of the one sequence, so notes are in the order in which they were written.
CREATE TABLE contact_note (
  id         INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  at         INTEGER NOT NULL,
  text       TEXT NOT NULL
) STRICT;

CREATE INDEX contact_note_contact ON contact_note (contact_id, id);
