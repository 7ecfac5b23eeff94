//! Telling a provider what was decided here. It happens after the fact and changes nothing here: what a
//! provider does not take over is said at the source, and left.

use crate::api::Topic;
use crate::engine::Engine;
use crate::error::Result;
use crate::live::faults::backoff;
use crate::live::turn::{SharedConnector, chance};
use listo_domain::Millis;
use listo_sources::connector::{Fault, Stands};
use listo_store::{ConversationId, Mirrored, Source, ToTell};

/// Conversations told in one round: what comes in is not to wait for long.
const AT_ONCE: usize = 5;

/// Characters of a provider's own words that are kept.
const WORDS: usize = 200;

/// How telling a provider goes.
#[derive(Debug, Clone, Default)]
pub(super) struct Telling {
    /// Faults of the provider in a row.
    pub failed: u32,
    stuck: Option<Stuck>,
}

/// A conversation at which the provider fails while it may take others.
#[derive(Debug, Clone, Copy)]
struct Stuck {
    conversation: ConversationId,
    failed: u32,
    until: Millis,
}

impl Engine {
    /// Tells what is due, and says when to go on; `None` where nothing is left.
    pub(super) async fn tell_due(
        &self,
        source: &Source,
        connector: &SharedConnector,
        telling: &mut Telling,
    ) -> Result<Option<Millis>> {
        for _ in 0..AT_ONCE {
            let now = self.now();
            let aside = telling.stuck.filter(|stuck| now < stuck.until);
            let but = aside.map(|stuck| stuck.conversation);
            let Some(next) = self.store().to_tell(source.id, but).await? else {
                return Ok(aside.map(|stuck| stuck.until));
            };
            // A clock that was set back would put it off for long.
            if next.due_at > now && next.due_at.0 - now.0 <= listo_domain::HOLD_MS {
                let until = aside.map_or(next.due_at, |stuck| stuck.until.min(next.due_at));
                return Ok(Some(until));
            }
            let Some(stands) = news(&next) else {
                self.store().told(&next).await?;
                continue;
            };
            let (own, parties) = (next.own.clone(), next.parties.clone());
            let asked = self.ask(connector, move |to| to.tell(&own, &parties, stands));
            match asked.await? {
                Ok(()) => {
                    telling.took(&next);
                    self.store().told(&next).await?;
                    self.mirror_says(source, "").await?;
                }
                Err(Fault::Rejected(why)) => {
                    telling.took(&next);
                    self.store().told(&next).await?;
                    let words = match why.message.as_str() {
                        "" => &why.code,
                        words => words,
                    };
                    let words: String = words.chars().take(WORDS).collect();
                    self.mirror_says(source, &words).await?;
                }
                // It may be this conversation alone, and others are not to wait for it.
                Err(fault @ (Fault::Failing(_) | Fault::Unreadable(_)))
                    if telling.may_be_its_own(&next) =>
                {
                    let was = telling.stuck.map_or(0, |stuck| stuck.failed);
                    let failed = was.saturating_add(1);
                    let wait = backoff(&fault, failed, chance());
                    telling.stuck = Some(Stuck {
                        conversation: next.conversation,
                        failed,
                        until: Millis(self.now().0.saturating_add(wait)),
                    });
                }
                Err(fault) => {
                    telling.stuck = None;
                    telling.failed = telling.failed.saturating_add(1);
                    let wait = backoff(&fault, telling.failed, chance());
                    return Ok(Some(Millis(self.now().0.saturating_add(wait))));
                }
            }
        }
        Ok(Some(self.now()))
    }

    async fn mirror_says(&self, source: &Source, refusal: &str) -> Result<()> {
        if self.store().note_mirror(source.id, refusal).await? {
            self.changed(&[Topic::Sources], &[], None);
        }
        Ok(())
    }
}

impl Telling {
    /// The provider fails at no other.
    fn may_be_its_own(&self, next: &ToTell) -> bool {
        let other = |stuck: &Stuck| stuck.conversation != next.conversation;
        !self.stuck.as_ref().is_some_and(other)
    }

    /// What waits for its next attempt does not.
    pub fn at_once(&mut self) {
        if let Some(stuck) = &mut self.stuck {
            stuck.until = Millis(0);
        }
    }

    fn took(&mut self, next: &ToTell) {
        self.failed = 0;
        self.stuck = self.stuck.filter(|s| s.conversation != next.conversation);
    }
}

/// What the provider is to be told, if anything: that something is unread stays here.
fn news(of: &ToTell) -> Option<Stands> {
    match (of.was, of.now) {
        (was, now) if was == now => None,
        (_, Mirrored::Done) => Some(Stands::Done),
        (_, Mirrored::Read) => Some(Stands::Read),
        (Mirrored::Done, Mirrored::Unread) => Some(Stands::Open),
        (_, Mirrored::Unread) => None,
    }
}
