//! Commands: decide, append, evolve, save and count, in one transaction.

use crate::ConversationId;
use crate::conversation::{Conversation, Counts, by_ids, counts};
use crate::error::{Error, Result};
use crate::open::Store;
use crate::unit::Unit;
use listo_domain::{Actor, Command, Context, Effect, Event, Millis, Refusal, decide, evolve};
use uuid::Uuid;

/// What a command is called, everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    Done,
    Unread,
    Open,
    Seen,
    Snooze,
    Wake,
    Mute,
    Unmute,
    Undo,
    Redo,
}

impl Verb {
    const NAMES: [(Self, &'static str); 10] = [
        (Self::Done, "done"),
        (Self::Unread, "unread"),
        (Self::Open, "open"),
        (Self::Seen, "seen"),
        (Self::Snooze, "snooze"),
        (Self::Wake, "wake"),
        (Self::Mute, "mute"),
        (Self::Unmute, "unmute"),
        (Self::Undo, "undo"),
        (Self::Redo, "redo"),
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(v, _)| *v == self)
            .map_or("", |(_, n)| *n)
    }

    pub(crate) fn parse(name: &str) -> Result<Self> {
        Self::NAMES
            .iter()
            .find(|(_, n)| *n == name)
            .map(|(v, _)| *v)
            .ok_or_else(|| Error::Unreadable(format!("verb {name}")))
    }

    /// Seeing happens by itself, a wake is the clock's, and undo has its own keys.
    pub(crate) fn undoable(self) -> bool {
        match self {
            Self::Done | Self::Unread | Self::Open | Self::Snooze | Self::Mute | Self::Unmute => {
                true
            }
            Self::Seen | Self::Wake | Self::Undo | Self::Redo => false,
        }
    }
}

/// One command over any number of conversations: one entry of undo.
#[derive(Debug, Clone)]
pub struct Request {
    /// Made by the caller. A repeated id changes nothing and gives the first answer's changes.
    pub command_id: Uuid,
    pub verb: Verb,
    pub actor: Actor,
    pub at: Millis,
    pub items: Vec<(ConversationId, Command)>,
}

/// Why a conversation was left as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    Unknown,
    Refused(Refusal),
}

/// What a command did, read in its own transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub command_id: Uuid,
    pub verb: Verb,
    /// For undo and redo: the verb of the command that was undone or redone.
    pub of: Option<Verb>,
    pub changed: Vec<ConversationId>,
    pub refused: Vec<(ConversationId, Reason)>,
    pub effects: Vec<(ConversationId, Effect)>,
    /// All conversations the command was about, as they are now.
    pub rows: Vec<Conversation>,
    pub counts: Counts,
    /// The id was known: nothing was done now.
    pub repeated: bool,
}

#[derive(Default)]
pub(crate) struct Tally {
    pub first: Option<i64>,
    pub changed: Vec<ConversationId>,
    pub refused: Vec<(ConversationId, Reason)>,
    pub effects: Vec<(ConversationId, Effect)>,
}

const REMEMBER: &str = "INSERT INTO command (id, seq, actor, verb, target, applied_by, state, at) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

/// Whatever could still be redone no longer can.
const FORGET_REDO: &str = "UPDATE command SET state = 2 WHERE actor = ? AND state = 1";

impl Store {
    /// # Errors
    /// Nothing was changed, except after [`Error::UnknownCommit`].
    pub async fn run(&self, request: &Request) -> Result<Applied> {
        let mut unit = self.unit().await?;
        if let Some(applied) = unit.repeated(request.command_id).await? {
            return Ok(applied);
        }
        let mut tally = Tally::default();
        for (id, command) in &request.items {
            unit.apply(request, *id, command.clone(), &mut tally)
                .await?;
        }
        unit.remember(request, &[], &tally).await?;
        unit.answer(request, None, tally).await
    }
}

impl Unit {
    pub async fn apply(
        &mut self,
        request: &Request,
        id: ConversationId,
        command: Command,
        tally: &mut Tally,
    ) -> Result<()> {
        let Some(mut loaded) = self.load(id).await? else {
            tally.refused.push((id, Reason::Unknown));
            return Ok(());
        };
        let decision = match decide(&loaded.state, command, &Context { now: request.at }) {
            Ok(decision) => decision,
            Err(refusal) => {
                tally.refused.push((id, Reason::Refused(refusal)));
                return Ok(());
            }
        };
        let event = Event {
            seq: self.next_seq(),
            at: request.at,
            actor: request.actor.clone(),
            what: decision.what,
        };
        let before = loaded.state.clone();
        loaded.state = evolve(&before, &event);
        self.append(
            request.command_id,
            &event,
            id,
            &before.registers,
            &loaded.state.registers,
            request.verb == Verb::Redo,
        )
        .await?;
        self.save(&loaded, Some(before.place())).await?;
        tally.first.get_or_insert(event.seq.0);
        tally.changed.push(id);
        tally
            .effects
            .extend(decision.effects.into_iter().map(|e| (id, e)));
        Ok(())
    }

    /// Enters the command into the undo stack, if it changed anything.
    pub async fn remember(
        &mut self,
        request: &Request,
        target: &[u8],
        tally: &Tally,
    ) -> Result<()> {
        let Some(first) = tally.first else {
            return Ok(());
        };
        let undoable = request.verb.undoable();
        if undoable {
            sqlx::query(FORGET_REDO)
                .bind(&request.actor.0)
                .execute(&mut *self.tx)
                .await?;
        }
        let id = request.command_id.as_bytes().as_slice();
        sqlx::query(REMEMBER)
            .bind(id)
            .bind(first)
            .bind(&request.actor.0)
            .bind(request.verb.name())
            .bind(target)
            .bind(id)
            .bind(if undoable { 0 } else { 2 })
            .bind(request.at.0)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    pub async fn answer(
        mut self,
        request: &Request,
        of: Option<Verb>,
        tally: Tally,
    ) -> Result<Applied> {
        self.finish().await?;
        let about: Vec<ConversationId> = tally
            .changed
            .iter()
            .copied()
            .chain(tally.refused.iter().map(|(id, _)| *id))
            .collect();
        let rows = by_ids(&mut self.tx, &about).await?;
        let counts = counts(&mut self.tx).await?;
        self.commit().await?;
        Ok(Applied {
            command_id: request.command_id,
            verb: request.verb,
            of,
            changed: tally.changed,
            refused: tally.refused,
            effects: tally.effects,
            rows,
            counts,
            repeated: false,
        })
    }

    /// The answer to a command that is already in the log.
    pub async fn repeated(&mut self, command_id: Uuid) -> Result<Option<Applied>> {
        let id = command_id.as_bytes().as_slice();
        let known: Option<(String, String)> = sqlx::query_as(
            "SELECT c.verb, coalesce((SELECT t.verb FROM command t WHERE t.id = c.target), '') \
             FROM command c WHERE c.id = ?",
        )
        .bind(id)
        .fetch_optional(&mut *self.tx)
        .await?;
        let Some((verb, of)) = known else {
            return Ok(None);
        };
        let changed: Vec<i64> =
            sqlx::query_scalar("SELECT conversation_id FROM log WHERE command_id = ? ORDER BY seq")
                .bind(id)
                .fetch_all(&mut *self.tx)
                .await?;
        let changed: Vec<ConversationId> = changed.into_iter().map(ConversationId).collect();
        Ok(Some(Applied {
            command_id,
            verb: Verb::parse(&verb)?,
            of: if of.is_empty() {
                None
            } else {
                Some(Verb::parse(&of)?)
            },
            rows: by_ids(&mut self.tx, &changed).await?,
            counts: counts(&mut self.tx).await?,
            changed,
            refused: Vec::new(),
            effects: Vec::new(),
            repeated: true,
        }))
    }
}
