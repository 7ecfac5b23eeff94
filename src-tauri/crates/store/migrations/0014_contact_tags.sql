-- Contacts have the tags that conversations have.

-- PROJECTION of the log: which contacts have a tag, also one that was removed.
CREATE TABLE contact_tag (
  tag_id     INTEGER NOT NULL REFERENCES tag (id),
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  PRIMARY KEY (tag_id, contact_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_tag_contact ON contact_tag (contact_id);
