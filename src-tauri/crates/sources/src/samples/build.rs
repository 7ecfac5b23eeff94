//! From the scripts to activities.

use listo_domain::{
    Address, Attachment, CallOutcome, Content, Delivery, Direction, IncomingActivity, Millis, Party,
};

use super::SampleActivity;
use super::scripts::{LONG_THREAD, SCRIPTS};
use super::sound::SECONDS;

pub(super) const DESK: &str = "front-desk";
pub(super) const PHARMACY: &str = "pharmacy";

const MINUTE: i64 = 60 * 1000;
/// Items of the long thread, spread over a year.
const LONG: i64 = 320;

/// One conversation: a number of ours, the others as (name, address), and what happened.
pub(super) struct Script {
    pub(super) number: &'static str,
    pub(super) parties: &'static [(&'static str, &'static str)],
    /// Minutes ago, and what.
    pub(super) items: &'static [(i64, What)],
}

#[derive(Clone, Copy)]
pub(super) enum What {
    /// From the first party.
    In(&'static str),
    /// The same, not yet read.
    New(&'static str),
    /// From the party with this index, not yet read.
    NewFrom(usize, &'static str),
    NewPicture(&'static str),
    Out(&'static str),
    /// An automatic reply.
    Auto(&'static str),
    Failed(&'static str),
    Missed,
    NewMissed,
    Rejected,
    /// Seconds.
    Answered(u32),
    /// Seconds; 0 is not reached.
    Called(u32),
    Voicemail(u32, &'static str),
    /// With the recording.
    NewVoicemail(&'static str),
    /// A very long message, made of this paragraph.
    Endless(&'static str),
}

/// What travels along with the messages.
pub(super) struct Files {
    pub(super) picture: Attachment,
    pub(super) recording: Attachment,
}

pub(super) fn all(now: Millis, files: &Files) -> Vec<SampleActivity> {
    let mut all = Vec::new();
    for (index, script) in SCRIPTS.iter().enumerate() {
        for (step, (ago, what)) in script.items.iter().enumerate() {
            let at = Millis(now.0 - ago * MINUTE);
            let id = format!("sample-{index}-{step}");
            all.push(activity(script, id, at, *what, files));
        }
    }
    long_thread(now, files, &mut all);
    all
}

/// Everyday exchanges over and over, from a year ago until yesterday.
fn long_thread(now: Millis, files: &Files, all: &mut Vec<SampleActivity>) {
    let year = 365 * 24 * 60 - 24 * 60;
    for step in 0..LONG {
        let line = LONG_THREAD.iter().cycle().nth(step as usize).copied();
        // Answers follow within minutes, the next topic days later.
        let topic = step / 4;
        let ago = 24 * 60 + year * (LONG / 4 - 1 - topic) / (LONG / 4 - 1) + (3 - step % 4) * 7;
        let at = Millis(now.0 - ago * MINUTE);
        if let Some(what) = line {
            all.push(activity(
                &LUCIA,
                format!("sample-long-{step}"),
                at,
                what,
                files,
            ));
        }
    }
}

const LUCIA: Script = Script {
    number: DESK,
    parties: &[("Lucía Ortega", "+34600000013")],
    items: &[],
};

fn activity(
    script: &Script,
    external_id: String,
    at: Millis,
    what: What,
    files: &Files,
) -> SampleActivity {
    use Direction::{Inbound, Outbound};
    let text = |direction, delivery, body: &str| Content::Text {
        direction,
        body: body.to_owned(),
        subject: None,
        delivery,
        attachments: Vec::new(),
    };
    let inbound = |body| text(Inbound, Delivery::Delivered, body);
    let call = |direction, outcome, duration_s| Content::Call {
        direction,
        outcome,
        duration_s,
        recording: None,
        summary: None,
    };
    let voicemail = |duration_s, transcript: &str, recording| Content::Voicemail {
        duration_s,
        transcript: Some(transcript.to_owned()),
        recording,
    };
    let (mut from, mut automatic) = (Some(0), false);
    let content = match what {
        What::In(body) | What::New(body) => inbound(body),
        What::NewFrom(who, body) => {
            from = Some(who);
            inbound(body)
        }
        What::NewPicture(body) => Content::Text {
            direction: Inbound,
            body: body.to_owned(),
            subject: None,
            delivery: Delivery::Delivered,
            attachments: vec![files.picture.clone()],
        },
        What::Out(body) => text(Outbound, Delivery::Delivered, body),
        What::Auto(body) => {
            automatic = true;
            text(Outbound, Delivery::Delivered, body)
        }
        What::Failed(body) => text(Outbound, Delivery::Failed, body),
        What::Missed | What::NewMissed => call(Inbound, CallOutcome::Missed, 0),
        What::Rejected => call(Inbound, CallOutcome::Rejected, 0),
        What::Answered(seconds) => call(Inbound, CallOutcome::Answered, seconds),
        What::Called(0) => call(Outbound, CallOutcome::Missed, 0),
        What::Called(seconds) => call(Outbound, CallOutcome::Answered, seconds),
        What::Voicemail(seconds, words) => voicemail(seconds, words, None),
        What::NewVoicemail(words) => voicemail(SECONDS, words, Some(files.recording.clone())),
        What::Endless(paragraph) => inbound(&vec![paragraph; 60].join("\n\n")),
    };
    if matches!(
        what,
        What::Out(_) | What::Auto(_) | What::Failed(_) | What::Called(_)
    ) {
        from = None;
    }
    let new = matches!(
        what,
        What::New(_)
            | What::NewFrom(..)
            | What::NewPicture(_)
            | What::NewMissed
            | What::NewVoicemail(..)
    );
    let address = |text: &str| Address(text.to_owned());
    let sender = from
        .and_then(|i| script.parties.get(i))
        .map(|(_, a)| address(a));
    let party = |(name, a): &(&str, &str)| Party {
        address: address(a),
        name: (!name.is_empty()).then(|| (*name).to_owned()),
    };
    let mut parties: Vec<Party> = script.parties.iter().map(party).collect();
    parties.sort_by(|a, b| a.address.cmp(&b.address));
    let read = Some(!new);
    let activity = IncomingActivity {
        external_id,
        parties,
        sender,
        at,
        content,
        automatic,
        read,
    };
    SampleActivity {
        number: script.number,
        activity,
        live: new,
    }
}
