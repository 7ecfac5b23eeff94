//! What has been here before.

use std::collections::{HashSet, VecDeque};

use listo_domain::Millis;
use sha2::{Digest as _, Sha256};

type Print = [u8; 32];

/// Remembers ids, each for a while, and so many at most.
#[derive(Debug)]
pub struct Window {
    keeps_ms: i64,
    most: usize,
    known: HashSet<Print>,
    /// Oldest first.
    order: VecDeque<(Millis, Print)>,
}

impl Window {
    #[must_use]
    pub fn new(keeps_ms: i64, most: usize) -> Self {
        Self {
            keeps_ms,
            most,
            known: HashSet::new(),
            order: VecDeque::new(),
        }
    }

    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.known.contains(&print(id))
    }

    /// To be called when what it said has been done: one that failed may come again.
    pub fn add(&mut self, id: &str, now: Millis) {
        if !self.known.insert(print(id)) {
            return;
        }
        self.order.push_back((now, print(id)));
        while let Some((at, oldest)) = self.order.front() {
            let old = now.0.saturating_sub(at.0) > self.keeps_ms;
            if !old && self.order.len() <= self.most {
                break;
            }
            self.known.remove(oldest);
            self.order.pop_front();
        }
    }
}

/// Of one size, however long the id is that somebody sent.
fn print(id: &str) -> Print {
    Sha256::digest(id.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_remembers_for_a_while_and_so_many() {
        let mut window = Window::new(1_000, 3);
        window.add("a", Millis(0));
        window.add("a", Millis(900));
        assert!(window.has("a") && !window.has("b"));
        window.add("b", Millis(1_000));
        assert!(window.has("a"), "its time is not over");
        window.add("c", Millis(1_001));
        assert!(!window.has("a"), "its time is over");
        window.add("d", Millis(1_001));
        window.add("e", Millis(1_001));
        assert!(!window.has("b"), "there are three already");
        assert!(["c", "d", "e"].iter().all(|id| window.has(id)));
        assert_eq!((window.known.len(), window.order.len()), (3, 3));
    }
}
