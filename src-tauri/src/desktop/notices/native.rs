//! The notifications of Windows and macOS.

use super::{Act, Answered, Shown};
use notify_rust::{Notification, NotificationResponse};
use tokio::sync::mpsc::UnboundedSender;

pub struct System {
    answers: UnboundedSender<Answered>,
    next: u32,
}

impl System {
    pub fn start(answers: UnboundedSender<Answered>) -> notify_rust::error::Result<Self> {
        Ok(Self { answers, next: 1 })
    }

    /// A new one each time: neither system replaces one by its number.
    pub fn show(
        &mut self,
        _replaced: Option<u32>,
        shown: &Shown,
    ) -> notify_rust::error::Result<u32> {
        let mut notification = Notification::new();
        notification.summary(shown.title).body(shown.body);
        if let Some(words) = shown.acts {
            notification
                .action("done", words.done)
                .action("reply", words.reply);
        }
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        let answers = self.answers.clone();
        let handle = notification.show()?;
        // Waits for as long as the notification is there.
        std::thread::spawn(move || {
            let _ = handle.wait_for_response(move |response: &NotificationResponse| {
                let act = match response {
                    NotificationResponse::Default => Act::Open,
                    NotificationResponse::Action(key) if key == "done" => Act::Done,
                    NotificationResponse::Action(key) if key == "reply" => Act::Reply,
                    NotificationResponse::Action(_) => Act::Open,
                    _ => Act::Closed,
                };
                let _ = answers.send(Answered { id, act });
            });
        });
        Ok(id)
    }

    /// The system takes them away by itself.
    pub fn close(&mut self, _id: u32) {}
}
