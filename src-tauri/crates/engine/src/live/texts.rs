//! Sending: at most once for every text, whatever happens meanwhile.
//!
//! A text is claimed in the database before the provider is asked. What certainly did not leave waits
//! and is tried again; what may have left is looked for first, for [`LOOK_FOR`] after the attempt, and
//! sent again only when the provider does not know it then.

use crate::api::Topic;
use crate::engine::Engine;
use crate::error::Result;
use crate::live::faults::{backoff, fault_name, kind_of, note};
use crate::live::turn::{SharedConnector, chance};
use listo_domain::{
    Address, Attachment, Content, Delivery, Direction, HOLD_MS, IncomingActivity, Landing, Millis,
    Party,
};
use listo_sources::connector::{Accepted, Failure, FailureKind, Fault, Outgoing, OutgoingFile};
use listo_store::{
    Conversation, Error as StoreError, NewActivity, NumberId, OutboxState, Queued, Source,
};
use std::cell::Cell;
use std::collections::HashMap;

/// Milliseconds in which a text without an answer is looked for.
const LOOK_FOR: i64 = 2 * 60_000;
/// Between two looks.
const LOOK_AGAIN: i64 = 10_000;
/// A text that leaves later than this after it was due stands in the thread where it left.
const LATE: i64 = 60_000;
/// The source of texts that no provider has taken.
const NEVER_SENT: &str = "listo";

/// What a round has sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub any: bool,
    /// When the next text is due.
    pub next: Option<Millis>,
    /// There was a fault: nothing is to be sent before then.
    pub pause: Option<Pause>,
}

/// Nothing is to be sent before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pause {
    pub until: Millis,
    /// The provider itself holds texts up, by a limit or by refusing the key. That it answers otherwise ends
    /// nothing.
    pub asked: bool,
}

/// A text with what its sending needs.
struct Leaving {
    queued: Queued,
    number: NumberId,
    parties: Vec<Party>,
    text: Outgoing,
}

impl Engine {
    /// Sends what is due from the numbers of a source. At the first fault of the source it stops: the
    /// others would only meet the same.
    pub(super) async fn send_due(
        &self,
        source: &Source,
        connector: &SharedConnector,
    ) -> Result<Sent> {
        let mut sent = Sent::default();
        loop {
            let now = self.now();
            let leaving = self.leaving(source).await?;
            sent.next = leaving.iter().map(|l| l.queued.acts_at()).min();
            let due = leaving.into_iter().find(|l| is_due(&l.queued, now));
            let Some(due) = due else {
                return Ok(sent);
            };
            sent.any = true;
            sent.pause = match due.queued.state {
                OutboxState::Waiting => self.send_now(source, connector, due).await?,
                _ => self.look_for(source, connector, due).await?,
            };
            if sent.pause.is_some() {
                return Ok(sent);
            }
        }
    }

    /// The texts of this source that are the first of their conversation.
    async fn leaving(&self, source: &Source) -> Result<Vec<Leaving>> {
        let mut outbox = self.store().outbox().await?;
        let now = self.now();
        if outbox.iter().any(|queued| is_ahead(queued, now)) {
            self.store().hurry_held(now).await?;
            outbox = self.store().outbox().await?;
        }
        if outbox.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = outbox.iter().map(|q| q.conversation).collect();
        let rows = self.store().conversations(&ids).await?.into_iter();
        let rows: HashMap<_, Conversation> = rows.map(|c| (c.id, c)).collect();
        let numbers = self.store().source_numbers().await?.into_iter();
        let numbers: HashMap<i64, String> = numbers
            .filter(|n| n.source_id == source.id)
            .map(|n| (n.number_id, n.e164))
            .collect();
        let mut leaving = Vec::new();
        for queued in outbox.into_iter().filter(|q| q.first) {
            let Some(row) = rows.get(&queued.conversation) else {
                continue;
            };
            let Some(from) = numbers.get(&row.number.0) else {
                continue;
            };
            leaving.push(Leaving {
                number: row.number,
                parties: row.parties.clone(),
                text: Outgoing {
                    from: from.clone(),
                    to: row.parties.iter().map(|p| p.address.0.clone()).collect(),
                    body: queued.body.clone(),
                    files: queued
                        .files
                        .iter()
                        .filter_map(|file| self.lying(file))
                        .collect(),
                    at: self.now(),
                },
                queued,
            });
        }
        Ok(leaving)
    }

    /// A file where its bytes are; `None` where they are gone.
    fn lying(&self, file: &Attachment) -> Option<OutgoingFile> {
        let path = self
            .inner
            .blobs
            .path(&file.sha256)
            .filter(|path| path.is_file())?;
        Some(OutgoingFile {
            path,
            name: file.name.clone().unwrap_or_else(|| "file".to_owned()),
            media_type: file.media_type.clone(),
            size: file.size,
            sha256: file.sha256.clone(),
        })
    }

    async fn send_now(
        &self,
        source: &Source,
        connector: &SharedConnector,
        mut leaving: Leaving,
    ) -> Result<Option<Pause>> {
        let claimed_at = self.now();
        let text = leaving.queued.text;
        let Some(attempt) = self.store().claim_text(text, claimed_at).await? else {
            return Ok(None);
        };
        leaving.queued.attempted_at = claimed_at;
        leaving.queued.attempts = attempt;
        leaving.text.at = claimed_at;
        self.outbox_changed(&leaving);
        if leaving.text.files.len() < leaving.queued.files.len() {
            let gone = Failure {
                kind: FailureKind::Files,
                code: String::new(),
                message: "a file is no longer in the folder of attachments".into(),
            };
            self.refuse(&leaving, &gone).await?;
            return Ok(None);
        }
        let asked = leaving.text.clone();
        let answer = self
            .ask(connector, move |connector| connector.send(&asked))
            .await?;
        let fault = match answer {
            Ok(accepted) => {
                self.settle(connector.name(), &leaving, &accepted).await?;
                self.source_is_well(source).await?;
                return Ok(None);
            }
            Err(Fault::Rejected(failure)) => {
                self.refuse(&leaving, &failure).await?;
                return Ok(None);
            }
            Err(fault) => fault,
        };
        let kind = kind_of(&fault);
        let failed = u32::try_from(attempt).unwrap_or(u32::MAX);
        let wait = backoff(&fault, failed, chance());
        let again = Millis(self.now().0.saturating_add(wait));
        let (queued, name) = (&leaving.queued, fault_name(kind));
        if fault.may_have_happened() {
            let now = self.now();
            self.store().doubt_text(queued, again, name, now).await?;
        } else {
            self.store().put_text_back(queued, again, name).await?;
        }
        self.outbox_changed(&leaving);
        self.source_fault(source, kind, &fault.to_string()).await?;
        Ok(Some(Pause::after(&fault, again)))
    }

    /// No answer came: is it there?
    async fn look_for(
        &self,
        source: &Source,
        connector: &SharedConnector,
        leaving: Leaving,
    ) -> Result<Option<Pause>> {
        let queued = &leaving.queued;
        let (engine, text) = (self.clone(), leaving.text.clone());
        let (number, name) = (leaving.number, connector.name());
        let since = queued.attempted_at;
        let runtime = tokio::runtime::Handle::current();
        let found = self
            .ask(connector, move |connector| {
                let failed = Cell::new(None);
                let known = |id: &str| {
                    let known = runtime.block_on(engine.store().known(number, name, &[id]));
                    known.map_or_else(
                        |error| {
                            failed.set(Some(error));
                            true
                        },
                        |known| !known.is_empty(),
                    )
                };
                let found = connector.find(&text, since, &known);
                found.map(|found| (found, failed.take()))
            })
            .await?;
        let now = self.now();
        let is_over = queued.state == OutboxState::Unsure && looked_for(queued, now);
        let mut pause = None;
        match found {
            // What cannot be looked up here is neither found nor missing.
            Ok((_, Some(error))) => return Err(error.into()),
            Ok((Some(accepted), None)) => {
                self.settle(name, &leaving, &accepted).await?;
                return Ok(None);
            }
            // That nothing like it is found proves little where there are no words to know it by.
            Ok((None, None)) if is_over && queued.body.is_empty() => {
                let unconfirmed = Failure {
                    kind: FailureKind::Unconfirmed,
                    code: String::new(),
                    message: "no answer came, and it was not found".into(),
                };
                self.refuse(&leaving, &unconfirmed).await?;
                return Ok(None);
            }
            Ok((None, None)) if is_over => {
                self.store()
                    .put_text_back(queued, now, &queued.fault)
                    .await?;
            }
            Ok((None, None)) => {
                let again = Millis(now.0.saturating_add(LOOK_AGAIN));
                self.store()
                    .doubt_text(queued, again, &queued.fault, now)
                    .await?;
            }
            // It cannot be looked for, and this one alone: the others go on.
            Err(Fault::Rejected(failure)) if is_over => {
                self.refuse(&leaving, &failure).await?;
                return Ok(None);
            }
            Err(Fault::Rejected(failure)) => {
                let again = Millis(now.0.saturating_add(LOOK_AGAIN));
                let name = fault_name(kind_of(&Fault::Rejected(failure)));
                self.store().doubt_text(queued, again, name, now).await?;
            }
            Err(fault) => {
                let kind = kind_of(&fault);
                let wait = backoff(&fault, 3, chance());
                let again = Millis(now.0.saturating_add(wait));
                self.store()
                    .doubt_text(queued, again, fault_name(kind), now)
                    .await?;
                self.source_fault(source, kind, &fault.to_string()).await?;
                pause = Some(Pause::after(&fault, again));
            }
        }
        self.outbox_changed(&leaving);
        Ok(pause)
    }

    async fn settle(
        &self,
        name: &'static str,
        leaving: &Leaving,
        accepted: &Accepted,
    ) -> Result<()> {
        let queued = &leaving.queued;
        let on_time = queued.attempted_at.0 <= queued.due_at.0.saturating_add(LATE);
        let held = queued.due_at.0 <= queued.queued_at.0.saturating_add(HOLD_MS);
        let at = match (on_time, held) {
            (true, true) => queued.queued_at,
            (true, false) => queued.due_at,
            (false, _) => queued.attempted_at,
        };
        let item = item(leaving, name, accepted.id.clone(), accepted.delivery, at);
        let failure = accepted.failure.as_ref();
        self.keep(leaving, OutboxState::Sent, &item, failure).await
    }

    /// The provider will not send it, now or later.
    async fn refuse(&self, leaving: &Leaving, failure: &Failure) -> Result<()> {
        let id = format!("text {}", leaving.queued.text.0);
        let at = leaving.queued.attempted_at;
        let item = item(leaving, NEVER_SENT, id, Delivery::Failed, at);
        self.keep(leaving, OutboxState::Failed, &item, Some(failure))
            .await
    }

    async fn keep(
        &self,
        leaving: &Leaving,
        state: OutboxState,
        item: &NewActivity,
        failure: Option<&Failure>,
    ) -> Result<()> {
        let (text, failure) = (leaving.queued.text, failure.map(note));
        let once = async || {
            self.store()
                .settle_text(text, state, item, failure.as_ref())
                .await
        };
        let ingested = match once().await {
            Err(StoreError::UnknownCommit(_)) => {
                self.store().reopen().await?;
                once().await?
            }
            other => other?,
        };
        self.outbox_changed(leaving);
        self.tell_of_arrivals(&ingested, &[]);
        Ok(())
    }

    fn outbox_changed(&self, leaving: &Leaving) {
        self.changed(&[Topic::Outbox], &[leaving.queued.conversation], None);
    }
}

impl Pause {
    fn after(fault: &Fault, until: Millis) -> Self {
        let asked = matches!(fault, Fault::Limited { .. } | Fault::Refused { .. });
        Self { until, asked }
    }
}

fn is_due(queued: &Queued, now: Millis) -> bool {
    // A clock that was ahead and has been set right must not hold it up.
    queued.acts_at() <= now
        || match queued.state {
            OutboxState::Waiting => false,
            OutboxState::Unsure => queued.doubted_at.0 > now.0 + LOOK_FOR,
            _ => queued.attempted_at.0 > now.0 + LOOK_FOR,
        }
}

/// It is held longer than anything is: the clock was ahead when it was written, and has been set right.
fn is_ahead(queued: &Queued, now: Millis) -> bool {
    let held = queued.state == OutboxState::Waiting && !queued.scheduled;
    held && queued.due_at.0 > now.0.saturating_add(HOLD_MS)
}

/// It has been looked for long enough since it came into doubt.
fn looked_for(queued: &Queued, now: Millis) -> bool {
    let since = queued.doubted_at.0;
    now.0 >= since.saturating_add(LOOK_FOR) || since > now.0 + LOOK_FOR
}

fn item(
    leaving: &Leaving,
    source: &'static str,
    external_id: String,
    delivery: Delivery,
    at: Millis,
) -> NewActivity {
    let mut parties: Vec<Party> = leaving
        .parties
        .iter()
        .map(|p| Party {
            address: Address(p.address.0.clone()),
            name: None,
        })
        .collect();
    parties.sort();
    NewActivity {
        number: leaving.number,
        source,
        landing: if leaving.queued.then_done {
            Landing::ThenDone
        } else {
            Landing::Live
        },
        activity: IncomingActivity {
            external_id,
            parties,
            sender: None,
            at,
            content: Content::Text {
                direction: Direction::Outbound,
                body: leaving.queued.body.clone(),
                subject: None,
                delivery,
                attachments: leaving.queued.files.clone(),
            },
            automatic: false,
            read: None,
        },
    }
}
