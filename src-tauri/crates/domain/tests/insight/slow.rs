//! The same figures, one definition after the other, without regard to time.

use crate::history::{Deed, Did, History, MINUTE};
use listo_domain::insight::{Calendar, Class, InboundKind};
use listo_domain::{BusinessHours, Conversation, Event, Millis, Place, Status, Wall, evolve};

const DAY: i64 = 24 * 60 * MINUTE;

pub struct Answered {
    ms: i64,
    began: i64,
    by: u32,
    number: u32,
}

pub struct Finished {
    took: i64,
    pub asked: bool,
    pub replied: bool,
    pub reopened: bool,
}

pub struct Slow {
    pub answers: Vec<Answered>,
    pub waiting: Vec<i64>,
    pub finishes: Vec<Finished>,
    pub completion: (u32, u32),
    pub missed: (u32, u32),
    pub backlog: Vec<[u32; 3]>,
    pub items: Vec<i64>,
    pub after_hours: usize,
    pub codes: usize,
    pub imported: usize,
    calendar: Calendar,
    ahead: fn(Millis) -> i64,
}

/// When, and who.
type Answer = (i64, u32);

/// A wait on the way to its end.
#[derive(Clone, Copy)]
struct Open {
    began: i64,
    class: Class,
    history: bool,
    told: bool,
    /// When it went on live, where history began it.
    live: Option<i64>,
}

impl Slow {
    pub fn of(
        all: &[History],
        calendar: &Calendar,
        hours: &BusinessHours,
        ahead: fn(Millis) -> i64,
        business: bool,
        imported: bool,
    ) -> Self {
        let mut slow = Self {
            answers: Vec::new(),
            waiting: Vec::new(),
            finishes: Vec::new(),
            completion: (0, 0),
            missed: (0, 0),
            backlog: vec![[0; 3]; calendar.starts.len()],
            items: Vec::new(),
            after_hours: 0,
            codes: 0,
            imported: 0,
            calendar: calendar.clone(),
            ahead,
        };
        for history in all {
            let kept = |deed: &&Deed| !history.gone.contains(&deed.seq);
            let deeds: Vec<Deed> = history.deeds.iter().filter(kept).cloned().collect();
            let events = history.events.iter();
            let events: Vec<&Event> = events.filter(|e| !history.gone.contains(&e.seq)).collect();
            let counts = |class: Class, old: bool| class == Class::Person && (imported || !old);
            let muted = at(&events, calendar.until) == Place::Muted;
            slow.waits(history, &deeds, &counts, muted, |a, b| match business {
                true => hours.open_millis(Millis(a), Millis(b), ahead),
                false => b - a,
            });
            slow.ends(&deeds, &events, imported);
            slow.items(&deeds, &counts, hours);
            slow.places(&deeds, &events, &counts);
        }
        slow
    }

    fn within(&self, at: i64) -> bool {
        self.calendar.from.0 <= at && at < self.calendar.until.0
    }

    fn end(&self) -> i64 {
        self.calendar.until.0
    }

    fn waits(
        &mut self,
        history: &History,
        deeds: &[Deed],
        counts: &impl Fn(Class, bool) -> bool,
        muted: bool,
        time: impl Fn(i64, i64) -> i64,
    ) {
        let mut open: Option<Open> = None;
        let mut over: Vec<(Open, Option<Answer>, Option<i64>)> = Vec::new();
        for (i, deed) in deeds.iter().enumerate() {
            match deed.did {
                Did::Inbound {
                    kind,
                    class,
                    history,
                    told,
                } => {
                    if kind == InboundKind::Answered {
                        continue;
                    }
                    let machine =
                        open.is_some_and(|o| o.class != Class::Person && class == Class::Person);
                    let new = Open {
                        began: deed.at,
                        class,
                        history,
                        told,
                        live: None,
                    };
                    match &mut open {
                        Some(wait) if wait.history && wait.told => {
                            if !history && class == Class::Person {
                                wait.live.get_or_insert(deed.at);
                            }
                        }
                        Some(wait) if !machine && (!wait.history || !told) => {}
                        _ => open = Some(new),
                    }
                }
                Did::Answer {
                    by,
                    queued,
                    then_done,
                } => {
                    let too_late = queued.is_some_and(|queued| {
                        deeds[..i]
                            .iter()
                            .any(|d| d.at > queued && matches!(d.did, Did::Inbound { .. }))
                    });
                    let _ = then_done;
                    if let Some(wait) = open.filter(|_| !too_late) {
                        over.push((wait, Some((deed.at, by)), Some(deed.at)));
                        open = None;
                    }
                }
                // One that has a text on its way out is answered by it.
                Did::Done {
                    with_text: true, ..
                } => {}
                Did::Done { .. } => {
                    if let Some(wait) = open.take()
                        && wait.told
                    {
                        over.push((wait, None, Some(deed.at)));
                    }
                }
                Did::Tried | Did::Other => {}
            }
        }
        // What is old and has no answer waits for none.
        over.extend(open.filter(|wait| wait.told).map(|wait| (wait, None, None)));
        for (mut wait, answer, ended) in over {
            if let Some(live) = wait.live.filter(|_| !counts(wait.class, wait.history)) {
                (wait.began, wait.history) = (live, false);
            }
            if !counts(wait.class, wait.history) {
                continue;
            }
            if wait.began < self.end() && ended.is_none_or(|at| at >= self.end()) {
                if !muted {
                    self.waiting.push(self.end() - wait.began);
                }
            } else if let Some((at, by)) = answer
                && self.within(wait.began)
            {
                self.answers.push(Answered {
                    ms: time(wait.began, at),
                    began: wait.began,
                    by,
                    number: history.number,
                });
            }
        }
    }

    fn ends(&mut self, deeds: &[Deed], events: &[&Event], imported: bool) {
        let states = states(events);
        let open = |seq| {
            states
                .iter()
                .find(|s| s.0 == seq)
                .unwrap()
                .2
                .registers
                .status
                == Status::Open
        };
        let was_open = |seq| {
            states
                .iter()
                .find(|s| s.0 == seq)
                .unwrap()
                .1
                .registers
                .status
                == Status::Open
        };
        for (i, deed) in deeds.iter().enumerate() {
            let Did::Done { with_text, .. } = deed.did else {
                continue;
            };
            if !was_open(deed.seq) || open(deed.seq) || !self.within(deed.at) {
                continue;
            }
            let last = deeds[..i]
                .iter()
                .rev()
                .find(|d| open(d.seq) && !was_open(d.seq));
            // An answered call is two deeds.
            let opened = deeds
                .iter()
                .position(|d| d.seq == last.unwrap().seq)
                .unwrap();
            let since = &deeds[opened..i];
            let persons = since.iter().any(|d| {
                matches!(
                    d.did,
                    Did::Inbound {
                        class: Class::Person,
                        ..
                    }
                )
            });
            let codes = since.iter().any(|d| {
                matches!(
                    d.did,
                    Did::Inbound {
                        class: Class::Code,
                        ..
                    }
                )
            });
            let live = since.iter().find(|d| {
                matches!(
                    d.did,
                    Did::Inbound {
                        class: Class::Person,
                        history: false,
                        ..
                    }
                )
            });
            let old = matches!(deeds[opened].did, Did::Inbound { history: true, .. });
            // What was opened by history is the work of today from the first live item on.
            let (history, from) = match live.filter(|_| old) {
                Some(live) => (false, live.at),
                None => (old, deeds[opened].at),
            };
            if (codes && !persons) || (history && !imported) {
                continue;
            }
            let replied = with_text || since.iter().any(|d| matches!(d.did, Did::Answer { .. }));
            let again = deeds[i..].iter().find(|d| open(d.seq) && !was_open(d.seq));
            let reopened = again.is_some_and(|d| d.at - deed.at <= 7 * DAY && d.at < self.end());
            self.finishes.push(Finished {
                took: deed.at - from,
                asked: persons,
                replied,
                reopened,
            });
        }
    }

    fn items(
        &mut self,
        deeds: &[Deed],
        counts: &impl Fn(Class, bool) -> bool,
        hours: &BusinessHours,
    ) {
        for deed in deeds {
            let Did::Inbound {
                kind,
                class,
                history,
                ..
            } = deed.did
            else {
                continue;
            };
            if !self.within(deed.at) {
                continue;
            }
            self.codes += usize::from(class == Class::Code);
            self.imported += usize::from(history && class == Class::Person);
            if !counts(class, history) {
                continue;
            }
            self.items.push(deed.at);
            self.after_hours += usize::from(!hours.is_open(Wall::at(Millis(deed.at), self.ahead)));
            if kind == InboundKind::Missed {
                let after = |d: &&Deed| match d.did {
                    // What was written before the call returns nothing.
                    Did::Answer { queued, .. } => {
                        d.at >= deed.at && queued.is_none_or(|queued| queued > deed.at)
                    }
                    Did::Tried => d.at >= deed.at,
                    _ => false,
                };
                let back = deeds.iter().filter(after).min_by_key(|d| d.at);
                let back = back.filter(|d| d.at < self.end() && d.at - deed.at <= 60 * MINUTE);
                self.missed.0 += u32::from(back.is_some());
                self.missed.1 += 1;
            }
        }
    }

    fn places(&mut self, deeds: &[Deed], events: &[&Event], counts: &impl Fn(Class, bool) -> bool) {
        let at = |end| at(events, end);
        for part in 0..self.backlog.len() {
            let place = match at(self.calendar.end(part)) {
                Place::Unread => 0,
                Place::Open => 1,
                Place::Snoozed => 2,
                Place::Done | Place::Muted => continue,
            };
            self.backlog[part][place] += 1;
        }
        let came = deeds.iter().any(|d| {
            self.within(d.at)
                && matches!(d.did, Did::Inbound { class, history, .. } if counts(class, history))
        });
        if came && at(self.calendar.until) != Place::Muted {
            self.completion.1 += 1;
            self.completion.0 += u32::from(at(self.calendar.until) == Place::Done);
        }
    }

    pub fn median(&self) -> Option<i64> {
        median(self.answers.iter().map(|a| a.ms).collect())
    }

    pub fn p90(&self) -> Option<i64> {
        let mut all: Vec<i64> = self.answers.iter().map(|a| a.ms).collect();
        all.sort_unstable();
        // The least value that nine tenths do not exceed.
        let below = |v: i64| all.iter().filter(|x| **x <= v).count();
        all.iter()
            .copied()
            .find(|v| below(*v) * 10 >= all.len() * 9)
    }

    pub fn time_to_done(&self) -> Option<i64> {
        median(self.finishes.iter().map(|f| f.took).collect())
    }

    pub fn of_number(&self, number: u32) -> Vec<i64> {
        self.some(|a| a.number == number)
    }

    pub fn by(&self, who: u32) -> Vec<i64> {
        self.some(|a| a.by == who)
    }

    pub fn of_part(&self, part: usize) -> Vec<i64> {
        self.some(|a| self.part(a.began) == part)
    }

    fn some(&self, of: impl Fn(&Answered) -> bool) -> Vec<i64> {
        self.answers
            .iter()
            .filter(|a| of(a))
            .map(|a| a.ms)
            .collect()
    }

    fn part(&self, at: i64) -> usize {
        let ends = (0..self.backlog.len()).map(|part| self.calendar.end(part).0);
        ends.take_while(|end| *end <= at).count()
    }

    fn hour(&self, at: i64) -> usize {
        let wall = at + (self.ahead)(Millis(at));
        let hours = wall.div_euclid(60 * MINUTE);
        // 1 January 1970 was a Thursday.
        usize::try_from((hours + 3 * 24).rem_euclid(7 * 24)).unwrap()
    }

    pub fn heat(&self) -> Vec<u32> {
        let mut heat = vec![0; 7 * 24];
        for at in &self.items {
            heat[self.hour(*at)] += 1;
        }
        heat
    }

    pub fn medians_of_hours(&self) -> Vec<Option<i64>> {
        let of = |hour| median(self.some(|a| self.hour(a.began) == hour));
        (0..7 * 24).map(of).collect()
    }

    pub fn parts(&self) -> Vec<u32> {
        let mut parts = vec![0; self.backlog.len()];
        for at in &self.items {
            parts[self.part(*at)] += 1;
        }
        parts
    }
}

/// The least value that half of them do not exceed.
pub fn median(mut all: Vec<i64>) -> Option<i64> {
    all.sort_unstable();
    let below = |v: i64| all.iter().filter(|x| **x <= v).count();
    all.iter().copied().find(|v| below(*v) * 2 >= all.len())
}

/// Where a conversation stood at an end.
fn at(events: &[&Event], end: Millis) -> Place {
    let before = events.iter().filter(|e| e.at < end);
    before
        .fold(Conversation::default(), |state, event| {
            evolve(&state, event)
        })
        .place()
}

/// The state before and after each event.
fn states(events: &[&Event]) -> Vec<(listo_domain::Seq, Conversation, Conversation)> {
    let mut state = Conversation::default();
    let mut states = Vec::new();
    for event in events {
        let next = evolve(&state, event);
        states.push((event.seq, state, next.clone()));
        state = next;
    }
    states
}
