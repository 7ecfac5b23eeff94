//! The figures of the insights against a slow recomputation that shares nothing with them but the
//! words of their definitions: it goes through what was done and not undone, one moment after the other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "insight/history.rs"]
mod history;
#[path = "insight/slow.rs"]
mod slow;

use history::{History, MINUTE, history};
use listo_domain::insight::{
    AGES, Behind, Calendar, Class, Figure, Layer, OpenTimes, Record, Scope, Sort, TIMES, Tally,
    Unit, Who, ledger,
};
use listo_domain::{BusinessHours, Date, Holiday, Millis, Span, fold};
use proptest::prelude::*;

const DAY: i64 = 24 * 60 * MINUTE;

/// Clocks one hour ahead, and two between the last Sundays of March and October of 2026, at 1:00 UTC.
fn madrid(at: Millis) -> i64 {
    let summer = 1_774_746_000_000..1_792_890_000_000;
    let hours = if summer.contains(&at.0) { 2 } else { 1 };
    hours * 60 * MINUTE
}

fn hours() -> BusinessHours {
    let span = |from: u32, to: u32| Span::new(from * 60, to * 60).unwrap();
    let mut week = vec![vec![span(9, 14), span(16, 20)]; 5];
    week.push(vec![span(0, 4)]);
    week.push(vec![]);
    let holiday = Holiday::Once(Date::new(2026, 10, 12).unwrap());
    BusinessHours::new(week, [holiday]).unwrap()
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    from: i64,
    days: i64,
    unit: Unit,
    business_hours: bool,
    imported: bool,
}

fn asked() -> impl Strategy<Value = Asked> {
    let units = prop::sample::select(vec![Unit::Day, Unit::Week, Unit::Month]);
    (0..20i64, 1..40i64, units, any::<bool>(), any::<bool>()).prop_map(
        |(from, days, unit, business_hours, imported)| Asked {
            // From a midnight of Madrid on.
            from: history::START - 10 * DAY + from * DAY,
            days,
            unit,
            business_hours,
            imported,
        },
    )
}

struct World {
    calendar: Calendar,
    open: OpenTimes,
    asked: Asked,
    records: Vec<(u32, u32, Record)>,
}

impl World {
    fn new(all: &[History], asked: Asked) -> Self {
        let until = Millis(asked.from + asked.days * DAY);
        let calendar = Calendar::new(Millis(asked.from), until, asked.unit, 0, madrid);
        let mut records = Vec::new();
        for (id, history) in (1..).zip(all) {
            let of = ledger(
                history.events.clone(),
                |activity| history.class(activity),
                |actor| Who(if actor.is_me() { 1 } else { 2 }),
            );
            records.extend(of.into_iter().map(|record| (id, history.number, record)));
        }
        Self {
            open: OpenTimes::new(&hours(), &calendar),
            calendar,
            asked,
            records,
        }
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            calendar: &self.calendar,
            open: &self.open,
            business_hours: self.asked.business_hours,
            imported: self.asked.imported,
        }
    }

    fn figures(&self) -> listo_domain::insight::Figures {
        // In two parts, as several threads do it.
        let [mut tally, mut other] = [Tally::new(self.scope()), Tally::new(self.scope())];
        for (conversation, number, record) in &self.records {
            let of = match conversation % 2 {
                0 => &mut tally,
                _ => &mut other,
            };
            of.add(*conversation, *number, record);
        }
        tally.join(other);
        tally.figures()
    }

    /// How many the list behind a figure holds, and of how many conversations.
    fn behind(&self, figure: Figure) -> (u32, u32) {
        let mut behind = Behind::new(self.scope(), figure);
        for (conversation, _, record) in &self.records {
            behind.add(*conversation, record);
        }
        let hits = behind.hits();
        (
            hits.iter().map(|(_, hit)| hit.n).sum(),
            u32::try_from(hits.len()).unwrap(),
        )
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_those_of_a_slow_recomputation(
        all in prop::collection::vec(history(), 1..5),
        asked in asked(),
    ) {
        let world = World::new(&all, asked);
        let fast = world.figures();
        let slow = slow::Slow::of(&all, &world.calendar, &hours(), madrid, asked.business_hours, asked.imported);
        prop_assert_eq!(fast.median, slow.median(), "median of the times to an answer");
        prop_assert_eq!(fast.p90, slow.p90(), "90th percentile");
        prop_assert_eq!(fast.answered as usize, slow.answers.len(), "answered");
        prop_assert_eq!(fast.waiting as usize, slow.waiting.len(), "waiting at the end");
        prop_assert_eq!(fast.waiting_long as usize, slow.waiting.iter().filter(|ms| **ms > DAY).count());
        prop_assert_eq!((fast.completion.n, fast.completion.of), slow.completion, "completion");
        prop_assert_eq!(fast.time_to_done, slow.time_to_done(), "time to done");
        prop_assert_eq!(fast.finished as usize, slow.finishes.len(), "finished");
        prop_assert_eq!(fast.reopened as usize, slow.finishes.iter().filter(|f| f.reopened).count(), "reopened");
        let asked = || slow.finishes.iter().filter(|f| f.asked);
        prop_assert_eq!(fast.unreplied.n as usize, asked().filter(|f| !f.replied).count(), "without reply");
        prop_assert_eq!(fast.unreplied.of as usize, asked().count(), "there was something to reply to");
        prop_assert_eq!((fast.missed.n, fast.missed.of), slow.missed, "missed calls");
        prop_assert_eq!(fast.items as usize, slow.items.len(), "items");
        prop_assert_eq!(fast.after_hours as usize, slow.after_hours, "after hours");
        prop_assert_eq!((fast.codes as usize, fast.imported as usize), (slow.codes, slow.imported));
        for (part, (fast, slow)) in fast.backlog.iter().zip(&slow.backlog).enumerate() {
            prop_assert_eq!(&[fast.unread, fast.open, fast.snoozed], slow, "backlog of part {}", part);
        }
        let heat: Vec<u32> = fast.heat.iter().map(|cell| cell.inbound).collect();
        prop_assert_eq!(heat, slow.heat(), "hours of the week");
        let medians: Vec<Option<i64>> = fast.heat.iter().map(|cell| cell.median).collect();
        prop_assert_eq!(medians, slow.medians_of_hours(), "medians of the hours of the week");
        let parts: Vec<u32> = fast.inbound.iter().map(|p| p.texts + p.calls + p.voicemails).collect();
        prop_assert_eq!(parts, slow.parts(), "what came in each part");
        for (number, share) in &fast.numbers {
            let answers = slow.of_number(*number);
            prop_assert_eq!((share.answered as usize, share.median), (answers.len(), slow::median(answers)));
        }
        for (who, share) in &fast.members {
            let answers = slow.by(who.0);
            prop_assert_eq!((share.answered as usize, share.median), (answers.len(), slow::median(answers)), "by {:?}", who);
        }
        for (part, point) in fast.responses.iter().enumerate() {
            prop_assert_eq!(point.median, slow::median(slow.of_part(part)), "median of part {}", part);
        }
    }

    /// Whatever is counted can be looked at, and is as much.
    #[test]
    fn behind_every_figure_is_what_it_counted(
        all in prop::collection::vec(history(), 1..5),
        asked in asked(),
    ) {
        let world = World::new(&all, asked);
        let f = world.figures();
        let n = |figure| world.behind(figure).0;
        prop_assert_eq!(n(Figure::Answered { at_least: i64::MIN }), f.answered);
        let waiting: u32 = f.responses.iter().map(|r| r.waiting).sum();
        prop_assert_eq!(n(Figure::Waiting), waiting);
        prop_assert_eq!(n(Figure::WaitingAtEnd { over: i64::MIN, up_to: i64::MAX }), f.waiting);
        prop_assert_eq!(n(Figure::WaitingAtEnd { over: DAY, up_to: i64::MAX }), f.waiting_long);
        prop_assert_eq!(n(Figure::Finished { reopened: None, replied: None }), f.finished);
        prop_assert_eq!(n(Figure::Finished { reopened: Some(true), replied: None }), f.reopened);
        prop_assert_eq!(n(Figure::Finished { reopened: None, replied: Some(false) }), f.unreplied.n);
        prop_assert_eq!(n(Figure::Finished { reopened: None, replied: Some(true) }), f.unreplied.of - f.unreplied.n);
        prop_assert_eq!(world.behind(Figure::Completion { done: true }).1, f.completion.n);
        prop_assert_eq!(world.behind(Figure::Completion { done: false }).1, f.completion.of - f.completion.n);
        prop_assert_eq!(n(Figure::Missed { returned: true }), f.missed.n);
        prop_assert_eq!(n(Figure::Missed { returned: false }), f.missed.of - f.missed.n);
        prop_assert_eq!(n(Figure::Items), f.items);
        prop_assert_eq!(n(Figure::AfterHours), f.after_hours);
        prop_assert_eq!(n(Figure::Apart { class: Class::Code }), f.codes);
        prop_assert_eq!(n(Figure::Imported), f.imported);
        for (part, point) in f.responses.iter().enumerate() {
            prop_assert_eq!(n(Figure::Part { part, waiting: false }), point.answered);
            prop_assert_eq!(n(Figure::Part { part, waiting: true }), point.waiting);
            let backlog = f.backlog[part];
            for (layer, count) in [(Layer::Unread, backlog.unread), (Layer::Open, backlog.open), (Layer::Snoozed, backlog.snoozed)] {
                prop_assert_eq!(n(Figure::Backlog { part, layer }), count);
            }
            let inbound = f.inbound[part];
            prop_assert_eq!(n(Figure::Inbound { part, sort: None }), inbound.texts + inbound.calls + inbound.voicemails);
            for (sort, count) in [(Sort::Texts, inbound.texts), (Sort::Calls, inbound.calls), (Sort::Voicemails, inbound.voicemails)] {
                prop_assert_eq!(n(Figure::Inbound { part, sort: Some(sort) }), count);
            }
        }
        for (bin, count) in f.distribution.iter().enumerate() {
            prop_assert_eq!(n(Figure::Bin { bin }), *count);
        }
        for (bin, count) in f.ages.iter().enumerate() {
            prop_assert_eq!(n(Figure::Age { bin }), *count);
        }
        for hour in 0..7 * 24 {
            prop_assert_eq!(n(Figure::Hours { from: hour, until: hour + 1 }), f.heat[hour].inbound);
            prop_assert_eq!(n(Figure::AnsweredHours { from: hour, until: hour + 1 }), f.heat[hour].answered);
        }
        for (who, share) in &f.members {
            prop_assert_eq!(n(Figure::AnsweredBy { who: *who }), share.answered);
            prop_assert_eq!(n(Figure::FinishedBy { who: *who }), share.done);
        }
        prop_assert_eq!(f.distribution.len(), TIMES.len() + 1);
        prop_assert_eq!(f.ages.len(), AGES.len() + 1);
    }

    /// Leaving out what was undone leads to where the undo led.
    #[test]
    fn what_is_left_without_the_undone_leads_to_the_same_place(history in history()) {
        let kept = history.events.iter().filter(|e| !history.gone.contains(&e.seq));
        let kept: Vec<_> = kept.cloned().collect();
        prop_assert_eq!(fold(history.events.clone()).place(), fold(kept).place());
    }

    /// The table of open times gives what reckoning each time anew gives, over changes of the clock.
    #[test]
    fn open_times_are_those_of_the_hours(from in 0..400 * DAY, a in 0..60 * DAY, b in 0..60 * DAY) {
        let from = Millis(1_767_225_600_000 + from);
        let until = Millis(from.0 + 60 * DAY);
        let calendar = Calendar::new(from, until, Unit::Day, 0, madrid);
        let open = OpenTimes::new(&hours(), &calendar);
        let (a, b) = (Millis(from.0 + a.min(b)), Millis(from.0 + a.max(b)));
        prop_assert_eq!(open.between(a, b), hours().open_millis(a, b, madrid));
        let wall = listo_domain::Wall::at(a, madrid);
        prop_assert_eq!(open.is_open(a), hours().is_open(wall));
    }
}

#[test]
fn days_begin_at_midnight_also_when_clocks_are_changed() {
    // Sunday 29 March 2026, on which the clock goes from 2:00 to 3:00, and the day after.
    let from = Millis(1_774_738_800_000);
    let calendar = Calendar::new(from, Millis(from.0 + 3 * DAY), Unit::Day, 0, madrid);
    let hours = |part: usize| (calendar.end(part).0 - calendar.starts[part].0) / (60 * MINUTE);
    assert_eq!(
        (hours(0), hours(1)),
        (23, 24),
        "the night of the change has an hour less"
    );
    let late = Millis(from.0 + 23 * 60 * MINUTE);
    assert_eq!(calendar.hour_of_week(late), 0, "Monday, 0:00");
}

#[test]
fn weeks_begin_with_their_first_day_and_months_with_the_first() {
    // Friday, 27 November 2026, 0:00 in Madrid.
    let from = Millis(1_795_734_000_000);
    let until = Millis(from.0 + 40 * DAY);
    let weeks = Calendar::new(from, until, Unit::Week, 6, madrid);
    assert_eq!((weeks.starts[1].0 - from.0) / DAY, 2, "Sunday, 29 November");
    assert_eq!((weeks.starts[2].0 - from.0) / DAY, 9);
    let months = Calendar::new(from, until, Unit::Month, 0, madrid);
    let days: Vec<i64> = months.starts.iter().map(|s| (s.0 - from.0) / DAY).collect();
    assert_eq!(days, [0, 4, 35], "27 November, 1 December, 1 January");
}
