//! Which conversations a review is about, in which order.

use super::in_inbox;
use crate::api::{
    InsightPeriod, InsightQuery, ListAt, ListFilter, ListQuery, ReviewKind, ReviewSection,
};
use crate::business::Business;
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::translate as t;
use listo_domain::insight::Figure;
use listo_domain::{Millis, Shown, UnreadReason, Wall};
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
        queue.truncate(MOST);
        Ok(queue)
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
        let inbox = self.some_of(View::Inbox, ListOrder::Newest).await?;
        let ids: Vec<_> = inbox.iter().map(|row| row.id).collect();
        let touched = self.store().touched_since(&ids, midnight).await?;
        // The oldest first: the newest were looked at most recently.
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
        let query = ListQuery {
            view: view.view,
            filter: ListFilter {
                number_ids: view.number_ids,
                tag_ids: view.tag_ids,
                assignee_ids: view.assignee_ids,
                ..ListFilter::default()
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

    async fn waiting_first(&self, view: View) -> Result<Vec<Conversation>> {
        self.some_of(view, ListOrder::LongestWaiting).await
    }

    async fn some_of(&self, view: View, order: ListOrder) -> Result<Vec<Conversation>> {
        let list = List {
            view,
            filter: Filter::default(),
            order,
        };
        let spec = ListSpec {
            list,
            at: At::Top,
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
