//! Transcripts: conversations to take along, as text, Markdown or a page of HTML.

pub(crate) mod draft;
pub use draft::save_file;
mod entry;
mod form;
mod html;
mod job;
mod markdown;
mod plain;
mod safe;
mod words;

use crate::api::{Shared, TranscriptForm, TranscriptStyle, Which};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::share::draft::Draft;
use crate::share::entry::{Head, Telling};
use crate::share::form::Form;
pub(crate) use crate::share::job::{Running, Shares, count};
use crate::share::words::Words;
use crate::translate as t;
use listo_domain::{ActivityId, Millis};
use listo_store::{
    Activity, Conversation, ConversationId, Error as StoreError, Item, Number, ThreadAt,
};
use std::io::{self, Write};
use std::path::Path;

/// Activities read at a time.
const PAGE: u32 = 500;
/// Bytes of text that a clipboard takes: programs that get more at once stand still.
const MOST_COPIED: usize = 1_000_000;

/// The clipboard's text. It takes no more than it may hold.
#[derive(Default)]
struct Copied {
    text: Vec<u8>,
    full: bool,
}

impl Write for Copied {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.full |= self.text.len() + bytes.len() > MOST_COPIED;
        if !self.full {
            self.text.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A part of a conversation's items, oldest first.
pub(crate) struct Piece {
    pub conversation: Conversation,
    /// Activities and internal comments; what was decided about it is ours, and no part of what was
    /// said.
    pub items: Vec<Item>,
    /// Where the next part begins.
    pub next: Option<ActivityId>,
}

impl Piece {
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.items.iter().filter_map(|item| match item {
            Item::Activity(activity) => Some(activity),
            Item::State(_) | Item::Comment(_) => None,
        })
    }
}

struct Writing<'a> {
    form: &'static dyn Form,
    telling: Telling<'a>,
    numbers: Vec<Number>,
    now: Millis,
    several: bool,
    comments: bool,
}

impl Engine {
    /// A transcript as a text for the clipboard.
    ///
    /// # Errors
    /// When a conversation that was asked for alone is not there, or nothing can be read.
    pub async fn copy_transcript(
        &self,
        job_id: &str,
        which: &Which,
        form: TranscriptForm,
        style: TranscriptStyle,
    ) -> Result<Shared> {
        let mut running = self.begin_share(job_id);
        let mut copied = Copied::default();
        let stop = |copied: &Copied| copied.full;
        let mut shared = self
            .transcript(&mut running, which, (form, style), &mut copied, stop)
            .await?;
        shared.too_long = copied.full;
        if !shared.cancelled && !shared.too_long {
            shared.text = Some(String::from_utf8_lossy(&copied.text).into_owned());
        }
        Ok(shared)
    }

    /// A transcript in a file, which is there only when it is whole. One that is there is replaced.
    ///
    /// # Errors
    /// As [`Engine::copy_transcript`], or when the file cannot be written; nothing is left then.
    pub async fn save_transcript(
        &self,
        job_id: &str,
        which: &Which,
        form: TranscriptForm,
        style: TranscriptStyle,
        to: &Path,
    ) -> Result<Shared> {
        // It runs until the file is there.
        let mut running = self.begin_share(job_id);
        let mut draft = Draft::of(to)?;
        let mut shared = self
            .transcript(&mut running, which, (form, style), &mut draft, |_| false)
            .await?;
        if !shared.cancelled {
            shared.files.push(draft.keep(true)?);
        }
        Ok(shared)
    }

    async fn transcript<W: Write + Send>(
        &self,
        running: &mut Running<'_>,
        which: &Which,
        (form, style): (TranscriptForm, TranscriptStyle),
        out: &mut W,
        stop: impl Fn(&W) -> bool,
    ) -> Result<Shared> {
        let ids = self.which(which).await?;
        let zone = self.inner.clock.zone();
        let writing = Writing {
            form: form::of(form),
            telling: Telling {
                words: Words::of(style.language),
                zone: &zone,
            },
            numbers: self.store().numbers().await?,
            now: self.now(),
            several: ids.len() != 1,
            comments: style.comments,
        };
        running.total = ids.len();
        if writing.several {
            writing.begin(out, ids.len())?;
        }
        let mut shared = Shared::default();
        for id in ids {
            let told = self.one(&writing, id, out, running, &stop).await;
            match told {
                Ok(true) => shared.conversations += 1,
                Ok(false) if stop(out) => break,
                Ok(false) => {
                    shared.cancelled = true;
                    break;
                }
                // Of several, one may have gone meanwhile.
                Err(Error::Store(StoreError::NotFound(_))) if writing.several => {}
                Err(error) => return Err(error),
            }
            running.done += 1;
        }
        writing.form.end(out)?;
        shared.items = running.items;
        Ok(shared)
    }

    /// `false` where it was ended before its end.
    async fn one<W: Write + Send>(
        &self,
        writing: &Writing<'_>,
        id: ConversationId,
        out: &mut W,
        running: &mut Running<'_>,
        stop: &impl Fn(&W) -> bool,
    ) -> Result<bool> {
        let mut from = None;
        let mut first = true;
        loop {
            let piece = self.piece(id, from).await?;
            if first {
                writing.head(out, &piece)?;
                first = false;
            }
            for item in &piece.items {
                match item {
                    Item::Activity(a) => writing.form.entry(out, &writing.telling.entry(a))?,
                    Item::Comment(c) if writing.comments => {
                        writing.form.entry(out, &writing.telling.comment(c))?;
                    }
                    Item::Comment(_) | Item::State(_) => {}
                }
            }
            running.items += count(piece.activities().count());
            if !running.tell() || stop(out) {
                return Ok(false);
            }
            from = piece.next;
            if from.is_none() {
                return Ok(true);
            }
        }
    }

    async fn which(&self, which: &Which) -> Result<Vec<ConversationId>> {
        match which {
            Which::Ids { ids } => ids.iter().map(|id| t::conversation_id(id)).collect(),
            Which::Range { range } => Ok(self.store().ids(&t::range(range)?).await?),
        }
    }

    pub(crate) async fn piece(
        &self,
        id: ConversationId,
        from: Option<ActivityId>,
    ) -> Result<Piece> {
        let from = from.unwrap_or(ActivityId(i64::MIN));
        let thread = self.store().thread(id, ThreadAt::After(from), PAGE).await?;
        let mut items = thread.items;
        items.retain(|item| !matches!(item, Item::State(_)));
        Ok(Piece {
            conversation: thread.conversation,
            items,
            next: thread.after,
        })
    }
}

impl Writing<'_> {
    fn begin(&self, out: &mut dyn Write, conversations: usize) -> io::Result<()> {
        let words = self.telling.words;
        let head = Head {
            title: format!("{conversations} {}", words.conversations),
            facts: self.telling.made(self.now),
        };
        self.form.begin(out, words.code, &head)
    }

    fn head(&self, out: &mut dyn Write, piece: &Piece) -> io::Result<()> {
        let number = piece.conversation.number;
        let number = self.numbers.iter().find(|n| n.id() == number);
        let first = piece.activities().next().map(|a| a.at);
        let mut head = self.telling.head(&piece.conversation, number, first);
        if self.several {
            self.form.part(out, &head)?;
        } else {
            head.facts.extend(self.telling.made(self.now));
            self.form.begin(out, self.telling.words.code, &head)?;
        }
        if first.is_none() {
            self.form.nothing(out, self.telling.words.nothing)?;
        }
        Ok(())
    }
}
