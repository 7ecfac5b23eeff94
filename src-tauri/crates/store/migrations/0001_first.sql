-- "List": what tells a Listo database from any other.
PRAGMA application_id = 0x4c697374;

-- Facts, the log of decisions, and the projection of both. Times are milliseconds since 1970-01-01
-- UTC; 0 stands for "none". Ids are never reused.

-- The one counter that orders arrivals of facts and decisions.
CREATE TABLE clock (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
) STRICT;
INSERT INTO clock (id, seq) VALUES (1, 0);

CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Our own phone numbers.
CREATE TABLE number (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  e164       TEXT NOT NULL DEFAULT '',
  color      INTEGER NOT NULL DEFAULT 0,
  sample     INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

-- Which of our numbers a line (SIM) of a set of archives belongs to.
CREATE TABLE archive_line (
  backup_set TEXT NOT NULL,
  line       TEXT NOT NULL,
  number_id  INTEGER NOT NULL REFERENCES number (id),
  PRIMARY KEY (backup_set, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  address TEXT NOT NULL PRIMARY KEY,
  name    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- PROJECTION. Rebuilt from activity and log; nothing but the fold decides what it holds.
CREATE TABLE conversation (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  number_id       INTEGER NOT NULL REFERENCES number (id),
  parties         TEXT NOT NULL,              -- addresses, sorted, joined by a newline
  status          INTEGER NOT NULL DEFAULT 1, -- 0 open, 1 done
  unread_reason   INTEGER NOT NULL DEFAULT 0, -- 0 none, 1 inbound, 2 manual, 3 snooze, 4 failed send
  unread_at       INTEGER NOT NULL DEFAULT 0,
  unread_by       TEXT NOT NULL DEFAULT '',
  unread_activity INTEGER NOT NULL DEFAULT 0,
  waiting_since   INTEGER NOT NULL DEFAULT 0,
  tried_at        INTEGER NOT NULL DEFAULT 0,
  snoozed_until   INTEGER NOT NULL DEFAULT 0,
  done_through    INTEGER NOT NULL DEFAULT 0,
  muted           INTEGER NOT NULL DEFAULT 0,
  unheard_at       INTEGER NOT NULL DEFAULT 0, -- came in while muted, and unseen
  unheard_activity INTEGER NOT NULL DEFAULT 0,
  stamp           INTEGER NOT NULL DEFAULT 0,
  last_inbound    INTEGER NOT NULL DEFAULT 0,
  seen            INTEGER NOT NULL DEFAULT 0,
  untouched       INTEGER NOT NULL DEFAULT 1,
  place           INTEGER NOT NULL DEFAULT 2, -- 0 open, 1 unread, 2 done, 3 snoozed, 4 muted
  sort_id         INTEGER NOT NULL DEFAULT 0, -- the last activity, or the end of a snooze
  head            INTEGER NOT NULL DEFAULT 0, -- the newest arrival
  last_activity   INTEGER NOT NULL DEFAULT 0,
  last_at         INTEGER NOT NULL DEFAULT 0,
  last_kind       INTEGER NOT NULL DEFAULT 0,
  last_direction  INTEGER NOT NULL DEFAULT 0,
  last_sender     TEXT NOT NULL DEFAULT '',
  last_text       TEXT NOT NULL DEFAULT '',
  last_delivery   INTEGER NOT NULL DEFAULT 0,
  last_outcome    INTEGER NOT NULL DEFAULT 0,
  last_duration   INTEGER NOT NULL DEFAULT 0,
  last_attachments INTEGER NOT NULL DEFAULT 0,
  UNIQUE (number_id, parties)
) STRICT;

CREATE INDEX conversation_all ON conversation (sort_id DESC, id DESC);
CREATE INDEX conversation_inbox ON conversation (sort_id DESC, id DESC) WHERE place < 2;
CREATE INDEX conversation_unread ON conversation (sort_id DESC, id DESC) WHERE place = 1;
CREATE INDEX conversation_done ON conversation (sort_id DESC, id DESC) WHERE place = 2;
CREATE INDEX conversation_number_all ON conversation (number_id, sort_id DESC, id DESC);
CREATE INDEX conversation_number_inbox ON conversation (number_id, sort_id DESC, id DESC) WHERE place < 2;
CREATE INDEX conversation_number_unread ON conversation (number_id, sort_id DESC, id DESC) WHERE place = 1;
CREATE INDEX conversation_number_done ON conversation (number_id, sort_id DESC, id DESC) WHERE place = 2;
CREATE INDEX conversation_snoozed ON conversation (snoozed_until) WHERE snoozed_until > 0;

CREATE TABLE party (
  conversation_id INTEGER NOT NULL REFERENCES conversation (id),
  position        INTEGER NOT NULL,
  address         TEXT NOT NULL,
  PRIMARY KEY (conversation_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX party_address ON party (address);

-- FACTS. id = milliseconds × 1024 + n, so that id order is time order.
CREATE TABLE activity (
  id              INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id),
  number_id       INTEGER NOT NULL REFERENCES number (id),
  source          TEXT NOT NULL,
  external_id     TEXT NOT NULL,
  arrival         INTEGER NOT NULL,
  landing         INTEGER NOT NULL,           -- 0 live, 1 unread, 2 open, 3 done
  fact            INTEGER NOT NULL,           -- what it means for the state
  at              INTEGER NOT NULL,
  kind            INTEGER NOT NULL,           -- 0 text, 1 call, 2 voicemail
  direction       INTEGER NOT NULL,           -- 0 inbound, 1 outbound
  sender          TEXT NOT NULL DEFAULT '',
  body            TEXT NOT NULL DEFAULT '',
  subject         TEXT NOT NULL DEFAULT '',
  delivery        INTEGER NOT NULL DEFAULT 0, -- 0 draft, 1 queued, 2 sent, 3 delivered, 4 failed
  outcome         INTEGER NOT NULL DEFAULT 0, -- 0 none, 1 answered, 2 missed, 3 rejected, 4 blocked
  duration_s      INTEGER NOT NULL DEFAULT 0,
  automatic       INTEGER NOT NULL DEFAULT 0,
  attachments     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX activity_external ON activity (number_id, source, external_id);
CREATE INDEX activity_conversation ON activity (conversation_id, id);

CREATE TABLE attachment (
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  position    INTEGER NOT NULL,
  sha256      TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  name        TEXT NOT NULL DEFAULT '',
  size        INTEGER NOT NULL,
  PRIMARY KEY (activity_id, position)
) STRICT, WITHOUT ROWID;

-- DECISIONS. Append-only.
CREATE TABLE log (
  seq             INTEGER PRIMARY KEY,
  id              BLOB NOT NULL UNIQUE,       -- UUIDv7
  command_id      BLOB NOT NULL,
  conversation_id INTEGER NOT NULL,           -- no foreign key: the log outlives removed samples
  actor           TEXT NOT NULL,
  device          TEXT NOT NULL,
  device_seq      INTEGER NOT NULL,           -- gapless
  kind            TEXT NOT NULL,
  version         INTEGER NOT NULL,
  payload         TEXT NOT NULL,              -- JSON
  before          TEXT NOT NULL,              -- JSON, what undo puts back
  stamp_after     INTEGER NOT NULL,
  occurred_at     INTEGER NOT NULL,
  server_seq      INTEGER,                    -- null until a team log has ordered it
  UNIQUE (device, device_seq)
) STRICT;

CREATE INDEX log_conversation ON log (conversation_id, seq);
CREATE INDEX log_command ON log (command_id, seq);

-- Only a team log may add something: its order, once.
CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log
WHEN OLD.server_seq IS NOT NULL
  OR (NEW.seq, NEW.id, NEW.command_id, NEW.conversation_id, NEW.actor, NEW.device, NEW.device_seq,
      NEW.kind, NEW.version, NEW.payload, NEW.before, NEW.stamp_after, NEW.occurred_at)
  <> (OLD.seq, OLD.id, OLD.command_id, OLD.conversation_id, OLD.actor, OLD.device, OLD.device_seq,
      OLD.kind, OLD.version, OLD.payload, OLD.before, OLD.stamp_after, OLD.occurred_at)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_append_only_delete BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- One row a command: the undo stack.
CREATE TABLE command (
  id         BLOB NOT NULL PRIMARY KEY,
  seq        INTEGER NOT NULL UNIQUE,         -- of its first decision
  actor      TEXT NOT NULL,
  verb       TEXT NOT NULL,
  target     BLOB NOT NULL DEFAULT x'',       -- for undo and redo: the command they are about
  applied_by BLOB NOT NULL,                   -- the command whose decisions put it in effect
  undone_by  BLOB NOT NULL DEFAULT x'',
  state      INTEGER NOT NULL,                -- 0 applied, 1 undone, 2 not to be undone
  at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX command_stack ON command (actor, state, seq);

-- PROJECTION. Kept in the transaction that moves a conversation.
CREATE TABLE count (
  number_id INTEGER NOT NULL,
  place     INTEGER NOT NULL,
  n         INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (number_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE import (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  started_at  INTEGER NOT NULL,
  finished_at INTEGER NOT NULL DEFAULT 0,
  state       TEXT NOT NULL,                  -- running, finished, cancelled, failed
  options     TEXT NOT NULL,                  -- JSON
  tally       TEXT NOT NULL                   -- JSON
) STRICT;
