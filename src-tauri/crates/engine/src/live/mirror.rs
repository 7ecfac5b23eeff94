//! Telling a provider what was decided here. It happens after the fact and changes nothing here: what a
//! provider does not take over is said at the source, and left.

use crate::api::Topic;
use crate::engine::Engine;
use crate::error::Result;
use crate::live::faults::backoff;
use crate::live::turn::{SharedConnector, chance};
use listo_domain::Millis;
use listo_sources::connector::{Fault, Stands};
use listo_store::{Mirrored, Source, ToTell};

/// Conversations told in one round: what comes in is not to wait for long.
const AT_ONCE: usize = 5;

/// Characters of a provider's own words that are kept.
const WORDS: usize = 200;

impl Engine {
    /// Tells what is due, and says when to go on; `None` where nothing is left. `failed` counts the
    /// faults in a row.
    pub(super) async fn tell_due(
        &self,
        source: &Source,
        connector: &SharedConnector,
        failed: &mut u32,
    ) -> Result<Option<Millis>> {
        for _ in 0..AT_ONCE {
            let Some(next) = self.store().to_tell(source.id).await? else {
                return Ok(None);
            };
            let now = self.now();
            // A clock that was set back would put it off for long.
            if next.due_at > now && next.due_at.0 - now.0 <= listo_domain::HOLD_MS {
                return Ok(Some(next.due_at));
            }
            let Some(stands) = news(&next) else {
                self.store().told(&next).await?;
                continue;
            };
            let (own, parties) = (next.own.clone(), next.parties.clone());
            let asked = self.ask(connector, move |to| to.tell(&own, &parties, stands));
            match asked.await? {
                Ok(()) => {
                    *failed = 0;
                    self.store().told(&next).await?;
                    self.mirror_says(source, "").await?;
                }
                Err(Fault::Rejected(why)) => {
                    self.store().told(&next).await?;
                    let words = match why.message.as_str() {
                        "" => &why.code,
                        words => words,
                    };
                    let words: String = words.chars().take(WORDS).collect();
                    self.mirror_says(source, &words).await?;
                }
                Err(fault) => {
                    *failed = failed.saturating_add(1);
                    let wait = backoff(&fault, *failed, chance());
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
