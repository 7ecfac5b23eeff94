//! The two surfaces, their lists and pages.

use serde_json::Value;

use super::faults;
use super::fields::date;
use crate::connector::{FailureKind, Fault};
use crate::http::{Client, Fetched, Header, Reply};
use crate::round::{Ask, MEDIA_LIMIT, Page, Stream};

/// Without it the newer surface answers 400, whatever the key.
const VERSION: [Header; 1] = [("Quo-Api-Version", "2026-03-30")];
/// The most that a page of the newer surface holds.
const LIMIT: &str = "50";
/// The longest cursor of a page that is followed.
const TOKEN: usize = 4096;

#[derive(Debug)]
pub(super) struct Api {
    client: Client,
}

impl Api {
    pub(super) fn new(client: Client) -> Self {
        Self { client }
    }

    /// A page of a list of the whole workspace.
    ///
    /// # Errors
    /// It cannot be had.
    pub(super) fn page(&self, ask: &Ask<'_>) -> Result<Page, Fault> {
        let mut query = vec![("limit", LIMIT)];
        let (path, filter) = match ask.stream {
            Stream::Contacts => ("/contacts", None),
            Stream::Calls | Stream::Recordings => {
                query.push(("include", "voicemail,summary"));
                ("/calls", Some("createdAt[gte]"))
            }
            Stream::Messages | Stream::Late => ("/messages", Some("createdAt[gt]")),
        };
        let since = ask.since.map(date);
        let after = ask.next;
        query.extend(filter.zip(since.as_deref()));
        query.extend(after.map(|after| ("after", after)));
        let value = faults::json(&self.client.get_with(&target(path, &query), &VERSION)?)?;
        page(value, "nextCursor", after)
    }

    /// A page of the conversations of one of our numbers, those first in which something happened last.
    ///
    /// # Errors
    /// It cannot be had.
    pub(super) fn conversations(&self, line: &str, after: Option<&str>) -> Result<Page, Fault> {
        let mut query = vec![
            ("limit", LIMIT),
            ("phoneNumberId[in]", line),
            ("sort", "updatedAt:desc"),
        ];
        query.extend(after.map(|after| ("after", after)));
        let path = target("/conversations", &query);
        let value = faults::json(&self.client.get_with(&path, &VERSION)?)?;
        page(value, "nextCursor", after)
    }

    /// Marks a conversation: `mark-as-done`, `mark-as-open` or `mark-as-read`.
    ///
    /// # Errors
    /// It may not have been marked.
    pub(super) fn mark(&self, conversation: &str, verb: &str) -> Result<(), Fault> {
        let path = format!("/conversations/{conversation}/{verb}");
        let reply = self.client.post_json(&path, &VERSION, "{}")?;
        match reply.status {
            // What it answers with is of no use.
            200..=204 => Ok(()),
            // A key that reads all else and may not mark this has nothing wrong with itself.
            403 => Err(Fault::Rejected(faults::failure(
                &reply,
                FailureKind::NotPermitted,
            ))),
            _ => faults::json(&reply).map(|_| ()),
        }
    }

    /// # Errors
    /// Why texts cannot be read.
    pub(super) fn texts_can_be_read(&self) -> Result<(), Fault> {
        let path = target("/messages", &[("limit", "1")]);
        let value = faults::json(&self.client.get_with(&path, &VERSION)?)?;
        page(value, "nextCursor", None).map(|_| ())
    }

    /// A page of a list of v1.
    ///
    /// # Errors
    /// It cannot be had.
    pub(super) fn v1(
        &self,
        path: &str,
        query: &[(&str, &str)],
        token: Option<&str>,
    ) -> Result<Page, Fault> {
        let mut query = query.to_vec();
        query.extend(token.map(|token| ("pageToken", token)));
        let value = faults::json(&self.client.get(&target(path, &query))?)?;
        page(value, "nextPageToken", token)
    }

    /// # Errors
    /// No whole answer came.
    pub(super) fn post_v1(&self, path: &str, body: &Value) -> Result<Reply, Fault> {
        self.client.post_json(path, &[], &body.to_string())
    }

    /// A file at an address that Quo has named and signed.
    ///
    /// # Errors
    /// As [`Client::media_at`].
    pub(super) fn file(&self, url: &str) -> Result<Fetched, Fault> {
        self.client.media_at(url, MEDIA_LIMIT, faults::json)
    }
}

fn page(mut value: Value, next: &str, asked: Option<&str>) -> Result<Page, Fault> {
    let Some(Value::Array(items)) = value.get_mut("data").map(Value::take) else {
        return Err(Fault::Unreadable("it has no data".into()));
    };
    let next = match value.get(next) {
        None | Some(Value::Null) => None,
        Some(Value::String(next)) if next.is_empty() => None,
        Some(Value::String(next)) if next.len() <= TOKEN && Some(next.as_str()) != asked => {
            Some(next.clone())
        }
        Some(_) => {
            return Err(Fault::Unreadable(
                "its next page is none of this list".into(),
            ));
        }
    };
    Ok(Page { items, next })
}

/// `+` has to be written as `%2B`: Quo takes it for a space.
fn target(path: &str, query: &[(&str, &str)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(query);
    match query {
        [] => path.to_owned(),
        _ => format!("{path}?{}", pairs.finish()),
    }
}
