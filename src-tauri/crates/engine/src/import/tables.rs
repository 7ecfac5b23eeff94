//! What the columns of tables mean: as it was said, as it is remembered, as a table says itself.

use super::job::Job;
use super::source::Options;
use crate::api::{TableChoice, TableStatus};
use crate::engine::Engine;
use crate::error::{Error, Result};
use listo_domain::Address;
use listo_sources::android::FileError;
use listo_sources::table::{self, Mapping, Question, Zone};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::Ordering;

/// The setting that keeps them.
const SETTING: &str = "table_columns";
/// Kinds of tables that are remembered, the newest.
const MOST: usize = 200;

/// By key, and our own numbers.
#[derive(Default)]
pub(crate) struct Remembered {
    mappings: BTreeMap<String, Mapping>,
    numbers: Vec<Address>,
}

/// What is known of tables while the files are read.
pub(crate) struct Known<'k> {
    pub said: &'k [TableChoice],
    pub remembered: &'k Remembered,
    pub zone: fn(i64) -> i32,
    pub job: &'k Job,
    /// The table is told of, also where it can be read.
    pub looks: bool,
}

pub(super) fn valid(tables: &[TableChoice]) -> Result<()> {
    for choice in tables {
        if Zone::of(&choice.mapping.zone, |_| 0).is_none() {
            return Err(Error::invalid("zone", choice.mapping.zone.clone()));
        }
    }
    Ok(())
}

impl Known<'_> {
    fn said(&self, file: &str, key: &str) -> Option<Mapping> {
        let of_file = self.said.iter().find(|choice| choice.file == file);
        let of_kind = || self.said.iter().find(|c| !key.is_empty() && c.key == key);
        of_file
            .or_else(of_kind)
            .map(|choice| Mapping::from(&choice.mapping))
    }

    /// Opens a table; nothing where something has to be said first.
    pub fn open(
        &self,
        path: &Path,
        options: &Options<'_>,
    ) -> std::result::Result<Option<table::Reader>, FileError> {
        let file = path.to_string_lossy();
        let key = table::key(path)?;
        let said = self.said(&file, &key);
        let mapping = match said {
            Some(said) if !self.looks => said,
            asked => {
                let before = self
                    .remembered
                    .mappings
                    .get(&key)
                    .filter(|_| asked.is_none());
                let mut own = self.remembered.numbers.clone();
                own.extend(options.own.iter().cloned());
                own.extend(before.into_iter().flat_map(|kept| {
                    let ours = kept.ours.iter();
                    ours.map(|n| listo_sources::numbers::normalise(n, options.region))
                }));
                // This file may settle by itself what the last one left open, and otherwise.
                let asked = asked.or_else(|| {
                    before.map(|kept| Mapping {
                        order: None,
                        ours: Vec::new(),
                        ..kept.clone()
                    })
                });
                // A look reads a table twice.
                let going = |read: u64| {
                    let read = i64::try_from(read / 2).unwrap_or(i64::MAX);
                    self.job
                        .bytes_read
                        .store(options.before.saturating_add(read), Ordering::Relaxed);
                    !self.job.cancelled()
                };
                let mut survey = table::survey(path, asked.as_ref(), options.region, &own, &going)?;
                if let Some(order) = before.and_then(|kept| kept.order)
                    && survey.questions.contains(&Question::Order)
                {
                    survey
                        .questions
                        .retain(|question| *question != Question::Order);
                    survey.mapping.order = Some(order);
                }
                let (mapping, open) = (survey.mapping.clone(), !survey.questions.is_empty());
                let told = TableStatus::of(&file, survey);
                self.job.update(|status| {
                    status.tables.retain(|table| table.file != told.file);
                    status.tables.push(told);
                });
                if open || self.job.cancelled() {
                    return Ok(None);
                }
                mapping
            }
        };
        if !key.is_empty() {
            let kept = mapping.clone();
            self.job.say(|said| drop(said.tables.insert(key, kept)));
        }
        let zone = Zone::of(&mapping.zone, self.zone).unwrap_or(Zone::Here(self.zone));
        let going = || !self.job.cancelled();
        let (region, own) = (options.region, options.own);
        table::Reader::open(path, mapping, region, own, zone, &going).map(Some)
    }
}

impl Engine {
    pub(super) async fn remembered_tables(&self) -> Result<Remembered> {
        let numbers = self.store().numbers().await?;
        Ok(Remembered {
            mappings: self.table_columns().await?.into_iter().collect(),
            numbers: numbers
                .into_iter()
                .filter(|number| !number.sample && !number.e164.is_empty())
                .map(|number| Address(number.e164))
                .collect(),
        })
    }

    /// The oldest first.
    async fn table_columns(&self) -> Result<Vec<(String, Mapping)>> {
        let kept = self.store().setting(SETTING).await?;
        // What another version wrote and this one cannot read is asked again.
        Ok(kept
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default())
    }

    /// The next table with these headings needs no question.
    pub(super) async fn remember_tables(&self, read: BTreeMap<String, Mapping>) -> Result<()> {
        if read.is_empty() {
            return Ok(());
        }
        let mut kept = self.table_columns().await?;
        kept.retain(|(key, _)| !read.contains_key(key));
        kept.extend(read);
        let from = kept.len().saturating_sub(MOST);
        let newest = kept.get(from..).unwrap_or_default();
        let json =
            serde_json::to_string(newest).map_err(|e| Error::invalid("tables", e.to_string()))?;
        Ok(self.store().save_setting(SETTING, &json).await?)
    }
}
