-- What is to be sent, why something was not delivered, and where live conversations come from.

-- A row a decision 'queued'. The log says what was decided; this says what has become of it.
CREATE TABLE outbox (
  text            INTEGER PRIMARY KEY,             -- log.seq of the decision
  conversation_id INTEGER NOT NULL,
  body            TEXT NOT NULL,
  queued_at       INTEGER NOT NULL,
  due_at          INTEGER NOT NULL,                -- not before then
  scheduled       INTEGER NOT NULL DEFAULT 0,      -- 1 where the person chose the time
  then_done       INTEGER NOT NULL DEFAULT 0,      -- whoever wrote it was done with the conversation
  state           INTEGER NOT NULL DEFAULT 0,      -- 0 waiting, 1 sending, 2 unsure, 3 sent, 4 failed, 5 cancelled
  attempts        INTEGER NOT NULL DEFAULT 0,
  attempted_at    INTEGER NOT NULL DEFAULT 0,      -- of the last attempt
  retry_at        INTEGER NOT NULL DEFAULT 0,
  fault           TEXT NOT NULL DEFAULT '',        -- why the last attempt came to nothing
  activity_id     INTEGER NOT NULL DEFAULT 0       -- what it became in the thread
) STRICT;

CREATE INDEX outbox_ahead ON outbox (conversation_id, due_at, text) WHERE state < 3;

CREATE INDEX outbox_activity ON outbox (activity_id) WHERE activity_id > 0;

-- Why a text of ours was refused or not delivered.
CREATE TABLE failure (
  activity_id INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  code        TEXT NOT NULL,                       -- the provider's own
  message     TEXT NOT NULL                        -- the provider's own words
) STRICT;

-- A provider that is asked again and again. Its key is in the keychain of the system, never here.
CREATE TABLE source (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  kind           TEXT NOT NULL,                    -- twilio, …
  name           TEXT NOT NULL,
  account        TEXT NOT NULL,                    -- JSON, without secrets
  paused         INTEGER NOT NULL DEFAULT 0,
  added_at       INTEGER NOT NULL,
  new_cursor     TEXT NOT NULL DEFAULT '',
  history_cursor TEXT NOT NULL DEFAULT '',
  history        INTEGER NOT NULL DEFAULT 0,       -- 0 not begun, 1 under way, 2 complete
  reached        INTEGER NOT NULL DEFAULT 0,       -- how far back the history has come
  fetched        INTEGER NOT NULL DEFAULT 0,       -- items
  problems       INTEGER NOT NULL DEFAULT 0,       -- items that could not be read
  fetched_at     INTEGER NOT NULL DEFAULT 0,       -- when it last answered
  fault          TEXT NOT NULL DEFAULT '',         -- what is wrong with it now
  fault_at       INTEGER NOT NULL DEFAULT 0,       -- since when
  fault_detail   TEXT NOT NULL DEFAULT ''
) STRICT;

-- Which of our numbers a source is asked for, and sends from.
CREATE TABLE source_number (
  number_id INTEGER PRIMARY KEY REFERENCES number (id),
  source_id INTEGER NOT NULL REFERENCES source (id),
  e164      TEXT NOT NULL,
  texts     INTEGER NOT NULL                       -- 1 where it can send them
) STRICT;

CREATE INDEX source_number_source ON source_number (source_id);
