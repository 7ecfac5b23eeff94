//! The conversations an import has changed. Their ids follow one another, so a bit each is little
//! also for a million of them.

use listo_store::ConversationId;

#[derive(Default)]
pub(crate) struct Touched {
    words: Vec<u64>,
    len: usize,
}

impl Touched {
    pub fn add(&mut self, ids: &[ConversationId]) {
        for id in ids {
            let (word, bit) = place(*id);
            if word >= self.words.len() {
                self.words.resize(word + 1, 0);
            }
            if let Some(w) = self.words.get_mut(word)
                && *w & bit == 0
            {
                *w |= bit;
                self.len += 1;
            }
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn ids(&self) -> impl Iterator<Item = ConversationId> + '_ {
        (0..).zip(&self.words).flat_map(|(at, word)| {
            (0..64)
                .filter(move |i| word >> i & 1 == 1)
                .map(move |i| ConversationId(at * 64 + i))
        })
    }
}

/// Ids begin at 1.
fn place(id: ConversationId) -> (usize, u64) {
    let id = usize::try_from(id.0).unwrap_or(0);
    (id / 64, 1 << (id % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_conversation_is_counted_once() {
        let mut touched = Touched::default();
        let ids = |all: &[i64]| -> Vec<ConversationId> {
            all.iter().copied().map(ConversationId).collect()
        };
        touched.add(&ids(&[3, 64, 1]));
        touched.add(&ids(&[64, 1_000, 63, 3]));
        assert_eq!(touched.len(), 5);
        let listed: Vec<ConversationId> = touched.ids().collect();
        assert_eq!(listed, ids(&[1, 3, 63, 64, 1_000]));
    }
}
