//! Commands: decide, append, evolve, save and count, in one transaction.

use crate::ConversationId;
use crate::conversation::{
    Conversation, Counts, by_ids, counts_json, group, in_order, json_ids, parse_counts, parse_rows,
    row_json,
};
use crate::error::{Error, Result};
use crate::list::{ListSpec, Page, list};
use crate::open::Store;
use crate::state::{Loaded, load, parse_states};
use crate::unit::{Decided, Unit};
use crate::verb::Verb;
use listo_domain::{
    Actor, Command, Contact, ContactId, ContactRefusal, Context, Effect, Event, Millis, Refusal,
    TagId, What, decide, evolve,
};
use std::collections::HashSet;
use uuid::Uuid;

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
    /// The tag it put on or took off; for undo and redo, that of the command it is about.
    pub tag: Option<TagId>,
    /// Whom it assigned them to.
    pub assignee: Option<Actor>,
    pub changed: Vec<ConversationId>,
    pub refused: Vec<(ConversationId, Reason)>,
    pub effects: Vec<(ConversationId, Effect)>,
    /// Contacts that were changed, as they are now; `changed` are the conversations whose rows say
    /// something else for it.
    pub contacts: Vec<(ContactId, Contact)>,
    pub contacts_refused: Vec<(ContactId, ContactRefusal)>,
    /// All conversations the command was about, as they are now.
    pub rows: Vec<Conversation>,
    pub counts: Counts,
    /// The page that was asked for, read after the command.
    pub page: Option<Page>,
    /// The id was known: nothing was done now.
    pub repeated: bool,
    /// It was cancelled before it had gone through all.
    pub cancelled: bool,
}

impl Applied {
    fn of(
        request: &Request,
        tally: Tally,
        rows: Vec<Conversation>,
        counts: Counts,
        page: Option<Page>,
    ) -> Self {
        Self {
            command_id: request.command_id,
            verb: request.verb,
            of: None,
            tag: tally.tag,
            assignee: tally.assignee,
            changed: tally.changed,
            refused: tally.refused,
            effects: tally.effects,
            contacts: Vec::new(),
            contacts_refused: Vec::new(),
            rows,
            counts,
            page,
            repeated: false,
            cancelled: false,
        }
    }
}

/// A command that has been given before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Whole,
    /// It goes through very many conversations and was cut off.
    Partial,
}

#[derive(Default)]
pub(crate) struct Tally {
    pub first: Option<i64>,
    pub changed: Vec<ConversationId>,
    pub refused: Vec<(ConversationId, Reason)>,
    pub effects: Vec<(ConversationId, Effect)>,
    pub tag: Option<TagId>,
    pub assignee: Option<Actor>,
}

/// Everything a command has to know before it decides, as one row.
const READ: &str = concat!(
    "BEGIN IMMEDIATE; SELECT (SELECT seq FROM clock WHERE id = 1), \
     (SELECT coalesce(max(device_seq), 0) FROM log WHERE device = ?2), \
     EXISTS (SELECT 1 FROM command WHERE id = ?3), (",
    load!(),
    ")"
);

const REMEMBER: &str = "INSERT INTO command (id, seq, actor, verb, target, applied_by, state, at) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

/// Whatever could still be redone no longer can.
const FORGET_REDO: &str = "UPDATE command SET state = 2 WHERE actor = ? AND state = 1";

pub(crate) const ANSWER: &str = concat!(
    "SELECT (SELECT ",
    group!(row_json!()),
    " FROM conversation c WHERE c.id IN (SELECT value FROM json_each(?1))), ",
    counts_json!()
);

impl Store {
    /// # Errors
    /// Nothing was changed, except after [`Error::UnknownCommit`].
    pub async fn run(&self, request: &Request) -> Result<Applied> {
        self.run_with(request, None).await
    }

    /// A command, and a page of a list as it is afterwards.
    ///
    /// # Errors
    /// As [`Store::run`].
    pub async fn run_with(&self, request: &Request, page: Option<&ListSpec>) -> Result<Applied> {
        let mut unit = self.unbegun_unit().await;
        let Some(decided) = unit.decide_all(request).await? else {
            return unit.repeated(request.command_id, page).await;
        };
        let (tally, decided) = decided;
        if let ([one], [], []) = (
            decided.as_slice(),
            tally.refused.as_slice(),
            request.items.get(1..).unwrap_or(&[]),
        ) && !one.event.what.annotates()
        {
            let join = page.is_none() && unit.may_join_commit();
            let (rows, counts) = unit.write_one(request, one, join).await?;
            if join {
                unit.ended();
                return Ok(Applied::of(request, tally, rows, counts, None));
            }
            return unit.applied(request, tally, rows, counts, page).await;
        }
        unit.append(request.command_id, &decided).await?;
        unit.remember(request, &[], &tally).await?;
        unit.answer(request, None, tally, page).await
    }
}

impl Unit {
    /// Reads where everything stands and decides for each conversation; `None` where the command
    /// is known already.
    async fn decide_all(&mut self, request: &Request) -> Result<Option<(Tally, Vec<Decided>)>> {
        let ids: Vec<ConversationId> = request.items.iter().map(|(id, _)| *id).collect();
        let read: Vec<(i64, i64, bool, String)> = sqlx::query_as(READ)
            .bind(json_ids(&ids))
            .bind(self.device.clone())
            .bind(request.command_id.into_bytes().to_vec())
            .fetch_all(&mut *self.tx)
            .await?;
        let read = read.into_iter().next();
        let (seq, device_seq, known, states) = read.ok_or(Error::NotFound("counter"))?;
        self.start_at(seq, device_seq);
        if known {
            return Ok(None);
        }
        let mut states = parse_states(&states)?;
        let mut tally = Tally::default();
        self.count_pins_for(request.verb).await?;
        let items = self.there_still(request, &mut tally).await?;
        let decided = self.decide_each(request, &items, &mut states, &mut tally)?;
        Ok(Some((tally, decided)))
    }

    /// What the domain decides for each of the items. A conversation named twice is decided once
    /// more on what the first decision left.
    pub fn decide_each(
        &mut self,
        request: &Request,
        items: &[(ConversationId, Command)],
        states: &mut std::collections::BTreeMap<ConversationId, Loaded>,
        tally: &mut Tally,
    ) -> Result<Vec<Decided>> {
        let mut all = Vec::with_capacity(items.len());
        let mut seen: HashSet<ConversationId> = tally.changed.iter().copied().collect();
        for (id, command) in items {
            let Some(loaded) = states.get_mut(id) else {
                tally.refused.push((*id, Reason::Unknown));
                continue;
            };
            let context = Context {
                now: request.at,
                pinned: self.pinned,
            };
            let decision = match decide(&loaded.state, command.clone(), &context) {
                Ok(decision) => decision,
                Err(refusal) => {
                    tally.refused.push((*id, Reason::Refused(refusal)));
                    // What was to go with a text does not go without it.
                    if request.verb == Verb::Send && all.is_empty() {
                        break;
                    }
                    continue;
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
            tally.tag = tally.tag.or(event.what.tag());
            if let What::Assigned { to } = &event.what {
                tally.assignee = Some(to.clone());
            }
            self.pinned += usize::from(event.what == What::Pinned);
            tally.first.get_or_insert(event.seq.0);
            if seen.insert(*id) {
                tally.changed.push(*id);
            }
            let effects = decision.effects.into_iter();
            tally.effects.extend(effects.map(|e| (*id, e)));
            all.push(self.decided(event, before, loaded.clone(), request.verb == Verb::Redo)?);
        }
        Ok(all)
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

    /// Writes what is left to write, reads the answer in the same transaction, and commits.
    pub async fn answer(
        mut self,
        request: &Request,
        of: Option<Verb>,
        tally: Tally,
        page: Option<&ListSpec>,
    ) -> Result<Applied> {
        self.finish().await?;
        let about: Vec<ConversationId> = tally
            .changed
            .iter()
            .copied()
            .chain(tally.refused.iter().map(|(id, _)| *id))
            .collect();
        let (rows, counts): (String, String) = sqlx::query_as(ANSWER)
            .bind(json_ids(&about))
            .fetch_one(&mut *self.tx)
            .await?;
        let (rows, counts) = (
            in_order(&about, parse_rows(&rows)?)?,
            parse_counts(&counts)?,
        );
        let mut applied = self.applied(request, tally, rows, counts, page).await?;
        applied.of = of;
        Ok(applied)
    }

    async fn applied(
        mut self,
        request: &Request,
        tally: Tally,
        rows: Vec<Conversation>,
        counts: Counts,
        page: Option<&ListSpec>,
    ) -> Result<Applied> {
        let page = match page {
            Some(spec) => Some(list(&mut self.tx, spec).await?),
            None => None,
        };
        self.end().await?;
        Ok(Applied::of(request, tally, rows, counts, page))
    }

    /// Whether this command has been given before.
    pub async fn known(&mut self, command_id: Uuid) -> Result<Option<Known>> {
        let partial: Option<bool> = sqlx::query_scalar("SELECT partial FROM command WHERE id = ?")
            .bind(command_id.into_bytes().to_vec())
            .fetch_optional(&mut *self.tx)
            .await?;
        Ok(partial.map(|partial| {
            if partial {
                Known::Partial
            } else {
                Known::Whole
            }
        }))
    }

    /// The answer to a command that is already in the log.
    pub async fn repeated(&mut self, command_id: Uuid, page: Option<&ListSpec>) -> Result<Applied> {
        let id = command_id.as_bytes().as_slice();
        let (verb, of, tag, assignee): (String, String, i64, Option<String>) = sqlx::query_as(
            "SELECT c.verb, coalesce((SELECT t.verb FROM command t WHERE t.id = c.target), ''), \
             coalesce((SELECT coalesce(l.payload ->> '$.tag', l.payload ->> '$.to.tag') \
             FROM log l WHERE l.command_id = c.id LIMIT 1), 0), CASE WHEN c.verb = 'assign' THEN \
             (SELECT l.payload ->> '$.to' FROM log l WHERE l.command_id = c.id LIMIT 1) END FROM command c WHERE c.id = ?",
        )
        .bind(id)
        .fetch_one(&mut *self.tx)
        .await?;
        let (mut changed, contacts) = self.about(id).await?;
        let contacts = self.contacts_in(&contacts).await?;
        if !contacts.is_empty() {
            changed = self.conversations_of(&contacts).await?;
        }
        let counts: String = sqlx::query_scalar(crate::conversation::COUNTS)
            .fetch_one(&mut *self.tx)
            .await?;
        Ok(Applied {
            command_id,
            verb: Verb::parse(&verb)?,
            of: if of.is_empty() {
                None
            } else {
                Some(Verb::parse(&of)?)
            },
            tag: (tag != 0).then_some(TagId(tag)),
            assignee: assignee.map(Actor),
            rows: by_ids(&mut self.tx, &changed).await?,
            counts: parse_counts(&counts)?,
            page: match page {
                Some(spec) => Some(list(&mut self.tx, spec).await?),
                None => None,
            },
            changed,
            refused: Vec::new(),
            effects: Vec::new(),
            contacts,
            contacts_refused: Vec::new(),
            repeated: true,
            cancelled: false,
        })
    }
}
