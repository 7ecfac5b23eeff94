//! Resources, lists and their pages.

use serde_json::Value;

use super::codes;
use super::fields::is_id;
use crate::connector::Fault;
use crate::http::{Client, Fetched, Reply};
use crate::round::{MEDIA_LIMIT, Page};

#[derive(Debug)]
pub(super) struct Api {
    client: Client,
    /// `/2010-04-01/Accounts/AC…`
    root: String,
}

/// A list: where it is below the account, and under which key its items are.
#[derive(Debug)]
pub(super) struct Resource {
    path: String,
    key: &'static str,
}

impl Resource {
    fn new(path: impl Into<String>, key: &'static str) -> Self {
        let path = path.into();
        Self { path, key }
    }

    pub(super) fn numbers() -> Self {
        Self::new("IncomingPhoneNumbers", "incoming_phone_numbers")
    }

    pub(super) fn messages() -> Self {
        Self::new("Messages", "messages")
    }

    pub(super) fn calls() -> Self {
        Self::new("Calls", "calls")
    }

    pub(super) fn recordings() -> Self {
        Self::new("Recordings", "recordings")
    }

    pub(super) fn media(message: &str) -> Self {
        Self::new(format!("Messages/{message}/Media"), "media_list")
    }

    pub(super) fn transcriptions(recording: &str) -> Self {
        let path = format!("Recordings/{recording}/Transcriptions");
        Self::new(path, "transcriptions")
    }
}

impl Api {
    pub(super) fn new(client: Client, account: &str) -> Self {
        let root = format!("/2010-04-01/Accounts/{account}");
        Self { client, root }
    }

    /// The path of the first page.
    pub(super) fn first(&self, resource: &Resource, query: &[(&str, &str)]) -> String {
        let pairs: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect();
        format!("{}/{}.json?{}", self.root, resource.path, pairs.join("&"))
    }

    /// # Errors
    /// It cannot be had.
    pub(super) fn page(&self, resource: &Resource, path: &str) -> Result<Page, Fault> {
        let mut value = codes::json(&self.client.get(path)?)?;
        let items = match value.get_mut(resource.key).map(Value::take) {
            Some(Value::Array(items)) => items,
            _ => return Err(Fault::Unreadable(format!("it has no {}", resource.key))),
        };
        let next = match value.get("next_page_uri") {
            None | Some(Value::Null) => None,
            Some(Value::String(next)) if next.is_empty() => None,
            Some(next) => Some(self.next(resource, path, next.as_str())?),
        };
        Ok(Page { items, next })
    }

    /// Only another page of the same list: whatever else is named there would get the credential.
    fn next(&self, resource: &Resource, path: &str, next: Option<&str>) -> Result<String, Fault> {
        let list = format!("{}/{}.json?", self.root, resource.path);
        match next {
            Some(next)
                if next != path
                    && next.starts_with(&list)
                    && next.bytes().all(|b| b.is_ascii_graphic() && b != b'#') =>
            {
                Ok(next.to_owned())
            }
            _ => Err(Fault::Unreadable(
                "its next page is none of this list".into(),
            )),
        }
    }

    /// # Errors
    /// It cannot be had; [`Fault::Rejected`] where there is none.
    pub(super) fn call(&self, sid: &str) -> Result<Value, Fault> {
        codes::json(
            &self
                .client
                .get(&format!("{}/Calls/{sid}.json", self.root))?,
        )
    }

    /// # Errors
    /// As [`Client::media`].
    pub(super) fn file(&self, path: &str) -> Result<Fetched, Fault> {
        let path = format!("{}/{path}", self.root);
        self.client.media(&path, MEDIA_LIMIT, codes::json)
    }

    /// # Errors
    /// No whole answer came.
    pub(super) fn post_message(&self, fields: &[(&str, &str)]) -> Result<Reply, Fault> {
        let path = format!("{}/Messages.json", self.root);
        self.client.post_form(&path, fields)
    }
}

/// For a name or value of a query.
fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The path of a file below the account, if the ids are ids.
pub(super) fn media_path(message: &str, medium: &str) -> Option<String> {
    let ids = is_id(message) && is_id(medium);
    ids.then(|| format!("Messages/{message}/Media/{medium}"))
}
