//! Insights: the figures of a period, and the conversations behind each. What they mean is said in
//! [`listo_domain::insight`]; here it is asked for which days, of which conversations.

mod behind;
mod figures;
mod period;
mod table;

use crate::api::{InsightProgress, InsightQuery, Insights};
use crate::business::Business;
use crate::engine::Engine;
use crate::error::Result;
use crate::translate as t;
use figures::Named;
use listo_domain::Millis;
use listo_domain::insight::{Figures, OpenTimes, Record, Scope, Tally};
use listo_store::Narrowed;
use period::{Days, Span};
use std::collections::HashSet;

/// Conversations that are read at a time: some milliseconds.
const AT_ONCE: u32 = 512;
/// So many threads add up at most; each keeps a line for every conversation.
const AT_A_TIME: usize = 4;
/// How many times of that one call of [`Engine::prepare_insights`] reads.
const SLICES: usize = 4;

/// What a query is about, made out.
struct Asked {
    business: Business,
    days: Days,
    open: [OpenTimes; 2],
    numbers: HashSet<u32>,
    narrowed: Narrowed,
    business_hours: bool,
    imported: bool,
    now: Millis,
}

impl Asked {
    fn scope<'a>(&'a self, span: &'a Span, open: &'a OpenTimes) -> Scope<'a> {
        Scope {
            calendar: &span.calendar,
            open,
            business_hours: self.business_hours,
            imported: self.imported,
        }
    }

    fn holds(&self, conversation: u32, number: u32) -> bool {
        (self.numbers.is_empty() || self.numbers.contains(&number))
            && self.narrowed.holds(conversation)
    }

    /// When the earliest record of a period and the one before can be.
    fn from(&self) -> Millis {
        let before = self.days.before.as_ref().unwrap_or(&self.days.span);
        before.calendar.from
    }
}

impl Engine {
    /// Reads some of the history that has not been read for the figures yet. Call it again until nothing
    /// is left, or stop at any time: what has been read stays.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn prepare_insights(&self) -> Result<InsightProgress> {
        self.read_changes(SLICES).await?;
        let progress = self.store().ledger_progress().await?;
        Ok(InsightProgress {
            left: progress.left,
            total: progress.total,
        })
    }

    /// The figures of a period, of everything that has happened up to now.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] names what is no day, number or tag.
    pub async fn insights(&self, query: &InsightQuery) -> Result<Insights> {
        let asked = self.asked(query).await?;
        let (now, before) = self.figures(&asked).await?;
        let named = self.named().await?;
        Ok(figures::insights(&asked, &now, before.as_ref(), &named))
    }

    /// The same as a table: CSV, a line a figure. Times are in seconds, shares between 0 and 1.
    ///
    /// # Errors
    /// As [`Engine::insights`].
    pub async fn insights_csv(&self, query: &InsightQuery) -> Result<String> {
        let asked = self.asked(query).await?;
        let (now, before) = self.figures(&asked).await?;
        let named = self.named().await?;
        let insights = figures::insights(&asked, &now, before.as_ref(), &named);
        table::csv(&insights, &asked)
    }

    /// Reads what has changed up to now, once each: an import that goes on changes more all the time.
    async fn read_changes(&self, slices: usize) -> Result<()> {
        // Two at once would read the same, and take it from each other.
        let _alone = self.inner.ledger.lock().await;
        let mut after = -1;
        for _ in 0..slices {
            match self.store().catch_up_ledger(after, AT_ONCE).await? {
                Some(last) => after = last,
                None => break,
            }
        }
        Ok(())
    }

    async fn asked(&self, query: &InsightQuery) -> Result<Asked> {
        self.read_changes(usize::MAX).await?;
        let business = self.business().await?;
        let now = self.now();
        let imported = query.imported;
        let begins = move |record: &Record| match record {
            Record::Item(item) => (imported || !item.history).then_some(item.at),
            _ => None,
        };
        let first = match query.period {
            crate::api::InsightPeriod::All => self.store().ledger_begins(begins).await?,
            _ => None,
        };
        let days = period::days(&query.period, &business, now, first)?;
        let open = |span: Option<&Span>| {
            span.map_or_else(OpenTimes::default, |span| {
                OpenTimes::new(&business.hours, &span.calendar)
            })
        };
        let open = [open(Some(&days.span)), open(days.before.as_ref())];
        let numbers: Result<HashSet<u32>> = query
            .number_ids
            .iter()
            .map(|id| t::number_id(id).map(|id| u32::try_from(id.0).unwrap_or(u32::MAX)))
            .collect();
        let tags: Result<Vec<_>> = query.tag_ids.iter().map(|id| t::tag_id(id)).collect();
        let narrowed = self.store().narrowed(&tags?, &query.assignees).await?;
        Ok(Asked {
            business,
            days,
            open,
            numbers: numbers?,
            narrowed,
            business_hours: query.business_hours,
            imported: query.imported,
            now,
        })
    }

    /// Of the period, and of the one before.
    async fn figures(&self, asked: &Asked) -> Result<(Figures, Option<Figures>)> {
        let [open, open_before] = &asked.open;
        let tally = || {
            let before = asked.days.before.as_ref();
            (
                Tally::new(asked.scope(&asked.days.span, open)),
                before.map(|span| Tally::new(asked.scope(span, open_before))),
            )
        };
        let several = std::thread::available_parallelism().map_or(1, |n| n.get().min(AT_A_TIME));
        let mut tallies: Vec<_> = (0..several).map(|_| tally()).collect();
        let mut visits: Vec<_> = tallies
            .iter_mut()
            .map(|(now, before)| {
                move |conversation, number, record: &Record| {
                    if asked.holds(conversation, number) {
                        now.add(conversation, number, record);
                        if let Some(before) = before {
                            before.add(conversation, number, record);
                        }
                    }
                }
            })
            .collect();
        let until = asked.days.span.calendar.until;
        let store = self.store();
        store
            .read_ledger_apart(asked.from(), until, &mut visits)
            .await?;
        drop(visits);
        let mut tallies = tallies.into_iter();
        let (mut now, mut before) = tallies.next().unwrap_or_else(tally);
        for (more, more_before) in tallies {
            now.join(more);
            before = before.zip(more_before).map(|(mut before, more)| {
                before.join(more);
                before
            });
        }
        Ok((now.figures(), before.map(Tally::figures)))
    }

    /// What is named beside the others.
    async fn named(&self) -> Result<Named> {
        let store = self.store();
        Ok(Named {
            numbers: store.numbers().await?,
            members: store.members().await?,
            ids: store.ledger_members().await?,
            tags: store.tags().await?,
            contacts: store.contacts().await?,
            of_tags: store.conversations_of_tags().await?,
            of_contacts: store.conversations_of_contacts().await?,
        })
    }
}
