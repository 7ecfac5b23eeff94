//! From HTML to what stands in which element. Tags are read by a WHATWG tokenizer; as nothing is
//! drawn, no tree is built, and memory is that of the open elements.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// Open elements that are remembered. A page has a dozen.
const DEEPEST: usize = 64;

/// The attributes that matter.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) class: String,
    pub(super) title: Option<String>,
    pub(super) href: Option<String>,
    pub(super) src: Option<String>,
    pub(super) rel: String,
}

impl Attributes {
    pub(super) fn is(&self, class: &str) -> bool {
        self.class.split_ascii_whitespace().any(|c| c == class)
    }

    fn set(&mut self, name: &[u8], value: &[u8]) {
        let value = String::from_utf8_lossy(value).into_owned();
        // Of two attributes of one name the first counts.
        match name {
            b"class" if self.class.is_empty() => self.class = value,
            b"rel" if self.rel.is_empty() => self.rel = value,
            b"title" => _ = self.title.get_or_insert(value),
            b"href" => _ = self.href.get_or_insert(value),
            b"src" => _ = self.src.get_or_insert(value),
            _ => {}
        }
    }
}

/// What an element means to whoever reads the page.
pub(super) trait Reads {
    type Role: Copy;

    /// An element begins, on this line. Elements without content (`<br>`) end at once.
    fn open(&mut self, name: &str, attributes: &Attributes, line: u64) -> Self::Role;
    fn text(&mut self, text: &str);
    fn close(&mut self, role: Self::Role);
    /// An element is open at the end of the page.
    fn cut(&mut self, role: Self::Role, line: u64);
}

pub(super) fn read<R: Reads>(page: &[u8], reads: &mut R) {
    let mut walk = Walk {
        page,
        reads,
        open: Vec::new(),
        beyond: 0,
        tag: String::new(),
        attributes: Attributes::default(),
        attribute: Vec::new(),
        line: 1,
        counted: 0,
        began: 1,
    };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        walk.event(&event, span);
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    // Reading from memory cannot fail.
    let _ = Tokenizer::new_with_emitter(page, emitter).finish();
    walk.end();
}

struct Walk<'a, R: Reads> {
    page: &'a [u8],
    reads: &'a mut R,
    open: Vec<(String, R::Role)>,
    /// Open elements below [`DEEPEST`].
    beyond: usize,
    tag: String,
    attributes: Attributes,
    attribute: Vec<u8>,
    line: u64,
    /// Bytes in which lines have been counted.
    counted: usize,
    /// The line of the tag that is being read.
    began: u64,
}

impl<R: Reads> Walk<'_, R> {
    fn event(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.began = self.line_at(span.start);
                self.tag = String::from_utf8_lossy(name).into_owned();
                self.attributes = Attributes::default();
                self.attribute.clear();
            }
            CallbackEvent::AttributeName { name } => {
                // One without a value has none of the meanings asked for.
                self.attribute.clear();
                self.attribute.extend_from_slice(name);
            }
            CallbackEvent::AttributeValue { value } => {
                let name = std::mem::take(&mut self.attribute);
                self.attributes.set(&name, value);
            }
            CallbackEvent::CloseStartTag { .. } => self.begin(),
            CallbackEvent::EndTag { name } => self.end_tag(name),
            CallbackEvent::String { value } => self.reads.text(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
    }

    fn begin(&mut self) {
        let role = self.reads.open(&self.tag, &self.attributes, self.began);
        if is_void(&self.tag) {
            self.reads.close(role);
        } else if self.open.len() < DEEPEST {
            self.open.push((std::mem::take(&mut self.tag), role));
        } else {
            self.beyond += 1;
        }
    }

    /// An end tag closes what is open inside; one without a beginning closes nothing.
    fn end_tag(&mut self, name: &[u8]) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(at) = self.open.iter().rposition(|(n, _)| n.as_bytes() == name) else {
            return;
        };
        for (_, role) in self.open.drain(at..).rev() {
            self.reads.close(role);
        }
    }

    fn end(mut self) {
        let line = self.line_at(self.page.len());
        for (_, role) in self.open.drain(..).rev() {
            self.reads.cut(role, line);
        }
    }

    fn line_at(&mut self, offset: usize) -> u64 {
        if let Some(between) = self.page.get(self.counted..offset) {
            self.line += memchr::memchr_iter(b'\n', between).count() as u64;
            self.counted = offset;
        }
        self.line
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}
