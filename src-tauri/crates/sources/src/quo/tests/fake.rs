//! Quo in memory: both surfaces, their lists by cursor, and items that change. It is as strict as Quo is
//! with what it is asked.

use std::sync::Arc;

use listo_domain::{Delivery, Millis};
use serde_json::{Value, json};

use crate::connector::Pace;
use crate::http::script::{Answer, Asked, Script};
use crate::http::{Secret, Timeouts};
use crate::played::{self, Acts, AtOnce, page};
use crate::quo::fields::date;
use crate::quo::{Account, Quo};

pub(super) type Fake = played::Fake<World>;

pub(super) const KEY: &str = "0123456789abcdef";
pub(super) const OWN: &str = "+12025550100";
pub(super) const LINE: &str = "PN1main";

#[derive(Default)]
pub(super) struct World {
    /// From the oldest to the newest.
    pub(super) messages: Vec<Value>,
    pub(super) calls: Vec<Value>,
    pub(super) contacts: Vec<Value>,
    /// From the one that was used last.
    pub(super) conversations: Vec<Value>,
    /// What was marked, and how.
    pub(super) marks: Vec<(String, String)>,
    page: usize,
    /// Lists go from the oldest to the newest: Quo does not promise the other order.
    pub(super) oldest_first: bool,
    url: String,
    made: u64,
}

impl World {
    fn id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:032x}", self.made)
    }

    fn other(&self) -> String {
        format!("+1202555{:04}", 200 + self.made % 5)
    }

    pub(super) fn text(&mut self, at: i64, inbound: bool, media: u32, status: &str) -> String {
        let id = self.id("AC");
        let other = self.other();
        let (from, to) = match inbound {
            true => (other.as_str(), OWN),
            false => (OWN, other.as_str()),
        };
        let files = (0..media)
            .map(|n| json!({"url": format!("{}/files/{id}-{n}", self.url), "type": "image/png"}));
        let value = json!({
            "id": id, "from": from, "to": [to], "text": format!("text {id}"), "status": status,
            "phoneNumberId": LINE, "conversationId": "CN1", "userId": null,
            "direction": if inbound { "incoming" } else { "outgoing" },
            "createdAt": date(Millis(at)), "updatedAt": date(Millis(at)),
            "media": files.collect::<Vec<_>>(),
        });
        insert(&mut self.messages, value);
        id
    }

    /// A call of `at`; without seconds it was not answered.
    pub(super) fn call(&mut self, at: i64, inbound: bool, answered: Option<u32>) -> String {
        let id = self.id("AC");
        let value = json!({
            "id": id, "phoneNumberId": LINE, "actorId": null,
            "direction": if inbound { "incoming" } else { "outgoing" },
            "status": if answered.is_some() { "completed" } else { "no-answer" },
            "participants": [{"phoneNumber": self.other(), "actorId": null}, {"phoneNumber": OWN, "actorId": "US1"}],
            "answeredAt": answered.map(|_| date(Millis(at + 3000))),
            "completedAt": date(Millis(at + 9000)), "createdAt": date(Millis(at)),
            "duration": answered.unwrap_or(0), "aiHandled": null, "voicemail": null,
        });
        insert(&mut self.calls, value);
        id
    }

    pub(super) fn ring(&mut self, at: i64) -> String {
        let id = self.call(at, true, None);
        self.set(&id, "status", json!("ringing"));
        self.set(&id, "completedAt", json!(null));
        id
    }

    pub(super) fn end(&mut self, id: &str, at: i64, answered: Option<u32>) {
        let status = if answered.is_some() {
            "completed"
        } else {
            "missed"
        };
        self.set(id, "status", json!(status));
        self.set(id, "completedAt", json!(date(Millis(at))));
        self.set(id, "answeredAt", json!(answered.map(|_| date(Millis(at)))));
        self.set(id, "duration", json!(answered.unwrap_or(0)));
    }

    /// What somebody said after a call that nobody took.
    pub(super) fn voicemail(&mut self, call: &str, status: &str) -> String {
        let id = call.replacen("AC", "VM", 1);
        let done = status == "completed";
        let url = done.then(|| format!("{}/files/{id}", self.url));
        let words = done.then_some("Call me back");
        let voicemail = json!({"id": id, "status": status, "duration": 7, "recordingUrl": url, "transcript": words});
        self.set(call, "voicemail", voicemail);
        id
    }

    pub(super) fn contact(&mut self, number: &str, first: &str, last: Option<&str>) {
        let id = self.id("66");
        self.contacts.push(json!({"id": id, "defaultFields": {
            "firstName": first, "lastName": last, "company": "Quo", "role": null, "emails": [],
            "phoneNumbers": [{"name": "mobile", "value": number, "id": "1"}, {"name": "none", "value": null}],
        }}));
    }

    pub(super) fn set(&mut self, id: &str, field: &str, value: Value) {
        let mut all = self.messages.iter_mut().chain(&mut self.calls);
        let found = all.find(|item| item["id"] == id);
        found.unwrap_or_else(|| panic!("no {id}"))[field] = value;
    }

    fn play(&mut self, asked: &Asked) -> Answer {
        let path = asked.target.split('?').next().unwrap();
        if path.starts_with("/files/") {
            return Answer::ok(path).with("Content-Type", "audio/mpeg");
        }
        if !path.starts_with("/v1/") && asked.header("quo-api-version") != Some("2026-03-30") {
            return Answer::status(400, r#"{"title":"Bad Request","message":"no version"}"#);
        }
        if asked.header("authorization") != Some(KEY) {
            let body = r#"{"error":{"message":"Unauthorized","key":"Unauthorized","trace":"1"}}"#;
            return Answer::status(401, body);
        }
        match (asked.method.as_str(), path) {
            ("GET", "/v1/phone-numbers") => Answer::ok(numbers().to_string()),
            ("GET", "/v1/messages") => self.v1_messages(asked),
            ("POST", "/v1/messages") => self.post(asked),
            ("GET", "/contacts") => self.list(asked, &self.contacts, "none"),
            ("GET", "/messages") => self.list(asked, &self.messages, "createdAt[gt]"),
            ("GET", "/calls") => self.list(asked, &self.calls, "createdAt[gte]"),
            ("GET", "/conversations") => self.conversations(asked),
            ("POST", path) => {
                let rest = path.strip_prefix("/conversations/").unwrap();
                let (id, verb) = rest.split_once('/').unwrap();
                self.marks.push((id.to_owned(), verb.to_owned()));
                Answer::ok("{}")
            }
            other => panic!("{other:?}"),
        }
    }

    fn conversations(&self, asked: &Asked) -> Answer {
        let line = asked.query("phoneNumberId[in]").unwrap();
        assert_eq!(asked.query("sort").as_deref(), Some("updatedAt:desc"));
        let of = |row: &&Value| row["phoneNumberId"] == line.as_str();
        let mut rows: Vec<Value> = self.conversations.iter().filter(of).cloned().collect();
        if !self.oldest_first {
            rows.reverse();
        }
        self.rows(asked, &rows, "none", ["limit", "after", "nextCursor"])
    }

    fn post(&mut self, asked: &Asked) -> Answer {
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        let last = self.messages.last().map(|m| m["createdAt"].clone());
        let id = self.text(0, false, 0, "queued");
        for (field, name) in [("to", "to"), ("from", "from"), ("text", "content")] {
            self.set(&id, field, body[name].clone());
        }
        self.set(
            &id,
            "createdAt",
            last.unwrap_or(json!("2026-09-21T14:13:20.000Z")),
        );
        let sent = self.messages.iter().find(|m| m["id"] == id.as_str());
        Answer::status(202, json!({"data": sent}).to_string())
    }

    fn v1_messages(&self, asked: &Asked) -> Answer {
        assert_eq!(asked.query("phoneNumberId").as_deref(), Some(LINE));
        let party = asked.query("participants").unwrap();
        let with = |m: &Value| m["from"] == party.as_str() || m["to"][0] == party.as_str();
        let rows: Vec<Value> = self.messages.iter().filter(|m| with(m)).cloned().collect();
        self.rows(
            asked,
            &rows,
            "createdAfter",
            ["maxResults", "pageToken", "nextPageToken"],
        )
    }

    fn list(&self, asked: &Asked, rows: &[Value], since: &str) -> Answer {
        let limit: usize = asked.query("limit").unwrap().parse().unwrap();
        assert!((1..=50).contains(&limit), "Quo takes no other limit");
        self.rows(asked, rows, since, ["limit", "after", "nextCursor"])
    }

    fn rows(&self, asked: &Asked, rows: &[Value], since: &str, names: [&str; 3]) -> Answer {
        let [limit, token, next] = names;
        let limit: usize = asked.query(limit).unwrap().parse().unwrap();
        let since = asked.query(since).unwrap_or_default();
        let wanted = |row: &Value| {
            since.is_empty() || row["createdAt"].as_str().unwrap_or_default() >= since.as_str()
        };
        let mut all: Vec<&Value> = rows.iter().collect();
        if !self.oldest_first {
            all.reverse();
        }
        let after = asked.query(token);
        let size = limit.min(self.page);
        let Some((page, more)) = page(&all, "id", after.as_deref(), size, wanted) else {
            return Answer::status(400, r#"{"message":"no such page"}"#);
        };
        let cursor = page.last().filter(|_| more).map(|last| &last["id"]);
        Answer::ok(json!({"data": page, next: cursor, "totalItems": 0}).to_string())
    }
}

pub(super) fn numbers() -> Value {
    let restrictions = json!({"US": "unrestricted", "CA": "restricted", "Intl": "restricted"});
    let none = json!({"US": "restricted", "CA": "restricted", "Intl": "restricted"});
    json!({"data": [
        {"id": LINE, "number": OWN, "name": "Front desk", "formattedNumber": "(202) 555-0100",
         "restrictions": {"messaging": restrictions, "calling": restrictions}, "later": 1},
        {"id": "PN2", "number": "+12025550101", "name": "", "restrictions": {"messaging": none}},
        {"id": "PN3", "number": null},
    ]})
}

fn insert(rows: &mut Vec<Value>, value: Value) {
    let at = value["createdAt"].as_str().unwrap().to_owned();
    let before = |row: &Value| *row["createdAt"].as_str().unwrap() <= *at;
    let position = rows.iter().take_while(|row| before(row)).count();
    rows.insert(position, value);
}

impl played::World for World {
    type Connector = Quo;

    fn new(page: usize, url: String) -> Self {
        Self {
            page,
            url,
            ..Self::default()
        }
    }

    fn connect(url: String, timeouts: Timeouts, pace: Arc<dyn Pace>) -> Quo {
        Quo::with_timeouts(&account(KEY, url), pace, timeouts).unwrap()
    }

    fn answer(&mut self, asked: &Asked) -> Answer {
        self.play(asked)
    }

    fn is_specified(asked: &Asked) -> bool {
        asked.target.starts_with("/v1/")
    }
}

impl Acts for World {
    const HALF: &'static str = r#"{"data":[],"nextCursor":null}"#;

    fn turn_round(&mut self) {
        self.oldest_first = true;
    }

    fn written(&mut self, at: i64, inbound: bool, media: u32, delivery: Delivery) -> String {
        let status = match inbound {
            true => "received",
            false => status(delivery),
        };
        self.text(at, inbound, media, status)
    }

    fn delivered(&mut self, id: &str, delivery: Delivery) {
        self.set(id, "status", json!(status(delivery)));
    }

    fn called(&mut self, at: i64, answered: Option<u32>) -> String {
        self.call(at, true, answered)
    }

    fn spoken(&mut self, _: i64, call: &str) -> String {
        self.voicemail(call, "completed")
    }

    fn rings(&mut self, at: i64) -> String {
        self.ring(at)
    }

    fn ends(&mut self, call: &str, at: i64, answered: Option<u32>) {
        self.end(call, at, answered);
    }
}

fn status(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Failed => "undelivered",
        Delivery::Delivered => "delivered",
        Delivery::Sent => "sent",
        _ => "queued",
    }
}

pub(super) fn quo(script: &Script) -> Quo {
    played::calm::<World>(script)
}

pub(super) fn with(script: &Script, key: &str) -> Quo {
    Quo::new(&account(key, script.url()), Arc::new(AtOnce)).unwrap()
}

fn account(key: &str, base_url: String) -> Account {
    let key = Secret::new(key);
    Account { key, base_url }
}
