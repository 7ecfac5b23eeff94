//! A page of texts: who is in it, and its messages one by one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use listo_domain::{
    Address, Attachment, Content, Delivery, Direction, IncomingActivity, Millis, Party,
};

use super::identity::{Doubles, Identity, place_of};
use super::labels::Labels;
use super::page::{Message, Page, Who};
use super::people::{self, Names};
use super::values;
use crate::android::Reason;
use crate::numbers::Numbers;

/// A group has a dozen; a hostile page must not make us sort millions for every message.
const MOST_PARTIES: usize = 1_000;

/// A page of texts while its messages are given out.
#[derive(Debug)]
pub(super) struct Thread {
    messages: std::iter::Enumerate<std::vec::IntoIter<Message>>,
    group: Option<Group>,
    /// Who wrote last, for the lines that name nobody; at first whoever writes first.
    other: Who,
    /// The place of the message that the label "unread" is about.
    unread: Option<usize>,
    page: u64,
    /// How many messages with files of one time and text this page has had.
    alike: HashMap<(i64, String), u32>,
}

#[derive(Debug)]
struct Group {
    parties: Vec<Party>,
    /// As the page writes them.
    written: BTreeSet<String>,
    by_name: BTreeMap<String, Address>,
}

/// What a page gives before its messages are read.
pub(super) enum Begun {
    Thread(Box<Thread>),
    /// It names somebody whose number another page may give.
    Unresolved,
}

pub(super) struct Context<'c> {
    pub(super) numbers: &'c mut Numbers,
    pub(super) names: &'c Names,
    /// Addresses of our own.
    pub(super) own: &'c BTreeSet<Address>,
    /// No page is left that could give a number to a name.
    pub(super) last: bool,
}

impl Thread {
    pub(super) fn begin(
        mut page: Page,
        stem: &str,
        labels: Labels,
        context: &mut Context<'_>,
    ) -> Begun {
        let messages = std::mem::take(&mut page.messages);
        let group = Group::of(&page, &messages, context);
        let numbered = messages
            .iter()
            .filter_map(inbound)
            .find(|who| !who.tel.is_empty());
        let other = match (&group, numbered) {
            (None, Some(who)) => who.clone(),
            (Some(_), _) => Who::default(),
            (None, None) => match resolve(&page.title, stem, context) {
                Some(who) => who,
                None => return Begun::Unresolved,
            },
        };
        Begun::Thread(Box::new(Self {
            unread: labels.unread.then(|| newest(&messages)).flatten(),
            messages: messages.into_iter().enumerate(),
            group,
            other,
            page: place_of(stem),
            alike: HashMap::new(),
        }))
    }

    /// The next message as the page has it, and its place.
    pub(super) fn next(&mut self) -> Option<(usize, Message)> {
        self.messages.next()
    }

    /// What a message is, with the files that were found for it.
    pub(super) fn activity(
        &mut self,
        place: usize,
        message: Message,
        attachments: Vec<Attachment>,
        numbers: &mut Numbers,
        doubles: &mut Doubles,
    ) -> Result<IncomingActivity, Reason> {
        let at = values::time("abbr.dt", message.at.as_deref())?;
        let who = message
            .who
            .ok_or_else(|| values::bad("cite.sender", None))?;
        let direction = if who.me {
            Direction::Outbound
        } else {
            Direction::Inbound
        };
        let media = message.media.len().to_string();
        let mut identity = Identity::new("text", direction)
            .with(&at.0.to_string())
            .with(&message.body)
            .with(&media);
        if !who.me {
            identity = identity.with(&who.tel);
        }
        let (parties, sender) = match &self.group {
            Some(group) => {
                identity = group.written.iter().fold(identity, |id, tel| id.with(tel));
                (group.parties.clone(), group.sender(&who, numbers))
            }
            None => {
                if !who.me && !who.tel.is_empty() {
                    self.other = Who {
                        name: name_of(&who, &self.other),
                        ..who.clone()
                    };
                }
                let party = party(&self.other, numbers);
                (vec![party.clone()], Some(party.address))
            }
        };
        let alone = self.group.is_none() && who.me;
        let external_id = if alone || !message.media.is_empty() {
            let nth = self.nth(at, &message.body, &media, who.me);
            // Any other line says who is in it.
            let page = if alone { self.page } else { 0 };
            identity.finish_as(doubles, (page, nth))
        } else {
            identity.finish()
        };
        Ok(IncomingActivity {
            external_id,
            parties,
            sender: sender.filter(|_| !who.me),
            at,
            content: Content::Text {
                direction,
                body: message.body,
                subject: None,
                delivery: if who.me {
                    Delivery::Sent
                } else {
                    Delivery::Delivered
                },
                attachments,
            },
            automatic: false,
            read: Some(self.unread != Some(place)),
        })
    }

    /// Two pictures of one moment are two; two texts of one moment that read the same are one.
    fn nth(&mut self, at: Millis, body: &str, media: &str, me: bool) -> u32 {
        if media == "0" {
            return 0;
        }
        let nth = self
            .alike
            .entry((at.0, format!("{me}{media}{body}")))
            .or_default();
        *nth += 1;
        *nth - 1
    }
}

impl Group {
    /// The people the page lists, and whoever else writes in it. A page without such a list is
    /// between two, unless several people of different names write.
    fn of(page: &Page, messages: &[Message], context: &mut Context<'_>) -> Option<Self> {
        let listed = page.participants.iter().filter(|who| !who.me);
        let writing = messages.iter().filter_map(inbound);
        if page.participants.is_empty() {
            let named = |who: &&Who| !who.tel.is_empty();
            let names: BTreeSet<&str> = writing
                .clone()
                .filter(named)
                .map(|w| w.name.as_str())
                .collect();
            let tels: BTreeSet<&str> = writing
                .clone()
                .filter(named)
                .map(|w| w.tel.as_str())
                .collect();
            // One person may have two numbers, under one name.
            if names.len() < 2 || tels.len() < 2 || names.contains("") {
                return None;
            }
        }
        let mut all: BTreeMap<Address, Option<String>> = BTreeMap::new();
        let (mut written, mut by_name) = (BTreeSet::new(), BTreeMap::new());
        for who in listed.chain(writing).filter(|who| !who.tel.is_empty()) {
            if all.len() >= MOST_PARTIES {
                break;
            }
            let address = context.numbers.normalise(&who.tel);
            let name = values::name(&who.name, &who.tel);
            if let Some(name) = &name {
                by_name.insert(name.clone(), address.clone());
            }
            written.insert(who.tel.clone());
            let known = all.entry(address).or_default();
            *known = known.take().or(name);
        }
        let others = all.keys().filter(|a| !context.own.contains(*a)).count();
        if others > 0 {
            all.retain(|address, _| !context.own.contains(address));
        }
        if all.is_empty() {
            all.insert(Address(String::new()), None);
        }
        let parties = all
            .into_iter()
            .map(|(address, name)| Party { address, name });
        Some(Self {
            parties: parties.collect(),
            written,
            by_name,
        })
    }

    /// Who of them wrote; by name where the line has no number.
    fn sender(&self, who: &Who, numbers: &mut Numbers) -> Option<Address> {
        let address = match who.tel.as_str() {
            "" => self.by_name.get(&values::one_line(&who.name)).cloned()?,
            tel => numbers.normalise(tel),
        };
        match self.parties.as_slice() {
            [only] => Some(only.address.clone()),
            several => several
                .iter()
                .any(|p| p.address == address)
                .then_some(address),
        }
    }
}

fn inbound(message: &Message) -> Option<&Who> {
    message.who.as_ref().filter(|who| !who.me)
}

/// The newest message of others: what nobody has read, where the page says that there is something.
fn newest(messages: &[Message]) -> Option<usize> {
    let timed = messages
        .iter()
        .enumerate()
        .filter(|(_, m)| inbound(m).is_some());
    let timed = timed.filter_map(|(n, m)| {
        let at = values::time("abbr.dt", m.at.as_deref()).ok()?;
        Some((at, n))
    });
    timed.max().map(|(_, n)| n)
}

/// The same number may be written with its name and without.
fn name_of(who: &Who, before: &Who) -> String {
    if who.name.is_empty() && who.tel == before.tel {
        before.name.clone()
    } else {
        who.name.clone()
    }
}

pub(super) fn party(who: &Who, numbers: &mut Numbers) -> Party {
    // Somebody without a number is known by the name alone.
    let address = match who.tel.as_str() {
        "" => Address(values::one_line(&who.name)),
        tel => numbers.normalise(tel),
    };
    Party {
        address,
        name: values::name(&who.name, &who.tel),
    }
}

/// Somebody of whom a page has no number: from the name of the file, the title, other pages. `None`
/// where another page may still tell.
fn resolve(title: &str, stem: &str, context: &Context<'_>) -> Option<Who> {
    whom(people::about(title, stem), context)
}

/// Who is meant by a name, or by a number that stands in its place.
pub(super) fn whom(name: String, context: &Context<'_>) -> Option<Who> {
    let who = |tel: &str, name: String| {
        Some(Who {
            tel: tel.to_owned(),
            name,
            me: false,
        })
    };
    if values::is_number(&name) {
        return who(&name, String::new());
    }
    match context.names.number(&name) {
        Some(tel) => who(tel, name),
        None if name.is_empty() || context.last => who("", name),
        None => None,
    }
}
