//! Words that tables use for what happened, in English and Spanish.

use super::mapping::Meaning;
use listo_domain::text::fold_word;
use listo_domain::{CallOutcome, Delivery};

/// Words in lower case, without accents, with one space between.
#[must_use]
pub fn folded(text: &str) -> String {
    let folded = fold_word(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a folded word usually means.
pub(super) fn usual(folded: &str) -> Option<Meaning> {
    Some(match folded {
        "in" | "inbound" | "incoming" | "received" | "receive" | "inbox" | "rx" | "mo" | "from"
        | "entrante" | "entrantes" | "recibido" | "recibida" | "recibidos" | "entrada"
        | "inbound api" | "incoming sms" | "sms in" | "mensaje recibido" | "sms recibido"
        | "received sms" => Meaning::In,
        "out" | "outbound" | "outgoing" | "sent" | "send" | "outbox" | "tx" | "mt" | "saliente"
        | "salientes" | "enviado" | "enviada" | "enviados" | "salida" | "outbound api"
        | "outbound reply" | "outgoing sms" | "sms out" | "mensaje enviado" | "sms enviado"
        | "sent sms" => Meaning::Out,
        "text" | "sms" | "mms" | "message" | "imessage" | "rcs" | "chat" | "texto" | "mensaje" => {
            Meaning::Text
        }
        "call" | "voice" | "phone" | "phone call" | "llamada" | "voz" => Meaning::Call,
        "voicemail" | "voice mail" | "vm" | "buzon" | "buzon de voz" | "mensaje de voz" => {
            Meaning::Voicemail
        }
        "incoming call" | "inbound call" | "received call" | "answered" | "answered call"
        | "call received" | "llamada entrante" | "llamada recibida" | "contestada" | "atendida"
        | "respondida" => Meaning::InCall,
        "outgoing call" | "outbound call" | "dialed" | "dialled" | "placed" | "placed call"
        | "made" | "call made" | "outbound dial" | "llamada saliente" | "llamada realizada"
        | "realizada" | "marcada" => Meaning::OutCall,
        "missed" | "missed call" | "no answer" | "unanswered" | "perdida" | "perdidas"
        | "llamada perdida" | "no contestada" | "sin respuesta" => Meaning::Missed,
        "rejected" | "declined" | "rejected call" | "rechazada" | "llamada rechazada" => {
            Meaning::Rejected
        }
        "blocked" | "blocked call" | "bloqueada" | "llamada bloqueada" => Meaning::Blocked,
        "notification" | "notificacion" | "system" | "sistema" => Meaning::Skip,
        _ => return None,
    })
}

/// How far a text of ours has come.
pub(super) fn delivery(folded: &str) -> Option<Delivery> {
    Some(match folded {
        "draft" | "borrador" => Delivery::Draft,
        "queued" | "scheduled" | "accepted" | "pending" | "sending" | "en cola" | "pendiente" => {
            Delivery::Queued
        }
        "sent" | "enviado" | "ok" => Delivery::Sent,
        "delivered" | "read" | "seen" | "entregado" | "leido" => Delivery::Delivered,
        "failed" | "undelivered" | "error" | "not delivered" | "rejected" | "fallido"
        | "no entregado" | "rechazado" => Delivery::Failed,
        _ => return None,
    })
}

pub(super) fn outcome(folded: &str) -> Option<CallOutcome> {
    Some(match folded {
        "answered" | "completed" | "connected" | "call connected" | "accepted" | "contestada"
        | "atendida" | "completada" | "respondida" => CallOutcome::Answered,
        "missed" | "no answer" | "unanswered" | "busy" | "canceled" | "cancelled" | "failed"
        | "abandoned" | "hang up" | "missed call" | "voicemail" | "perdida" | "no contestada"
        | "sin respuesta" | "ocupado" | "cancelada" | "fallida" => CallOutcome::Missed,
        "rejected" | "declined" | "rechazada" => CallOutcome::Rejected,
        "blocked" | "bloqueada" => CallOutcome::Blocked,
        _ => return None,
    })
}

/// Whether it was read, where the cell says so.
pub(super) fn read(folded: &str) -> Option<bool> {
    Some(match folded {
        "yes" | "true" | "1" | "read" | "seen" | "y" | "si" | "verdadero" | "leido" | "leida"
        | "visto" => true,
        "no" | "false" | "0" | "unread" | "not read" | "n" | "falso" | "no leido" | "no leida" => {
            false
        }
        _ => return None,
    })
}

/// Whether a cell says that there is no number to see.
pub(super) fn withheld(folded: &str) -> bool {
    matches!(
        folded,
        "" | "unknown"
            | "anonymous"
            | "private"
            | "private number"
            | "restricted"
            | "withheld"
            | "blocked"
            | "no caller id"
            | "unavailable"
            | "desconocido"
            | "numero desconocido"
            | "privado"
            | "numero privado"
            | "oculto"
            | "numero oculto"
            | "anonimo"
    )
}
