-- What has been written and not saved yet.

CREATE TABLE draft (
  kind  TEXT NOT NULL, -- comment, note
  about TEXT NOT NULL, -- the id of the conversation, or the address of the contact
  text  TEXT NOT NULL,
  PRIMARY KEY (kind, about)
) STRICT, WITHOUT ROWID;
