//! A page of one call or voicemail.

use listo_domain::{Attachment, CallOutcome, Content, Direction, IncomingActivity};

use super::identity::Identity;
use super::labels::{Kind, Labels};
use super::page::{Call, Who};
use super::thread::party;
use super::values;
use crate::android::Reason;
use crate::numbers::Numbers;

/// What a call is, with its recording if one was found.
pub(super) fn activity(
    call: Call,
    who: &Who,
    kind: Option<Kind>,
    labels: Labels,
    recording: Option<Attachment>,
    numbers: &mut Numbers,
) -> Result<IncomingActivity, Reason> {
    let at = values::time("abbr.published", call.at.as_deref())?;
    let duration_s = values::duration(call.duration.as_deref())?;
    let kind = kind.ok_or_else(|| values::bad("rel=tag", None))?;
    let direction = match kind {
        Kind::Placed => Direction::Outbound,
        // Google Voice records only calls that came in.
        Kind::Missed | Kind::Received | Kind::Recorded | Kind::Voicemail => Direction::Inbound,
    };
    let outcome = match kind {
        Kind::Missed => CallOutcome::Missed,
        Kind::Placed if duration_s == 0 => CallOutcome::Missed,
        Kind::Placed | Kind::Received | Kind::Recorded | Kind::Voicemail => CallOutcome::Answered,
    };
    let name = match kind {
        Kind::Voicemail => "voicemail",
        // A recording has a page of its own beside that of the call.
        Kind::Recorded => "recorded",
        Kind::Missed | Kind::Placed | Kind::Received => "call",
    };
    let external_id = Identity::new(name, direction)
        .with(call.who.as_ref().map_or("", |who| who.tel.as_str()))
        .with(&at.0.to_string())
        .finish();
    let content = match kind {
        Kind::Voicemail => Content::Voicemail {
            duration_s,
            transcript: call.transcript,
            recording,
        },
        _ => Content::Call {
            direction,
            outcome,
            duration_s,
            recording,
            summary: None,
        },
    };
    let party = party(who, numbers);
    Ok(IncomingActivity {
        external_id,
        sender: (direction == Direction::Inbound).then(|| party.address.clone()),
        parties: vec![party],
        at,
        content,
        automatic: false,
        read: Some(!labels.unread),
    })
}
