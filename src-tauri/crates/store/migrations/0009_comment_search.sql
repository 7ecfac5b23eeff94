-- The words of internal comments; rowid = log.seq. One that was taken away stays in here, as in the log:
-- whether it holds is asked for there.

CREATE VIRTUAL TABLE comment_search USING fts5 (
  text, content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');

INSERT INTO comment_search (rowid, text)
SELECT seq, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
  payload ->> '$.body', 'ß', 'ss'), 'ẞ', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'ø', 'o'), 'Ø', 'o'), 'đ', 'd'), 'Đ', 'd'), 'ð', 'd'), 'Ð', 'd'), 'ł', 'l'), 'Ł', 'l'), 'þ', 'th'), 'Þ', 'th'), 'ı', 'i'), 'ħ', 'h')
FROM log WHERE kind = 'commented' ORDER BY seq;
