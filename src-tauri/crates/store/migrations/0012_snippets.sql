-- Texts that are written often, kept by a short name.

CREATE TABLE snippet (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL,
  folded     TEXT NOT NULL,              -- without case and accents
  text       TEXT NOT NULL,              -- with fields such as {first_name}
  removed    INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX snippet_name ON snippet (folded) WHERE removed = 0;
