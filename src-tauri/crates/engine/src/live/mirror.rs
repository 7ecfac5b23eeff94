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

/// The provider itself is in trouble, where it fails at so many one after the other.
const TROUBLE: u32 = 3;
/// Characters of a provider's own words that are kept.
const WORDS: usize = 200;

/// How telling a provider goes.
#[derive(Debug, Clone, Default)]
pub(super) struct Telling {
    /// Faults of the provider in a row.
    pub failed: u32,
    stuck: Vec<Stuck>,
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
        let mut failures = 0;
        for _ in 0..AT_ONCE {
            let now = self.now();
            let aside = telling.stuck.iter().filter(|stuck| now < stuck.until);
            let but: Vec<ConversationId> = aside.clone().map(|stuck| stuck.conversation).collect();
            let until = aside.map(|stuck| stuck.until).min();
            let Some(next) = self.store().to_tell(source.id, &but).await? else {
                return Ok(until);
            };
            // A clock that was set back would put it off for long.
            if next.due_at > now && next.due_at.0 - now.0 <= listo_domain::HOLD_MS {
                let until = until.map_or(next.due_at, |until| until.min(next.due_at));
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
                    failures = 0;
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
                Err(fault @ (Fault::Failing(_) | Fault::Unreadable(_))) => {
                    telling.fails_at(&next, &fault, self.now());
                    failures += 1;
                    if failures == TROUBLE {
                        return Ok(Some(telling.again(&fault, self.now())));
                    }
                }
                Err(fault) => return Ok(Some(telling.again(&fault, self.now()))),
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
    /// When to go on, after a fault of the provider.
    fn again(&mut self, fault: &Fault, now: Millis) -> Millis {
        self.failed = self.failed.saturating_add(1);
        Millis(now.0.saturating_add(backoff(fault, self.failed, chance())))
    }

    fn fails_at(&mut self, next: &ToTell, fault: &Fault, now: Millis) {
        let at = |stuck: &Stuck| stuck.conversation == next.conversation;
        let was = self.stuck.iter().find(|stuck| at(stuck));
        let failed = was.map_or(0, |stuck| stuck.failed).saturating_add(1);
        self.stuck.retain(|stuck| !at(stuck));
        self.stuck.push(Stuck {
            conversation: next.conversation,
            failed,
            until: Millis(now.0.saturating_add(backoff(fault, failed, chance()))),
        });
    }

    /// What waits for its next attempt does not.
    pub fn at_once(&mut self) {
        for stuck in &mut self.stuck {
            stuck.until = Millis(0);
        }
    }

    fn took(&mut self, next: &ToTell) {
        self.failed = 0;
        self.stuck
            .retain(|stuck| stuck.conversation != next.conversation);
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
