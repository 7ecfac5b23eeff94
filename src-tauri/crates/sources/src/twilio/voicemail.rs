//! Voicemails: what the TwiML verb Record took down of an inbound call. Recordings of conversations
//! and conferences are left where they are.

use listo_domain::{Content, IncomingActivity, Millis, Party};
use serde_json::Value;

use super::api::Resource;
use super::call::{self, caller};
use super::fields::{Fields, address, is_id};
use super::lists::Step;
use crate::connector::{Fault, Item};

pub(super) const DATES: [&str; 2] = ["date_created", "start_time"];
/// A transcript that is being made is waited for this long: an item is stored once, as it comes.
const TRANSCRIPT_MS: i64 = 15 * 60_000;

pub(super) fn give(step: &mut Step<'_, '_>, value: &Value) -> Result<(), Fault> {
    let fields = Fields(value);
    if fields.text("source") != Some("RecordVerb") {
        return Ok(());
    }
    let (sid, at) = match (fields.need_sid(), fields.need_time(DATES)) {
        (Ok(sid), Ok(at)) => (sid, at),
        (Err(problem), _) | (_, Err(problem)) => {
            step.unreadable(problem, fields.latest(DATES));
            return Ok(());
        }
    };
    let status = fields.text("status").unwrap_or_default();
    if matches!(status, "in-progress" | "paused" | "stopped" | "processing") {
        if step.is_within(at, call::LONGEST_MS) {
            step.hold(at);
        }
        return Ok(());
    }
    if status != "completed" || step.has_given(sid, status) {
        return Ok(());
    }
    let transcript = match transcript(step, sid)? {
        Transcript::Coming if step.is_within(at, TRANSCRIPT_MS) => {
            step.hold(at);
            return Ok(());
        }
        Transcript::Coming => None,
        Transcript::Is(text) => text,
    };
    if let Some(item) = item(step, fields, at, transcript)? {
        step.out.items.push(item);
    }
    step.gave(sid, status, at);
    Ok(())
}

fn item(
    step: &mut Step<'_, '_>,
    fields: Fields<'_>,
    at: Millis,
    transcript: Option<String>,
) -> Result<Option<Item>, Fault> {
    let sid = fields.sid();
    let Some(call) = fields.text("call_sid").filter(|call| is_id(call)) else {
        step.problem(sid, "call_sid", "it is missing, or no id");
        return Ok(None);
    };
    step.spent += 1;
    let call = match step.lists.api.call(call) {
        Ok(call) => call,
        Err(Fault::Rejected(why)) => {
            step.problem(sid, "call_sid", &why.message);
            return Ok(None);
        }
        Err(fault) => return Err(fault),
    };
    let call = Fields(&call);
    if call.text("direction") != Some("inbound") {
        return Ok(None);
    }
    let Some(own) = call.text("to") else {
        step.problem(sid, "to", "the call has no number of ours");
        return Ok(None);
    };
    let caller = caller(call.text("from").unwrap_or_default());
    let recording = match fields.has("encryption_details") {
        true => {
            step.problem(
                sid,
                "recording",
                "it is encrypted with a key of the account's owner",
            );
            None
        }
        false => {
            let path = format!("Recordings/{sid}.mp3");
            step.file(sid, at, "recording", &path, Some("audio/mpeg"))?
        }
    };
    Ok(Some(Item {
        own: address(own).0,
        failure: None,
        activity: IncomingActivity {
            external_id: sid.to_owned(),
            parties: vec![Party {
                address: caller.clone(),
                name: call.text("caller_name").map(str::to_owned),
            }],
            sender: Some(caller),
            at,
            content: Content::Voicemail {
                duration_s: fields.seconds("duration"),
                transcript,
                recording,
            },
            automatic: false,
            read: None,
        },
    }))
}

enum Transcript {
    Coming,
    Is(Option<String>),
}

fn transcript(step: &mut Step<'_, '_>, sid: &str) -> Result<Transcript, Fault> {
    let resource = Resource::transcriptions(sid);
    let path = step.lists.api.first(&resource, &[("PageSize", "50")]);
    step.spent += 1;
    let page = match step.lists.api.page(&resource, &path) {
        Ok(page) => page,
        Err(Fault::Rejected(_)) => return Ok(Transcript::Is(None)),
        Err(fault) => return Err(fault),
    };
    let of = |status: &str| {
        let mut all = page.items.iter().map(Fields);
        all.find(|fields| fields.text("status") == Some(status))
    };
    Ok(match (of("completed"), of("in-progress")) {
        (Some(done), _) => Transcript::Is(done.text("transcription_text").map(str::to_owned)),
        (None, Some(_)) => Transcript::Coming,
        (None, None) => Transcript::Is(None),
    })
}
