//! Conversations of the phone.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::bus::{Bus, Ear, Told};
use super::message::Message;
use crate::connector::Fault;
use crate::kdeconnect::Account;
use crate::numbers::region_of;

/// A phone answers within a second or two where it is awake.
const PHONE: Duration = Duration::from_secs(15);
/// What the phone sends without saying where it ends is over after so long.
const GAP: Duration = Duration::from_secs(2);
/// What the service has is told at once, and in one piece.
const QUIET: Duration = Duration::from_millis(300);
/// A place behind the oldest message of any conversation: nothing is there, so the phone is asked.
const BEYOND: i32 = 1_000_000;
/// For the newest message of each of its conversations, however many.
const ALL: Duration = Duration::from_secs(60);

pub(super) struct Threads<'a> {
    pub account: &'a Account,
    /// A phone writes the numbers of its own country without it.
    pub region: String,
    bus: &'a Bus,
    ear: Ear,
    /// How many conversations the service has known; `None` before the phone was asked.
    known: &'a Mutex<Option<usize>>,
    unreadable: Cell<usize>,
}

impl<'a> Threads<'a> {
    pub fn new(
        account: &'a Account,
        bus: &'a Bus,
        known: &'a Mutex<Option<usize>>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            account,
            region: region_of(&account.number).unwrap_or_default(),
            bus,
            ear: bus.listen(&account.device)?,
            known,
            unreadable: Cell::new(0),
        })
    }

    /// The newest message of each conversation, as far as the service knows them. The phone itself is asked
    /// where it may not know them all: at the start, where it knows fewer than before (then the connection was
    /// lost, and the phone tells nothing by itself until it is asked), and when `sure`.
    ///
    /// # Errors
    /// [`Fault::NoAnswer`] where the phone was asked and is silent.
    pub fn newest(&self, sure: bool) -> Result<Vec<Message>, Fault> {
        let device = &self.account.device;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = self.bus.conversations(device)?;
        let is_less = all.is_empty() || known.is_none_or(|known| all.len() < known);
        if sure || is_less {
            if !self.ask_for_all()? {
                return Err(silent());
            }
            all = self.bus.conversations(device)?;
        }
        // It may have told only some of them yet.
        *known = Some(all.len().max(known.unwrap_or(0)));
        Ok(all)
    }

    /// Whether the phone answers. What it sends is in the cache of the service then.
    pub fn ask_for_all(&self) -> Result<bool, Fault> {
        self.bus.request_all(&self.account.device)?;
        let start = Instant::now();
        let (mut within, mut is_heard) = (PHONE, false);
        while start.elapsed() < ALL
            && let Some(told) = self.ear.next(within)?
        {
            // This is told of each of them, also where nothing is new.
            if matches!(told, Told::Loaded { .. }) {
                (within, is_heard) = (GAP, true);
            }
        }
        Ok(is_heard)
    }

    /// The messages `start..start + most` of a conversation, from the newest, as far as the service has them.
    /// There are more where others come in meanwhile, or another program reads there too; none is missing
    /// for that.
    pub fn range(&self, thread: i64, start: usize, most: usize) -> Result<Vec<Message>, Fault> {
        let (from, to) = (int(start), int(start.saturating_add(most)));
        self.bus.request(&self.account.device, thread, from, to)?;
        let (mut messages, mut ids) = (Vec::new(), HashSet::new());
        // What is told of other conversations does not make it longer.
        let mut until = Instant::now() + GAP;
        while let Some(left) = until.checked_duration_since(Instant::now())
            && let Some(told) = self.ear.next(left)?
        {
            match told {
                Told::Message(message) if message.thread == thread => {
                    until = Instant::now() + QUIET;
                    if ids.insert(message.id()) {
                        messages.push(message);
                    }
                }
                Told::Unreadable => self.unreadable.set(self.unreadable.get() + 1),
                Told::Message(_) | Told::Loaded { .. } | Told::File { .. } => {}
            }
        }
        messages.sort_by_key(|message| std::cmp::Reverse(message.at));
        Ok(messages)
    }

    /// How many messages could not be read since the last time this was asked.
    pub fn unreadable(&self) -> usize {
        self.unreadable.take()
    }

    /// Has the phone send what is older than what the service has of a conversation. How many messages it has
    /// then: as many as before where there is nothing older; `None` where nothing is said about it. So it is
    /// with one that was deleted on the phone: see [`Self::older_or_end`].
    fn older(&self, thread: i64) -> Result<Option<usize>, Fault> {
        let device = &self.account.device;
        self.bus.request(device, thread, BEYOND, BEYOND + 1)?;
        let start = Instant::now();
        while let Some(left) = PHONE.checked_sub(start.elapsed()) {
            match self.ear.next(left)? {
                Some(Told::Loaded { thread: of, count }) if of == thread => {
                    return Ok(Some(usize::try_from(count).unwrap_or(usize::MAX)));
                }
                Some(_) => {}
                None => break,
            }
        }
        Ok(None)
    }

    /// The same, `have` where the phone says nothing about this one alone.
    ///
    /// # Errors
    /// [`Fault::NoAnswer`] where it says nothing about the others either.
    pub fn older_or_end(&self, thread: i64, have: usize) -> Result<usize, Fault> {
        if let Some(count) = self.older(thread)? {
            return Ok(count);
        }
        if !self.ask_for_all()? {
            return Err(silent());
        }
        Ok(self.older(thread)?.unwrap_or(have))
    }

    /// Has a file brought over; where it lies then, or `None` where the phone does not give it.
    pub fn file(&self, part: i64, name: &str) -> Result<Option<String>, Fault> {
        self.bus.request_file(&self.account.device, part, name)?;
        let start = Instant::now();
        while let Some(left) = PHONE.checked_sub(start.elapsed()) {
            match self.ear.next(left)? {
                Some(Told::File { path, name: of }) if of == name => return Ok(Some(path)),
                Some(_) => {}
                None => break,
            }
        }
        Ok(None)
    }

    /// Hands a text over to the phone and waits for the message that it becomes there: the first one
    /// that `is_it`.
    pub fn send(
        &self,
        to: &[String],
        body: &str,
        is_it: impl Fn(&Message) -> bool,
    ) -> Result<Message, Fault> {
        self.bus.send(&self.account.device, to, body)?;
        let start = Instant::now();
        while let Some(left) = PHONE.checked_sub(start.elapsed()) {
            match self.ear.next(left)? {
                Some(Told::Message(message)) if is_it(&message) => return Ok(message),
                Some(_) => {}
                None => break,
            }
        }
        Err(Fault::NoAnswer("the phone did not confirm it".into()))
    }
}

fn silent() -> Fault {
    Fault::NoAnswer("the phone did not answer".into())
}

fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
