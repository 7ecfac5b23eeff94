//! Calls. What Twilio calls a call is one leg of it: the leg that began it is the item, and the legs it
//! made (`parent_call_sid`) tell whether a person answered.

use std::collections::BTreeMap;

use listo_domain::{Address, CallOutcome, Content, Direction, IncomingActivity, Millis, Party};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::api::Resource;
use super::fields::{Fields, address};
use super::lists::Step;
use crate::connector::{Fault, Item, Problem};
use crate::round::Leaf;

pub(super) const DATES: [&str; 2] = ["start_time", "date_created"];
/// A call that says it is going on for longer has been forgotten.
pub(super) const LONGEST_MS: i64 = 24 * 3_600_000;
/// Legs that wait for the leg that made them, which comes later in a list.
const LEGS: usize = 500;

/// The addresses that Twilio gives a caller who withholds the number: a word on a keypad.
const WITHHELD: [&str; 5] = [
    "+266696687",   // ANONYMOUS
    "+7378742833",  // RESTRICTED
    "+2562533",     // BLOCKED
    "+8656696",     // UNKNOWN
    "+86282452253", // UNAVAILABLE
];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Leg {
    sid: String,
    from: String,
    to: String,
    at: i64,
    seconds: u32,
    completed: bool,
    going_on: bool,
}

impl Leg {
    fn answered(&self) -> Option<u32> {
        (self.completed && self.seconds > 0).then_some(self.seconds)
    }
}

/// By the leg that made them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Legs {
    waiting: BTreeMap<String, Vec<Leg>>,
    /// Some had to be dropped.
    lost: bool,
}

pub(super) fn give(step: &mut Step<'_, '_>, leaf: &Leaf<'_>, legs: &mut Legs) -> Result<(), Fault> {
    for value in leaf.items {
        if let Some(parent) = Fields(value).text("parent_call_sid") {
            legs.add(parent, leg(value));
        }
    }
    // Legs of the same second may stand on either side of a page's end.
    let edge = leaf.items.last().filter(|_| leaf.more).and_then(time);
    for value in leaf.wanted(step.lists) {
        if Fields(value).has("parent_call_sid") {
            continue;
        }
        let of_call = legs.waiting.remove(Fields(value).sid()).unwrap_or_default();
        let sure = !legs.lost && edge.is_none_or(|edge| time(value) != Some(edge));
        if let Err(problem) = one(step, value, of_call, sure, leaf.newest)? {
            step.unreadable(problem, time(value));
        }
    }
    legs.shorten();
    Ok(())
}

fn one(
    step: &mut Step<'_, '_>,
    value: &Value,
    mut legs: Vec<Leg>,
    sure: bool,
    newest: Option<Millis>,
) -> Result<Result<(), Problem>, Fault> {
    let call = match read(value) {
        Ok(call) => call,
        Err(problem) => return Ok(Err(problem)),
    };
    let fields = Fields(value);
    let status = fields.text("status").unwrap_or_default();
    // Legs that were made after the first page was read are on no page of this walk.
    let ended = fields.latest(["end_time", "date_updated"]);
    let late = newest.is_some_and(|newest| ended.is_none_or(|ended| ended >= newest));
    let unanswered = legs.iter().all(|leg| leg.answered().is_none());
    if call.has_legs && status == "completed" && unanswered && (late || !sure) {
        match asked(step, fields.sid())? {
            Ok(found) => legs = found,
            Err(problem) => return Ok(Err(problem)),
        }
    }
    let going_on = is_going_on(status) || legs.iter().any(|leg| leg.going_on);
    if going_on && step.is_within(call.at, LONGEST_MS) {
        step.hold(call.at);
        return Ok(Ok(()));
    }
    if is_going_on(status) {
        return Ok(Ok(()));
    }
    if call.ours {
        step.out.items.extend(legs.iter().filter_map(outgoing));
        return Ok(Ok(()));
    }
    let own_seconds = (status == "completed").then(|| fields.seconds("duration"));
    let seconds = match call.has_legs && call.direction == Direction::Inbound {
        true => legs.iter().filter_map(Leg::answered).max(),
        false => own_seconds.filter(|seconds| *seconds > 0),
    };
    let name = fields
        .text("caller_name")
        .filter(|_| call.direction == Direction::Inbound);
    step.out.items.push(item(
        fields.sid(),
        &call.own,
        &call.other,
        name,
        call.direction,
        call.at,
        seconds,
    ));
    Ok(Ok(()))
}

struct Call {
    direction: Direction,
    own: String,
    other: String,
    at: Millis,
    /// It began at a phone or program of the account itself: the legs it made are the calls.
    ours: bool,
    has_legs: bool,
}

fn read(value: &Value) -> Result<Call, Problem> {
    let fields = Fields(value);
    fields.need_sid()?;
    let (direction, has_legs) = match fields.need("direction")? {
        "inbound" => (Direction::Inbound, true),
        "outbound-api" | "outbound-dial" => (Direction::Outbound, true),
        "trunking-originating" => (Direction::Inbound, false),
        "trunking-terminating" => (Direction::Outbound, false),
        _ => return Err(fields.problem("direction", "it is neither inbound nor outbound")),
    };
    let at = fields.need_time(DATES)?;
    let from = fields.text("from").unwrap_or_default().to_owned();
    let to = fields.text("to").unwrap_or_default().to_owned();
    let (own, other) = match direction {
        Direction::Inbound => (to, from),
        Direction::Outbound => (from, to),
    };
    let ours = has_legs
        && match direction {
            // Browsers and SIP phones call an application, not a number.
            Direction::Inbound => is_phone_of_ours(&other) || !is_outside(&own),
            Direction::Outbound => !is_outside(&other),
        };
    if !ours && own.is_empty() {
        return Err(fields.problem("to", "a call without a number of ours"));
    }
    if !ours && direction == Direction::Outbound && other.is_empty() {
        return Err(fields.problem("to", "it is missing, or no text"));
    }
    Ok(Call {
        direction,
        own,
        other,
        at,
        ours,
        has_legs,
    })
}

fn is_phone_of_ours(text: &str) -> bool {
    text.starts_with("client:")
}

/// A number, or an address of another service (`whatsapp:+…`), and no phone of the account.
fn is_outside(text: &str) -> bool {
    !text.is_empty() && !is_phone_of_ours(text) && !text.starts_with("sip:")
}

fn is_going_on(status: &str) -> bool {
    matches!(status, "queued" | "initiated" | "ringing" | "in-progress")
}

fn time(value: &Value) -> Option<Millis> {
    Fields(value).latest(DATES)
}

fn leg(value: &Value) -> Leg {
    let fields = Fields(value);
    let text = |name| fields.text(name).unwrap_or_default().to_owned();
    let status = text("status");
    Leg {
        sid: text("sid"),
        from: text("from"),
        to: text("to"),
        at: fields.need_time(DATES).map_or(0, |at| at.0),
        seconds: fields.seconds("duration"),
        completed: status == "completed",
        going_on: is_going_on(&status),
    }
}

/// A leg that a phone of ours has made to somebody outside.
fn outgoing(leg: &Leg) -> Option<Item> {
    let call = is_outside(&leg.to) && is_outside(&leg.from) && !leg.sid.is_empty() && !leg.going_on;
    call.then(|| {
        let at = Millis(leg.at);
        let outbound = Direction::Outbound;
        item(
            &leg.sid,
            &leg.from,
            &leg.to,
            None,
            outbound,
            at,
            leg.answered(),
        )
    })
}

/// The legs of a call, asked for.
fn asked(step: &mut Step<'_, '_>, parent: &str) -> Result<Result<Vec<Leg>, Problem>, Fault> {
    let resource = Resource::calls();
    let query = [("ParentCallSid", parent), ("PageSize", "100")];
    let path = step.lists.api.first(&resource, &query);
    step.spent += 1;
    match step.lists.api.page(&resource, &path) {
        Ok(page) => Ok(Ok(page.items.iter().map(leg).collect())),
        Err(Fault::Rejected(why)) => Ok(Err(Problem {
            id: parent.to_owned(),
            field: "legs".into(),
            what: why.message,
        })),
        Err(fault) => Err(fault),
    }
}

/// The caller of an inbound call; a withheld number is empty.
pub(super) fn caller(from: &str) -> Address {
    match WITHHELD.contains(&from) || from.eq_ignore_ascii_case("anonymous") {
        true => Address(String::new()),
        false => address(from),
    }
}

fn item(
    sid: &str,
    own: &str,
    other: &str,
    name: Option<&str>,
    direction: Direction,
    at: Millis,
    seconds: Option<u32>,
) -> Item {
    let other = match direction {
        Direction::Inbound => caller(other),
        Direction::Outbound => address(other),
    };
    let outcome = match seconds {
        Some(_) => CallOutcome::Answered,
        None => CallOutcome::Missed,
    };
    Item {
        own: address(own).0,
        failure: None,
        activity: IncomingActivity {
            external_id: sid.to_owned(),
            parties: vec![Party {
                address: other.clone(),
                name: name.map(str::to_owned),
            }],
            sender: (direction == Direction::Inbound).then_some(other),
            at,
            content: Content::Call {
                direction,
                outcome,
                duration_s: seconds.unwrap_or(0),
                recording: None,
                summary: None,
            },
            automatic: false,
            read: None,
        },
    }
}

impl Legs {
    fn add(&mut self, parent: &str, leg: Leg) {
        let legs = self.waiting.entry(parent.to_owned()).or_default();
        legs.retain(|known| known.sid != leg.sid);
        legs.push(leg);
    }

    fn shorten(&mut self) {
        while self.waiting.values().map(Vec::len).sum::<usize>() > LEGS {
            // The call that made the newest of them comes soonest.
            let newest = |legs: &Vec<Leg>| legs.iter().map(|leg| leg.at).max();
            let parents = self.waiting.iter();
            let oldest = parents
                .min_by_key(|(_, legs)| newest(legs))
                .map(|(sid, _)| sid.clone());
            let Some(oldest) = oldest else { break };
            self.waiting.remove(&oldest);
            self.lost = true;
        }
    }
}
