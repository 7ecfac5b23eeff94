//! Notifications, one for each conversation: shown when something comes in, replaced by what comes in
//! after it, withdrawn when the conversation is read or done, wherever that was.

#[cfg(target_os = "linux")]
#[path = "notices/freedesktop.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "notices/native.rs"]
mod system;

use super::{Desktop, front};
use listo_engine::api::{Notice, ReviewChoice, ReviewKind};
use listo_engine::{DesktopWords, Engine};
use system::System;
use tauri::{AppHandle, Manager as _};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::block_in_place;

/// More than these at once are told of as one: nobody reads fifty, and they would hide the screen.
const AT_ONCE: usize = 5;

/// What a person did with a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Open,
    Done,
    Reply,
    /// It is gone, by itself or by hand.
    Closed,
    /// All are: what showed them has ended.
    Lost,
}

/// The system's number of a notification, and what was done with it.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    pub id: u32,
    pub act: Act,
}

/// What the system is to show.
pub struct Shown<'a> {
    pub title: &'a str,
    pub body: &'a str,
    /// None for one about many conversations.
    pub acts: Option<&'a DesktopWords>,
}

struct Open {
    id: u32,
    notice: Notice,
}

pub struct Notices {
    app: AppHandle,
    engine: Engine,
    /// None where nothing shows notifications.
    system: Option<System>,
    answers: UnboundedSender<Answered>,
    came: Vec<String>,
    open: Vec<Open>,
    /// The one about many, and the conversations behind it.
    many: Option<(u32, Vec<String>)>,
    /// The one that says it is time for a review.
    review: Option<(u32, ReviewKind)>,
}

impl Notices {
    pub fn start(app: AppHandle, engine: Engine, answers: UnboundedSender<Answered>) -> Self {
        let system = block_in_place(|| System::start(answers.clone()));
        if let Err(error) = &system {
            eprintln!("this desktop shows no notifications yet: {error}");
        }
        Self {
            app,
            engine,
            system: system.ok(),
            answers,
            came: Vec::new(),
            open: Vec::new(),
            many: None,
            review: None,
        }
    }

    /// Something may show them now.
    pub fn look_again(&mut self) -> bool {
        self.system = block_in_place(|| System::start(self.answers.clone())).ok();
        self.can_show()
    }

    pub fn can_show(&self) -> bool {
        self.system.is_some()
    }

    /// Something came in for this conversation.
    pub fn came(&mut self, id: String) {
        self.came.retain(|known| *known != id);
        self.came.push(id);
    }

    /// Shows what came in, and withdraws what needs nobody any more.
    pub async fn draw(&mut self) {
        self.withdraw().await;
        let mut wanted = Vec::new();
        for id in std::mem::take(&mut self.came) {
            match self.engine.notice(&id).await {
                Ok(notice) => wanted.extend(notice),
                Err(error) => eprintln!("a notification could not be read: {error}"),
            }
        }
        let Ok(words) = self.engine.desktop_words().await else {
            return;
        };
        if wanted.len() > AT_ONCE {
            self.show_many(&wanted, words);
        } else {
            for notice in wanted {
                self.show(notice, words);
            }
        }
    }

    fn show(&mut self, notice: Notice, words: &'static DesktopWords) {
        let Some(system) = &mut self.system else {
            return;
        };
        let at = self
            .open
            .iter()
            .position(|o| o.notice.conversation_id == notice.conversation_id);
        let replaced = at.and_then(|at| self.open.get(at)).map(|open| open.id);
        let shown = Shown {
            title: &notice.title,
            body: &notice.body,
            acts: Some(words),
        };
        match block_in_place(|| system.show(replaced, &shown)) {
            Ok(id) => {
                let last = (notice.conversation_id.clone(), notice.head.clone());
                *self.app.state::<Desktop>().last() = Some(last);
                // Where the system keeps the one before, its buttons still work.
                if replaced == Some(id) {
                    at.map(|at| self.open.remove(at));
                }
                self.open.push(Open { id, notice });
            }
            Err(error) => eprintln!("a notification could not be shown: {error}"),
        }
    }

    fn show_many(&mut self, wanted: &[Notice], words: &'static DesktopWords) {
        let Some(system) = &mut self.system else {
            return;
        };
        let titles: Vec<&str> = wanted.iter().map(|n| n.title.as_str()).collect();
        let title = words.new_in(wanted.len());
        let shown = Shown {
            title: &title,
            body: &titles.join(", "),
            acts: None,
        };
        let replaced = self.many.as_ref().map(|(id, _)| *id);
        // No key finishes one of many that nobody named.
        *self.app.state::<Desktop>().last() = None;
        match block_in_place(|| system.show(replaced, &shown)) {
            Ok(id) => {
                let behind = wanted.iter().map(|n| n.conversation_id.clone());
                self.many = Some((id, behind.collect()));
            }
            Err(error) => eprintln!("a notification could not be shown: {error}"),
        }
    }

    /// It is time for a review. One that was told of before is so no more.
    pub async fn review_due(&mut self, choice: ReviewChoice) {
        let words = match self.engine.review_notice(&choice).await {
            Ok(Some(words)) => words,
            Ok(None) => return,
            Err(error) => return eprintln!("a notification could not be read: {error}"),
        };
        let Some(system) = &mut self.system else {
            return;
        };
        let shown = Shown {
            title: &words.title,
            body: &words.body,
            acts: None,
        };
        let replaced = self.review.as_ref().map(|(id, _)| *id);
        match block_in_place(|| system.show(replaced, &shown)) {
            Ok(id) => self.review = Some((id, choice.kind)),
            Err(error) => eprintln!("a notification could not be shown: {error}"),
        }
    }

    /// The person is in a review of this kind: nothing reminds of it any more.
    pub fn review_shown(&mut self, kind: &ReviewKind) {
        if let Some((id, _)) = self.review.take_if(|(_, open)| open == kind) {
            self.close(id);
        }
    }

    async fn withdraw(&mut self) {
        let mut kept = Vec::with_capacity(self.open.len());
        for open in std::mem::take(&mut self.open) {
            // What cannot be read now is looked at with the next change.
            let unread = self.engine.is_unread(&open.notice.conversation_id).await;
            if unread.unwrap_or(true) {
                kept.push(open);
            } else {
                self.close(open.id);
                self.forget(&open.notice.conversation_id);
            }
        }
        self.open = kept;
        self.forget_handled().await;
        let Some((id, behind)) = &self.many else {
            return;
        };
        let id = *id;
        for conversation in behind {
            if self.engine.is_unread(conversation).await.unwrap_or(true) {
                return;
            }
        }
        self.many = None;
        self.close(id);
    }

    fn close(&mut self, id: u32) {
        if let Some(system) = &mut self.system {
            block_in_place(|| system.close(id));
        }
    }

    /// The last one may be gone from the screen for long.
    async fn forget_handled(&self) {
        let last = self.app.state::<Desktop>().last().clone();
        if let Some((id, _)) = last
            && !self.engine.is_unread(&id).await.unwrap_or(true)
        {
            self.forget(&id);
        }
    }

    /// The key for the last notification finds nothing of what was handled.
    fn forget(&self, conversation: &str) {
        let desktop = self.app.state::<Desktop>();
        let mut last = desktop.last();
        if last.as_ref().is_some_and(|(id, _)| id == conversation) {
            *last = None;
        }
    }

    /// Nobody could answer a notification of a program that has ended.
    pub fn close_all(&mut self) {
        let open = std::mem::take(&mut self.open);
        for id in open.into_iter().map(|open| open.id) {
            self.close(id);
        }
        if let Some((id, _)) = self.many.take() {
            self.close(id);
        }
        if let Some((id, _)) = self.review.take() {
            self.close(id);
        }
    }

    /// The service that showed them has gone, and the next one counts anew.
    pub fn lost(&mut self) {
        self.open.clear();
        self.many = None;
        self.review = None;
    }

    /// What a person did with one of them.
    pub async fn answer(&mut self, Answered { id, act }: Answered) {
        // Not every service takes away what was clicked.
        if act == Act::Lost {
            return self.lost();
        }
        if act != Act::Closed {
            self.close(id);
        }
        if self.many.as_ref().is_some_and(|(many, _)| *many == id) {
            self.many = None;
            if act == Act::Open {
                front::open(&self.app, None, false).await;
            }
            return;
        }
        if let Some((_, kind)) = self.review.take_if(|(review, _)| *review == id) {
            if act != Act::Closed {
                front::open_review(&self.app, kind);
            }
            return;
        }
        let Some(at) = self.open.iter().position(|open| open.id == id) else {
            return;
        };
        let Notice {
            conversation_id,
            head,
            ..
        } = self.open.remove(at).notice;
        if act != Act::Closed {
            self.forget(&conversation_id);
        }
        match act {
            Act::Open => front::open(&self.app, Some(&conversation_id), false).await,
            Act::Reply => front::open(&self.app, Some(&conversation_id), true).await,
            Act::Done => mark_done(&self.engine, &conversation_id, &head).await,
            Act::Closed | Act::Lost => {}
        }
    }
}

pub async fn mark_done(engine: &Engine, id: &str, head: &str) {
    if let Err(error) = engine.mark_notified_done(id, head).await {
        eprintln!("the conversation could not be marked done: {error}");
    }
}
