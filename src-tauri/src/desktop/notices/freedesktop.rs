//! The notification service of Linux desktops, over the session bus (Desktop Notifications
//! Specification 1.2, <https://specifications.freedesktop.org/notification-spec>).

use super::{Act, Answered, Shown};
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use zbus::blocking::{Connection, MessageIterator, connection};
use zbus::zvariant::Value;
use zbus::{MatchRule, message};

/// A service that does not answer holds nothing up for longer.
const PATIENCE: Duration = Duration::from_secs(5);
const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_async = false
)]
trait Notifications {
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[allow(clippy::too_many_arguments, reason = "as the specification has it")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;
}

pub struct System {
    service: NotificationsProxy<'static>,
    /// The service reads the body as markup.
    markup: bool,
    actions: bool,
}

impl System {
    /// Fails where there is no session bus or nothing on it shows notifications.
    pub fn start(answers: UnboundedSender<Answered>) -> zbus::Result<Self> {
        let connection = connection::Builder::session()?
            .method_timeout(PATIENCE)
            .build()?;
        let service = NotificationsProxy::new(&connection)?;
        let can = service.get_capabilities()?;
        let can = |what: &str| can.iter().any(|c| c == what);
        let system = Self {
            markup: can("body-markup"),
            actions: can("actions"),
            service,
        };
        listen(&connection, answers)?;
        Ok(system)
    }

    pub fn show(&mut self, replaced: Option<u32>, shown: &Shown) -> zbus::Result<u32> {
        let actions = match shown.acts {
            _ if !self.actions => Vec::new(),
            Some(words) => vec![
                "default",
                words.open,
                "done",
                words.done,
                "reply",
                words.reply,
            ],
            None => vec!["default", "Listo"],
        };
        let body = if self.markup {
            escaped(shown.body)
        } else {
            shown.body.to_owned()
        };
        let hints = HashMap::from([
            ("category", Value::from("im.received")),
            ("desktop-entry", Value::from("Listo")),
        ]);
        let replaced = replaced.unwrap_or_default();
        self.service.notify(
            "Listo",
            replaced,
            "listo",
            shown.title,
            &body,
            &actions,
            hints,
            -1,
        )
    }

    /// One that is gone already is no matter.
    pub fn close(&mut self, id: u32) {
        let _ = self.service.close_notification(id);
    }
}

/// Hears what is done with notifications, in a thread of its own, until the bus goes.
fn listen(connection: &Connection, answers: UnboundedSender<Answered>) -> zbus::Result<()> {
    let rule = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .sender(SERVICE)?
        .interface(SERVICE)?
        .path(PATH)?
        .build();
    let signals = MessageIterator::for_match_rule(rule, connection, None)?;
    let owner = MatchRule::builder()
        .msg_type(message::Type::Signal)
        .sender("org.freedesktop.DBus")?
        .member("NameOwnerChanged")?
        .add_arg(SERVICE)?
        .build();
    let changes = MessageIterator::for_match_rule(owner, connection, None)?;
    let lost = answers.clone();
    std::thread::spawn(move || {
        let act = Act::Lost;
        for change in changes.flatten() {
            // One that appears, perhaps because it was just asked to show something, has lost nothing.
            let owner = change
                .body()
                .deserialize::<(&str, &str, &str)>()
                .map(|(_, old, _)| old.to_owned());
            if owner.is_ok_and(|old| old.is_empty()) {
                continue;
            }
            if lost.send(Answered { id: 0, act }).is_err() {
                return;
            }
        }
    });
    std::thread::spawn(move || {
        for signal in signals.flatten() {
            let Some(answer) = answered(&signal) else {
                continue;
            };
            if answers.send(answer).is_err() {
                return;
            }
        }
    });
    Ok(())
}

fn answered(signal: &zbus::Message) -> Option<Answered> {
    let header = signal.header();
    let body = signal.body();
    match header.member()?.as_str() {
        "ActionInvoked" => {
            let (id, key): (u32, String) = body.deserialize().ok()?;
            let act = match key.as_str() {
                "done" => Act::Done,
                "reply" => Act::Reply,
                _ => Act::Open,
            };
            Some(Answered { id, act })
        }
        "NotificationClosed" => {
            let (id, _why): (u32, u32) = body.deserialize().ok()?;
            Some(Answered {
                id,
                act: Act::Closed,
            })
        }
        _ => None,
    }
}

/// Text from outside is never markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_from_outside_is_no_markup() {
        assert_eq!(
            escaped("<b>1 & 2</b> <a href='x'>"),
            "&lt;b&gt;1 &amp; 2&lt;/b&gt; &lt;a href='x'&gt;"
        );
    }
}
