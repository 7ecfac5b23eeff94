//! Drafts: kept while they are written, so that a restart or a crash loses none.

use crate::api::{Draft, DraftKind, DraftText};
use crate::engine::Engine;
use crate::error::{Error, Result};
use listo_store as store;

/// More than anybody writes by hand.
const MAX_BYTES: usize = 1_000_000;
/// An address or an id.
const MAX_ABOUT: usize = 1_000;

impl Engine {
    /// # Errors
    /// When the database cannot be read.
    pub async fn drafts(&self) -> Result<Vec<Draft>> {
        let mut all = Vec::new();
        for draft in self.store().drafts().await? {
            let store::Draft { text, files } = draft;
            // A kind that this version does not know is left where it is.
            let Some(kind) = kind(&text.kind) else {
                continue;
            };
            all.push(Draft {
                kind,
                about: text.about,
                text: text.text,
                item: text.item,
                files: self.attachments(files).await,
            });
        }
        Ok(all)
    }

    /// An empty text takes the draft away, except for its files.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a text of more than a megabyte.
    pub async fn keep_draft(&self, draft: DraftText) -> Result<()> {
        let item = draft.item.as_deref().unwrap_or_default();
        for (field, id) in [("about", draft.about.as_str()), ("item", item)] {
            if id.len() > MAX_ABOUT {
                return Err(Error::invalid(field, id.len().to_string()));
            }
        }
        if draft.text.len() > MAX_BYTES {
            return Err(Error::invalid("text", draft.text.len().to_string()));
        }
        let draft = store::DraftText {
            kind: name(draft.kind).to_owned(),
            about: draft.about,
            text: draft.text,
            item: draft.item,
        };
        Ok(self.store().keep_draft(&draft).await?)
    }
}

const KINDS: [(&str, DraftKind); 3] = [
    ("comment", DraftKind::Comment),
    ("message", DraftKind::Message),
    ("note", DraftKind::Note),
];

fn kind(name: &str) -> Option<DraftKind> {
    KINDS.iter().find(|(n, _)| *n == name).map(|(_, k)| *k)
}

fn name(kind: DraftKind) -> &'static str {
    KINDS
        .iter()
        .find(|(_, k)| *k == kind)
        .map_or("", |(n, _)| n)
}
