//! What notifications and the tray say, in the languages of the window.

use crate::api::{
    ActivityKind, CallOutcome, ConversationRow, Language, Notice, NotificationContent,
    ReviewChoice, ReviewKind, UnreadReason,
};
use crate::place;
use crate::snippets::one_line;
use listo_sources::numbers;

/// What the system shows for Listo beside notifications of conversations.
#[derive(Debug, PartialEq, Eq)]
pub struct DesktopWords {
    pub done: &'static str,
    pub reply: &'static str,
    pub open: &'static str,
    pub show: &'static str,
    pub quick: &'static str,
    pub pause_hour: &'static str,
    pub pause_morning: &'static str,
    pub resume: &'static str,
    pub quit: &'static str,
    pub nothing_unread: &'static str,
    unread_one: &'static str,
    unread_many: &'static str,
    new_in_many: &'static str,
}

pub(super) struct Words {
    pub desktop: DesktopWords,
    new_message: &'static str,
    unknown: &'static str,
    missed: &'static str,
    voicemail: &'static str,
    attachment: &'static str,
    snoozed: &'static str,
    failed: &'static str,
    morning: &'static str,
    end_of_day: &'static str,
    weekly: &'static str,
    review_one: &'static str,
    review_many: &'static str,
}

/// It is time for a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewNotice {
    pub title: String,
    pub body: String,
}

static EN: Words = Words {
    desktop: DesktopWords {
        done: "Done",
        reply: "Reply",
        open: "Open",
        show: "Show Listo",
        quick: "Quick triage",
        pause_hour: "Pause notifications for an hour",
        pause_morning: "Pause notifications until tomorrow",
        resume: "Resume notifications",
        quit: "Quit Listo",
        nothing_unread: "Nothing unread",
        unread_one: "1 unread",
        unread_many: "{} unread",
        new_in_many: "New in {} conversations",
    },
    new_message: "Something new came in",
    unknown: "Unknown number",
    missed: "Missed call",
    voicemail: "Voicemail",
    attachment: "Attachment",
    snoozed: "Back from snooze",
    failed: "Not sent",
    morning: "Morning review",
    end_of_day: "End of day",
    weekly: "Weekly review",
    review_one: "1 conversation to go through",
    review_many: "{} conversations to go through",
};

static ES: Words = Words {
    desktop: DesktopWords {
        done: "Finalizar",
        reply: "Responder",
        open: "Abrir",
        show: "Mostrar Listo",
        quick: "Decidir rápido",
        pause_hour: "Pausar las notificaciones una hora",
        pause_morning: "Pausar las notificaciones hasta mañana",
        resume: "Reanudar las notificaciones",
        quit: "Salir de Listo",
        nothing_unread: "Nada sin leer",
        unread_one: "1 no leída",
        unread_many: "{} no leídas",
        new_in_many: "Novedades en {} conversaciones",
    },
    new_message: "Ha llegado algo nuevo",
    unknown: "Número desconocido",
    missed: "Llamada perdida",
    voicemail: "Mensaje de voz",
    attachment: "Adjunto",
    snoozed: "Vuelve de la posposición",
    failed: "No enviado",
    morning: "Revisión de la mañana",
    end_of_day: "Fin del día",
    weekly: "Revisión semanal",
    review_one: "1 conversación por revisar",
    review_many: "{} conversaciones por revisar",
};

impl DesktopWords {
    #[must_use]
    pub fn unread(&self, count: i64) -> String {
        match count {
            0 => self.nothing_unread.to_owned(),
            1 => self.unread_one.to_owned(),
            _ => self.unread_many.replace("{}", &count.to_string()),
        }
    }

    /// Of more at once than are told of one by one.
    #[must_use]
    pub fn new_in(&self, conversations: usize) -> String {
        self.new_in_many.replace("{}", &conversations.to_string())
    }
}

impl Words {
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Es => &ES,
            Language::System if place::system_language() == "es" => &ES,
            Language::System => &EN,
        }
    }

    /// Who is at the other end.
    pub fn title(&self, row: &ConversationRow) -> String {
        let names = row.parties.iter().map(|party| match &party.name {
            Some(name) if !name.trim().is_empty() => one_line(name),
            _ if party.address.is_empty() => self.unknown.to_owned(),
            _ => one_line(&numbers::shown(&party.address)),
        });
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            self.unknown.to_owned()
        } else {
            names.join(", ")
        }
    }

    pub fn notice(&self, row: &ConversationRow, content: NotificationContent) -> Notice {
        let (title, body) = match content {
            NotificationContent::SenderAndText => (self.title(row), self.body(row)),
            NotificationContent::Sender => (self.title(row), self.new_message.to_owned()),
            NotificationContent::Nothing | NotificationContent::Off => {
                ("Listo".to_owned(), self.new_message.to_owned())
            }
        };
        Notice {
            conversation_id: row.id.clone(),
            head: row.head.clone(),
            title,
            body,
        }
    }

    pub fn review(&self, choice: &ReviewChoice) -> ReviewNotice {
        ReviewNotice {
            title: match choice.kind {
                ReviewKind::Morning => self.morning.to_owned(),
                ReviewKind::EndOfDay => self.end_of_day.to_owned(),
                ReviewKind::Weekly => self.weekly.to_owned(),
                ReviewKind::View { .. } => one_line(&choice.name),
            },
            body: match choice.total {
                1 => self.review_one.to_owned(),
                many => self.review_many.replace("{}", &many.to_string()),
            },
        }
    }

    fn body(&self, row: &ConversationRow) -> String {
        let last = &row.last;
        let said = match (last.kind, last.text.is_empty()) {
            (ActivityKind::Call, _) if last.outcome == Some(CallOutcome::Answered) => String::new(),
            (ActivityKind::Call, _) => self.missed.to_owned(),
            (ActivityKind::Voicemail, true) => self.voicemail.to_owned(),
            (ActivityKind::Voicemail, false) => {
                format!("{}: {}", self.voicemail, one_line(&last.text))
            }
            (ActivityKind::Text, true) if last.attachments > 0 => self.attachment.to_owned(),
            (ActivityKind::Text, _) => one_line(&last.text),
        };
        match (row.unread_reason, said.is_empty()) {
            (Some(UnreadReason::Snooze), true) => self.snoozed.to_owned(),
            (Some(UnreadReason::Snooze), false) => format!("{} · {said}", self.snoozed),
            (Some(UnreadReason::FailedSend), true) => self.failed.to_owned(),
            (Some(UnreadReason::FailedSend), false) => format!("{}: {said}", self.failed),
            (_, true) => self.new_message.to_owned(),
            (_, false) => said,
        }
    }
}
