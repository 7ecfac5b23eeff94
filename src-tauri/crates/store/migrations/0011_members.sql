-- Members, who is responsible for a conversation, and whom comments name.

-- One that was removed keeps its row: the log goes on naming it.
CREATE TABLE member (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  actor      TEXT NOT NULL UNIQUE,       -- what the log calls it; 'me' is the person this program works for
  name       TEXT NOT NULL,              -- empty as long as 'me' has given none
  folded     TEXT NOT NULL,              -- without case and accents
  removed    INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX member_name ON member (folded) WHERE removed = 0 AND folded <> '';
INSERT INTO member (actor, name, folded, created_at) VALUES ('me', '', '', 0);

-- PROJECTION of the log.
ALTER TABLE conversation ADD COLUMN assignee TEXT NOT NULL DEFAULT '';      -- member.actor
ALTER TABLE conversation ADD COLUMN assign_stamp INTEGER NOT NULL DEFAULT 0;
-- Comments that name 'me': [[comment, 1 where it was made, 1 where it was taken away], …]
ALTER TABLE conversation ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
-- The newest comment of them that is there.
ALTER TABLE conversation ADD COLUMN mention INTEGER NOT NULL DEFAULT 0;
-- The done that answered them last, also where it was reopened since.
ALTER TABLE conversation ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;

CREATE INDEX conversation_assigned ON conversation (assignee, sort_id DESC, id DESC)
  WHERE assignee <> '' AND place < 2;
CREATE INDEX conversation_assignee ON conversation (assignee, sort_id DESC, id DESC) WHERE assignee <> '';
CREATE INDEX conversation_mentioned ON conversation (sort_id DESC, id DESC) WHERE mention > finished;
-- What is counted: + 32 where it is in the inbox and assigned to 'me', + 64 where
-- a comment names 'me' and it was not finished since.
