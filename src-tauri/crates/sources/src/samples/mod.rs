//! Sample conversations: what the front desk and the pharmacy of a small clinic would have.
//!
//! Nobody in them exists; the numbers are from ranges kept for fiction or plainly invented. For a
//! given `now` the result is always the same.

mod build;
mod image;
mod scripts;
mod sound;

use std::io;

use listo_domain::{IncomingActivity, Millis};

use crate::blobs::BlobSink;

/// The language of the interface. The conversations are half English, half Spanish in either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Spanish,
}

/// One of our own numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleNumber {
    pub key: &'static str,
    pub name: &'static str,
    pub e164: &'static str,
}

/// One item, and which of our numbers it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleActivity {
    /// The key of a [`SampleNumber`].
    pub number: &'static str,
    pub activity: IncomingActivity,
    /// To be treated as if it had just arrived, not as history: the unread end of a conversation.
    /// Read as history it lands unread as well.
    pub live: bool,
}

/// Two numbers and 24 conversations, of which eight land unread, eight open and eight done.
#[derive(Debug, Clone)]
pub struct Samples {
    pub numbers: Vec<SampleNumber>,
    /// Sorted by time.
    pub activities: Vec<SampleActivity>,
}

/// Makes the samples as they stand at `now`.
///
/// # Errors
/// `blobs` cannot store the picture or the recording.
pub fn samples(now: Millis, language: Language, blobs: &dyn BlobSink) -> io::Result<Samples> {
    let names = match language {
        Language::English => ["Front desk", "Pharmacy"],
        Language::Spanish => ["Recepción", "Farmacia"],
    };
    let number = |key, name, e164| SampleNumber { key, name, e164 };
    let [desk, pharmacy] = names;
    let numbers = vec![
        number(build::DESK, desk, "+12025550100"),
        number(build::PHARMACY, pharmacy, "+12025550101"),
    ];
    let files = build::Files {
        picture: image::insurance_card(blobs)?,
        recording: sound::recording(blobs)?,
    };
    let mut activities = build::all(now, &files);
    activities.sort_by_key(|a| a.activity.at);
    Ok(Samples {
        numbers,
        activities,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashSet};

    use listo_domain::{Address, Content, Direction, Millis};

    use super::{Language, samples};
    use crate::blobs::DryRun;
    use crate::numbers::normalise;

    const NOW: Millis = Millis(1_795_000_000_000);
    const DAY: i64 = 24 * 60 * 60 * 1000;

    #[test]
    fn they_are_the_same_every_time_and_well_formed() {
        let sink = DryRun::default();
        let set = samples(NOW, Language::English, &sink).unwrap();
        let again = samples(NOW, Language::Spanish, &sink).unwrap();
        assert_eq!(set.activities, again.activities);
        assert_ne!(set.numbers, again.numbers);
        let keys: HashSet<_> = set.numbers.iter().map(|n| n.key).collect();
        let mut ids = HashSet::new();
        for sample in &set.activities {
            let activity = &sample.activity;
            assert!(keys.contains(sample.number));
            assert!(
                ids.insert(&activity.external_id),
                "{}",
                activity.external_id
            );
            assert!(activity.at < NOW);
            assert!(activity.parties.is_sorted_by(|a, b| a.address < b.address));
            assert!(!activity.parties.is_empty());
            let inbound = match &activity.content {
                Content::Text { direction, .. } | Content::Call { direction, .. } => {
                    *direction == Direction::Inbound
                }
                Content::Voicemail { .. } => true,
            };
            let known = |s: &Address| activity.parties.iter().any(|p| p.address == *s);
            assert_eq!(activity.sender.as_ref().is_some_and(known), inbound);
            for party in &activity.parties {
                assert_eq!(normalise(&party.address.0, ""), party.address);
            }
            assert_eq!(sample.live, activity.read == Some(false));
        }
    }

    #[test]
    fn eight_land_in_each_state() {
        let set = samples(NOW, Language::English, &DryRun::default()).unwrap();
        let mut conversations: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for sample in &set.activities {
            let parties: BTreeSet<_> = sample
                .activity
                .parties
                .iter()
                .map(|p| p.address.clone())
                .collect();
            conversations
                .entry((sample.number, parties))
                .or_default()
                .push(&sample.activity);
        }
        let (mut unread, mut open, mut done) = (0, 0, 0);
        for items in conversations.values() {
            let newest = items.iter().map(|a| a.at.0).max().unwrap();
            if items.iter().any(|a| a.read == Some(false)) {
                unread += 1;
            } else if newest > NOW.0 - 30 * DAY {
                open += 1;
            } else {
                done += 1;
            }
        }
        assert_eq!((unread, open, done), (8, 8, 8));
        assert!(conversations.values().any(|items| items.len() > 300));
        assert!(conversations.keys().any(|(_, parties)| parties.len() == 4));
    }
}
