//! The sample conversations: brought in like any history, removed in one step.

use crate::api::{Counts, Language, Topic};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::place;
use listo_domain::{Landing, landing_of};
use listo_sources::samples::{self, samples};
use listo_store::SampleNumber;

impl Engine {
    /// Adds the samples; does nothing where they are there already.
    ///
    /// # Errors
    /// No sample was added.
    pub async fn add_samples(&self) -> Result<Counts> {
        let now = self.now();
        let spanish = match self.settings().await?.language {
            Language::System => place::system_language() == "es",
            Language::En => false,
            Language::Es => true,
        };
        let language = if spanish {
            samples::Language::Spanish
        } else {
            samples::Language::English
        };
        let storing = self.storing().await?;
        let (engine, held) = (self.clone(), storing.clone());
        let made = move || samples(now, language, &engine.inner.blobs.sink(&held));
        let set = tokio::task::spawn_blocking(made)
            .await
            .map_err(|e| Error::invalid("samples", e.to_string()))?
            .map_err(Error::Attachment)?;
        let numbers = set
            .numbers
            .iter()
            .map(|number| SampleNumber {
                name: number.name.to_owned(),
                e164: number.e164.to_owned(),
                activities: set
                    .activities
                    .iter()
                    .filter(|a| a.number == number.key)
                    .map(|a| {
                        let landing = if a.live {
                            Landing::Live
                        } else {
                            landing_of(&a.activity, now)
                        };
                        (landing, a.activity.clone())
                    })
                    .collect(),
            })
            .collect();
        self.store().add_samples(numbers, now).await?;
        drop(storing);
        self.finish_first_run().await?;
        self.changed(
            &[Topic::Conversations, Topic::Counts, Topic::Numbers],
            &[],
            None,
        );
        self.counts().await
    }

    /// # Errors
    /// Nothing was removed.
    pub async fn remove_samples(&self) -> Result<Counts> {
        self.store().remove_samples().await?;
        self.forget_numbers().await?;
        self.clear_soon();
        self.changed(
            &[
                Topic::Conversations,
                Topic::Counts,
                Topic::Numbers,
                Topic::Tags,
            ],
            &[],
            None,
        );
        self.counts().await
    }
}
