//! `call` records.

use listo_domain::{Address, CallOutcome, Content, Direction, IncomingActivity, Millis, Party};

use super::identity::Identity;
use super::item::Reason;
use super::record::Fields;
use super::values::{self, Unit};
use crate::numbers::Numbers;

pub(super) fn activity(fields: &Fields, numbers: &mut Numbers) -> Result<IncomingActivity, Reason> {
    let at: Millis = values::date(fields.date.as_deref(), Unit::Millis)?;
    let seconds = fields
        .duration
        .as_deref()
        .map(str::trim)
        .filter(|d| !d.is_empty());
    let duration_s: u32 = match seconds {
        None => 0,
        Some(text) => text
            .parse()
            .map_err(|_| values::bad("duration", Some(text)))?,
    };
    let kind = fields.kind.as_deref().map(str::trim);
    let (direction, outcome) = match kind {
        Some("1") => (Direction::Inbound, Some(CallOutcome::Answered)),
        Some("2") if duration_s > 0 => (Direction::Outbound, Some(CallOutcome::Answered)),
        Some("2") => (Direction::Outbound, Some(CallOutcome::Missed)),
        Some("3") => (Direction::Inbound, Some(CallOutcome::Missed)),
        Some("4") => (Direction::Inbound, None),
        Some("5") => (Direction::Inbound, Some(CallOutcome::Rejected)),
        Some("6") => (Direction::Inbound, Some(CallOutcome::Blocked)),
        // Answered on another device of the same line.
        Some("7") => (Direction::Inbound, Some(CallOutcome::Answered)),
        other => return Err(values::bad("type", other)),
    };

    let raw = fields.address.as_deref().unwrap_or_default().trim();
    let withheld_by_number =
        matches!(raw, "" | "-1" | "-2" | "-3") || raw.eq_ignore_ascii_case("unknown");
    let presentation = fields.presentation.as_deref().map(str::trim);
    // Whom we called we know, whatever the log says of the presentation.
    let withheld = withheld_by_number
        || (direction == Direction::Inbound && matches!(presentation, Some("2" | "3" | "4")));
    let written = if withheld { "" } else { raw };
    let address = if withheld {
        Address(String::new())
    } else {
        numbers.normalise(raw)
    };

    let identity = Identity::new(
        if outcome.is_some() {
            "call"
        } else {
            "voicemail"
        },
        direction,
    )
    .with(written)
    .with(&at.0.to_string());
    let content = match outcome {
        Some(outcome) => Content::Call {
            direction,
            outcome,
            duration_s,
            recording: None,
            summary: None,
        },
        None => Content::Voicemail {
            duration_s,
            transcript: None,
            recording: None,
        },
    };
    let name = (!withheld)
        .then(|| values::contact_name(fields.contact_name.as_deref()))
        .flatten();
    Ok(IncomingActivity {
        external_id: identity.finish(),
        sender: (direction == Direction::Inbound).then(|| address.clone()),
        parties: vec![Party { address, name }],
        at,
        content,
        automatic: false,
        read: None,
    })
}
