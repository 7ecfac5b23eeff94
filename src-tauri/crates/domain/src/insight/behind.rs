//! The conversations behind a figure, by the rules by which the figure was counted.

use super::rank::{AGES, TIMES, bounds};
use super::record::{Class, Finish, InboundKind, Item, Record, Stay, StayPlace, Wait, Who};
use super::tally::Scope;
use crate::fact::Millis;
use std::collections::{HashMap, HashSet};

/// What is told apart of what came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Texts,
    Calls,
    Voicemails,
}

impl Sort {
    fn of(kind: InboundKind) -> Self {
        match kind {
            InboundKind::Text => Self::Texts,
            InboundKind::Answered | InboundKind::Missed => Self::Calls,
            InboundKind::Voicemail => Self::Voicemails,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    Unread,
    Open,
    Snoozed,
    All,
}

/// What is asked for of a [`Scope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Waits of the period that were answered, after so long or longer.
    Answered {
        at_least: i64,
    },
    /// Waits of the period that go on at its end.
    Waiting,
    /// Whoever waits at the end of the period, for longer than one time and up to another.
    WaitingAtEnd {
        over: i64,
        up_to: i64,
    },
    /// What was finished; of each where that is asked for, whether it was reopened, and whether somebody
    /// who had asked was replied to.
    Finished {
        reopened: Option<bool>,
        replied: Option<bool>,
    },
    /// Conversations into which something came, done at the end or not.
    Completion {
        done: bool,
    },
    Missed {
        returned: bool,
    },
    /// Waits that began in one part of the period, answered or going on at its end.
    Part {
        part: usize,
        waiting: bool,
    },
    /// Answers of one bin of [`TIMES`].
    Bin {
        bin: usize,
    },
    /// What came in within these hours of the week: from one to before another.
    Hours {
        from: usize,
        until: usize,
    },
    /// Answers to what began within them.
    AnsweredHours {
        from: usize,
        until: usize,
    },
    /// What stood there at the end of a part.
    Backlog {
        part: usize,
        layer: Layer,
    },
    /// What came in within one part of the period, of one sort or all.
    Inbound {
        part: usize,
        sort: Option<Sort>,
    },
    /// What was unread at the end for a time of one bin of [`AGES`].
    Age {
        bin: usize,
    },
    /// All that came in.
    Items,
    AnsweredBy {
        who: Who,
    },
    FinishedBy {
        who: Who,
    },
    /// Of one class, whatever else.
    Apart {
        class: Class,
    },
    Imported,
    AfterHours,
}

/// One conversation behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The longest time it is about, where it is about times.
    pub value: Option<i64>,
    /// When the last of them was.
    pub at: Millis,
    /// How many items, waits, stays or ends.
    pub n: u32,
}

#[derive(Debug)]
pub struct Behind<'a> {
    scope: Scope<'a>,
    figure: Figure,
    hits: HashMap<u32, Hit>,
    /// Not done, and muted, at the end of the period.
    open: HashSet<u32>,
    muted: HashSet<u32>,
}

impl<'a> Behind<'a> {
    #[must_use]
    pub fn new(scope: Scope<'a>, figure: Figure) -> Self {
        Self {
            scope,
            figure,
            hits: HashMap::new(),
            open: HashSet::new(),
            muted: HashSet::new(),
        }
    }

    pub fn add(&mut self, conversation: u32, record: &Record) {
        let hit = match record {
            Record::Item(item) => self.item(item).then_some((None, item.at)),
            Record::Wait(wait) => self.wait(wait).map(|ms| (Some(ms), wait.began)),
            Record::Stay(stay) => {
                self.stay(conversation, stay);
                self.there(stay)
            }
            Record::Finish(finish) => self.finish(finish),
        };
        if let Some((value, at)) = hit {
            let hit = self.hits.entry(conversation);
            let hit = hit.or_insert(Hit { value, at, n: 0 });
            hit.value = hit.value.max(value);
            hit.at = hit.at.max(at);
            hit.n += 1;
        }
    }

    /// The longest first, then the newest.
    #[must_use]
    pub fn hits(self) -> Vec<(u32, Hit)> {
        let mut hits: Vec<(u32, Hit)> = self.hits.into_iter().collect();
        hits.retain(|(id, _)| !self.muted.contains(id));
        if let Figure::Completion { done } = self.figure {
            hits.retain(|(id, _)| self.open.contains(id) != done);
            for (_, hit) in &mut hits {
                hit.n = 1;
            }
        }
        hits.sort_unstable_by(|(a, x), (b, y)| (y.value, y.at, b).cmp(&(x.value, x.at, a)));
        hits
    }

    fn item(&self, item: &Item) -> bool {
        let scope = &self.scope;
        let calendar = scope.calendar;
        match self.figure {
            Figure::Apart { class } => calendar.holds(item.at) && item.class == class,
            Figure::Imported => {
                calendar.holds(item.at) && item.history && item.class == Class::Person
            }
            _ if !scope.counts(item) => false,
            Figure::Items | Figure::Completion { .. } => true,
            Figure::Missed { returned } => {
                item.kind == InboundKind::Missed && scope.returned(item) == returned
            }
            Figure::Hours { from, until } => {
                (from..until).contains(&calendar.hour_of_week(item.at))
            }
            Figure::Inbound { part, sort } => {
                calendar.part(item.at) == part
                    && sort.is_none_or(|sort| sort == Sort::of(item.kind))
            }
            Figure::AfterHours => !scope.open.is_open(item.at),
            _ => false,
        }
    }

    fn wait(&self, wait: &Wait) -> Option<i64> {
        let scope = &self.scope;
        let calendar = scope.calendar;
        if let Figure::WaitingAtEnd { over, up_to } = self.figure {
            return scope.waiting(wait).filter(|ms| over < *ms && *ms <= up_to);
        }
        if !scope.began(wait) {
            return None;
        }
        let answered = || scope.answered(wait);
        let fits = |fits: bool| answered().map(|(ms, _)| ms).filter(|_| fits);
        match self.figure {
            Figure::Answered { at_least } => {
                answered().map(|(ms, _)| ms).filter(|ms| *ms >= at_least)
            }
            Figure::Waiting => scope.waiting(wait),
            Figure::Part { part, waiting } => {
                let here = calendar.part(wait.began) == part;
                match waiting {
                    true => scope.waiting(wait).filter(|_| here),
                    false => fits(here),
                }
            }
            Figure::Bin { bin } => {
                let (from, below) = bounds(&TIMES, bin);
                let ms = answered().map(|(ms, _)| ms);
                ms.filter(|ms| (from..below).contains(ms))
            }
            Figure::AnsweredHours { from, until } => {
                fits((from..until).contains(&calendar.hour_of_week(wait.began)))
            }
            Figure::AnsweredBy { who } => answered().filter(|(_, by)| *by == who).map(|(ms, _)| ms),
            _ => None,
        }
    }

    fn stay(&mut self, conversation: u32, stay: &Stay) {
        let apart = matches!(
            self.figure,
            Figure::Completion { .. }
                | Figure::Waiting
                | Figure::WaitingAtEnd { .. }
                | Figure::Part { waiting: true, .. }
        );
        if apart && Scope::there(stay, self.scope.end()) {
            let all = match stay.place {
                StayPlace::Muted => &mut self.muted,
                _ => &mut self.open,
            };
            all.insert(conversation);
        }
    }

    fn there(&self, stay: &Stay) -> Option<(Option<i64>, Millis)> {
        let calendar = self.scope.calendar;
        let at = match self.figure {
            Figure::Backlog { part, .. } => calendar.end(part),
            Figure::Age { .. } => self.scope.end(),
            _ => return None,
        };
        let age = at.0 - stay.from.0;
        let fits = match self.figure {
            Figure::Backlog { layer, .. } => match layer {
                Layer::Unread => stay.place == StayPlace::Unread,
                Layer::Open => stay.place == StayPlace::Open,
                Layer::Snoozed => stay.place == StayPlace::Snoozed,
                Layer::All => stay.place != StayPlace::Muted,
            },
            Figure::Age { bin } => {
                let (from, below) = bounds(&AGES, bin);
                stay.place == StayPlace::Unread && (from..below).contains(&age)
            }
            _ => false,
        };
        (fits && Scope::there(stay, at)).then_some((Some(age), stay.from))
    }

    fn finish(&self, finish: &Finish) -> Option<(Option<i64>, Millis)> {
        let scope = &self.scope;
        if !scope.finished(finish) {
            return None;
        }
        let fits = match self.figure {
            Figure::Finished { reopened, replied } => {
                reopened.is_none_or(|r| scope.reopened(finish) == r)
                    && replied.is_none_or(|r| finish.asked && finish.replied == r)
            }
            Figure::FinishedBy { who } => finish.by == who,
            _ => false,
        };
        fits.then_some((Some(finish.at.0 - finish.opened.0), finish.at))
    }
}
