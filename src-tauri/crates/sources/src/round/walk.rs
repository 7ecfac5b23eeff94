//! A page of the list that a round or a history is at.

use listo_domain::Millis;

use super::state::Walk;
use super::step::{Leaf, Step};
use super::{Ask, Lists, Reach};
use crate::connector::Fault;

/// What came of reading a page.
pub(super) struct Went {
    /// There is no more of this list.
    pub(super) ended: bool,
    /// The oldest time on a page that has been given whole.
    pub(super) oldest: Option<i64>,
}

impl Walk {
    /// Reads the next page and gives what is on it.
    pub(super) fn read<L: Lists>(
        &mut self,
        step: &mut Step<'_, L>,
        reach: Reach,
        since: Option<Millis>,
    ) -> Result<Went, Fault> {
        let on = Went {
            ended: false,
            oldest: None,
        };
        let (lists, stream) = (step.lists, self.stream);
        let ask = Ask {
            stream,
            reach,
            since,
            next: self.next.as_deref(),
        };
        let page = match lists.page(&ask) {
            Ok(page) => page,
            // Its place in the list is no longer known.
            Err(Fault::Rejected(_)) if self.next.is_some() && !self.again => {
                *self = Self {
                    again: true,
                    ..Self::of(stream)
                };
                return Ok(on);
            }
            Err(fault) => lists.instead(stream, fault)?,
        };
        let time = |item| lists.time(stream, item);
        let times = || page.items.iter().filter_map(time).map(|at| at.0);
        let ordered = lists.is_newest_first(stream);
        let (newest, is_first) = (self.newest, self.next.is_none());
        // Gone on with, a page may have newer items before the place: they are the next round's.
        if self.after.is_none() && (!ordered || (is_first && newest.is_none())) {
            self.newest = times().chain(newest).max();
        }
        let after = self.after.take();
        let leaf = Leaf {
            stream,
            items: &page.items,
            newest: newest.filter(|_| !is_first).map(Millis),
            more: page.next.is_some(),
            floor: since,
            after: after.as_deref(),
        };
        let mut aside = serde_json::from_value(self.aside.take()).unwrap_or_default();
        self.after = L::give(step, &leaf, &mut aside)?;
        // Text, numbers and lists of them always can be written.
        self.aside = serde_json::to_value(aside).unwrap_or_default();
        let held = step.held.map(|held| held.0);
        self.held = held.into_iter().chain(self.held).min();
        if self.after.is_some() {
            return Ok(on);
        }
        // The last one that has its place: a stray old item further up does not end the list.
        let mut settled = page
            .items
            .iter()
            .rev()
            .filter(|item| lists.is_settled(stream, item));
        let last = settled.find_map(time);
        let past = ordered && last.zip(since).is_some_and(|(last, since)| last < since);
        let oldest = times().min();
        self.next = page.next.filter(|_| !past);
        Ok(Went {
            ended: self.next.is_none(),
            oldest,
        })
    }
}
