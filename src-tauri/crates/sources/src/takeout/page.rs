//! One page: a thread of texts (`div.hChatLog`), or a call (`div.haudio`).

use std::collections::BTreeSet;

use super::markup::{self, Attributes, Reads};
use super::values::{self, Shown};

/// What a page says, not yet judged.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// As in the source: "Me to" stands in a line before the name.
    pub(super) title: String,
    /// The head of a group's page: everybody in it but us.
    pub(super) participants: Vec<Who>,
    pub(super) messages: Vec<Message>,
    pub(super) call: Option<Call>,
    /// What follows `#` in the links with `rel=tag`, in lower case: `inbox`, `unread`, `missed`.
    pub(super) labels: BTreeSet<String>,
    /// The last word of "User Deleted: False".
    pub(super) deleted: String,
    /// Something that holds messages or a call was found.
    pub(super) known: bool,
    /// The line on which it ends in the middle of a message or a call.
    pub(super) cut: Option<u64>,
}

#[derive(Debug, Default, Clone)]
pub(super) struct Who {
    /// As written; empty where it is withheld.
    pub(super) tel: String,
    pub(super) name: String,
    /// One of our own lines ("Me").
    pub(super) me: bool,
}

#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) line: u64,
    pub(super) at: Option<String>,
    pub(super) who: Option<Who>,
    pub(super) body: String,
    pub(super) media: Vec<Named>,
}

#[derive(Debug, Default)]
pub(super) struct Call {
    pub(super) line: u64,
    pub(super) at: Option<String>,
    pub(super) who: Option<Who>,
    pub(super) duration: Option<String>,
    pub(super) transcript: Option<String>,
    pub(super) media: Vec<Named>,
}

/// A file beside the page, as the page names it: often without its extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    /// For a file whose ending says nothing.
    pub(super) media_type: &'static str,
}

pub(super) fn parse(bytes: &[u8]) -> Page {
    let mut builder = Builder::default();
    markup::read(
        bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
        &mut builder,
    );
    builder.page
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Title,
    Texts,
    Call,
    Participants,
    Message,
    /// `cite.sender`, or `div.contributor` of a call.
    Sender,
    Name,
    /// `q`
    Body,
    /// `span.full-text`
    Transcript,
    Tags,
    Deleted,
}

#[derive(Debug, Default)]
struct Builder {
    page: Page,
    message: Option<Message>,
    call: Option<Call>,
    in_participants: bool,
    /// In `q` or `span.full-text`: whatever they hold is text.
    in_text: bool,
    in_tags: bool,
    who: Option<Who>,
    taking: Option<(Role, Shown)>,
}

impl Builder {
    fn take(&mut self, role: Role) -> Role {
        if self.taking.is_some() {
            return Role::Plain;
        }
        self.taking = Some((role, Shown::default()));
        role
    }

    fn take_all(&mut self, role: Role) -> Role {
        self.in_text = true;
        self.taking = Some((role, Shown::default()));
        role
    }

    fn media(&mut self, name: Option<&str>, media_type: &'static str) {
        let Some(name) = name.map(str::trim).filter(|n| !n.is_empty()) else {
            return;
        };
        // Nothing is fetched: what has a scheme is not a file beside the page.
        let scheme = name.split_once(':').map(|(scheme, _)| scheme);
        if name.starts_with("//") || scheme.is_some_and(is_scheme) {
            return;
        }
        let files = match (&mut self.message, &mut self.call) {
            (Some(message), _) => &mut message.media,
            (None, Some(call)) => &mut call.media,
            (None, None) => return,
        };
        // `audio` names its file a second time in the link it holds.
        if files.last().is_none_or(|last| last.name != name) {
            files.push(Named {
                name: name.to_owned(),
                media_type,
            });
        }
    }

    fn link(&mut self, a: &Attributes) {
        let href = a.href.as_deref();
        if self.in_tags {
            if a.rel.split_ascii_whitespace().any(|r| r == "tag")
                && let Some((_, label)) = href.unwrap_or_default().rsplit_once('#')
            {
                self.page.labels.insert(label.trim().to_lowercase());
            }
        } else if let Some(who) = &mut self.who {
            if let Some(tel) = href.and_then(values::tel) {
                who.tel = tel;
            }
        } else if a.is("video") {
            self.media(href, "video/mp4");
        } else if a.is("vcard") {
            self.media(href, "text/vcard");
        } else if a.rel == "enclosure" {
            self.media(href, "audio/mpeg");
        } else {
            self.media(href, "application/octet-stream");
        }
    }
}

impl Builder {
    fn sender(&mut self) {
        let who = self.who.take();
        if self.in_participants {
            self.page.participants.extend(who);
        } else if let Some(message) = &mut self.message {
            message.who = message.who.take().or(who);
        } else if let Some(call) = &mut self.call {
            call.who = call.who.take().or(who);
        }
    }

    fn took(&mut self, role: Role, text: String) {
        match role {
            Role::Name => {
                if let Some(who) = &mut self.who {
                    who.me |= text == "Me";
                    who.name = text;
                }
            }
            Role::Body => {
                self.in_text = false;
                if let Some(message) = &mut self.message {
                    if !message.body.is_empty() && !text.is_empty() {
                        message.body.push('\n');
                    }
                    message.body.push_str(&text);
                }
            }
            Role::Transcript => {
                self.in_text = false;
                if let Some(call) = &mut self.call {
                    call.transcript = Some(text).filter(|t| !t.is_empty());
                }
            }
            Role::Deleted => {
                let word = text.split_whitespace().next_back().unwrap_or_default();
                word.clone_into(&mut self.page.deleted);
            }
            _ => {}
        }
    }
}

/// Before the colon of an address, and not of a name such as `12:30 - Text`.
fn is_scheme(text: &str) -> bool {
    [
        "http",
        "https",
        "data",
        "mailto",
        "sms",
        "tel",
        "file",
        "ftp",
        "javascript",
    ]
    .iter()
    .any(|known| text.eq_ignore_ascii_case(known))
}

impl Reads for Builder {
    type Role = Role;

    fn open(&mut self, name: &str, a: &Attributes, line: u64) -> Role {
        if self.in_text {
            if name == "br" {
                self.taking
                    .iter_mut()
                    .for_each(|(_, shown)| shown.line_feed());
            }
            return Role::Plain;
        }
        match name {
            "title" if self.page.title.is_empty() => return self.take(Role::Title),
            "div" if a.is("hChatLog") => {
                self.page.known = true;
                return Role::Texts;
            }
            "div" if a.is("haudio") && self.call.is_none() => {
                self.page.known = true;
                self.call = Some(Call {
                    line,
                    ..Call::default()
                });
                return Role::Call;
            }
            "div" if a.is("participants") => {
                self.in_participants = true;
                return Role::Participants;
            }
            "div" if a.is("message") => {
                // One that was never closed ends where the next begins.
                self.page.messages.extend(self.message.take());
                self.page.known = true;
                self.message = Some(Message {
                    line,
                    ..Message::default()
                });
                return Role::Message;
            }
            "div" if a.is("contributor") && self.call.is_some() => {
                self.who = Some(Who::default());
                return Role::Sender;
            }
            "div" if a.is("tags") => {
                self.in_tags = true;
                return Role::Tags;
            }
            "div" if a.is("deletedStatusContainer") => return self.take(Role::Deleted),
            "cite" => {
                self.who = Some(Who::default());
                return Role::Sender;
            }
            "abbr" | "span" if a.is("fn") && self.who.is_some() => {
                // Others stand in a span.
                if let Some(who) = &mut self.who {
                    who.me |= name == "abbr";
                }
                return self.take(Role::Name);
            }
            "abbr" if a.is("dt") => {
                if let Some(message) = &mut self.message {
                    message.at = message.at.take().or(a.title.clone());
                }
            }
            "abbr" => {
                if let Some(call) = &mut self.call {
                    if a.is("published") {
                        call.at = call.at.take().or(a.title.clone());
                    } else if a.is("duration") {
                        call.duration = call.duration.take().or(a.title.clone());
                    }
                }
            }
            "q" if self.message.is_some() => {
                return self.take_all(Role::Body);
            }
            "span" if a.is("full-text") && self.call.is_some() => {
                return self.take_all(Role::Transcript);
            }
            "a" => self.link(a),
            "img" => self.media(a.src.as_deref(), "image/jpeg"),
            "video" => self.media(a.src.as_deref(), "video/mp4"),
            "audio" | "source" => self.media(a.src.as_deref(), "audio/mpeg"),
            _ => {}
        }
        Role::Plain
    }

    fn text(&mut self, text: &str) {
        if let Some((_, shown)) = &mut self.taking {
            shown.push(text);
        }
    }

    fn close(&mut self, role: Role) {
        let taken = match &self.taking {
            Some((taking, _)) if *taking == role => self.taking.take().map(|(_, s)| s),
            _ => None,
        };
        match (taken, role) {
            (Some(taken), Role::Title) => self.page.title = taken.source(),
            (Some(taken), _) => self.took(role, taken.text()),
            (None, _) => {}
        }
        match role {
            Role::Sender => self.sender(),
            Role::Message => self.page.messages.extend(self.message.take()),
            Role::Call => self.page.call = self.page.call.take().or(self.call.take()),
            Role::Participants => self.in_participants = false,
            Role::Tags => self.in_tags = false,
            _ => {}
        }
    }

    fn cut(&mut self, role: Role, line: u64) {
        // Half a message is none: whole, it would have another id.
        match role {
            Role::Message | Role::Call | Role::Texts => {
                self.message = None;
                self.page.cut = Some(line);
            }
            _ => {}
        }
    }
}
