//! What a [`Tally`] amounts to.

use super::rank::{Ranks, TIMES, bin, rank};
use super::record::Who;
use super::tally::{Answer, OfConversation, Tally, Totals};
use std::collections::{BTreeMap, HashMap};

/// Times to an answer of what began in one part of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Responses {
    pub median: Option<i64>,
    pub p90: Option<i64>,
    pub answered: u32,
    pub waiting: u32,
}

/// One hour of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    pub inbound: u32,
    pub answered: u32,
    pub median: Option<i64>,
}

/// What stood where at the end of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    pub unread: u32,
    pub open: u32,
    pub snoozed: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Inbound {
    pub texts: u32,
    pub calls: u32,
    pub voicemails: u32,
}

/// A number, a member, or some conversations beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub inbound: u32,
    pub answered: u32,
    pub median: Option<i64>,
    pub done: u32,
}

/// A share of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bin {
    pub n: u32,
    pub of: u32,
}

/// Times in milliseconds.
#[derive(Debug, Clone)]
pub struct Figures {
    pub responses: Vec<Responses>,
    pub distribution: Vec<u32>,
    pub heat: Vec<Cell>,
    pub backlog: Vec<Backlog>,
    pub inbound: Vec<Inbound>,
    pub ages: Vec<u32>,
    /// By the id of the number; those of which there is something to tell.
    pub numbers: BTreeMap<u32, Share>,
    /// Who answered and finished; `inbound` is 0.
    pub members: BTreeMap<Who, Share>,
    pub median: Option<i64>,
    pub p90: Option<i64>,
    pub answered: u32,
    pub completion: Bin,
    pub time_to_done: Option<i64>,
    pub finished: u32,
    pub reopened: u32,
    /// Of those finished to whom there was something to reply.
    pub unreplied: Bin,
    pub missed: Bin,
    pub waiting: u32,
    pub waiting_long: u32,
    pub items: u32,
    pub after_hours: u32,
    pub codes: u32,
    pub promotions: u32,
    pub imported: u32,
    /// By length.
    answers: Vec<Answer>,
    conversations: Vec<OfConversation>,
}

impl Tally<'_> {
    #[must_use]
    pub fn figures(mut self) -> Figures {
        self.answers.sort_unstable_by_key(|a| a.ms);
        self.to_done.sort_unstable();
        let answers = &self.answers;
        let totals = self.totals;
        let (waiting, waiting_long, parts) = self.waiting();
        let responses = self.responses(&parts);
        let mut distribution = vec![0; TIMES.len() + 1];
        for answer in answers {
            if let Some(n) = distribution.get_mut(bin(&TIMES, answer.ms)) {
                *n += 1;
            }
        }
        let backlog = self.backlog();
        let (heat, numbers, members) = (self.cells(), self.by_number(), self.by_member());
        let of_rank = |tenths| answers.get(rank(answers.len(), tenths).checked_sub(1)?);
        let reckoned = |c: &&OfConversation| c.inbound > 0 && !c.muted_at_end;
        let of = self.conversations.iter().filter(reckoned);
        let done = of.clone().filter(|c| !c.open_at_end);
        let Totals {
            inbound: items,
            after_hours,
            reopened,
            asked,
            unreplied,
            missed,
            returned,
            codes,
            promotions,
            imported,
        } = totals;
        Figures {
            responses,
            distribution,
            heat,
            backlog,
            ages: self.ages,
            numbers,
            members,
            median: of_rank(5).map(|a| a.ms),
            p90: of_rank(9).map(|a| a.ms),
            answered: count(answers.len()),
            completion: Bin {
                n: count(done.count()),
                of: count(of.count()),
            },
            time_to_done: middle(&self.to_done),
            finished: count(self.to_done.len()),
            reopened,
            unreplied: Bin {
                n: unreplied,
                of: asked,
            },
            missed: Bin {
                n: returned,
                of: missed,
            },
            waiting,
            waiting_long,
            items,
            after_hours,
            codes,
            promotions,
            imported,
            inbound: self.inbound,
            answers: self.answers,
            conversations: self.conversations,
        }
    }

    fn responses(&self, waiting: &[u32]) -> Vec<Responses> {
        let parts = ranked(&self.answers, waiting.len(), |a| index(a.part));
        let parts = parts.into_iter().zip(waiting);
        parts
            .map(|((answered, [median, p90]), waiting)| Responses {
                median,
                p90,
                answered,
                waiting: *waiting,
            })
            .collect()
    }

    fn cells(&self) -> Vec<Cell> {
        let cells = ranked(&self.answers, self.heat.len(), |a| usize::from(a.hour));
        let cells = cells.into_iter().zip(&self.heat);
        cells
            .map(|((answered, [median, _]), inbound)| Cell {
                inbound: *inbound,
                answered,
                median,
            })
            .collect()
    }

    fn by_number(&self) -> BTreeMap<u32, Share> {
        let most = self.answers.iter().map(|a| index(a.number) + 1).max();
        let n = most.unwrap_or(0).max(self.numbers.len());
        let answers = ranked(&self.answers, n, |a| index(a.number));
        let shares = answers.into_iter().zip(0..);
        shares
            .map(|((answered, [median, _]), number)| {
                let [inbound, done] = self.numbers.get(index(number)).copied().unwrap_or_default();
                let share = Share {
                    inbound,
                    answered,
                    median,
                    done,
                };
                (number, share)
            })
            .filter(|(_, share)| *share != Share::default())
            .collect()
    }

    fn by_member(&self) -> BTreeMap<Who, Share> {
        let most = self.answers.iter().map(|a| index(a.by.0) + 1).max();
        let n = most.unwrap_or(0).max(self.done_by.len());
        let answers = ranked(&self.answers, n, |a| index(a.by.0));
        let shares = answers.into_iter().zip(0..);
        shares
            .map(|((answered, [median, _]), who)| {
                let share = Share {
                    inbound: 0,
                    answered,
                    median,
                    done: self.done_by.get(index(who)).copied().unwrap_or(0),
                };
                (Who(who), share)
            })
            .filter(|(_, share)| *share != Share::default())
            .collect()
    }
}

impl Figures {
    /// Into which conversations how much came.
    pub fn inbound_by_conversation(&self) -> impl Iterator<Item = (u32, u32)> {
        let some = (0..).zip(&self.conversations);
        some.filter(|(_, c)| c.inbound > 0)
            .map(|(id, c)| (id, c.inbound))
    }

    /// Each of several groups of conversations beside the others.
    #[must_use]
    pub fn shares(&self, groups: &[Vec<u32>]) -> Vec<Share> {
        let mut of: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut times: Vec<Vec<i64>> = vec![Vec::new(); groups.len()];
        let mut shares = vec![Share::default(); groups.len()];
        for (group, share) in shares.iter_mut().enumerate() {
            for conversation in groups.get(group).into_iter().flatten() {
                let Some(c) = self.conversations.get(index(*conversation)) else {
                    continue;
                };
                share.inbound += c.inbound;
                share.answered += c.answered;
                share.done += c.done;
                if c.answered > 0 {
                    of.entry(*conversation).or_default().push(group);
                }
            }
        }
        if of.is_empty() {
            return shares;
        }
        for answer in &self.answers {
            for group in of.get(&answer.conversation).into_iter().flatten() {
                if let Some(times) = times.get_mut(*group) {
                    times.push(answer.ms);
                }
            }
        }
        for (share, times) in shares.iter_mut().zip(&times) {
            share.median = middle(times);
        }
        shares
    }

    /// How many answers came of what began in these hours of the week, and their median.
    #[must_use]
    pub fn median_of_hours(&self, hours: impl Fn(usize) -> bool) -> (u32, Option<i64>) {
        self.median_where(|a| hours(usize::from(a.hour)))
    }

    /// The same of what came to these numbers.
    #[must_use]
    pub fn median_of_numbers(&self, numbers: impl Fn(u32) -> bool) -> (u32, Option<i64>) {
        self.median_where(|a| numbers(a.number))
    }

    fn median_where(&self, fits: impl Fn(&Answer) -> bool) -> (u32, Option<i64>) {
        let fitting = || self.answers.iter().filter(|a| fits(a));
        let n = fitting().count();
        let median = rank(n, 5).checked_sub(1).and_then(|i| fitting().nth(i));
        (count(n), median.map(|a| a.ms))
    }
}

/// How many answers each group has, with their median and 90th percentile; `answers` are sorted.
fn ranked(
    answers: &[Answer],
    groups: usize,
    group: impl Fn(&Answer) -> usize,
) -> Vec<(u32, [Option<i64>; 2])> {
    let mut counts = vec![0_u32; groups];
    for answer in answers {
        if let Some(n) = counts.get_mut(group(answer)) {
            *n += 1;
        }
    }
    let mut ranks = Ranks::of(&counts);
    for answer in answers {
        ranks.see(group(answer), answer.ms);
    }
    counts.into_iter().zip(ranks.found()).collect()
}

/// The median of sorted times.
fn middle(times: &[i64]) -> Option<i64> {
    times.get(rank(times.len(), 5).checked_sub(1)?).copied()
}

fn index(of: u32) -> usize {
    usize::try_from(of).unwrap_or(usize::MAX)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
