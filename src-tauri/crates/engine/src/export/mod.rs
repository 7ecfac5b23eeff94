//! Everything, for other programs: as JSON lines or as CSV. docs/export.md says what is in it.

mod csv;
mod lines;

use crate::api::{ExportForm, Shared};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::export::csv::Tables;
use crate::export::lines::Lines;
use crate::share::{Piece, count};
use listo_domain::{CallOutcome, Delivery, Direction, Shown};
use listo_store::{Activity, Conversation, Error as StoreError, Member, Number, Range, Tag, View};
use std::io;
use std::path::Path;

/// Where an export goes. Dropped, it leaves nothing behind.
trait Sink: Send {
    /// The next part of a conversation; the parts of one follow each other.
    fn piece(&mut self, number: &Number, names: &Names, piece: &Piece) -> io::Result<()>;
    /// No more parts of this conversation.
    fn end_of(
        &mut self,
        number: &Number,
        names: &Names,
        conversation: &Conversation,
    ) -> io::Result<()>;
    /// The names of the files, which are there now.
    fn keep(self: Box<Self>) -> io::Result<Vec<String>>;
}

impl Engine {
    /// All conversations but the samples. JSON lines go to the file `to`, CSV into the folder `to`,
    /// under names that are not taken.
    ///
    /// # Errors
    /// When the database cannot be read or the files cannot be written; none is left then.
    pub async fn export(
        &self,
        job_id: &str,
        form: ExportForm,
        to: &Path,
        replace: bool,
    ) -> Result<Shared> {
        let mut running = self.begin_share(job_id);
        let zone = self.inner.clock.zone();
        let mut sink: Box<dyn Sink> = match form {
            ExportForm::JsonLines => Box::new(Lines::to(to, replace)?),
            ExportForm::Csv => Box::new(Tables::in_folder(to, zone, self.now())?),
        };
        let numbers = self.store().numbers().await?;
        let names = Names {
            tags: self.store().tags().await?,
            members: self.store().members().await?,
        };
        let all = Range {
            list: View::All.into(),
            from: None,
            to: None,
            except: Vec::new(),
            through: listo_domain::Seq(0),
        };
        let ids = self.store().ids(&all).await?;
        running.total = ids.len();
        let mut conversations = 0;
        for id in ids {
            let mut from = None;
            loop {
                let piece = match self.piece(id, from).await {
                    // It has gone meanwhile.
                    Err(Error::Store(StoreError::NotFound(_))) => break,
                    other => other?,
                };
                let number = piece.conversation.number;
                let Some(number) = numbers.iter().find(|n| n.id() == number && !n.sample) else {
                    break;
                };
                sink.piece(number, &names, &piece)?;
                running.items += count(piece.activities().count());
                if !running.tell() {
                    return Ok(Shared {
                        cancelled: true,
                        ..Shared::default()
                    });
                }
                from = piece.next;
                if from.is_none() {
                    sink.end_of(number, &names, &piece.conversation)?;
                    conversations += 1;
                    break;
                }
            }
            running.done += 1;
        }
        Ok(Shared {
            files: sink.keep()?,
            conversations,
            items: running.items,
            ..Shared::default()
        })
    }
}

// The words of both forms: part of the format, whatever the language of the window.

/// What the ids of a conversation stand for.
struct Names {
    tags: Vec<Tag>,
    members: Vec<Member>,
}

impl Names {
    /// Of a conversation's tags, in their order.
    fn tags<'a>(&'a self, c: &Conversation) -> Vec<&'a str> {
        let on = |tag: &&Tag| c.tags.iter().any(|t| t.0 == tag.id);
        let tags = self.tags.iter().filter(on);
        tags.map(|t| t.name.as_str()).collect()
    }

    /// Of who is responsible; `me` where that person has given no name.
    fn assignee<'a>(&'a self, c: &'a Conversation) -> Option<&'a str> {
        let actor = c.assignee.as_ref()?.0.as_str();
        let member = self.members.iter().find(|m| m.actor == actor);
        let name = member.map(|m| m.name.as_str()).filter(|n| !n.is_empty());
        Some(name.unwrap_or(actor))
    }
}

/// Nobody has seen or answered it yet.
fn waits(c: &Conversation, a: &Activity) -> bool {
    c.shown == Shown::Unread && c.waiting_since.is_some_and(|since| a.at >= since)
}

fn kind(kind: i64) -> &'static str {
    match kind {
        1 => "call",
        2 => "voicemail",
        _ => "text",
    }
}

fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "in",
        Direction::Outbound => "out",
    }
}

fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Draft => "draft",
        Delivery::Queued => "queued",
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Failed => "failed",
    }
}

fn outcome(outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Answered => "answered",
        CallOutcome::Missed => "missed",
        CallOutcome::Rejected => "rejected",
        CallOutcome::Blocked => "blocked",
    }
}

fn state(shown: Shown) -> &'static str {
    match shown {
        Shown::Unread => "unread",
        Shown::Open => "open",
        Shown::Done => "done",
    }
}
