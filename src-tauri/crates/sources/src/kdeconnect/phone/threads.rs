//! Conversations of the phone.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::bus::{Bus, Ear, Told};
use super::message::Message;
use crate::connector::{Fault, Outgoing};
use crate::kdeconnect::{Account, Patience};
use crate::numbers::region_of;

/// After a count that is no greater a greater one may follow.
const SAME: Duration = Duration::from_millis(500);
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
    patience: Patience,
    bus: &'a Bus,
    ear: Ear,
    /// How many conversations the service has known; `None` before the phone was asked.
    known: &'a Mutex<Option<usize>>,
    unreadable: Cell<usize>,
}

impl<'a> Threads<'a> {
    pub fn new(
        account: &'a Account,
        patience: Patience,
        bus: &'a Bus,
        known: &'a Mutex<Option<usize>>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            account,
            patience,
            region: region_of(&account.number).unwrap_or_default(),
            bus,
            ear: bus.listen(&account.device)?,
            known,
            unreadable: Cell::new(0),
        })
    }

    /// The newest message of each conversation, as far as the service knows them, and whether the phone was
    /// asked for them. It is where the service may not know them all: at the start, where it knows fewer than
    /// before (then the connection was lost, and the phone tells nothing by itself until it is asked), and when
    /// `sure`.
    ///
    /// # Errors
    /// [`Fault::NoAnswer`] where the phone was asked and is silent.
    pub fn newest(&self, sure: bool) -> Result<(Vec<Message>, bool), Fault> {
        let device = &self.account.device;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = self.bus.conversations(device)?;
        let is_less = all.is_empty() || known.is_none_or(|known| all.len() < known);
        let asked = sure || is_less;
        if asked {
            if self.ask_for_all()?.is_empty() {
                return Err(silent());
            }
            all = self.bus.conversations(device)?;
        }
        *known = Some(all.len());
        Ok((all, asked))
    }

    /// Asks the phone for the newest message of each conversation. Those that it has told of; none where it is
    /// silent. What it sent is in the cache of the service then.
    fn ask_for_all(&self) -> Result<HashSet<i64>, Fault> {
        self.forget()?;
        self.bus.request_all(&self.account.device)?;
        let start = Instant::now();
        let (mut within, mut heard) = (self.patience.answer, HashSet::new());
        while start.elapsed() < ALL
            && let Some(told) = self.ear.next(within)?
        {
            // This is told of each of them, also where nothing is new.
            if let Told::Loaded { thread, .. } = told {
                within = self.patience.gap;
                heard.insert(thread);
            }
        }
        Ok(heard)
    }

    /// What was told before something is asked for is no answer to it.
    fn forget(&self) -> Result<(), Fault> {
        while self.ear.next(Duration::ZERO)?.is_some() {}
        Ok(())
    }

    /// The service has nothing of this conversation. To ask it for a place in one may be its end.
    fn is_lost(&self, thread: i64) -> Result<bool, Fault> {
        let all = self.bus.conversations(&self.account.device)?;
        Ok(!all.iter().any(|message| message.thread == thread))
    }

    /// The messages `start..start + most` of a conversation, from the newest, as far as the service has them.
    /// There are more where others come in meanwhile, or another program reads there too; none is missing
    /// for that.
    pub fn range(&self, thread: i64, start: usize, most: usize) -> Result<Vec<Message>, Fault> {
        if start > 0 && self.is_lost(thread)? {
            return Ok(Vec::new());
        }
        let (from, to) = (int(start), int(start.saturating_add(most)));
        self.forget()?;
        self.bus.request(&self.account.device, thread, from, to)?;
        let (mut messages, mut ids) = (Vec::new(), HashSet::new());
        // What is told of other conversations does not make it longer.
        let mut until = Instant::now() + self.patience.gap;
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

    /// Has the phone send what is older than the `have` messages that are known of a conversation. How many
    /// there are then: no more where the phone has nothing older, or not the conversation any more.
    ///
    /// # Errors
    /// [`Fault::NoAnswer`] where the phone is silent, or takes long over this one: the service keeps what comes
    /// later.
    pub fn older(&self, thread: i64, have: usize) -> Result<usize, Fault> {
        // The phone tells of a conversation by itself too, for any change in it. Only what is the same twice
        // is the end.
        for _ in 0..2 {
            match self.ask_older(thread, have)? {
                Some(count) if count > have => return Ok(count),
                Some(_) => {}
                // One that was deleted on the phone is never told of.
                None => {
                    let heard = self.ask_for_all()?;
                    return match heard.is_empty() || heard.contains(&thread) {
                        true => Err(silent()),
                        false => Ok(have),
                    };
                }
            }
        }
        Ok(have)
    }

    /// The greatest count that is told after the question; `None` where there is none.
    fn ask_older(&self, thread: i64, have: usize) -> Result<Option<usize>, Fault> {
        if self.is_lost(thread)? {
            return Err(silent());
        }
        self.forget()?;
        let device = &self.account.device;
        self.bus.request(device, thread, BEYOND, BEYOND + 1)?;
        let (mut until, mut same) = (Instant::now() + self.patience.answer, None);
        while let Some(left) = until.checked_duration_since(Instant::now())
            && let Some(told) = self.ear.next(left)?
        {
            let Told::Loaded { thread: of, count } = told else {
                continue;
            };
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            if of == thread && count > have {
                return Ok(Some(count));
            }
            if of == thread && same.is_none() {
                same = Some(count);
                until = until.min(Instant::now() + SAME);
            }
        }
        Ok(same)
    }

    /// Has a file brought over; where it lies then, or `None` where the phone does not give it.
    pub fn file(&self, part: i64, name: &str) -> Result<Option<String>, Fault> {
        self.bus.request_file(&self.account.device, part, name)?;
        let start = Instant::now();
        while let Some(left) = self.patience.answer.checked_sub(start.elapsed()) {
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
        text: &Outgoing,
        files: &[String],
        is_it: impl Fn(&Message) -> bool,
    ) -> Result<Message, Fault> {
        self.bus
            .send(&self.account.device, &text.to, &text.body, files)?;
        let start = Instant::now();
        while let Some(left) = self.patience.answer.checked_sub(start.elapsed()) {
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
