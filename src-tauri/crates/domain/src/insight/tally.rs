//! Adds up records of all conversations, each given once.

use super::calendar::{Calendar, OpenTimes};
use super::figures::{Backlog, Inbound};
use super::rank::{AGES, DAY, bin};
use super::record::{Class, End, Finish, InboundKind, Item, Record, Stay, StayPlace, Wait, Who};
use crate::fact::Millis;

/// What is asked for. `open` covers the period.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    pub calendar: &'a Calendar,
    pub open: &'a OpenTimes,
    /// Times to an answer are counted while the business is open.
    pub business_hours: bool,
    pub imported: bool,
}

const WITHIN: i64 = 3_600_000;

impl Scope<'_> {
    pub(super) fn end(&self) -> Millis {
        self.calendar.until
    }

    pub(super) fn counts(&self, item: &Item) -> bool {
        self.calendar.holds(item.at)
            && item.class == Class::Person
            && (self.imported || !item.history)
    }

    /// Whether a wait is one of the period's, wherever it ended.
    pub(super) fn began(&self, wait: &Wait) -> bool {
        self.calendar.holds(wait.began) && self.asks(wait)
    }

    fn asks(&self, wait: &Wait) -> bool {
        let wanted = match wait.within {
            true => !self.imported,
            false => self.imported || !wait.history,
        };
        wait.class == Class::Person && wanted
    }

    /// The time to the answer, where it came before the end.
    pub(super) fn answered(&self, wait: &Wait) -> Option<(i64, Who)> {
        match wait.end {
            End::Answered { at, by } if at < self.end() => {
                let ms = if self.business_hours {
                    self.open.between(wait.began, at)
                } else {
                    at.0 - wait.began.0
                };
                Some((ms, by))
            }
            _ => None,
        }
    }

    /// For how long it has been going on at the end of the period.
    pub(super) fn waiting(&self, wait: &Wait) -> Option<i64> {
        let over = wait.ended().is_some_and(|at| at < self.end());
        (!over && wait.end != End::Never && wait.began < self.end() && self.asks(wait))
            .then(|| self.end().0 - wait.began.0)
    }

    pub(super) fn finished(&self, finish: &Finish) -> bool {
        self.calendar.holds(finish.at) && !finish.machine && (self.imported || !finish.history)
    }

    /// Somebody had asked, and nobody answered.
    pub(super) fn unreplied(finish: &Finish) -> bool {
        finish.asked && !finish.replied
    }

    pub(super) fn reopened(&self, finish: &Finish) -> bool {
        let again = finish.reopened.filter(|at| *at < self.end());
        again.is_some_and(|at| at.0 - finish.at.0 <= 7 * DAY)
    }

    pub(super) fn returned(&self, item: &Item) -> bool {
        let at = item.returned.filter(|at| *at < self.end());
        at.is_some_and(|at| at.0 - item.at.0 <= WITHIN)
    }

    /// There at the end of the period, and since when.
    pub(super) fn there(stay: &Stay, at: Millis) -> bool {
        stay.from < at && stay.until.is_none_or(|until| until >= at)
    }
}

/// An answered wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub ms: i64,
    pub conversation: u32,
    pub number: u32,
    pub by: Who,
    pub part: u32,
    pub hour: u8,
}

/// A wait that goes on at the end of the period.
#[derive(Debug, Clone, Copy)]
pub(super) struct GoingOn {
    pub conversation: u32,
    pub ms: i64,
    /// Where it began within the period.
    pub part: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OfConversation {
    pub inbound: u32,
    pub answered: u32,
    pub done: u32,
    pub open_at_end: bool,
    pub muted_at_end: bool,
}

#[derive(Debug)]
pub struct Tally<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) answers: Vec<Answer>,
    pub(super) conversations: Vec<OfConversation>,
    pub(super) inbound: Vec<Inbound>,
    pub(super) heat: Vec<u32>,
    pub(super) numbers: Vec<[u32; 2]>,
    pub(super) done_by: Vec<u32>,
    pub(super) going_on: Vec<GoingOn>,
    /// What began or ended being there, at each end of a part.
    pub(super) steps: Vec<[i64; 3]>,
    pub(super) ages: Vec<u32>,
    pub(super) to_done: Vec<i64>,
    pub(super) totals: Totals,
}

/// Numbers that need nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Totals {
    pub inbound: u32,
    pub after_hours: u32,
    pub reopened: u32,
    pub asked: u32,
    pub unreplied: u32,
    pub missed: u32,
    pub returned: u32,
    pub codes: u32,
    pub promotions: u32,
    pub imported: u32,
}

impl Totals {
    fn join(&mut self, more: Self) {
        // Every field, or it does not compile.
        let Self {
            inbound,
            after_hours,
            reopened,
            asked,
            unreplied,
            missed,
            returned,
            codes,
            promotions,
            imported,
        } = self;
        for (count, more) in [
            (inbound, more.inbound),
            (after_hours, more.after_hours),
            (reopened, more.reopened),
            (asked, more.asked),
            (unreplied, more.unreplied),
            (missed, more.missed),
            (returned, more.returned),
            (codes, more.codes),
            (promotions, more.promotions),
            (imported, more.imported),
        ] {
            *count += more;
        }
    }
}

impl<'a> Tally<'a> {
    #[must_use]
    pub fn new(scope: Scope<'a>) -> Self {
        let parts = scope.calendar.starts.len();
        Self {
            scope,
            answers: Vec::new(),
            conversations: Vec::new(),
            inbound: vec![Inbound::default(); parts],
            heat: vec![0; 7 * 24],
            numbers: Vec::new(),
            done_by: Vec::new(),
            going_on: Vec::new(),
            steps: vec![[0; 3]; parts + 1],
            ages: vec![0; AGES.len() + 1],
            to_done: Vec::new(),
            totals: Totals::default(),
        }
    }

    /// `conversation` and `number` are ids; what is kept grows with the greatest of them.
    pub fn add(&mut self, conversation: u32, number: u32, record: &Record) {
        match record {
            Record::Item(item) => self.item(conversation, number, item),
            Record::Wait(wait) => self.wait(conversation, number, wait),
            Record::Stay(stay) => self.stay(conversation, stay),
            Record::Finish(finish) => self.finish(conversation, number, finish),
        }
    }

    /// Takes in what another one has of other conversations, asked for the same.
    pub fn join(&mut self, other: Self) {
        self.answers.extend(other.answers);
        self.going_on.extend(other.going_on);
        self.to_done.extend(other.to_done);
        for (at, of) in (0..).zip(other.conversations) {
            with(&mut self.conversations, at, |c| {
                c.inbound += of.inbound;
                c.answered += of.answered;
                c.done += of.done;
                c.open_at_end |= of.open_at_end;
                c.muted_at_end |= of.muted_at_end;
            });
        }
        for (part, more) in self.inbound.iter_mut().zip(other.inbound) {
            part.texts += more.texts;
            part.calls += more.calls;
            part.voicemails += more.voicemails;
        }
        for (at, [inbound, done]) in (0..).zip(other.numbers) {
            with(&mut self.numbers, at, |[all, ended]| {
                *all += inbound;
                *ended += done;
            });
        }
        for (at, done) in (0..).zip(other.done_by) {
            with(&mut self.done_by, at, |by| *by += done);
        }
        for (step, more) in self.steps.iter_mut().zip(other.steps) {
            for (layer, more) in step.iter_mut().zip(more) {
                *layer += more;
            }
        }
        let counts = self.heat.iter_mut().zip(other.heat);
        for (count, more) in counts.chain(self.ages.iter_mut().zip(other.ages)) {
            *count += more;
        }
        self.totals.join(other.totals);
    }

    fn item(&mut self, conversation: u32, number: u32, item: &Item) {
        let scope = self.scope;
        let calendar = scope.calendar;
        if !calendar.holds(item.at) {
            return;
        }
        let totals = &mut self.totals;
        match item.class {
            Class::Code => totals.codes += 1,
            Class::Promotion => totals.promotions += 1,
            Class::Person => totals.imported += u32::from(item.history),
        }
        if !scope.counts(item) {
            return;
        }
        totals.inbound += 1;
        totals.after_hours += u32::from(!scope.open.is_open(item.at));
        if item.kind == InboundKind::Missed {
            totals.missed += 1;
            totals.returned += u32::from(scope.returned(item));
        }
        if let Some(part) = self.inbound.get_mut(calendar.part(item.at)) {
            match item.kind {
                InboundKind::Text => part.texts += 1,
                InboundKind::Answered | InboundKind::Missed => part.calls += 1,
                InboundKind::Voicemail => part.voicemails += 1,
            }
        }
        if let Some(hour) = self.heat.get_mut(calendar.hour_of_week(item.at)) {
            *hour += 1;
        }
        with(&mut self.numbers, number, |[inbound, _]| *inbound += 1);
        with(&mut self.conversations, conversation, |c| c.inbound += 1);
    }

    fn wait(&mut self, conversation: u32, number: u32, wait: &Wait) {
        let scope = self.scope;
        let waiting = scope.waiting(wait);
        let began = scope.began(wait);
        let part = || scope.calendar.part(wait.began);
        if let Some(ms) = waiting {
            let part = began.then(|| u32::try_from(part()).unwrap_or(u32::MAX));
            self.going_on.push(GoingOn {
                conversation,
                ms,
                part,
            });
        }
        if !began {
            return;
        }
        let part = part();
        if waiting.is_some() {
            // Counted when it is known which are muted.
        } else if let Some((ms, by)) = scope.answered(wait) {
            let hour = scope.calendar.hour_of_week(wait.began);
            self.answers.push(Answer {
                ms,
                conversation,
                number,
                by,
                part: u32::try_from(part).unwrap_or(u32::MAX),
                hour: u8::try_from(hour).unwrap_or(0),
            });
            with(&mut self.conversations, conversation, |c| c.answered += 1);
        }
    }

    fn stay(&mut self, conversation: u32, stay: &Stay) {
        let end = self.scope.end();
        let there = Scope::there(stay, end);
        let layer = match stay.place {
            StayPlace::Unread => 0,
            StayPlace::Open => 1,
            StayPlace::Snoozed => 2,
            StayPlace::Muted => {
                with(&mut self.conversations, conversation, |c| {
                    c.muted_at_end |= there
                });
                return;
            }
        };
        if there {
            with(&mut self.conversations, conversation, |c| {
                c.open_at_end = true
            });
            if stay.place == StayPlace::Unread
                && let Some(age) = self.ages.get_mut(bin(&AGES, end.0 - stay.from.0))
            {
                *age += 1;
            }
        }
        // How many parts have ended by then: it is there at every end after its beginning, up to its own.
        let calendar = self.scope.calendar;
        let ends = |at: Millis| {
            let starts = calendar.starts.get(1..).unwrap_or_default();
            let past = starts.partition_point(|end| *end <= at);
            past + usize::from(past == starts.len() && calendar.until <= at)
        };
        let parts = self.inbound.len();
        let (first, last) = (ends(stay.from), stay.until.map_or(parts, ends));
        if first < last {
            for (step, by) in [(first, 1), (last, -1)] {
                if let Some(step) = self.steps.get_mut(step)
                    && let Some(layer) = step.get_mut(layer)
                {
                    *layer += by;
                }
            }
        }
    }

    fn finish(&mut self, conversation: u32, number: u32, finish: &Finish) {
        let scope = self.scope;
        if !scope.finished(finish) {
            return;
        }
        self.to_done.push(finish.at.0 - finish.opened.0);
        self.totals.reopened += u32::from(scope.reopened(finish));
        self.totals.asked += u32::from(finish.asked);
        self.totals.unreplied += u32::from(Scope::unreplied(finish));
        with(&mut self.done_by, finish.by.0, |done| *done += 1);
        with(&mut self.numbers, number, |[_, done]| *done += 1);
        with(&mut self.conversations, conversation, |c| c.done += 1);
    }

    /// Who waits at the end, muted conversations apart: how many, for how many over a day, and by the part
    /// in which they began to.
    pub(super) fn waiting(&self) -> (u32, u32, Vec<u32>) {
        let muted = |wait: &&GoingOn| {
            let at = usize::try_from(wait.conversation).unwrap_or(usize::MAX);
            self.conversations.get(at).is_some_and(|c| c.muted_at_end)
        };
        let (mut all, mut long) = (0, 0);
        let mut parts = vec![0; self.inbound.len()];
        for wait in self.going_on.iter().filter(|wait| !muted(wait)) {
            all += 1;
            long += u32::from(wait.ms > DAY);
            let part = wait.part.and_then(|part| usize::try_from(part).ok());
            if let Some(n) = part.and_then(|part| parts.get_mut(part)) {
                *n += 1;
            }
        }
        (all, long, parts)
    }

    pub(super) fn backlog(&self) -> Vec<Backlog> {
        let mut there = [0_i64; 3];
        let parts = self.steps.iter().take(self.inbound.len());
        parts
            .map(|step| {
                for (there, by) in there.iter_mut().zip(step) {
                    *there += by;
                }
                let [unread, open, snoozed] =
                    there.map(|n| u32::try_from(n.max(0)).unwrap_or(u32::MAX));
                Backlog {
                    unread,
                    open,
                    snoozed,
                }
            })
            .collect()
    }
}

/// Changes the value at an index, which is made where there is none yet.
fn with<T: Default + Clone>(all: &mut Vec<T>, index: u32, change: impl FnOnce(&mut T)) {
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    if index >= all.len() {
        all.resize(index + 1, T::default());
    }
    if let Some(value) = all.get_mut(index) {
        change(value);
    }
}
