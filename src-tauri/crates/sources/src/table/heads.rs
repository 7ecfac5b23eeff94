//! What headings usually mean, in English and Spanish.

use super::mapping::Field;
use super::words::folded;
use std::collections::BTreeMap;

/// For each field the headings that name it, the likeliest first.
const NAMES: &[(Field, &str)] = &[
    (
        Field::Date,
        "at utc|timestamp|time stamp|date time|datetime|date and time|fecha y hora|\
         fecha hora|message date|sent date|date sent|date received|received date|start time|\
         call time|call date|call start|date|fecha|sent at|received at|created at|\
         date created|created|start date|date started|started at|start|at|when|readable date|fecha de envio|fecha envio|\
         fecha de llamada|fecha de inicio|fecha del mensaje|marca de tiempo|ts|day|dia",
    ),
    (
        Field::Time,
        "time|hora|time of day|hora de inicio|hora de llamada|hora de envio",
    ),
    (
        Field::Direction,
        "direction|direccion|sentido|dir|in out|incoming outgoing|entrante saliente|\
         call direction|message direction|call type|message type|tipo de llamada|\
         tipo de mensaje|type|tipo|category|categoria|box|folder|carpeta",
    ),
    (
        Field::Kind,
        "kind|channel|canal|clase|medium|service|servicio|type|tipo",
    ),
    (
        Field::From,
        "from|from number|sender|sender number|sender id|caller|caller id|caller number|\
         calling number|source|source number|originator|de|desde|remitente|emisor|origen|\
         numero de origen|numero origen|llamante",
    ),
    (
        Field::To,
        "to|to number|recipient|recipients|recipient number|receiver|callee|called|\
         called number|dialed number|destination|destination number|para|destinatario|\
         destinatarios|destino|numero de destino|numero destino|llamado|a",
    ),
    (
        Field::Number,
        "numbers|number|phone number|phone|contact number|customer number|client number|\
         external number|other party|other number|address|mobile|mobile number|msisdn|\
         telefono|numero|numero de telefono|telefonos|movil|celular|numero del contacto|\
         numero del cliente|telefono cliente|telefono del cliente|tel",
    ),
    (
        Field::OurNumber,
        "our number|internal number|my number|own number|local number|company number|line|our line|\
         business number|our name|nuestro numero|mi numero|linea|nuestra linea|numero propio|\
         sim|account number",
    ),
    (
        Field::Name,
        "names|contact name|contact|display name|name|sender name|from name|caller name|\
         customer|customer name|client|nombre|contacto|nombre del contacto|\
         nombre de contacto|cliente|nombre del cliente",
    ),
    (
        Field::Chat,
        "conversation|conversation id|chat session|chat|chat name|thread|thread id|\
         conversacion|hilo|grupo|group",
    ),
    (
        Field::Text,
        "text|body|message body|message text|message content|content|message|sms|sms text|\
         transcript|transcription|texto|mensaje|contenido|cuerpo|texto del mensaje|\
         transcripcion",
    ),
    (Field::Subject, "subject|asunto"),
    (
        Field::Duration,
        "duration s|duration|call duration|duration seconds|duration sec|talk time|billsec|\
         seconds|length|duracion|duracion s|duracion segundos|duracion de la llamada|\
         segundos",
    ),
    (
        Field::Status,
        "delivery|delivery status|status|message status|call status|estado|estado de entrega|\
         result|resultado|disposition",
    ),
    (
        Field::Outcome,
        "outcome|action result|call result|call outcome|result|resultado",
    ),
    (Field::Read, "read|is read|seen|read status|leido|visto"),
    (
        Field::Attachments,
        "attachments|attachment|media|num media|nummedia|media url|media urls|files|file|\
         adjuntos|adjunto|archivos|archivo",
    ),
    (
        Field::Id,
        "message id|message sid|sid|call sid|call id|guid|uuid|unique id|id|id del mensaje|\
         identificador",
    ),
];

/// The columns by their headings; each column is one thing, and each thing has one column.
pub(super) fn guess(headings: &[String]) -> BTreeMap<Field, usize> {
    if ours(headings) {
        return ours_mapped(headings);
    }
    let names: Vec<String> = headings.iter().map(|h| folded(&spaced(h))).collect();
    let mut taken = BTreeMap::new();
    for (field, known) in NAMES {
        let free = |at: &usize| !taken.values().any(|used| used == at);
        let place = |name: &&str| names.iter().position(|n| n == name).filter(free);
        if let Some(at) = known.split('|').find_map(|name| place(&name)) {
            taken.insert(*field, at);
        }
    }
    // A time alone is the whole of it.
    if !taken.contains_key(&Field::Date)
        && let Some(at) = taken.remove(&Field::Time)
    {
        taken.insert(Field::Date, at);
    }
    taken
}

/// Of a `SentDate`: "Sent Date".
fn spaced(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len() + 4);
    let mut lower = false;
    for c in heading.chars() {
        if c.is_uppercase() && lower {
            out.push(' ');
        }
        lower = c.is_lowercase();
        out.push(c);
    }
    out
}

/// The headings of the messages that Listo writes; later ones may follow.
const OURS: [&str; 15] = [
    "message",
    "conversation",
    "our_name",
    "at",
    "at_utc",
    "kind",
    "direction",
    "from_name",
    "from_number",
    "subject",
    "text",
    "delivery",
    "outcome",
    "duration_s",
    "attachments",
];

pub(super) fn ours(headings: &[String]) -> bool {
    headings
        .iter()
        .map(String::as_str)
        .take(OURS.len())
        .eq(OURS)
}

/// Listo's list of conversations, which holds no messages.
pub(super) fn ours_of_conversations(headings: &[String]) -> bool {
    let start = [
        "conversation",
        "our_name",
        "our_number",
        "names",
        "numbers",
        "state",
        "muted",
    ];
    headings
        .iter()
        .map(String::as_str)
        .take(start.len())
        .eq(start)
}

fn ours_mapped(headings: &[String]) -> BTreeMap<Field, usize> {
    let meant = [
        (Field::Id, "message"),
        (Field::OurNumber, "our_name"),
        (Field::Date, "at_utc"),
        (Field::Kind, "kind"),
        (Field::Direction, "direction"),
        (Field::From, "from_number"),
        (Field::Subject, "subject"),
        (Field::Text, "text"),
        (Field::Status, "delivery"),
        (Field::Outcome, "outcome"),
        (Field::Duration, "duration_s"),
        (Field::Attachments, "attachments"),
        (Field::Name, "names"),
        (Field::Number, "numbers"),
        (Field::Read, "read"),
        // The number itself, where the file has it.
        (Field::OurNumber, "line"),
    ];
    let place = |name: &str| headings.iter().position(|h| h == name);
    let found = meant
        .into_iter()
        .filter_map(|(field, name)| Some((field, place(name)?)));
    let mut columns: BTreeMap<Field, usize> = found.collect();
    // Files of earlier versions name nobody in a text of ours.
    if !columns.contains_key(&Field::Number)
        && let Some(at) = place("conversation")
    {
        columns.insert(Field::Chat, at);
    }
    if !columns.contains_key(&Field::Name)
        && let Some(at) = place("from_name")
    {
        columns.insert(Field::Name, at);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headings: &str, expect: &[(Field, &str)]) {
        let headings: Vec<String> = headings.split(',').map(str::to_owned).collect();
        let found = guess(&headings);
        let found: Vec<(Field, &str)> = found
            .iter()
            .filter_map(|(field, at)| Some((*field, headings.get(*at)?.as_str())))
            .collect();
        assert_eq!(found, expect, "{headings:?}");
    }

    #[test]
    fn usual_headings_are_known() {
        use Field::*;
        check(
            "From,To,Body,Status,SentDate,ApiVersion,NumSegments,ErrorCode,AccountSid,Sid,Direction,Price,PriceUnit",
            &[
                (Date, "SentDate"),
                (Direction, "Direction"),
                (From, "From"),
                (To, "To"),
                (Text, "Body"),
                (Status, "Status"),
                (Id, "Sid"),
            ],
        );
        check(
            "Fecha,Hora,Teléfono,Contacto,Tipo,Mensaje,Leído",
            &[
                (Date, "Fecha"),
                (Time, "Hora"),
                (Direction, "Tipo"),
                (Number, "Teléfono"),
                (Name, "Contacto"),
                (Text, "Mensaje"),
                (Read, "Leído"),
            ],
        );
        check(
            "Chat Session,Message Date,Delivered Date,Read Date,Service,Type,Sender ID,Sender Name,Status,Subject,Text,Attachment,Attachment type",
            &[
                (Date, "Message Date"),
                (Direction, "Type"),
                (Kind, "Service"),
                (From, "Sender ID"),
                (Name, "Sender Name"),
                (Chat, "Chat Session"),
                (Text, "Text"),
                (Subject, "Subject"),
                (Status, "Status"),
                (Attachments, "Attachment"),
            ],
        );
        check(
            "Time,Direction,Type,Number,Message",
            &[
                (Date, "Time"),
                (Direction, "Direction"),
                (Kind, "Type"),
                (Number, "Number"),
                (Text, "Message"),
            ],
        );
        check("a,b,c", &[(To, "a")]);
        check("", &[]);
    }
}
