//! A made-up history of phone conversations, the same every time.
//!
//! Lengths are lognormal (median 13 words, mean 16), fitted with the words to the 5,574 messages of
//! the UCI SMS Spam Collection. A tenth of the activities open a conversation, the rest go to a
//! recently active one (60 %) or, by a power law, to a frequent contact (40 %), with a cap a
//! conversation: the median is about 4, a few are very long. 75 % are done, 8 % unread (always
//! open), 15 % of the activities are calls.
//!
//! ln, exp and powf may differ in their last bit between systems, and then a few words do.

mod rng;
mod words;
mod write;
mod xml;

pub use rng::Rng;
pub use write::{Formats, write};

use std::collections::{HashMap, HashSet, VecDeque};

use words::Pool;

/// 2026-01-31: fixed, never "now".
const END_MS: i64 = 1_769_900_000_000;
const SPAN_MS: f64 = 3.0 * 365.0 * 86_400_000.0;
const SEED: u64 = 20_260_131;

/// Words in so many activities whatever the size.
const FIXED: [(&str, usize); 2] = [("zafrolito", 20), ("quirimbel", 3)];
/// Words in this part of the messages.
const SHARED: [(&str, f64); 2] = [("presupuesto", 1e-3), ("contrato", 1e-2)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub name: &'static str,
    pub conversations: usize,
    pub activities: u64,
    /// Own phone numbers.
    pub numbers: usize,
    /// So many of the activities, the newest, belong to the first conversation.
    pub long_thread: u64,
}

const fn size(name: &'static str, conversations: usize, activities: u64, numbers: usize) -> Size {
    Size {
        name,
        conversations,
        activities,
        numbers,
        long_thread: 0,
    }
}

pub const SIZES: [Size; 7] = [
    size("tiny", 100, 1_000, 2),
    size("small", 1_000, 10_000, 3),
    size("mid", 10_000, 100_000, 6),
    size("medium", 100_000, 1_000_000, 12),
    // What fits into an hour where `large` does not.
    size("big", 300_000, 3_000_000, 24),
    size("large", 1_000_000, 10_000_000, 40),
    // For the window: the first row is a conversation of 50,000 messages.
    Size {
        long_thread: 50_000,
        ..size("thread", 100, 51_000, 2)
    },
];

impl Size {
    pub fn named(name: &str) -> crate::Result<Self> {
        let known = SIZES.map(|s| s.name).join(", ");
        let found = SIZES.into_iter().find(|s| s.name == name);
        found.ok_or_else(|| format!("there is no size {name:?}, only {known}").into())
    }
}

/// Who talks on which line, and how it stands at the end.
#[derive(Clone, Copy, Default)]
struct Conversation {
    phone: u16,
    contact: u32,
    spanish: bool,
    done: bool,
    unread: u8,
}

pub struct Corpus {
    size: Size,
    pools: [Pool; 2],
    lengths: Vec<u8>,
    phones: Vec<String>,
    names: Vec<String>,
    conversations: Vec<Conversation>,
}

#[derive(Clone, Debug, Default)]
pub struct Activity {
    /// Number of the conversation, from 0.
    pub conversation: usize,
    pub inbound: bool,
    pub call: bool,
    pub ts: i64,
    /// Seconds, of a call.
    pub duration: u32,
    pub body: String,
}

impl Corpus {
    pub fn new(size: Size) -> Self {
        let mut rng = Rng::new(SEED);
        let pools = words::pools(&mut rng, size.activities);
        let lengths = (0..1 << 16).map(|_| (13f64.ln() + 0.663 * rng.normal()).exp().round());
        let lengths = lengths.map(|l| l.clamp(1.0, 60.0) as u8).collect();
        let phones = (0..size.numbers).map(|i| format!("+1555{:07}", 7_000_000 + i * 1_371));
        let phones: Vec<String> = phones.collect();
        let names = words::names(&mut rng);
        // The busiest line has many times the conversations of the quietest.
        let lines = rng::Weights::new((0..size.numbers).map(|i| (i as f64 + 1.0).powf(-0.8)));
        let mut there = HashSet::new();
        let mut conversations: Vec<_> = (0..size.conversations)
            .map(|c| conversation(&mut rng, c, &lines, &mut there))
            .collect();
        if let Some(first) = conversations.first_mut().filter(|_| size.long_thread > 0) {
            (first.done, first.unread) = (false, 0);
        }
        Self {
            size,
            pools,
            lengths,
            phones,
            names,
            conversations,
        }
    }

    fn conversation(&self, at: usize) -> Conversation {
        self.conversations.get(at).copied().unwrap_or_default()
    }

    fn phone(&self, of: Conversation) -> &str {
        self.phones
            .get(usize::from(of.phone))
            .map_or("", String::as_str)
    }

    /// Number and name; a third has none.
    fn contact(&self, of: Conversation) -> (String, &str) {
        let k = u64::from(of.contact);
        let number = match k % 5 < 2 {
            true => format!("+34{:09}", 600_000_000 + k * 97 % 399_999_989),
            false => format!("+1{:010}", 2_000_000_000 + k * 7_919 % 7_999_999_987),
        };
        let name = self.names.get((k * 2_654_435_761 % 4_096) as usize);
        let known = name.filter(|_| k % 10 < 7);
        (number, known.map_or("", String::as_str))
    }

    /// All activities, oldest first.
    pub fn activities(&self) -> Activities<'_> {
        let total = self.size.activities - self.size.long_thread;
        let mut planted: HashMap<u64, Vec<&'static str>> = HashMap::new();
        for (word, count) in FIXED {
            for j in 0..count {
                let at = ((j as f64 + 0.37) * total as f64 / count as f64) as u64;
                planted.entry(at).or_default().push(word);
            }
        }
        Activities {
            corpus: self,
            rng: Rng::new(SEED + 1),
            planted,
            recent: VecDeque::new(),
            lengths: vec![0; self.size.conversations],
            born: 0,
            at: 0,
            words: Vec::new(),
        }
    }
}

/// `there` holds the pairs of line and contact so far: a second conversation between the same two
/// would be the same one to Listo.
fn conversation(
    rng: &mut Rng,
    at: usize,
    lines: &rng::Weights,
    there: &mut HashSet<(u16, u32)>,
) -> Conversation {
    let done = rng.chance(0.75);
    let unread = match !done && rng.chance(0.32) {
        true => 1 + (rng.wait(1.25) as u64 % 9) as u8,
        false => 0,
    };
    // A tenth of the contacts also talk to another of our lines: same contact, other conversation.
    let other = if at > 0 && rng.chance(0.1) {
        rng.below(at)
    } else {
        at
    };
    let phone = u16::try_from(lines.draw(rng)).unwrap_or_default();
    let mut contact = u32::try_from(other).unwrap_or_default();
    if !there.insert((phone, contact)) {
        contact = u32::try_from(at).unwrap_or_default();
        there.insert((phone, contact));
    }
    Conversation {
        phone,
        contact,
        spanish: rng.chance(0.4),
        done,
        unread,
    }
}

pub struct Activities<'a> {
    corpus: &'a Corpus,
    rng: Rng,
    planted: HashMap<u64, Vec<&'static str>>,
    /// The conversations of the last 2,000 activities.
    recent: VecDeque<usize>,
    lengths: Vec<u32>,
    born: usize,
    at: u64,
    words: Vec<String>,
}

impl Activities<'_> {
    fn next_conversation(&mut self) -> usize {
        let size = self.corpus.size;
        let total = size.activities - size.long_thread;
        if self.at >= total {
            return 0;
        }
        let due = self.born as u64 * total / size.conversations as u64;
        if self.born < size.conversations && self.at >= due {
            self.born += 1;
            return self.born - 1;
        }
        let cap = (total / 200).clamp(200, 5_000) as u32;
        let chosen = match self.rng.chance(0.6) {
            true => {
                let back = self.rng.below(self.recent.len());
                self.recent.get(back).copied().unwrap_or_default()
            }
            // Few contacts make most of the traffic.
            false => (self.rng.part().powi(3) * self.born as f64) as usize,
        };
        match self.lengths.get(chosen).is_some_and(|l| *l >= cap) {
            true => self.rng.below(self.born),
            false => chosen,
        }
    }

    fn body(&mut self, spanish: bool, planted: &[&str]) -> String {
        let [english, other] = &self.corpus.pools;
        let pool = if spanish { other } else { english };
        let length = self.rng.pick(&self.corpus.lengths).max(1);
        self.words.clear();
        pool.cut(self.rng.part(), usize::from(length), &mut self.words);
        match self.rng.part() {
            // Codes, prices, dates: numbers never seen before.
            x if x < 0.12 => self.words.push(format!("{:06}", self.rng.below(1_000_000))),
            x if x > 0.9 => {
                if let Some(last) = self.words.last_mut() {
                    last.push('?');
                }
            }
            _ => {}
        }
        self.words.extend(planted.iter().map(|w| (*w).to_owned()));
        for (word, share) in SHARED {
            if self.rng.chance(share) {
                self.words.push(word.to_owned());
            }
        }
        let text = self.words.join(" ");
        let mut letters = text.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => text,
        }
    }
}

impl Iterator for Activities<'_> {
    type Item = Activity;

    fn next(&mut self) -> Option<Activity> {
        let size = self.corpus.size;
        if self.at >= size.activities {
            return None;
        }
        let conversation = self.next_conversation();
        self.recent.push_back(conversation);
        if self.recent.len() > 2_000 {
            self.recent.pop_front();
        }
        if let Some(length) = self.lengths.get_mut(conversation) {
            *length += 1;
        }
        let step = SPAN_MS / size.activities as f64;
        let ts = END_MS - SPAN_MS as i64 + ((self.at as f64 + self.rng.part()) * step) as i64;
        let inbound = self.rng.chance(0.547);
        let planted = self.planted.remove(&self.at).unwrap_or_default();
        let call = self.rng.chance(0.15) && planted.is_empty();
        self.at += 1;
        let mut activity = Activity {
            conversation,
            inbound,
            call,
            ts,
            ..Activity::default()
        };
        if call {
            let answered = !self.rng.chance(0.25);
            activity.duration = if answered {
                self.rng.wait(90.0) as u32
            } else {
                0
            };
        } else {
            let spanish = self.corpus.conversation(conversation).spanish;
            activity.body = self.body(spanish, &planted);
        }
        Some(activity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_has_its_shape() {
        let size = Size::named("small").unwrap();
        let corpus = Corpus::new(size);
        let all: Vec<Activity> = corpus.activities().collect();
        assert_eq!(all.len(), 10_000);
        assert!(all.is_sorted_by_key(|a| a.ts));
        let calls = all.iter().filter(|a| a.call).count();
        assert!((1_300..1_700).contains(&calls), "{calls}");
        for (word, count) in FIXED {
            assert_eq!(all.iter().filter(|a| a.body.contains(word)).count(), count);
        }
        let words: usize = all
            .iter()
            .map(|a| a.body.split(' ').filter(|w| !w.is_empty()).count())
            .sum();
        let mean = words as f64 / (all.len() - calls) as f64;
        assert!((14.0..18.5).contains(&mean), "{mean}");
        let mut seen = vec![0; size.conversations];
        all.iter().for_each(|a| seen[a.conversation] += 1);
        assert!(
            seen.iter().all(|n| *n > 0),
            "every conversation has something in it"
        );
        let done = corpus.conversations.iter().filter(|c| c.done).count();
        assert!((700..800).contains(&done), "{done}");
        assert!(
            corpus
                .conversations
                .iter()
                .all(|c| !(c.done && c.unread > 0))
        );
    }

    #[test]
    fn a_long_thread_is_the_newest() {
        let corpus = Corpus::new(Size::named("thread").unwrap());
        let last: Vec<_> = corpus.activities().skip(1_000).collect();
        assert_eq!(last.len(), 50_000);
        assert!(last.iter().all(|a| a.conversation == 0));
    }

    #[test]
    fn contacts_are_told_apart() {
        let corpus = Corpus::new(Size::named("small").unwrap());
        let mut numbers: Vec<String> = (0..5_000)
            .map(|contact| {
                corpus
                    .contact(Conversation {
                        contact,
                        ..Conversation::default()
                    })
                    .0
            })
            .collect();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 5_000);
    }
}
