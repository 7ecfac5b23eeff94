//! A Quo on this computer: the few resources of its two surfaces that Listo asks for, on a port of its
//! own. It keeps what it is sent and fails as it is told to.

use crate::Result;
use crate::served::{Answer, Request, Served, moment, now, turn, value};
use serde_json::{Value, json};

pub const KEY: &str = "a0b1c2d3e4f5a6b7";
pub const NUMBER: &str = "+12025550100";
pub const LINE: &str = "PNaaaaaaaa";
/// Whom Quo's contacts know by this number.
pub const MARTA: (&str, &str) = ("+14155550134", "Marta Prueba");

#[derive(Default)]
struct Held {
    /// Newest first.
    messages: Vec<Value>,
    calls: Vec<Value>,
    /// The key is no longer good.
    revoked: bool,
    /// It wants a pause.
    limited: bool,
    /// The next text is taken, and the connection is cut before the answer.
    cut: bool,
    /// Conversations that were marked, by their one other party, and how.
    marks: Vec<(String, String)>,
    /// Nothing may be marked.
    unmarkable: bool,
    /// Marking the conversations with these parties ends in an error of Quo's own.
    broken: Vec<String>,
    made: u64,
}

pub struct FakeQuo(Served<Held>);

impl FakeQuo {
    /// # Errors
    /// No port could be had.
    pub fn start() -> Result<Self> {
        Served::start(answer).map(Self)
    }

    #[must_use]
    pub fn base_url(&self) -> String {
        self.0.url()
    }

    /// Somebody writes to our number; gives the id of the message.
    pub fn receive(&self, from: &str, body: &str) -> String {
        let mut held = self.lock();
        let message = held.message(from, &[NUMBER], body, "incoming", "received");
        let id = at(&message, "/id").to_owned();
        held.messages.insert(0, message);
        id
    }

    /// Somebody called, nobody answered.
    pub fn miss(&self, from: &str) {
        let mut held = self.lock();
        let id = held.id("AC");
        let now = date(now());
        held.calls.insert(
            0,
            json!({
                "id": id, "phoneNumberId": LINE, "direction": "incoming", "status": "missed",
                "participants": [{"phoneNumber": from, "actorId": null}, {"phoneNumber": NUMBER}],
                "answeredAt": null, "completedAt": now, "createdAt": now, "duration": 0,
                "aiHandled": null, "voicemail": null,
            }),
        );
    }

    /// Somebody called, and was talked to.
    pub fn talk(&self, from: &str, summary: &str) {
        self.miss(from);
        let mut held = self.lock();
        let now = date(now());
        if let Some(call) = held.calls.first_mut().and_then(Value::as_object_mut) {
            call.insert("status".into(), json!("completed"));
            call.insert("answeredAt".into(), json!(now));
            call.insert("duration".into(), json!(125));
            let summary = json!({"status": "completed", "summary": [summary], "nextSteps": null});
            call.insert("summary".into(), summary);
        }
    }

    /// What was sent: to whom, and what; oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<(String, String)> {
        let held = self.lock();
        let sent = held.messages.iter().rev();
        sent.filter(|m| at(m, "/direction") == "outgoing")
            .map(|m| (at(m, "/to/0").to_owned(), at(m, "/text").to_owned()))
            .collect()
    }

    pub fn revoke_key(&self, revoked: bool) {
        self.lock().revoked = revoked;
    }

    pub fn limit(&self, limited: bool) {
        self.lock().limited = limited;
    }

    /// What was marked, and how; oldest first.
    #[must_use]
    pub fn marks(&self) -> Vec<(String, String)> {
        self.lock().marks.clone()
    }

    /// Fails at the conversations with these parties alone.
    pub fn break_marks_of(&self, parties: &[&str]) {
        self.lock().broken = parties.iter().map(|party| (*party).to_owned()).collect();
    }

    pub fn refuse_marks(&self, refuse: bool) {
        self.lock().unmarkable = refuse;
    }

    /// The next text is taken, and its answer is lost.
    pub fn cut_next(&self) {
        self.lock().cut = true;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.0.lock()
    }
}

impl Held {
    fn id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:032x}", self.made)
    }

    /// Whoever wrote or was written to, or called.
    fn others(&self) -> Vec<String> {
        let of_message = |m| match at(m, "/direction") {
            "incoming" => at(m, "/from"),
            _ => at(m, "/to/0"),
        };
        let calls = self.calls.iter();
        let calls = calls.map(|c| at(c, "/participants/0/phoneNumber"));
        let all = self.messages.iter().map(of_message).chain(calls);
        let mut others: Vec<String> = all.map(str::to_owned).collect();
        others.sort();
        others.dedup();
        others
    }

    fn message(
        &mut self,
        from: &str,
        to: &[&str],
        body: &str,
        direction: &str,
        status: &str,
    ) -> Value {
        let (id, now) = (self.id("AC"), date(now()));
        json!({
            "id": id, "from": from, "to": to, "text": body, "direction": direction,
            "status": status, "phoneNumberId": LINE, "userId": null, "media": [],
            "createdAt": now, "updatedAt": now,
        })
    }
}

/// The text there; empty where there is none.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.unwrap_or_default()
}

fn answer(held: &mut Held, request: &Request) -> Answer {
    let v1 = request.path.starts_with("/v1/");
    if !v1 && request.version != "2026-03-30" {
        return Some((
            400,
            json!({"title": "Bad Request", "message": "no version"}),
        ));
    }
    // The form that is in no specification, and comes all the same.
    if held.revoked || request.key != KEY {
        let error = json!({"message": "Unauthorized", "key": "Unauthorized", "trace": "1"});
        return Some((401, json!({"error": error})));
    }
    if held.limited {
        return Some((
            429,
            json!({"message": "Too many requests", "code": "0200429"}),
        ));
    }
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/v1/phone-numbers") => Some((
            200,
            json!({"data": [{"id": LINE, "number": NUMBER, "name": "Front desk", "users": []}]}),
        )),
        ("GET", "/v1/messages") => {
            let party = value(&request.query, "participants").unwrap_or_default();
            let with = |m: &&Value| [at(m, "/from"), at(m, "/to/0")].contains(&party);
            let all: Vec<&Value> = held.messages.iter().filter(with).collect();
            Some((
                200,
                json!({"data": all, "totalItems": 0, "nextPageToken": null}),
            ))
        }
        ("GET", "/messages") => Some((200, page(&held.messages, request, "createdAt[gt]"))),
        ("GET", "/calls") => Some((200, page(&held.calls, request, "createdAt[gte]"))),
        ("GET", "/contacts") => {
            let fields = json!({
                "firstName": "Marta", "lastName": "Prueba", "company": null, "role": null, "emails": [],
                "phoneNumbers": [{"name": "mobile", "value": MARTA.0, "id": "1"}],
            });
            let contact = json!({"id": "664d0db6", "defaultFields": fields, "customFields": []});
            Some((200, json!({"data": [contact], "nextCursor": null})))
        }
        ("GET", "/conversations") => {
            let line = value(&request.query, "phoneNumberId[in]") == Some(LINE);
            let others = held.others().into_iter().filter(|_| line);
            let all: Vec<Value> = others
                .map(|other| {
                    let id = format!("CN{}", other.trim_start_matches('+'));
                    json!({"id": id, "phoneNumberId": LINE, "participants": [other], "name": null})
                })
                .collect();
            Some((200, json!({"data": all, "nextCursor": null})))
        }
        ("POST", path) if path.starts_with("/conversations/CN") => {
            if held.unmarkable {
                let body = json!({"title": "Forbidden", "message": "Not a member of this inbox"});
                return Some((403, body));
            }
            let (id, verb) = path
                .trim_start_matches("/conversations/CN")
                .split_once('/')?;
            let party = format!("+{id}");
            if held.broken.contains(&party) {
                return Some((500, json!({"title": "Internal Server Error"})));
            }
            held.marks.push((party, verb.to_owned()));
            Some((200, json!({"data": {"id": format!("CN{id}")}})))
        }
        ("POST", "/v1/messages") => {
            let sent: Value = serde_json::from_str(&request.body).unwrap_or_default();
            let (from, to) = (at(&sent, "/from"), at(&sent, "/to/0"));
            let body = at(&sent, "/content");
            let message = held.message(from, &[to], body, "outgoing", "delivered");
            held.messages.insert(0, message.clone());
            (!std::mem::take(&mut held.cut)).then_some((202, json!({"data": message})))
        }
        _ => Some((404, json!({"title": "Not Found", "message": "Not found"}))),
    }
}

/// A page of a list, newest first.
fn page(all: &[Value], request: &Request, since: &str) -> Value {
    let limit: usize = value(&request.query, "limit").map_or(10, |n| n.parse().unwrap_or(10));
    let since = value(&request.query, since).unwrap_or_default();
    let wanted = |m: &&Value| at(m, "/createdAt") >= since;
    let all: Vec<&Value> = all.iter().filter(wanted).collect();
    let (page, next) = turn(all.len(), value(&request.query, "after"), limit);
    json!({"data": all.get(page).unwrap_or_default(), "nextCursor": next})
}

/// A time in the form of ISO 8601.
fn date(seconds: u64) -> String {
    let at = moment(seconds);
    format!(
        "{}-{:02}-{:02}T{}.000Z",
        at.year, at.month, at.day, at.clock
    )
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn times_have_the_form_that_quo_has() {
        assert_eq!(date(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(date(1_709_208_000), "2024-02-29T12:00:00.000Z");
        assert_eq!(date(1_793_534_400), "2026-11-01T12:00:00.000Z");
    }
}
