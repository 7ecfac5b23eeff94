//! `listo://conversation/<id>[/<activity>]?of=<database>`: a place in Listo that can be written down.

use crate::api::Linked;
use crate::engine::Engine;
use crate::error::Result;
use crate::translate as t;
use listo_domain::ActivityId;
use listo_store::{ConversationId, Error as StoreError, Item, ThreadAt};

const START: &str = "listo://conversation/";

#[derive(Debug, PartialEq, Eq)]
struct Link<'a> {
    conversation: i64,
    activity: Option<i64>,
    /// Of the database that it was made in; ids mean something else in another one.
    of: Option<&'a str>,
}

fn parse(text: &str) -> Option<Link<'_>> {
    let text = text.trim();
    // As addresses are: the scheme and the host in any case.
    let start = text.get(..START.len())?;
    let rest = text.get(START.len()..)?;
    if !start.eq_ignore_ascii_case(START) {
        return None;
    }
    let (path, query) = rest.split_once('?').map_or((rest, ""), |(p, q)| (p, q));
    let path = path.strip_suffix('/').unwrap_or(path);
    let (conversation, activity) = match path.split_once('/') {
        Some((conversation, activity)) => (conversation, Some(activity)),
        None => (path, None),
    };
    let id = |text: &str| -> Option<i64> {
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    Some(Link {
        conversation: id(conversation)?,
        activity: activity.map(|a| id(a).ok_or(())).transpose().ok()?,
        of: query.split('&').find_map(|pair| pair.strip_prefix("of=")),
    })
}

impl Engine {
    /// The address of a conversation, or of one of its messages.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for what is no id.
    pub async fn link(&self, conversation: &str, activity: Option<&str>) -> Result<String> {
        let ConversationId(id) = t::conversation_id(conversation)?;
        let message = match activity {
            None => String::new(),
            Some(activity) => format!("/{}", t::activity_id("activity", activity)?.0),
        };
        Ok(format!("{START}{id}{message}?of={}", self.mark().await))
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn open_link(&self, text: &str) -> Result<Linked> {
        let Some(link) = parse(text) else {
            return Ok(Linked::NoLink);
        };
        if link.of.is_some() && link.of != Some(self.mark().await.as_str()) {
            return Ok(Linked::Elsewhere);
        }
        let id = ConversationId(link.conversation);
        let at = link
            .activity
            .map_or(ThreadAt::Newest, |a| ThreadAt::Around(ActivityId(a)));
        let thread = match self.store().thread(id, at, 1).await {
            Err(StoreError::NotFound(_)) => return Ok(Linked::Gone),
            other => other?,
        };
        let wanted = |item: &Item| match item {
            Item::Activity(a) => Some(a.id.0) == link.activity,
            Item::State(_) | Item::Comment(_) => false,
        };
        if link.activity.is_some() && !thread.items.iter().any(wanted) {
            return Ok(Linked::Gone);
        }
        Ok(Linked::There {
            row: Box::new(t::row(thread.conversation)),
            activity_id: link.activity.map(|a| a.to_string()),
        })
    }

    /// Enough of the database's id to tell it from others; its first half is mostly the time.
    async fn mark(&self) -> String {
        let device = self.store().device().await.replace('-', "");
        let from = device.len().saturating_sub(10);
        device.get(from..).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{Link, parse};

    #[test]
    fn a_link_is_read_whole_or_not_at_all() {
        let link = |conversation, activity, of| {
            Some(Link {
                conversation,
                activity,
                of,
            })
        };
        for (text, read) in [
            (" listo://conversation/12\n", link(12, None, None)),
            ("LISTO://Conversation/12/", link(12, None, None)),
            (
                "listo://conversation/12/34?of=ab",
                link(12, Some(34), Some("ab")),
            ),
            ("listo://conversation/", None),
            ("listo://conversation/-1", None),
            ("listo://conversation/1/", link(1, None, None)),
            ("listo://conversation/1/x", None),
            ("listo://conversation/1/2/3", None),
            ("listo://conversation/99999999999999999999", None),
            ("https://conversation/1", None),
            ("listo://conversatioñ/1", None),
        ] {
            assert_eq!(parse(text), read, "{text:?}");
        }
    }
}
