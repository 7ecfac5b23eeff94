//! What this process knows of, so that it can tell what others write to the same database.

use listo_store::{ConversationId, Look};
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) struct Others(Mutex<Known>);

struct Known {
    /// The last state of the database that was looked at.
    look: Look,
    /// Whom this process has told of itself: since then, and in the turn before.
    since: HashSet<ConversationId>,
    before: HashSet<ConversationId>,
}

impl Others {
    pub fn new(look: Look) -> Self {
        let (since, before) = Default::default();
        Self(Mutex::new(Known {
            look,
            since,
            before,
        }))
    }

    pub fn told(&self, id: ConversationId) {
        self.lock().since.insert(id);
    }

    pub fn look(&self) -> Look {
        self.lock().look
    }

    /// Goes on to the next state. Gives what lies between and needs not be told of again: a commit of this
    /// process may fall into one turn and its telling into the next.
    pub fn go_on(&self, now: Look) -> HashSet<ConversationId> {
        let mut known = self.lock();
        known.look = now;
        let since = std::mem::take(&mut known.since);
        let before = std::mem::replace(&mut known.before, since.clone());
        &since | &before
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
