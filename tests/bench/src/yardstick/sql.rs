//! Tables and statements, the same for both drivers.

pub const TABLES: &str = "
CREATE TABLE phone(id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE,
  open_n INTEGER NOT NULL DEFAULT 0, unread_n INTEGER NOT NULL DEFAULT 0);
CREATE TABLE contact(id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT);
CREATE TABLE conversation(id INTEGER PRIMARY KEY, phone_id INTEGER NOT NULL, contact_id INTEGER NOT NULL,
  done INTEGER NOT NULL, unread INTEGER NOT NULL, last_ts INTEGER NOT NULL, last_id INTEGER NOT NULL);
CREATE TABLE activity(id INTEGER PRIMARY KEY, conv_id INTEGER NOT NULL, ts INTEGER NOT NULL,
  kind INTEGER NOT NULL, inbound INTEGER NOT NULL, dur INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE command(id INTEGER PRIMARY KEY, what TEXT NOT NULL, undoes INTEGER);
CREATE TABLE log(id INTEGER PRIMARY KEY, command_id INTEGER NOT NULL, conv_id INTEGER NOT NULL,
  done INTEGER NOT NULL, unread INTEGER NOT NULL);
";

pub const INDEXES: &str = "
CREATE INDEX conv_open         ON conversation(last_ts DESC) WHERE done = 0;
CREATE INDEX conv_open_phone   ON conversation(phone_id, last_ts DESC) WHERE done = 0;
CREATE INDEX conv_unread       ON conversation(last_ts DESC) WHERE unread > 0;
CREATE INDEX conv_done         ON conversation(last_ts DESC) WHERE done = 1;
CREATE INDEX activity_conv     ON activity(conv_id, ts);
CREATE INDEX log_command       ON log(command_id, conv_id);
";

pub const FTS: &str =
    "CREATE VIRTUAL TABLE search USING fts5(body, content='activity', content_rowid='id',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');";

/// Counts a number kept by the store, so a badge costs one row a number at any size.
pub const TRIGGERS: &str = "
CREATE TRIGGER conv_counts AFTER UPDATE OF done, unread ON conversation
WHEN old.done <> new.done OR (old.unread > 0) <> (new.unread > 0) BEGIN
  UPDATE phone SET open_n = open_n + (new.done = 0) - (old.done = 0),
                   unread_n = unread_n + (new.unread > 0) - (old.unread > 0) WHERE id = new.phone_id;
END;";

macro_rules! page {
    ($where:literal) => {
        concat!(
            "SELECT c.id, c.last_ts, c.unread, p.number, k.number, k.name, a.kind, a.inbound, a.dur, a.body
             FROM conversation c JOIN phone p ON p.id = c.phone_id JOIN contact k ON k.id = c.contact_id
             JOIN activity a ON a.id = c.last_id ",
            $where,
            " AND c.last_ts < ?1 ORDER BY c.last_ts DESC LIMIT 50"
        )
    };
}

pub const OPEN: &str = page!("WHERE c.done = 0");
pub const OPEN_NUMBER: &str = page!("WHERE c.done = 0 AND c.phone_id = ?2");
pub const UNREAD: &str = page!("WHERE c.unread > 0");
pub const DONE: &str = page!("WHERE c.done = 1");
pub const VIEWS: [(&str, &str); 3] = [
    ("list_open", OPEN),
    ("list_unread", UNREAD),
    ("list_done", DONE),
];
/// Columns of a page: time of the newest activity, number of the contact.
pub const TS: usize = 1;
pub const CONTACT: usize = 4;

pub const THREAD: &str = "SELECT id, ts, kind, inbound, dur, body FROM activity WHERE conv_id = ?1 ORDER BY ts DESC LIMIT 50";
pub const COUNTS: &str = "SELECT number, open_n, unread_n FROM phone ORDER BY id";

/// Newest first: ids grow with time, so FTS5 walks its lists backwards and the caller stops early.
pub const SEARCH: &str =
    "SELECT s.rowid, a.conv_id, a.ts, a.body FROM search s JOIN activity a ON a.id = s.rowid
  WHERE search MATCH ?1 ORDER BY s.rowid DESC";
pub const HITS: &str = "SELECT count(*) FROM search WHERE search MATCH ?1";
pub const CONTACT_OF: &str =
    "SELECT k.number FROM conversation c JOIN contact k ON k.id = c.contact_id WHERE c.id = ?1";

/// One of the three commands: which conversations it is done to (the newest of them), and how.
#[derive(Clone, Copy)]
pub struct Mark {
    pub op: &'static str,
    pub choose: &'static str,
    pub update: &'static str,
}

pub const MARKS: [Mark; 3] = [
    Mark {
        op: "mark_done",
        choose: "SELECT id, done, unread FROM conversation WHERE done = 0 ORDER BY last_ts DESC LIMIT ?1",
        update: "UPDATE conversation SET done = 1, unread = 0 WHERE id = ?1",
    },
    Mark {
        op: "mark_open",
        choose: "SELECT id, done, unread FROM conversation WHERE done = 1 ORDER BY last_ts DESC LIMIT ?1",
        update: "UPDATE conversation SET done = 0, unread = 0 WHERE id = ?1",
    },
    Mark {
        op: "mark_unread",
        choose: "SELECT id, done, unread FROM conversation WHERE done = 0 AND unread = 0 ORDER BY last_ts DESC LIMIT ?1",
        update: "UPDATE conversation SET unread = 1 WHERE id = ?1",
    },
];
pub const PUT_BACK: &str = "UPDATE conversation SET done = ?2, unread = ?3 WHERE id = ?1";

pub const NEW_COMMAND: &str = "INSERT INTO command(what, undoes) VALUES(?1, ?2)";
pub const LOG_ONE: &str = "INSERT INTO log(command_id, conv_id, done, unread)
  SELECT ?2, id, done, unread FROM conversation WHERE id = ?1";

pub const BULK: &str = "UPDATE conversation SET done = 1, unread = 0 WHERE id IN
  (SELECT id FROM conversation WHERE done = 0 ORDER BY last_ts DESC LIMIT ?1)";
pub const BULK_LOG: &str = "INSERT INTO log(command_id, conv_id, done, unread)
  SELECT ?2, id, done, unread FROM conversation WHERE done = 0 ORDER BY last_ts DESC LIMIT ?1";
/// What the log of a command names.
pub const BULK_LOGGED: &str = "UPDATE conversation SET done = 1, unread = 0
  WHERE id IN (SELECT conv_id FROM log WHERE command_id = ?1)";
pub const UNDO_LOG: &str = "INSERT INTO log(command_id, conv_id, done, unread)
  SELECT ?2, c.id, c.done, c.unread FROM log l JOIN conversation c ON c.id = l.conv_id WHERE l.command_id = ?1";
pub const UNDO_LOGGED: &str = "UPDATE conversation SET done = l.done, unread = l.unread
  FROM log l WHERE l.command_id = ?1 AND l.conv_id = conversation.id";

/// Without a log: what a bulk changed is kept beside it, outside of what is timed.
pub const KEEP: &str = "DROP TABLE IF EXISTS temp.keep;
  CREATE TEMP TABLE keep(id INTEGER PRIMARY KEY, unread INTEGER NOT NULL)";
pub const KEEP_FILL: &str = "INSERT INTO temp.keep
  SELECT id, unread FROM conversation WHERE done = 0 ORDER BY last_ts DESC LIMIT ?1";
pub const UNDO_KEPT: &str = "UPDATE conversation SET done = 0, unread = k.unread
  FROM temp.keep k WHERE k.id = conversation.id";

/// After each operation, so that none pays for the one before it.
pub const TIDY: &str = "DELETE FROM log; DELETE FROM command; PRAGMA wal_checkpoint(TRUNCATE);";
