//! From the figures of the domain to those that cross the boundary, with names.

use super::Asked;
use crate::api::{
    ApartCount, BacklogPoint, FoundPattern, HeatCell, InboundPoint, InsightApart, InsightBin,
    InsightFigure, InsightMetric, InsightPart, InsightPattern, InsightShare, InsightTile,
    InsightUnit, Insights, ResponsePoint,
};
use crate::business::BusinessZone;
use listo_domain::insight::{AGES, Figures, Pattern, Share, TIMES, Unit, Who, patterns};
use listo_domain::{Contact, ContactId, TagId};
use listo_store::{Member, Number, Tag};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The busiest contacts that are named.
const CONTACTS: usize = 20;

/// Whatever stands beside others of its kind.
pub(super) struct Named {
    pub numbers: Vec<Number>,
    pub members: Vec<Member>,
    /// By which number records name members.
    pub ids: Vec<(String, u32)>,
    pub tags: Vec<Tag>,
    pub contacts: Vec<(ContactId, Contact)>,
    pub of_tags: Vec<(TagId, u32)>,
    pub of_contacts: Vec<(ContactId, u32)>,
}

pub(super) fn insights(
    asked: &Asked,
    now: &Figures,
    before: Option<&Figures>,
    named: &Named,
) -> Insights {
    let calendar = &asked.days.span.calendar;
    let millis = |at: &listo_domain::Millis| at.0;
    Insights {
        from: calendar.from.0,
        until: calendar.until.0,
        at: asked.now.0,
        zone: match &asked.business.zone {
            BusinessZone::Here(zone) => zone.name.clone(),
            BusinessZone::There(zone) => zone.name().to_owned(),
        },
        unit: match calendar.unit {
            Unit::Day => InsightUnit::Day,
            Unit::Week => InsightUnit::Week,
            Unit::Month => InsightUnit::Month,
        },
        starts: calendar.starts.iter().map(millis).collect(),
        first_day: u8::try_from(asked.business.first_day).unwrap_or(0),
        tiles: tiles(now, before),
        responses: now
            .responses
            .iter()
            .map(|r| ResponsePoint {
                median: r.median,
                p90: r.p90,
                answered: r.answered,
                waiting: r.waiting,
            })
            .collect(),
        distribution: bins(&TIMES, &now.distribution),
        heat: now
            .heat
            .iter()
            .map(|c| HeatCell {
                inbound: c.inbound,
                median: c.median,
            })
            .collect(),
        backlog: now
            .backlog
            .iter()
            .map(|b| BacklogPoint {
                unread: b.unread,
                open: b.open,
                snoozed: b.snoozed,
            })
            .collect(),
        inbound: now
            .inbound
            .iter()
            .map(|i| InboundPoint {
                texts: i.texts,
                calls: i.calls,
                voicemails: i.voicemails,
            })
            .collect(),
        ages: bins(&AGES, &now.ages),
        numbers: numbers(now, named),
        members: members(now, named),
        tags: tags(now, named),
        contacts: contacts(now, named),
        apart: apart(now, asked.imported),
        patterns: patterns(now, before)
            .into_iter()
            .filter_map(|pattern| found(pattern, calendar.starts.len(), named))
            .collect(),
    }
}

pub(super) fn share_of(n: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(n) / f64::from(of))
}

/// Milliseconds of years are far below 2^53.
#[allow(clippy::cast_precision_loss, reason = "times of people")]
fn time(ms: Option<i64>) -> Option<f64> {
    ms.map(|ms| ms as f64)
}

/// A figure with how many it is told of, and of how many.
fn told(metric: InsightMetric, f: &Figures) -> (Option<f64>, u32, u32) {
    let waiting: u32 = f.responses.iter().map(|r| r.waiting).sum();
    let answers = |value| (time(value), f.answered, f.answered + waiting);
    let share = |n, of| (share_of(n, of), n, of);
    let number = |n: u32, of| (Some(f64::from(n)), n, of);
    match metric {
        InsightMetric::MedianResponse => answers(f.median),
        InsightMetric::P90Response => answers(f.p90),
        InsightMetric::Completion => share(f.completion.n, f.completion.of),
        InsightMetric::WaitingLong => number(f.waiting_long, f.waiting),
        InsightMetric::StillWaiting => number(f.waiting, f.waiting),
        InsightMetric::TimeToDone => (time(f.time_to_done), f.finished, f.finished),
        InsightMetric::Reopened => share(f.reopened, f.finished),
        InsightMetric::WithoutReply => share(f.unreplied.n, f.unreplied.of),
        InsightMetric::MissedReturned => share(f.missed.n, f.missed.of),
    }
}

fn tiles(now: &Figures, before: Option<&Figures>) -> Vec<InsightTile> {
    let metrics = [
        InsightMetric::MedianResponse,
        InsightMetric::P90Response,
        InsightMetric::Completion,
        InsightMetric::WaitingLong,
        InsightMetric::StillWaiting,
        InsightMetric::TimeToDone,
        InsightMetric::Reopened,
        InsightMetric::WithoutReply,
        InsightMetric::MissedReturned,
    ];
    let tile = |metric| {
        let (value, n, of) = told(metric, now);
        InsightTile {
            metric,
            value,
            previous: before.and_then(|before| told(metric, before).0),
            n,
            of,
        }
    };
    metrics.into_iter().map(tile).collect()
}

fn bins(ends: &[i64], counts: &[u32]) -> Vec<InsightBin> {
    let ends = ends.iter().map(|end| Some(*end)).chain([None]);
    ends.zip(counts)
        .map(|(below, n)| InsightBin { below, n: *n })
        .collect()
}

fn entry(key: String, name: &str, share: Share) -> InsightShare {
    InsightShare {
        key,
        name: name.to_owned(),
        inbound: share.inbound,
        answered: share.answered,
        median: share.median,
        done: share.done,
    }
}

/// The busiest first.
fn sorted(mut all: Vec<InsightShare>) -> Vec<InsightShare> {
    let busy = |s: &InsightShare| (s.inbound, s.answered, s.done);
    all.sort_by(|a, b| busy(b).cmp(&busy(a)).then_with(|| a.name.cmp(&b.name)));
    all
}

fn numbers(now: &Figures, named: &Named) -> Vec<InsightShare> {
    let shares = now.numbers.iter().map(|(id, share)| {
        let number = named.numbers.iter().find(|n| n.id == i64::from(*id));
        let name = number.map_or("", |n| n.name.as_str());
        entry(id.to_string(), name, *share)
    });
    sorted(shares.collect())
}

fn members(now: &Figures, named: &Named) -> Vec<InsightShare> {
    let shares = now.members.iter().map(|(who, share)| {
        let actor = named.actor(*who);
        let member = named.members.iter().find(|m| m.actor == actor);
        entry(
            actor.to_owned(),
            member.map_or("", |m| m.name.as_str()),
            *share,
        )
    });
    sorted(shares.collect())
}

impl Named {
    /// How the log names a member; empty for nobody known.
    pub fn actor(&self, who: Who) -> &str {
        let found = self.ids.iter().find(|(_, id)| *id == who.0);
        found.map_or("", |(actor, _)| actor.as_str())
    }
}

fn tags(now: &Figures, named: &Named) -> Vec<InsightShare> {
    let mut of: HashMap<i64, Vec<u32>> = HashMap::new();
    for (tag, conversation) in &named.of_tags {
        of.entry(tag.0).or_default().push(*conversation);
    }
    let groups = named.tags.iter().map(|tag| of.remove(&tag.id));
    let groups: Vec<Vec<u32>> = groups.map(Option::unwrap_or_default).collect();
    let shares = named.tags.iter().zip(now.shares(&groups));
    let shares = shares.filter(|(_, share)| *share != Share::default());
    sorted(
        shares
            .map(|(tag, share)| entry(tag.id.to_string(), &tag.name, share))
            .collect(),
    )
}

/// Those who have a contact by their contact, the others by their conversation.
fn contacts(now: &Figures, named: &Named) -> Vec<InsightShare> {
    let mut of: HashMap<u32, Vec<ContactId>> = HashMap::new();
    let mut groups: HashMap<ContactId, Vec<u32>> = HashMap::new();
    for (contact, conversation) in &named.of_contacts {
        of.entry(*conversation).or_default().push(*contact);
        groups.entry(*contact).or_default().push(*conversation);
    }
    let mut theirs: HashMap<ContactId, u32> = HashMap::new();
    let mut busy = Vec::new();
    for (conversation, inbound) in now.inbound_by_conversation() {
        match of.get(&conversation) {
            None => busy.push((Reverse(inbound), None, conversation)),
            Some(contacts) => {
                for contact in contacts {
                    *theirs.entry(*contact).or_default() += inbound;
                }
            }
        }
    }
    busy.extend(
        theirs
            .into_iter()
            .map(|(id, inbound)| (Reverse(inbound), Some(id), 0)),
    );
    // Of a million only the busiest are put in order.
    if busy.len() > CONTACTS {
        busy.select_nth_unstable(CONTACTS);
        busy.truncate(CONTACTS);
    }
    busy.sort_unstable();
    let conversations: Vec<Vec<u32>> = busy
        .iter()
        .map(|(_, contact, conversation)| match contact {
            Some(contact) => groups.get(contact).cloned().unwrap_or_default(),
            None => vec![*conversation],
        })
        .collect();
    let shares = busy.iter().zip(now.shares(&conversations));
    let shares = shares.map(|((_, contact, conversation), share)| match contact {
        Some(id) => {
            let contact = named.contacts.iter().find(|(other, _)| other == id);
            let name = contact.map_or("", |(_, contact)| contact.name.as_str());
            entry(format!("c{}", id.0), name, share)
        }
        // Its name is the row's, which is asked for with the others.
        None => entry(conversation.to_string(), "", share),
    });
    shares.collect()
}

fn apart(now: &Figures, imported: bool) -> Vec<ApartCount> {
    let all = [
        (InsightApart::Codes, now.codes),
        (InsightApart::Promotions, now.promotions),
        (
            InsightApart::Imported,
            if imported { 0 } else { now.imported },
        ),
    ];
    let some = all.into_iter().filter(|(_, n)| *n > 0);
    some.map(|(what, n)| ApartCount { what, n }).collect()
}

fn found(pattern: Pattern, parts: usize, named: &Named) -> Option<FoundPattern> {
    let tile = |metric, part| InsightFigure::Tile { metric, part };
    let (pattern, figure) = match pattern {
        Pattern::BusyHours {
            weekday,
            from,
            until,
            share,
            median,
            others,
        } => (
            InsightPattern::BusyHours {
                weekday,
                from,
                until,
                share,
                median,
                others,
            },
            InsightFigure::Heat {
                weekday,
                from,
                until,
            },
        ),
        Pattern::SlowWeekday {
            weekday,
            median,
            others,
        } => (
            InsightPattern::SlowWeekday {
                weekday,
                median,
                others,
            },
            InsightFigure::Weekday { weekday },
        ),
        Pattern::SlowNumber {
            number,
            median,
            others,
        } => {
            let key = number.to_string();
            let name = named.numbers.iter().find(|n| n.id == i64::from(number))?;
            (
                InsightPattern::SlowNumber {
                    key: key.clone(),
                    name: name.name.clone(),
                    median,
                    others,
                },
                InsightFigure::Share {
                    group: crate::api::InsightGroup::Number,
                    key,
                    measure: crate::api::ShareMeasure::Answered,
                },
            )
        }
        Pattern::Trend { median, before } => (
            InsightPattern::Trend { median, before },
            tile(InsightMetric::MedianResponse, InsightPart::Counted),
        ),
        Pattern::AfterHours { share } => (
            InsightPattern::AfterHours { share },
            InsightFigure::AfterHours,
        ),
        Pattern::Backlog { from, to } => (
            InsightPattern::Backlog { from, to },
            InsightFigure::Backlog {
                at: u32::try_from(parts.checked_sub(1)?).ok()?,
                layer: crate::api::BacklogLayer::All,
            },
        ),
        Pattern::MissedCalls { missed, returned } => (
            InsightPattern::MissedCalls { missed, returned },
            tile(InsightMetric::MissedReturned, InsightPart::Rest),
        ),
    };
    Some(FoundPattern { pattern, figure })
}
