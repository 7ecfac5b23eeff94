-- Search, and what makes lists and imports independent of their size.

-- Names and numbers of the other parties as a row of the list shows them: [[address, name], …].
-- PROJECTION of party and person.
ALTER TABLE conversation ADD COLUMN people TEXT NOT NULL DEFAULT '[]';
UPDATE conversation SET people = (
  SELECT json_group_array(json_array(p.address, coalesce(x.name, '')) ORDER BY p.position)
  FROM party p LEFT JOIN person x ON x.address = p.address WHERE p.conversation_id = conversation.id);

-- The same rule, with the column in front that tells most: an insert compares one short text.
DROP INDEX activity_external;
CREATE UNIQUE INDEX activity_external ON activity (external_id, number_id, source);

-- What `has:` asks for; the rest is found by walking from the newest item down.
CREATE INDEX activity_voicemail ON activity (id) WHERE kind = 2;
CREATE INDEX activity_files ON activity (id) WHERE attachments > 0;

-- An undo or redo of very many conversations goes through them in several transactions. Until the
-- last one its target stays where it is in the stack, so that what was cut off can be gone on with.
ALTER TABLE command ADD COLUMN partial INTEGER NOT NULL DEFAULT 0;

-- The words of texts, subjects and transcripts. rowid = activity.id, so "newest first" is a walk.
-- Letters the tokenizer does not fold (ß, æ …) are spelled out before they are written here, so the
-- index keeps no text of its own and matches are marked in the stored text.
CREATE VIRTUAL TABLE activity_search USING fts5 (
  text, content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

-- Names of the other parties, and addresses that are no number; rowid = conversation.id.
CREATE VIRTUAL TABLE name_search USING fts5 (
  names, content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');

-- Any three or more digits of a number in a row; rowid = conversation.id.
CREATE VIRTUAL TABLE digit_search USING fts5 (
  digits, content = '', contentless_delete = 1, tokenize = 'trigram');

INSERT INTO activity_search (rowid, text)
SELECT id, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
  trim(body || char(10) || subject, char(10)), 'ß', 'ss'), 'ẞ', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe')
  , 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ð', 'd'), 'Ð', 'd')
  , 'ł', 'l'), 'Ł', 'l'), 'þ', 'th'), 'Þ', 'th'), 'ı', 'i'), 'ħ', 'h')
FROM activity WHERE body <> '' OR subject <> '' ORDER BY id;

INSERT INTO name_search (rowid, names)
SELECT id, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
  names, 'ß', 'ss'), 'ẞ', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe')
  , 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ð', 'd'), 'Ð', 'd')
  , 'ł', 'l'), 'Ł', 'l'), 'þ', 'th'), 'Þ', 'th'), 'ı', 'i'), 'ħ', 'h')
FROM (SELECT p.conversation_id AS id, group_concat(
    coalesce(x.name, '') || CASE WHEN ltrim(p.address, '+') GLOB '*[^0-9]*' THEN ' ' || p.address ELSE '' END,
    char(10)) AS names
  FROM party p LEFT JOIN person x ON x.address = p.address GROUP BY p.conversation_id);

INSERT INTO digit_search (rowid, digits)
SELECT conversation_id, group_concat(ltrim(address, '+'), ' ') FROM party
WHERE address <> '' AND ltrim(address, '+') NOT GLOB '*[^0-9]*' GROUP BY conversation_id;
