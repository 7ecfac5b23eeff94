//! The elements and attributes of one record, as text.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};

use super::escape::unescape;

/// The attributes we use of `sms`, `mms` and `call`; `None` where absent or `"null"`, which is how
/// the app writes "no value". Whoever texts the bare word "null" is taken for silent.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) address: Option<String>,
    pub(super) date: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) msg_box: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) body: Option<String>,
    pub(super) read: Option<String>,
    pub(super) status: Option<String>,
    pub(super) line: Option<String>,
    pub(super) contact_name: Option<String>,
    pub(super) subject_charset: Option<String>,
    pub(super) duration: Option<String>,
    pub(super) presentation: Option<String>,
}

/// The attributes we use of `part`.
#[derive(Debug, Default)]
pub(super) struct Part<'t> {
    pub(super) seq: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) charset: Option<String>,
    pub(super) location: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) name: Option<String>,
    pub(super) text: Option<String>,
    /// Still base64; borrowed from the record, as it may be most of it.
    pub(super) data: Option<Cow<'t, str>>,
}

#[derive(Debug, Default)]
pub(super) struct Addr {
    pub(super) address: Option<String>,
    pub(super) kind: Option<String>,
}

/// What a record consists of, in the order it is read.
#[derive(Debug)]
pub(super) enum Piece<'t> {
    Fields(Box<Fields>),
    Part(Box<Part<'t>>),
    Addr(Addr),
}

/// Reads a record piece by piece, so that only one part of a message is copied at a time.
///
/// # Errors
/// What is not well-formed, in English.
pub(super) fn pieces<E: From<String>>(
    text: &str,
    mut take: impl FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut first = true;
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(tag) | Event::Empty(tag) => {
                let piece = if std::mem::take(&mut first) {
                    Some(Piece::Fields(Box::new(fields(&tag)?)))
                } else {
                    match tag.name().into_inner() {
                        "part" => Some(Piece::Part(Box::new(part(&tag)?))),
                        "addr" => Some(Piece::Addr(addr(&tag)?)),
                        _ => None,
                    }
                };
                piece.map_or(Ok(()), &mut take)?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn fields(tag: &BytesStart<'_>) -> Result<Fields, String> {
    let mut fields = Fields::default();
    each(tag.attributes(), |name, raw| {
        let field = match name {
            "address" | "number" => &mut fields.address,
            "date" => &mut fields.date,
            "type" => &mut fields.kind,
            "msg_box" => &mut fields.msg_box,
            "subject" | "sub" => &mut fields.subject,
            "body" => &mut fields.body,
            "read" => &mut fields.read,
            "status" => &mut fields.status,
            "sub_id" | "subscription_id" => &mut fields.line,
            "contact_name" => &mut fields.contact_name,
            "sub_cs" => &mut fields.subject_charset,
            "duration" => &mut fields.duration,
            "presentation" => &mut fields.presentation,
            _ => return,
        };
        set(field, raw);
    })?;
    Ok(fields)
}

fn part<'t>(tag: &'t BytesStart<'_>) -> Result<Part<'t>, String> {
    let mut part = Part::default();
    each(tag.attributes(), |name, raw| {
        let field = match name {
            "seq" => &mut part.seq,
            "ct" => &mut part.media_type,
            "chset" => &mut part.charset,
            "cl" => &mut part.location,
            "fn" => &mut part.file_name,
            "name" => &mut part.name,
            "text" => &mut part.text,
            "data" => {
                part.data = part.data.take().or_else(|| value(raw));
                return;
            }
            _ => return,
        };
        set(field, raw);
    })?;
    Ok(part)
}

fn addr(tag: &BytesStart<'_>) -> Result<Addr, String> {
    let mut addr = Addr::default();
    each(tag.attributes(), |name, raw| match name {
        "address" => set(&mut addr.address, raw),
        "type" => set(&mut addr.kind, raw),
        _ => {}
    })?;
    Ok(addr)
}

fn each<'t>(
    mut attributes: Attributes<'t>,
    mut take: impl FnMut(&str, Cow<'t, str>),
) -> Result<(), String> {
    // Twice the same attribute is an error in XML; here the first one counts.
    for attribute in attributes.with_checks(false) {
        let attribute = attribute.map_err(|e| e.to_string())?;
        take(attribute.key.into_inner(), attribute.value);
    }
    Ok(())
}

fn set(field: &mut Option<String>, raw: Cow<'_, str>) {
    if field.is_none() {
        *field = value(raw).map(Cow::into_owned);
    }
}

fn value(raw: Cow<'_, str>) -> Option<Cow<'_, str>> {
    (raw != "null").then(|| match raw {
        Cow::Borrowed(raw) => unescape(raw),
        Cow::Owned(raw) => Cow::Owned(unescape(&raw).into_owned()),
    })
}
