//! Calls, their summaries, and the voicemails that come with them.

use listo_domain::{Address, CallOutcome, Content, Direction, IncomingActivity, Millis, Party};
use serde_json::Value;

use super::fields::{Fields, is_id};
use super::lists::{Step, addresses};
use super::message::is_machine;
use crate::connector::{Fault, Item};

/// No call lasts longer: one that has not ended by then never says so.
const LONGEST_MS: i64 = 24 * 3_600_000;
/// A voicemail or its transcript that is being made is waited for this long: an item is stored once, as
/// it comes.
const VOICEMAIL_MS: i64 = 15 * 60_000;
/// A summary is waited for this long after the call began: of a call that somebody took, nobody waits.
const SUMMARY_MS: i64 = 60 * 60_000;
const GIVEN: &str = "given";

pub(super) fn give(step: &mut Step<'_, '_>, value: &Value) -> Result<(), Fault> {
    let fields = Fields(value);
    let (id, at, direction) = match fields.need_head() {
        Ok(head) => head,
        Err(problem) => {
            step.unreadable(problem, fields.time("createdAt"));
            return Ok(());
        }
    };
    let sides: Vec<Address> = addresses(fields.list("participants")).collect();
    let Some(own) = step.lists.own(fields.text("phoneNumberId"), &sides)? else {
        let what = "it belongs to no number of this workspace";
        step.unreadable(fields.problem("phoneNumberId", what), Some(at));
        return Ok(());
    };
    if is_going_on(fields) && step.is_within(at, LONGEST_MS) {
        step.hold(at);
        return Ok(());
    }
    let coming = fields.object("summary").and_then(|of| of.text("status")) == Some("in-progress");
    if coming && step.is_within(at, SUMMARY_MS) {
        step.hold(at);
        return Ok(());
    }
    let parties = step.lists.parties(&own, sides.into_iter());
    let sender = parties.first().map(|party| party.address.clone());
    let sender = sender.filter(|_| direction == Direction::Inbound);
    let answered = is_answered(fields, direction);
    step.out.items.push(Item {
        own: own.clone(),
        failure: None,
        activity: IncomingActivity {
            external_id: id.to_owned(),
            parties: parties.clone(),
            sender: sender.clone(),
            at,
            content: Content::Call {
                direction,
                outcome: match answered {
                    true => CallOutcome::Answered,
                    false => CallOutcome::Missed,
                },
                duration_s: match answered {
                    true => fields.seconds("duration"),
                    false => 0,
                },
                recording: None,
                summary: summary(fields).filter(|_| answered),
            },
            automatic: false,
            read: None,
        },
    });
    match fields.object("voicemail") {
        Some(voicemail) if direction == Direction::Inbound => {
            let of = Call {
                id,
                at,
                own,
                parties,
                sender,
            };
            of.voicemail(step, voicemail)
        }
        _ => Ok(()),
    }
}

fn is_going_on(fields: Fields<'_>) -> bool {
    let ended = fields.has("completedAt");
    match fields.text("status") {
        Some("queued" | "initiated" | "ringing" | "in-progress") => !ended,
        // Where the field is there and says nothing: somebody talks.
        Some("answered") => fields.0.get("completedAt").is_some_and(Value::is_null),
        _ => false,
    }
}

/// By a person: a call that Quo's agent took is one that nobody of ours has heard.
fn is_answered(fields: Fields<'_>, direction: Direction) -> bool {
    if direction == Direction::Inbound
        && (fields.has("aiHandled") || is_machine(fields.text("answeredBy")))
    {
        return false;
    }
    let says_so = fields.0.get("answeredAt").map(|at| !at.is_null());
    match fields.text("status") {
        Some("missed" | "no-answer" | "busy" | "failed" | "canceled" | "abandoned") => false,
        Some("answered") => true,
        _ => says_so.unwrap_or(!fields.has("voicemail") && fields.seconds("duration") > 0),
    }
}

/// What was said, and then what is to be done, each on a line.
fn summary(fields: Fields<'_>) -> Option<String> {
    let of = fields.object("summary")?;
    let lines = |name: &str, before: &'static str| {
        let all = of.list(name).iter().filter_map(Value::as_str);
        let all = all.map(str::trim).filter(|line| !line.is_empty());
        all.map(|line| format!("{before}{line}"))
            .collect::<Vec<_>>()
    };
    let mut all = lines("summary", "");
    all.extend(of.text("summary").map(str::to_owned));
    all.extend(lines("nextSteps", "→ "));
    (!all.is_empty()).then(|| all.join("\n"))
}

struct Call<'a> {
    id: &'a str,
    at: Millis,
    own: String,
    parties: Vec<Party>,
    sender: Option<Address>,
}

impl Call<'_> {
    fn voicemail(self, step: &mut Step<'_, '_>, fields: Fields<'_>) -> Result<(), Fault> {
        let status = fields.text("status").unwrap_or_default();
        if matches!(status, "absent" | "deleted") {
            return Ok(());
        }
        let id = match fields.text("id").filter(|id| is_id(id)) {
            Some(id) => id.to_owned(),
            None => format!("{}-voicemail", self.id),
        };
        if step.has_given(&id, GIVEN) {
            return Ok(());
        }
        let url = fields.text("recordingUrl").or(fields.text("url"));
        let coming = !matches!(status, "completed" | "failed" | "") || url.is_none();
        if coming && status != "failed" && step.is_within(self.at, VOICEMAIL_MS) {
            step.hold(self.at);
            return Ok(());
        }
        let recording = match url {
            Some(url) => step.file(&id, self.at, "recording", url, None)?,
            None => {
                step.problem(&id, "recording", "it has none");
                None
            }
        };
        step.gave(&id, GIVEN, self.at);
        // It was begun after the call, and stands after it.
        let at = Millis(self.at.0.saturating_add(1));
        step.out.items.push(Item {
            own: self.own,
            failure: None,
            activity: IncomingActivity {
                external_id: id,
                parties: self.parties,
                sender: self.sender,
                at,
                content: Content::Voicemail {
                    duration_s: fields.seconds("duration"),
                    transcript: transcript(fields),
                    recording,
                },
                automatic: false,
                read: None,
            },
        });
        Ok(())
    }
}

/// Text, or a dialogue of pieces.
fn transcript(fields: Fields<'_>) -> Option<String> {
    let pieces = || {
        let all = fields.list("transcript").iter();
        let words: Vec<&str> = all
            .filter_map(|piece| piece.as_str().or(Fields(piece).text("content")))
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    fields.text("transcript").map(str::to_owned).or_else(pieces)
}
