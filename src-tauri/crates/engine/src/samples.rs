//! The sample conversations: brought in like any history, removed in one step.

use crate::api::{Counts, Language, Topic};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::place;
use listo_domain::{Landing, landing_of};
use listo_sources::samples::{self, samples};
use listo_store::NewActivity;
use std::collections::HashMap;

const SOURCE: &str = "sample";

impl Engine {
    /// Adds the samples; does nothing where they are there already.
    ///
    /// # Errors
    /// No sample was added.
    pub async fn add_samples(&self) -> Result<Counts> {
        if self.numbers().await?.iter().any(|n| n.sample) {
            return self.counts().await;
        }
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
        let engine = self.clone();
        let set = tokio::task::spawn_blocking(move || samples(now, language, &engine.inner.blobs))
            .await
            .map_err(|e| Error::invalid("samples", e.to_string()))?
            .map_err(Error::Attachment)?;
        let added = self.store_samples(set, now).await;
        if added.is_err() {
            self.store().remove_samples().await?;
        }
        added?;
        self.finish_first_run().await?;
        self.changed(
            &[Topic::Conversations, Topic::Counts, Topic::Numbers],
            &[],
            None,
        );
        self.counts().await
    }

    async fn store_samples(&self, set: samples::Samples, now: listo_domain::Millis) -> Result<()> {
        let mut ids = HashMap::new();
        for number in set.numbers {
            let id = self
                .store()
                .add_number(number.name, number.e164, true, now)
                .await?;
            ids.insert(number.key, id);
        }
        let batch = set
            .activities
            .into_iter()
            .filter_map(|sample| {
                Some(NewActivity {
                    number: *ids.get(sample.number)?,
                    source: SOURCE,
                    landing: if sample.live {
                        Landing::Live
                    } else {
                        landing_of(&sample.activity, now)
                    },
                    activity: sample.activity,
                })
            })
            .collect();
        self.store().ingest(batch).await?;
        Ok(())
    }

    /// # Errors
    /// Nothing was removed.
    pub async fn remove_samples(&self) -> Result<Counts> {
        self.store().remove_samples().await?;
        self.changed(
            &[Topic::Conversations, Topic::Counts, Topic::Numbers],
            &[],
            None,
        );
        self.counts().await
    }
}
