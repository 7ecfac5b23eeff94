//! The conversations behind a figure.

use super::{Asked, figures::Named};
use crate::api::{
    BacklogLayer, InboundSort, InsightApart, InsightFigure, InsightGroup, InsightList,
    InsightMetric, InsightPart, InsightQuery, InsightRow, ShareMeasure,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::translate as t;
use listo_domain::Millis;
use listo_domain::insight::{
    Behind, Class, Figure, Figures, Hit, Layer, Record, Sort, Stay, StayPlace, Who,
};
use listo_store::ConversationId;
use std::collections::{HashMap, HashSet};

const DAY_MS: i64 = 86_400_000;

/// What is looked for, and in which conversations alone.
struct Wanted {
    figure: Figure,
    within: Within,
}

enum Within {
    All,
    Number(u32),
    These(HashSet<u32>),
}

impl Engine {
    /// Part of the conversations behind a figure, the longest first where the figure is about times, else
    /// the newest.
    ///
    /// # Errors
    /// [`Error::Invalid`] names what is no day, number, tag or figure.
    pub async fn insight_conversations(
        &self,
        query: &InsightQuery,
        figure: &InsightFigure,
        from: u32,
        limit: u32,
    ) -> Result<InsightList> {
        let asked = self.asked(query).await?;
        let wanted = self.wanted(&asked, figure).await?;
        let [open, _] = &asked.open;
        let mut behind = Behind::new(asked.scope(&asked.days.span, open), wanted.figure);
        let visit = |conversation, number, record: &_| {
            let within = match &wanted.within {
                Within::All => true,
                Within::Number(only) => number == *only,
                Within::These(some) => some.contains(&conversation),
            };
            if within && asked.holds(conversation, number) {
                behind.add(conversation, record);
            }
        };
        let calendar = &asked.days.span.calendar;
        self.store()
            .read_ledger(calendar.from, calendar.until, visit)
            .await?;
        let hits = behind.hits();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let total = count(hits.len());
        let n = hits.iter().map(|(_, hit)| hit.n).sum();
        let limit = limit.clamp(1, t::MAX_PAGE);
        let page: Vec<(u32, Hit)> = hits
            .into_iter()
            .skip(from as usize)
            .take(limit as usize)
            .collect();
        Ok(InsightList {
            total,
            n,
            rows: self.rows(&page).await?,
        })
    }

    /// Conversations behind a figure, as [`Behind::hits`] orders them.
    pub(crate) async fn behind(
        &self,
        query: &InsightQuery,
        figure: Figure,
    ) -> Result<Vec<(u32, Hit)>> {
        let asked = self.asked(query).await?;
        let [open, _] = &asked.open;
        let mut behind = Behind::new(asked.scope(&asked.days.span, open), figure);
        let visit = |conversation, number, record: &_| {
            if asked.holds(conversation, number) {
                behind.add(conversation, record);
            }
        };
        let calendar = &asked.days.span.calendar;
        self.store()
            .read_ledger(calendar.from, calendar.until, visit)
            .await?;
        Ok(behind.hits())
    }

    /// What has been in the inbox since then or longer without being done or snoozed, the longest first.
    pub(crate) async fn open_since(&self, then: Millis) -> Result<Vec<u32>> {
        let mut stays: HashMap<u32, Vec<Stay>> = HashMap::new();
        let visit = |conversation, _, record: &Record| {
            if let Record::Stay(stay) = record
                && matches!(stay.place, StayPlace::Unread | StayPlace::Open)
            {
                stays.entry(conversation).or_default().push(*stay);
            }
        };
        self.store().read_ledger(then, self.now(), visit).await?;
        let since = |stays: &mut Vec<Stay>| {
            stays.sort_unstable_by_key(|stay| stay.from);
            let mut since = stays.last().filter(|last| last.until.is_none())?.from;
            // Unread, then open: it has been there all the time.
            for stay in stays.iter().rev().skip(1) {
                if stay.until != Some(since) {
                    break;
                }
                since = stay.from;
            }
            Some(since)
        };
        let all = stays
            .iter_mut()
            .filter_map(|(id, stays)| Some((since(stays)?, *id)));
        let mut long: Vec<(Millis, u32)> = all.filter(|(since, _)| *since <= then).collect();
        long.sort_unstable();
        Ok(long.into_iter().map(|(_, id)| id).collect())
    }

    async fn rows(&self, page: &[(u32, Hit)]) -> Result<Vec<InsightRow>> {
        let id = |id: u32| ConversationId(i64::from(id));
        let ids: Vec<ConversationId> = page.iter().map(|(c, _)| id(*c)).collect();
        let rows = self.store().conversations(&ids).await?;
        let mut rows: HashMap<ConversationId, _> = rows.into_iter().map(|r| (r.id, r)).collect();
        let row = |(conversation, hit): &(u32, Hit)| {
            Some(InsightRow {
                row: t::row(rows.remove(&id(*conversation))?),
                value: hit.value,
                at: hit.at.0,
                n: hit.n,
            })
        };
        Ok(page.iter().filter_map(row).collect())
    }

    async fn wanted(&self, asked: &Asked, figure: &InsightFigure) -> Result<Wanted> {
        let plain = |figure| Wanted {
            figure,
            within: Within::All,
        };
        let at = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        let hours = |weekday: u8, from: u8, until: u8| {
            let midnight = usize::from(weekday) * 24;
            (midnight + usize::from(from), midnight + usize::from(until))
        };
        Ok(match figure {
            InsightFigure::Tile {
                metric: InsightMetric::P90Response,
                part: InsightPart::Counted,
            } => {
                let (now, _) = self.figures(asked).await?;
                plain(slowest(&now))
            }
            InsightFigure::Tile { metric, part } => plain(tile(*metric, *part)),
            InsightFigure::Response { at: part, part: of } => plain(Figure::Part {
                part: at(*part),
                waiting: *of == InsightPart::Rest,
            }),
            InsightFigure::Distribution { bin } => plain(Figure::Bin { bin: at(*bin) }),
            InsightFigure::Heat {
                weekday,
                from,
                until,
            } => {
                let (from, until) = hours(*weekday, *from, *until);
                plain(Figure::Hours { from, until })
            }
            InsightFigure::Weekday { weekday } => {
                let (from, until) = hours(*weekday, 0, 24);
                plain(Figure::AnsweredHours { from, until })
            }
            InsightFigure::Backlog { at: part, layer } => plain(Figure::Backlog {
                part: at(*part),
                layer: match layer {
                    BacklogLayer::Unread => Layer::Unread,
                    BacklogLayer::Open => Layer::Open,
                    BacklogLayer::Snoozed => Layer::Snoozed,
                    BacklogLayer::All => Layer::All,
                },
            }),
            InsightFigure::Inbound { at: part, sort } => plain(Figure::Inbound {
                part: at(*part),
                sort: sort.map(|sort| match sort {
                    InboundSort::Texts => Sort::Texts,
                    InboundSort::Calls => Sort::Calls,
                    InboundSort::Voicemails => Sort::Voicemails,
                }),
            }),
            InsightFigure::Age { bin } => plain(Figure::Age { bin: at(*bin) }),
            InsightFigure::Apart { what } => plain(match what {
                InsightApart::Codes => Figure::Apart { class: Class::Code },
                InsightApart::Promotions => Figure::Apart {
                    class: Class::Promotion,
                },
                InsightApart::Imported => Figure::Imported,
            }),
            InsightFigure::AfterHours => plain(Figure::AfterHours),
            InsightFigure::Share {
                group,
                key,
                measure,
            } => self.shared(*group, key, *measure).await?,
        })
    }

    async fn shared(
        &self,
        group: InsightGroup,
        key: &str,
        measure: ShareMeasure,
    ) -> Result<Wanted> {
        let id = |text: &str| {
            let id = text.parse::<u32>();
            id.map_err(|_| Error::invalid("key", text))
        };
        if group == InsightGroup::Member {
            let named: Named = self.named().await?;
            let found = named.ids.iter().find(|(actor, _)| actor == key);
            let who = match (key, found) {
                ("", _) => Who::default(),
                (_, Some((_, id))) => Who(*id),
                (_, None) => return Err(Error::NotFound("member")),
            };
            return Ok(Wanted {
                figure: match measure {
                    ShareMeasure::Done => Figure::FinishedBy { who },
                    // What comes in is nobody's.
                    ShareMeasure::Answered | ShareMeasure::Inbound => Figure::AnsweredBy { who },
                },
                within: Within::All,
            });
        }
        let within = match group {
            InsightGroup::Number | InsightGroup::Member => Within::Number(id(key)?),
            InsightGroup::Tag => {
                let tag = t::tag_id(key)?;
                let all = self.store().conversations_of_tags().await?;
                let its = all.into_iter().filter(|(other, _)| *other == tag);
                Within::These(its.map(|(_, conversation)| conversation).collect())
            }
            InsightGroup::Contact => match key.strip_prefix('c') {
                None => Within::These(HashSet::from([id(key)?])),
                Some(contact) => {
                    let contact = t::contact_id(contact)?;
                    let all = self.store().conversations_of_contacts().await?;
                    let its = all.into_iter().filter(|(other, _)| *other == contact);
                    Within::These(its.map(|(_, conversation)| conversation).collect())
                }
            },
        };
        Ok(Wanted {
            figure: match measure {
                ShareMeasure::Inbound => Figure::Items,
                ShareMeasure::Answered => Figure::Answered { at_least: i64::MIN },
                ShareMeasure::Done => Figure::Finished {
                    reopened: None,
                    replied: None,
                },
            },
            within,
        })
    }
}

/// The answers from the 90th percentile on.
fn slowest(figures: &Figures) -> Figure {
    Figure::Answered {
        at_least: figures.p90.unwrap_or(i64::MAX),
    }
}

fn tile(metric: InsightMetric, part: InsightPart) -> Figure {
    let counted = part == InsightPart::Counted;
    let waiting = |over, up_to| Figure::WaitingAtEnd { over, up_to };
    let finished = |reopened, replied| Figure::Finished { reopened, replied };
    match metric {
        InsightMetric::MedianResponse | InsightMetric::P90Response if !counted => Figure::Waiting,
        InsightMetric::MedianResponse | InsightMetric::P90Response => {
            Figure::Answered { at_least: i64::MIN }
        }
        InsightMetric::Completion => Figure::Completion { done: counted },
        InsightMetric::WaitingLong if counted => waiting(DAY_MS, i64::MAX),
        InsightMetric::WaitingLong => waiting(i64::MIN, DAY_MS),
        InsightMetric::StillWaiting => waiting(i64::MIN, i64::MAX),
        InsightMetric::TimeToDone => finished(None, None),
        InsightMetric::Reopened => finished(Some(counted), None),
        InsightMetric::WithoutReply => finished(None, Some(!counted)),
        InsightMetric::MissedReturned => Figure::Missed { returned: counted },
    }
}
