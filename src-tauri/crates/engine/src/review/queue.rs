//! Which conversations a review is about, in which order.

use super::in_inbox;
use crate::api::{
    InsightPeriod, InsightQuery, ListAt, ListFilter, ListQuery, Period, ReviewKind, ReviewSection,
};
use crate::business::{Business, date};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::translate as t;
use listo_domain::insight::Figure;
use listo_domain::{Date, Millis, Shown, UnreadReason, Wall};
use listo_store::{At, Conversation, List, ListFilter as Filter, ListOrder, ListSpec, View};
use std::collections::HashSet;

/// Nobody goes through more at once.
const MOST: usize = 500;
const DAY: i64 = 86_400_000;
/// So many of the slowest answers.
const SLOWEST: usize = 5;

type Queue = Vec<(i64, ReviewSection)>;

/// Whether a conversation is what it was taken into the review for.
pub(super) fn fits(section: ReviewSection, row: &Conversation) -> bool {
    match section {
        ReviewSection::Unread | ReviewSection::Woken | ReviewSection::Nobodys => {
            in_inbox(row) && row.shown == Shown::Unread
        }
        ReviewSection::WaitingLong | ReviewSection::Waiting => {
            in_inbox(row) && row.waiting_since.is_some()
        }
        ReviewSection::Untouched | ReviewSection::OpenLong => in_inbox(row),
        ReviewSection::Done => row.shown == Shown::Done,
        ReviewSection::Reopened | ReviewSection::Slowest | ReviewSection::View => true,
    }
}

impl Engine {
    pub(super) async fn queue(&self, kind: &ReviewKind) -> Result<Queue> {
        let mut queue = match kind {
            ReviewKind::Morning => self.morning().await?,
            ReviewKind::EndOfDay => self.end_of_day().await?,
            ReviewKind::Weekly => self.weekly().await?,
            ReviewKind::View { id } => self.of_view(id).await?,
        };
        // Each conversation once, where it comes first.
        let mut there = HashSet::new();
        queue.retain(|(id, _)| there.insert(*id));
        Ok(shared_out(queue))
    }

    /// Whether a conversation is still in the saved view that is gone through.
    pub(super) async fn in_view(&self, kind: &ReviewKind, conversation: i64) -> Result<bool> {
        let ReviewKind::View { id } = kind else {
            return Ok(true);
        };
        let rows = match self.of_view(id).await {
            Ok(rows) => rows,
            // The review of a view that was removed is gone on with.
            Err(Error::NotFound(_)) => return Ok(true),
            Err(error) => return Err(error),
        };
        // What stands further down in a long view is not seen from here.
        Ok(rows.len() >= MOST || rows.iter().any(|(id, _)| *id == conversation))
    }

    async fn morning(&self) -> Result<Queue> {
        let business = self.business().await?;
        let unread = self.waiting_first(View::Unread).await?;
        let members = self.store().members().await?;
        let team = members.iter().filter(|member| !member.removed).count() > 1;
        let woken = |row: &Conversation| row.unread_reason == Some(UnreadReason::Snooze);
        let nobodys = |row: &Conversation| team && row.assignee.is_none();
        let now = self.now();
        let long = self.waiting_first(View::Waiting).await?;
        let long = long.iter().filter(|row| {
            let since = row.waiting_since;
            since.is_some_and(|since| a_business_day(&business, since, now))
        });
        let section = |section| move |row: &Conversation| (row.id.0, section);
        let news = unread.iter().filter(|row| !woken(row) && !nobodys(row));
        let news = news.map(section(ReviewSection::Unread));
        let waking = unread.iter().filter(|row| woken(row) && !nobodys(row));
        let waking = waking.map(section(ReviewSection::Woken));
        // What is unread has a section of its own, and stands in it alone.
        let long = long.filter(|row| row.shown != Shown::Unread);
        let long = long.map(section(ReviewSection::WaitingLong));
        let of_nobody = unread.iter().filter(|row| nobodys(row));
        let of_nobody = of_nobody.map(section(ReviewSection::Nobodys));
        Ok(news.chain(waking).chain(long).chain(of_nobody).collect())
    }

    async fn end_of_day(&self) -> Result<Queue> {
        let business = self.business().await?;
        let ahead = |at: Millis| business.zone.ahead(at);
        let midnight = Wall::at(self.now(), ahead).date().midnight().instant(ahead);
        let waiting = self.waiting_first(View::Waiting).await?;
        let inbox = self
            .list_of(View::Inbox, ListOrder::Newest, At::End)
            .await?;
        let ids: Vec<_> = inbox.iter().map(|row| row.id).collect();
        let touched = self.store().touched_since(&ids, midnight).await?;
        // The oldest ones, and the oldest first: the newest were looked at most recently.
        let rest = inbox.iter().rev();
        let rest = rest.filter(|row| row.waiting_since.is_none() && !touched.contains(&row.id));
        let waiting = waiting.iter().map(|row| (row.id.0, ReviewSection::Waiting));
        let rest = rest.map(|row| (row.id.0, ReviewSection::Untouched));
        Ok(waiting.chain(rest).collect())
    }

    async fn weekly(&self) -> Result<Queue> {
        let week = InsightQuery {
            period: InsightPeriod::Days { n: 7 },
            number_ids: Vec::new(),
            tag_ids: Vec::new(),
            assignees: Vec::new(),
            business_hours: false,
            imported: false,
        };
        let finished = |reopened| Figure::Finished {
            reopened,
            replied: None,
        };
        let mut queue = Queue::new();
        for (section, figure, most) in [
            (ReviewSection::Done, finished(Some(false)), MOST),
            (ReviewSection::Reopened, finished(Some(true)), MOST),
        ] {
            let mut hits = self.behind(&week, figure).await?;
            // The newest first; how long it took says nothing here.
            hits.sort_by_key(|(_, hit)| std::cmp::Reverse(hit.at));
            let hits = hits.into_iter().take(most);
            queue.extend(hits.map(|(id, _)| (i64::from(id), section)));
        }
        let rows = self.conversations_of(&queue).await?;
        let still = |(id, section): &(i64, ReviewSection)| {
            let row = rows.iter().find(|row| row.id.0 == *id);
            row.is_some_and(|row| fits(*section, row))
        };
        queue.retain(still);
        let long = self.open_since(Millis(self.now().0 - 7 * DAY)).await?;
        queue.extend(
            long.into_iter()
                .map(|id| (i64::from(id), ReviewSection::OpenLong)),
        );
        let slowest = Figure::Answered { at_least: i64::MIN };
        let slowest = self.behind(&week, slowest).await?.into_iter().take(SLOWEST);
        queue.extend(slowest.map(|(id, _)| (i64::from(id), ReviewSection::Slowest)));
        Ok(queue)
    }

    async fn of_view(&self, id: &str) -> Result<Queue> {
        let kind = ReviewKind::View { id: id.to_owned() };
        let view = self.view_of(&kind).await?.ok_or(Error::NotFound("view"))?;
        let (from, until) = self.days_of(&view.period).await?;
        let query = ListQuery {
            view: view.view,
            filter: ListFilter {
                number_ids: view.number_ids,
                tag_ids: view.tag_ids,
                assignee_ids: view.assignee_ids,
                from,
                until,
            },
            order: view.order,
            at: ListAt::Top,
            limit: t::MAX_PAGE,
        };
        let page = self.store().list(&t::list_spec(&query)?).await?;
        Ok(page
            .rows
            .iter()
            .map(|row| (row.id.0, ReviewSection::View))
            .collect())
    }

    /// From when on and until when the last item of a conversation of a saved view is.
    async fn days_of(&self, period: &Period) -> Result<(Option<i64>, Option<i64>)> {
        let business = self.business().await?;
        let ahead = |at: Millis| business.zone.ahead(at);
        let today = Wall::at(self.now(), ahead).date();
        let midnight = |day: Date| Some(day.midnight().instant(ahead).0);
        let month = today.month_begin();
        Ok(match period {
            Period::Any => (None, None),
            Period::Today => (midnight(today), None),
            Period::Yesterday => (midnight(today.plus(-1)), midnight(today)),
            Period::Last7Days => (midnight(today.plus(-6)), None),
            Period::Last30Days => (midnight(today.plus(-29)), None),
            Period::ThisMonth => (midnight(month), None),
            Period::LastMonth => (midnight(month.plus(-1).month_begin()), midnight(month)),
            Period::Between { from, to } => (
                date(from).and_then(midnight),
                date(to).and_then(|last| midnight(last.plus(1))),
            ),
        })
    }

    async fn waiting_first(&self, view: View) -> Result<Vec<Conversation>> {
        self.list_of(view, ListOrder::LongestWaiting, At::Top).await
    }

    async fn list_of(&self, view: View, order: ListOrder, at: At) -> Result<Vec<Conversation>> {
        let list = List {
            view,
            filter: Filter::default(),
            order,
        };
        let spec = ListSpec {
            list,
            at,
            limit: t::MAX_PAGE,
        };
        Ok(self.store().list(&spec).await?.rows)
    }

    async fn conversations_of(&self, queue: &Queue) -> Result<Vec<Conversation>> {
        let ids: Vec<_> = queue
            .iter()
            .map(|(id, _)| listo_store::ConversationId(*id))
            .collect();
        Ok(self.store().conversations(&ids).await?)
    }
}

/// Of more than a review takes, each section has its share, and a short one all it needs.
fn shared_out(mut queue: Queue) -> Queue {
    let mut sizes = Vec::new();
    for (_, section) in &queue {
        match sizes.iter_mut().find(|(known, _)| known == section) {
            Some((_, n)) => *n += 1,
            None => sizes.push((*section, 1_usize)),
        }
    }
    let fits = |share: usize| sizes.iter().map(|(_, n)| (*n).min(share)).sum::<usize>() <= MOST;
    let share = (0..=MOST).rev().find(|share| fits(*share)).unwrap_or(0);
    let mut taken: Vec<(ReviewSection, usize)> = Vec::new();
    queue.retain(|(_, section)| {
        let at = taken.iter().position(|(known, _)| known == section);
        let at = at.unwrap_or_else(|| {
            taken.push((*section, 0));
            taken.len() - 1
        });
        taken.get_mut(at).is_some_and(|(_, n)| {
            *n += 1;
            *n <= share
        })
    });
    queue
}

/// Whether the business has been open for as long as on its longest usual day; without hours a day has 24.
fn a_business_day(business: &Business, since: Millis, now: Millis) -> bool {
    let minutes = |day: usize| -> i64 {
        let spans = business.hours.weekday(day).iter();
        spans.map(|span| i64::from(span.to() - span.from())).sum()
    };
    match (0..7).map(minutes).max() {
        None | Some(0) => now.0 - since.0 >= DAY,
        Some(day) => {
            let ahead = |at: Millis| business.zone.ahead(at);
            business.hours.open_minutes(since, now, ahead) >= day
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, ReviewSection, shared_out};

    #[test]
    fn a_long_section_leaves_room_for_the_others() {
        let of = |section, ids: std::ops::Range<i64>| ids.map(move |id| (id, section));
        let queue = of(ReviewSection::Done, 0..900)
            .chain(of(ReviewSection::Reopened, 900..905))
            .chain(of(ReviewSection::OpenLong, 905..1500))
            .collect();
        let queue = shared_out(queue);
        let n = |section| queue.iter().filter(|(_, s)| *s == section).count();
        assert_eq!(n(ReviewSection::Reopened), 5, "what is short is whole");
        assert_eq!(n(ReviewSection::Done), n(ReviewSection::OpenLong));
        assert!(queue.len() <= MOST && queue.len() > MOST - 3);
        assert_eq!(
            queue.first(),
            Some(&(0, ReviewSection::Done)),
            "from its front"
        );
    }
}
