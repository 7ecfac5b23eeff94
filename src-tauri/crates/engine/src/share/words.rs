//! The words of a transcript in the languages of the window.

use crate::api::TranscriptLanguage;

pub(crate) struct Words {
    pub code: &'static str,
    pub conversation_with: &'static str,
    /// Of more than one.
    pub conversations: &'static str,
    pub with: &'static str,
    pub ours: &'static str,
    pub period: &'static str,
    pub made: &'static str,
    pub times: &'static str,
    pub nothing: &'static str,
    pub you: &'static str,
    pub unknown: &'static str,
    pub no_date: &'static str,
    pub automatic: &'static str,
    pub comment: &'static str,
    pub empty: &'static str,
    pub attachment: &'static str,
    pub draft: &'static str,
    pub queued: &'static str,
    pub failed: &'static str,
    pub call_in: &'static str,
    pub call_out: &'static str,
    pub missed: &'static str,
    pub unanswered: &'static str,
    pub rejected: &'static str,
    pub rejected_out: &'static str,
    pub blocked: &'static str,
    pub voicemail: &'static str,
    pub no_transcript: &'static str,
    pub decimal: char,
}

static EN: Words = Words {
    code: "en",
    conversation_with: "Conversation with",
    conversations: "conversations",
    with: "With",
    ours: "Our number",
    period: "Period",
    made: "Made",
    times: "Times",
    nothing: "Nothing was written or said.",
    you: "You",
    unknown: "Unknown number",
    no_date: "Date unknown",
    automatic: "Automatic",
    comment: "Internal comment",
    empty: "Message without text",
    attachment: "Attachment",
    draft: "Draft, never sent",
    queued: "Waiting to be sent",
    failed: "Not sent",
    call_in: "Incoming call",
    call_out: "Outgoing call",
    missed: "Missed call",
    unanswered: "Call not answered",
    rejected: "Declined call",
    rejected_out: "Call declined by them",
    blocked: "Blocked call",
    voicemail: "Voicemail",
    no_transcript: "No transcript",
    decimal: '.',
};

static ES: Words = Words {
    code: "es",
    conversation_with: "Conversación con",
    conversations: "conversaciones",
    with: "Con",
    ours: "Nuestro número",
    period: "Periodo",
    made: "Hecha",
    times: "Horas",
    nothing: "No se ha escrito ni dicho nada.",
    you: "Tú",
    unknown: "Número desconocido",
    no_date: "Fecha desconocida",
    automatic: "Automático",
    comment: "Comentario interno",
    empty: "Mensaje sin texto",
    attachment: "Adjunto",
    draft: "Borrador, nunca enviado",
    queued: "En espera de envío",
    failed: "No enviado",
    call_in: "Llamada recibida",
    call_out: "Llamada realizada",
    missed: "Llamada perdida",
    unanswered: "Llamada sin respuesta",
    rejected: "Llamada rechazada",
    rejected_out: "Llamada rechazada por la otra parte",
    blocked: "Llamada bloqueada",
    voicemail: "Mensaje de voz",
    no_transcript: "Sin transcripción",
    decimal: ',',
};

impl Words {
    pub fn of(language: TranscriptLanguage) -> &'static Self {
        match language {
            TranscriptLanguage::En => &EN,
            TranscriptLanguage::Es => &ES,
        }
    }

    /// As the window writes it: "1.2 MB".
    pub fn bytes(&self, size: i64) -> String {
        let mut tenths = size.max(0).saturating_mul(10);
        let mut unit = "B";
        for next in ["kB", "MB", "GB"] {
            if tenths < 10_000 {
                break;
            }
            tenths /= 1_000;
            unit = next;
        }
        if tenths < 100 && tenths % 10 > 0 {
            format!("{}{}{} {unit}", tenths / 10, self.decimal, tenths % 10)
        } else {
            format!("{} {unit}", tenths / 10)
        }
    }
}

/// "42 s", "4 min 12 s", "1 h 5 min".
pub(crate) fn duration(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, rest) {
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::{EN, ES, duration};

    #[test]
    fn sizes_and_durations_read_as_in_the_window() {
        let sizes = [0, 999, 1_000, 1_234, 230_499, 12_345_678];
        assert_eq!(
            sizes.map(|s| EN.bytes(s)),
            ["0 B", "999 B", "1 kB", "1.2 kB", "230 kB", "12 MB"]
        );
        assert_eq!(ES.bytes(1_234), "1,2 kB");
        assert_eq!(
            [42, 240, 252, 3_600, 3_900].map(duration),
            ["42 s", "4 min", "4 min 12 s", "1 h", "1 h 5 min"]
        );
    }
}
