-- What the person keeps of contacts beside name, company and notes, in fields of their own.

CREATE TABLE property (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  folded     TEXT NOT NULL,              -- without case and accents
  kind       INTEGER NOT NULL,           -- 0 text, 1 number, 2 date, 3 choice, 4 yes or no, 5 link
  choices    TEXT NOT NULL DEFAULT '[]', -- JSON
  position   INTEGER NOT NULL,
  removed    INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX property_name ON property (folded) WHERE removed = 0;

-- PROJECTION of the log.
CREATE TABLE contact_property (
  contact_id  INTEGER NOT NULL REFERENCES contact (id),
  property_id INTEGER NOT NULL REFERENCES property (id),
  value       TEXT NOT NULL,
  PRIMARY KEY (contact_id, property_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_property_property ON contact_property (property_id);
