//! Telling Quo where a conversation stands. Quo knows done, open and read; that something is unread it
//! cannot be told.

use listo_domain::Address;

use super::api::Api;
use super::book::Book;
use super::fields::address;
use crate::connector::{Failure, FailureKind, Fault, Stands};

/// Pages of conversations in which one is looked for: the 2,000 that something happened in last.
const PAGES: usize = 40;

pub(super) fn tell(
    api: &Api,
    book: &Book,
    own: &str,
    others: &[String],
    stands: Stands,
) -> Result<(), Fault> {
    let id = find(api, book, own, others)?;
    let id = id.ok_or_else(unknown)?;
    let verbs: &[&str] = match stands {
        Stands::Done => &["mark-as-done"],
        Stands::Read => &["mark-as-open", "mark-as-read"],
        Stands::Open => &["mark-as-open"],
    };
    for verb in verbs {
        let marked = api.mark(&id, verb);
        if matches!(marked, Err(Fault::Rejected(_))) {
            // It may have been deleted, and another have taken its place.
            book.forget_conversation(&id);
        }
        marked?;
    }
    Ok(())
}

/// Quo finds no conversation by its parties, so they are gone through.
fn find(api: &Api, book: &Book, own: &str, others: &[String]) -> Result<Option<String>, Fault> {
    let line = book.id(api, own)?;
    let line = line.ok_or_else(unknown)?;
    let mut wanted: Vec<Address> = others.iter().map(|other| address(other)).collect();
    wanted.sort();
    wanted.dedup();
    let mut next = None;
    let pages = if book.has_walked(&line) { 1 } else { PAGES };
    for _ in 0..pages {
        if let Some(id) = book.conversation(&line, &wanted) {
            return Ok(Some(id));
        }
        let page = api.conversations(&line, next.as_deref())?;
        book.keep_conversations(&page.items);
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    book.walked(&line);
    Ok(book.conversation(&line, &wanted))
}

/// A window has words of its own for it.
fn unknown() -> Fault {
    Fault::Rejected(Failure {
        kind: FailureKind::Other,
        code: "no_conversation".into(),
        message: String::new(),
    })
}
