//! Who is on the other side of a message.

use std::collections::BTreeSet;

use listo_domain::{Address, Direction, Party};

use super::item::Reason;
use super::record::Fields;
use super::values;
use crate::numbers::Numbers;

/// Android writes this where our own number belongs.
const ME: &str = "insert-address-token";

/// A group has a dozen; a hostile file must not make us sort millions.
pub(super) const MOST: usize = 1000;

/// What an address of an MMS is for (PduHeaders).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    From,
    To,
    Copy,
}

impl Role {
    pub(super) fn of(kind: Option<&str>) -> Self {
        match kind.map(str::trim) {
            Some("137") => Self::From,
            Some("151") => Self::To,
            _ => Self::Copy,
        }
    }
}

/// The other side of one message.
#[derive(Debug)]
pub(super) struct Others {
    /// As in [`listo_domain::IncomingActivity`].
    pub(super) parties: Vec<Party>,
    pub(super) sender: Option<Address>,
    /// The addresses as the record writes them, whoever they belong to: what the id is made of.
    pub(super) written: BTreeSet<String>,
    /// Our own number, where the record gives it away.
    pub(super) ours: Option<Address>,
}

/// The other side of an SMS: its one address.
pub(super) fn of_sms(
    fields: &Fields,
    direction: Direction,
    numbers: &mut Numbers,
) -> Result<Others, Reason> {
    let raw = fields.address.as_deref().filter(|a| is_somebody(a));
    let named = BTreeSet::from_iter(raw.map(|a| numbers.normalise(a)));
    let written = as_written(raw);
    finish(fields, direction, written, named, None, None, &[])
}

/// The other side of an MMS. The `address` attribute lists the others, separated by `~`; where it
/// is missing or stands for a group chat, the `addr` elements tell.
pub(super) fn of_mms(
    fields: &Fields,
    direction: Direction,
    addrs: &[(String, Role)],
    own_numbers: &[Address],
    numbers: &mut Numbers,
) -> Result<Others, Reason> {
    // Android itself says which "To" is us.
    let me_said = addrs
        .iter()
        .any(|(a, role)| *role == Role::To && a.trim() == ME);
    let addrs: Vec<(&str, Role)> = addrs
        .iter()
        .filter(|(a, _)| is_somebody(a))
        .map(|(a, role)| (a.as_str(), *role))
        .collect();
    let listed = fields.address.as_deref().unwrap_or_default().split('~');
    let listed: Vec<&str> = listed.filter(|a| is_somebody(a)).take(MOST).collect();
    let group_id = |a: &&str| a.trim().ends_with("@rcs.google.com");
    let useless = listed.iter().all(group_id) && !addrs.is_empty();
    // Ours is not taken out here: which one that is may depend on the region.
    let written = if useless {
        as_written(addrs.iter().map(|(a, _)| *a))
    } else {
        as_written(listed.iter().copied())
    };
    let addrs: Vec<(Address, Role)> = addrs
        .iter()
        .map(|(a, role)| (numbers.normalise(a), *role))
        .collect();
    let listed: BTreeSet<Address> = listed.iter().map(|a| numbers.normalise(a)).collect();

    let with = |wanted| {
        addrs
            .iter()
            .filter(move |(_, r)| *r == wanted)
            .map(|(a, _)| a)
    };
    let from = with(Role::From).next().cloned();
    let tos: BTreeSet<&Address> = with(Role::To).collect();
    // Google's RCS lists the members of a group as copies, the sender among them, and then the one
    // "To" is us; so it is in a message from one person to one number.
    let copied = from
        .as_ref()
        .is_some_and(|from| with(Role::Copy).any(|a| a == from));
    let single = tos.len() == 1 && (copied || with(Role::Copy).next().is_none());
    let ours = match direction {
        Direction::Outbound => from.clone(),
        Direction::Inbound if single && !me_said => tos.first().map(|a| (*a).clone()),
        Direction::Inbound => None,
    };
    // Who sends to a group in which it is listed itself is us; to one number, a note to oneself.
    let group = direction == Direction::Outbound && listed.len() > 1;
    let ours = ours.filter(|a| group || !listed.contains(a));

    let mut named: BTreeSet<Address> = if useless {
        addrs
            .iter()
            .map(|(a, _)| a.clone())
            .filter(|a| Some(a) != ours.as_ref())
            .collect()
    } else {
        listed
    };
    if named.is_empty() {
        // A message to oneself.
        named.extend(ours.clone());
    }
    let sender = from.filter(|_| direction == Direction::Inbound);
    finish(fields, direction, written, named, sender, ours, own_numbers)
}

fn finish(
    fields: &Fields,
    direction: Direction,
    written: BTreeSet<String>,
    mut named: BTreeSet<Address>,
    sender: Option<Address>,
    ours: Option<Address>,
    own_numbers: &[Address],
) -> Result<Others, Reason> {
    if named.is_empty() {
        if direction == Direction::Outbound {
            return Err(values::bad("address", fields.address.as_deref()));
        }
        // Somebody wrote; that is kept, under "withheld".
        named.insert(sender.clone().unwrap_or_else(|| Address(String::new())));
    }
    let is_ours =
        |address: &Address| own_numbers.contains(address) || ours.as_ref() == Some(address);
    let mut others: BTreeSet<Address> = named.iter().filter(|a| !is_ours(a)).cloned().collect();
    if others.is_empty() {
        others.clone_from(&named);
    }
    let sender = match direction {
        Direction::Outbound => None,
        Direction::Inbound if others.len() == 1 => others.first().cloned(),
        Direction::Inbound => sender.filter(|s| !is_ours(s)),
    };
    others.extend(sender.clone());
    // With several, the file gives one text for all of them.
    let name = values::contact_name(fields.contact_name.as_deref());
    let name = name.filter(|_| named.len() == 1 && others.len() == 1);
    let parties = others
        .into_iter()
        .map(|address| Party {
            address,
            name: name.clone(),
        })
        .collect();
    Ok(Others {
        parties,
        sender,
        written,
        ours,
    })
}

fn as_written<'f>(addresses: impl IntoIterator<Item = &'f str>) -> BTreeSet<String> {
    let trimmed = addresses.into_iter().map(|a| a.trim().to_owned());
    trimmed.collect()
}

fn is_somebody(raw: &str) -> bool {
    let raw = raw.trim();
    !raw.is_empty() && raw != ME && raw != "null"
}
