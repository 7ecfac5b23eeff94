//! What an import would do, worked out in memory with the same rules and nothing written.

use crate::api::{LineChoice, Tally};
use crate::error::Result;
use crate::import::lines::{Lines, default_line};
use crate::import::read::Found;
use listo_domain::{
    ActivityId, Actor, Arrival, Content, Event, Fact, Landing, Millis, Seq, Shown, What, fold,
};
use listo_store::{Number, NumberId, Store};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub(crate) struct Preview {
    lines: Lines,
    at: Millis,
    /// External ids seen in these files.
    seen: HashSet<(usize, u128)>,
    conversations: HashMap<(usize, String), Vec<Item>>,
    hints: BTreeSet<Option<String>>,
    tally: Tally,
    numbers: BTreeMap<usize, NumberId>,
}

/// As much of an activity as the fold needs.
struct Item {
    at: Millis,
    /// External id: the order within a millisecond, as in the store.
    id: u128,
    fact: Fact,
    landing: Landing,
}

/// Where conversations stand afterwards.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Landed {
    unread: i64,
    open: i64,
    done: i64,
    new: Option<i64>,
}

impl Landed {
    pub fn add(&mut self, shown: Shown, n: i64) {
        match shown {
            Shown::Unread => self.unread += n,
            Shown::Open => self.open += n,
            Shown::Done => self.done += n,
        }
    }

    pub fn write(self, tally: &mut Tally) {
        tally.to_unread = self.unread;
        tally.to_open = self.open;
        tally.to_done = self.done;
        if let Some(new) = self.new {
            tally.new_conversations = new;
        }
    }
}

impl Preview {
    pub fn new(lines: Lines, at: Millis) -> Self {
        Self {
            lines,
            at,
            seen: HashSet::new(),
            conversations: HashMap::new(),
            hints: BTreeSet::new(),
            tally: Tally::default(),
            numbers: BTreeMap::new(),
        }
    }

    pub async fn add(&mut self, store: &Store, records: Vec<Found>) -> Result<()> {
        let mut by_line: BTreeMap<usize, Vec<Found>> = BTreeMap::new();
        for found in records {
            self.hints.insert(found.line.clone());
            let key = self.lines.key(found.line.as_deref());
            if let Some(id) = self.lines.existing(found.line.as_deref()) {
                self.numbers.insert(key, id);
            }
            by_line.entry(key).or_default().push(found);
        }
        for (key, found) in by_line {
            let stored = match self.numbers.get(&key) {
                None => HashSet::new(),
                Some(number) => {
                    let ids: Vec<&str> = found
                        .iter()
                        .map(|f| f.activity.external_id.as_str())
                        .collect();
                    // The records of a chunk are of one file.
                    let source = found.first().map_or("", |f| f.source);
                    store.known(*number, source, &ids).await?
                }
            };
            for f in found {
                self.add_one(key, f, &stored);
            }
        }
        Ok(())
    }

    fn add_one(&mut self, key: usize, found: Found, stored: &HashSet<String>) {
        let landing = found.landing(self.at);
        let a = found.activity;
        let id = u128::from_str_radix(&a.external_id, 16).unwrap_or_default();
        if stored.contains(&a.external_id) || !self.seen.insert((key, id)) {
            self.tally.duplicates += 1;
            return;
        }
        let files = match &a.content {
            Content::Text { attachments, .. } => {
                self.tally.messages += 1;
                attachments.len()
            }
            Content::Call { recording, .. } => {
                self.tally.calls += 1;
                usize::from(recording.is_some())
            }
            Content::Voicemail { recording, .. } => {
                self.tally.voicemails += 1;
                usize::from(recording.is_some())
            }
        };
        self.tally.attachments += i64::try_from(files).unwrap_or(i64::MAX);
        self.tally.from = Some(self.tally.from.map_or(a.at.0, |f| f.min(a.at.0)));
        self.tally.to = Some(self.tally.to.map_or(a.at.0, |t| t.max(a.at.0)));
        let item = Item {
            at: a.at,
            id,
            fact: Fact::of(&a),
            landing,
        };
        let parties: Vec<&str> = a.parties.iter().map(|p| p.address.0.as_str()).collect();
        self.conversations
            .entry((key, parties.join("\n")))
            .or_default()
            .push(item);
        self.tally.conversations = i64::try_from(self.conversations.len()).unwrap_or(i64::MAX);
    }

    /// What is known so far; problems and file errors stay as they are.
    pub fn tally(&self, tally: &mut Tally) {
        let mut next = self.tally.clone();
        next.problems = std::mem::take(&mut tally.problems);
        next.file_errors = std::mem::take(&mut tally.file_errors);
        next.unreadable = tally.unreadable;
        next.files_named = tally.files_named;
        next.left_out = tally.left_out;
        *tally = next;
    }

    /// The lines to ask about, filled in with what was chosen, remembered or is said by the files.
    pub fn lines(
        &self,
        known: &[LineChoice],
        chosen: &[LineChoice],
        own: Vec<String>,
        set: &str,
        existing: &[Number],
    ) -> Vec<LineChoice> {
        let named = self.hints.iter().flatten().count();
        let wanted: Vec<Option<&str>> = if named < 2 {
            vec![None]
        } else {
            self.hints.iter().rev().map(Option::as_deref).collect()
        };
        let single = wanted.len() == 1;
        let mut lines: Vec<LineChoice> = wanted
            .into_iter()
            .map(|line| {
                let same = |c: &&LineChoice| c.line.as_deref() == line;
                chosen
                    .iter()
                    .find(same)
                    .or_else(|| known.iter().find(same))
                    .cloned()
                    .unwrap_or_else(|| default_line(line, set, existing))
            })
            .collect();
        if let ([line], [number]) = (lines.as_mut_slice(), own.as_slice())
            && single
            && line.e164.is_none()
        {
            line.e164 = Some(number.clone());
        }
        lines.sort_by(|a, b| (a.line.is_none(), &a.line).cmp(&(b.line.is_none(), &b.line)));
        lines
    }

    /// Whether choosing these lines changes what was worked out without any.
    pub fn depends_on(&self, lines: &[LineChoice], existing: &[Number]) -> bool {
        lines.len() > 1
            || lines.iter().any(|line| {
                let e164 = line.e164.as_deref().unwrap_or("");
                let in_a_group = || {
                    self.conversations.keys().any(|(_, parties)| {
                        parties.contains('\n') && parties.lines().any(|p| p == e164)
                    })
                };
                Number::find(existing, &line.name, e164).is_some() || in_a_group()
            })
    }

    /// Folds every conversation with what the store has of it.
    pub async fn landed(&mut self, store: &Store) -> Result<Landed> {
        let mut landed = Landed {
            new: Some(0),
            ..Landed::default()
        };
        for ((key, parties), items) in &mut self.conversations {
            items.sort_unstable_by_key(|item| (item.at, item.id));
            let stored = match self.numbers.get(key) {
                None => None,
                Some(number) => store.history(*number, parties).await?,
            };
            if stored.is_none() {
                landed.new = landed.new.map(|n| n + 1);
            }
            let mut events = stored.unwrap_or_default();
            let last = events.iter().map(|e| e.seq.0).max().unwrap_or(0);
            let mut seq = last;
            let mut id = ActivityId(0);
            events.extend(items.iter().map(|item| {
                seq += 1;
                id = ActivityId(ActivityId::first_of(item.at).0.max(id.0 + 1));
                Event {
                    seq: Seq(seq),
                    at: item.at,
                    actor: Actor::system(),
                    what: What::Arrived(Arrival {
                        activity: id,
                        fact: item.fact,
                        landing: item.landing,
                        queued: None,
                    }),
                }
            }));
            landed.add(fold(events).shown(), 1);
        }
        Ok(landed)
    }
}
