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
    let id = id.ok_or_else(|| gone("the conversation is not among the newest in Quo"))?;
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
    let line = line.ok_or_else(|| gone("the number is not of this workspace"))?;
    let mut wanted: Vec<Address> = others.iter().map(|other| address(other)).collect();
    wanted.sort();
    wanted.dedup();
    let mut next = None;
    for _ in 0..PAGES {
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
    Ok(book.conversation(&line, &wanted))
}

fn gone(message: &str) -> Fault {
    Fault::Rejected(Failure {
        kind: FailureKind::Other,
        code: String::new(),
        message: message.to_owned(),
    })
}
