//! Records as bytes.
//!
//! A blob holds those of some conversations: for each, in the order of their ids, the place of the
//! conversation within its shard, its number, how many bytes follow, and these. Numbers are LEB128,
//! signed ones by zigzag; times are milliseconds from the beginning of the block.

use crate::error::{Error, Result};
use listo_domain::Millis;
use listo_domain::insight::{
    Class, End, Finish, InboundKind, Item, Record, Stay, StayPlace, Wait, Who,
};
use std::collections::BTreeMap;

/// Conversations of a shard.
pub(super) const SHARD: i64 = 4096;
const BLOCK: i64 = 30 * 86_400_000;
/// What goes on, and what lasts longer than [`LONG`] blocks.
pub(super) const ONGOING: i64 = -1;
const LONG: i64 = 24;

/// Which block an instant lies in. What was before 1970 was in 1970.
pub(super) fn block_of(at: Millis) -> i64 {
    at.0.max(0) / BLOCK
}

/// Where the times of a block are counted from.
fn base(block: i64) -> i64 {
    block.max(0) * BLOCK
}

/// In which blocks a record is kept: all that it touches, so that a period finds it.
pub(super) fn blocks(record: &Record) -> (i64, i64) {
    let (from, until) = match record {
        Record::Item(item) => (item.at, Some(item.at)),
        Record::Finish(finish) => (finish.at, Some(finish.at)),
        Record::Stay(stay) => (stay.from, stay.until),
        Record::Wait(wait) => match wait.end {
            End::Never => (wait.began, Some(wait.began)),
            End::Still => (wait.began, None),
            End::Answered { .. } | End::Finished { .. } => (wait.began, wait.ended()),
        },
    };
    let Some(until) = until else {
        return (ONGOING, ONGOING);
    };
    let (first, last) = (block_of(from.min(until)), block_of(from.max(until)));
    match last - first {
        ..=LONG => (first, last),
        _ => (ONGOING, ONGOING),
    }
}

/// The block in which a record counts; it is in later ones for periods that begin there.
pub(super) fn home(record: &Record) -> i64 {
    blocks(record).0
}

/// The bytes of each conversation of a blob, by its place within the shard.
pub(super) type Groups = BTreeMap<i64, (i64, Vec<u8>)>;

pub(super) fn split(blob: &[u8]) -> Result<Groups> {
    let mut reader = Reader(blob);
    let mut groups = Groups::new();
    while let Some((place, number, bytes)) = reader.group()? {
        groups.insert(place, (number, bytes.to_vec()));
    }
    Ok(groups)
}

/// Whether some conversation of a blob is one of these, by its place within the shard.
pub(super) fn holds(blob: &[u8], one: impl Fn(i64) -> bool) -> Result<bool> {
    let mut reader = Reader(blob);
    while let Some((place, ..)) = reader.group()? {
        if one(place) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn join(groups: &Groups) -> Vec<u8> {
    let mut blob = Vec::new();
    for (place, (number, bytes)) in groups {
        signed(&mut blob, *place);
        signed(&mut blob, *number);
        unsigned(&mut blob, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        blob.extend_from_slice(bytes);
    }
    blob
}

/// Calls `each` with the place, the number and every record of a blob.
pub(super) fn each(block: i64, blob: &[u8], mut each: impl FnMut(i64, i64, &Record)) -> Result<()> {
    let mut reader = Reader(blob);
    while let Some((place, number, bytes)) = reader.group()? {
        let mut records = Reader(bytes);
        while let Some(record) = records.record(base(block))? {
            each(place, number, &record);
        }
    }
    Ok(())
}

pub(super) fn write(out: &mut Vec<u8>, block: i64, record: &Record) {
    let base = base(block);
    let flag = |on: bool, bit: u8| u8::from(on) << bit;
    match record {
        Record::Item(item) => {
            let class = class_to_bits(item.class) << 4;
            let kind = match item.kind {
                InboundKind::Text => 0,
                InboundKind::Answered => 1,
                InboundKind::Missed => 2,
                InboundKind::Voicemail => 3,
            } << 2;
            out.push(kind | class | flag(item.history, 6) | flag(item.returned.is_some(), 7));
            signed(out, item.at.0 - base);
            if let Some(at) = item.returned {
                signed(out, at.0 - item.at.0);
            }
        }
        Record::Wait(wait) => {
            let class = class_to_bits(wait.class) << 4;
            let end = match wait.end {
                End::Still => 0,
                End::Answered { .. } => 1,
                End::Finished { .. } => 2,
                End::Never => 3,
            } << 2;
            out.push(1 | end | class | flag(wait.history, 6) | flag(wait.within, 7));
            signed(out, wait.began.0 - base);
            if let Some(at) = wait.ended() {
                signed(out, at.0 - wait.began.0);
            }
            if let End::Answered { by, .. } = wait.end {
                unsigned(out, u64::from(by.0));
            }
        }
        Record::Stay(stay) => {
            let place = match stay.place {
                StayPlace::Unread => 0,
                StayPlace::Open => 1,
                StayPlace::Snoozed => 2,
                StayPlace::Muted => 3,
            } << 2;
            out.push(2 | place | flag(stay.until.is_some(), 7));
            signed(out, stay.from.0 - base);
            if let Some(until) = stay.until {
                signed(out, until.0 - stay.from.0);
            }
        }
        Record::Finish(finish) => {
            let flags = flag(finish.replied, 4) | flag(finish.machine, 5);
            let again = flag(finish.reopened.is_some(), 7);
            let asked = flag(finish.asked, 2);
            out.push(3 | asked | flags | flag(finish.history, 6) | again);
            signed(out, finish.at.0 - base);
            signed(out, finish.at.0 - finish.opened.0);
            unsigned(out, u64::from(finish.by.0));
            if let Some(at) = finish.reopened {
                signed(out, at.0 - finish.at.0);
            }
        }
    }
}

fn class_to_bits(class: Class) -> u8 {
    match class {
        Class::Person => 0,
        Class::Code => 1,
        Class::Promotion => 2,
    }
}

fn unsigned(out: &mut Vec<u8>, mut n: u64) {
    loop {
        let low = u8::try_from(n & 0x7f).unwrap_or(0);
        n >>= 7;
        if n == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

fn signed(out: &mut Vec<u8>, n: i64) {
    unsigned(out, ((n << 1) ^ (n >> 63)).cast_unsigned());
}

struct Reader<'a>(&'a [u8]);

fn broken() -> Error {
    Error::Unreadable("ledger".to_owned())
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn unsigned(&mut self) -> Result<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte().ok_or_else(broken)?;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(broken())
    }

    fn signed(&mut self) -> Result<i64> {
        let n = self.unsigned()?;
        Ok((n >> 1).cast_signed() ^ -((n & 1).cast_signed()))
    }

    fn group(&mut self) -> Result<Option<(i64, i64, &'a [u8])>> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let (place, number) = (self.signed()?, self.signed()?);
        let len = usize::try_from(self.unsigned()?).map_err(|_| broken())?;
        let (bytes, rest) = self.0.split_at_checked(len).ok_or_else(broken)?;
        self.0 = rest;
        Ok(Some((place, number, bytes)))
    }

    fn after(&mut self, than: Millis) -> Result<Millis> {
        Ok(Millis(than.0.wrapping_add(self.signed()?)))
    }

    fn who(&mut self) -> Result<Who> {
        u32::try_from(self.unsigned()?)
            .map(Who)
            .map_err(|_| broken())
    }

    fn record(&mut self, base: i64) -> Result<Option<Record>> {
        let Some(tag) = self.byte() else {
            return Ok(None);
        };
        let at = self.after(Millis(base))?;
        let (low, bits) = (tag & 3, tag >> 2 & 3);
        let flag = |bit: u8| tag >> bit & 1 == 1;
        let class = match tag >> 4 & 3 {
            0 => Class::Person,
            1 => Class::Code,
            _ => Class::Promotion,
        };
        let then = |reader: &mut Self| flag(7).then(|| reader.after(at)).transpose();
        Ok(Some(match low {
            0 => Record::Item(Item {
                at,
                kind: match bits {
                    0 => InboundKind::Text,
                    1 => InboundKind::Answered,
                    2 => InboundKind::Missed,
                    _ => InboundKind::Voicemail,
                },
                class,
                history: flag(6),
                returned: then(self)?,
            }),
            1 => Record::Wait(Wait {
                began: at,
                end: match bits {
                    0 => End::Still,
                    1 => End::Answered {
                        at: self.after(at)?,
                        by: self.who()?,
                    },
                    2 => End::Finished {
                        at: self.after(at)?,
                    },
                    _ => End::Never,
                },
                class,
                history: flag(6),
                within: flag(7),
            }),
            2 => Record::Stay(Stay {
                from: at,
                until: then(self)?,
                place: match bits {
                    0 => StayPlace::Unread,
                    1 => StayPlace::Open,
                    2 => StayPlace::Snoozed,
                    _ => StayPlace::Muted,
                },
            }),
            _ => {
                let took = self.signed()?;
                Record::Finish(Finish {
                    at,
                    opened: Millis(at.0.wrapping_sub(took)),
                    by: self.who()?,
                    reopened: then(self)?,
                    asked: flag(2),
                    replied: flag(4),
                    machine: flag(5),
                    history: flag(6),
                })
            }
        }))
    }
}

#[cfg(test)]
mod tests;
