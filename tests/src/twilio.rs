//! A Twilio on this computer: the few resources that Listo asks for, in the form of the official
//! specification, on a port of its own. It keeps what it is sent and fails as it is told to.

use crate::Result;
use crate::served::{Answer, Request, Served, moment, now, turn, value};
use serde_json::{Value, json};
use std::collections::VecDeque;

pub const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";
pub const NUMBER: &str = "+12025550100";
const ROOT: &str = "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// What becomes of the next text that is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Refused with this code of Twilio's.
    Refused(u32),
    /// Taken, and the connection is cut before the answer.
    Unanswered,
}

#[derive(Default)]
struct Held {
    /// Newest first, as Twilio lists them.
    messages: VecDeque<Value>,
    /// Texts before these; see [`FakeTwilio::fill`].
    old: Old,
    flow: Option<Flow>,
    fates: Vec<Fate>,
    /// Addresses of the files that go with what was sent.
    media: Vec<String>,
    /// The key is no longer good.
    revoked: bool,
    /// Nobody answers.
    silent: bool,
    made: u64,
}

/// Texts of years before, an hour apart. They are made when they are asked for.
#[derive(Default)]
struct Old {
    texts: usize,
    people: u64,
    newest: u64,
}

/// Texts that come in evenly.
struct Flow {
    since: u64,
    per_minute: u64,
    people: u64,
    given: u64,
}

pub struct FakeTwilio(Served<Held>);

impl FakeTwilio {
    /// # Errors
    /// No port could be had.
    pub fn start() -> Result<Self> {
        Served::start(answer).map(Self)
    }

    #[must_use]
    pub fn base_url(&self) -> String {
        self.0.url()
    }

    /// Somebody writes to our number; gives the SID of the message.
    pub fn receive(&self, from: &str, body: &str) -> String {
        self.lock().receive(from, body)
    }

    /// Years before: this many texts in and out with so many people, an hour apart.
    pub fn fill(&self, texts: usize, people: u64) {
        self.lock().old = Old {
            texts,
            people,
            newest: now() - 86_400,
        };
    }

    /// From now on so many texts come in evenly from so many people, in seconds as whole ones.
    pub fn flow(&self, per_minute: u64, people: u64) {
        self.lock().flow = Some(Flow {
            since: now(),
            per_minute,
            people,
            given: 0,
        });
    }

    /// What was sent: to whom, and what; oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<(String, String)> {
        let held = self.lock();
        let text = |m: &Value, field: &str| m[field].as_str().unwrap_or_default().to_owned();
        let sent = held.messages.iter().rev();
        sent.filter(|m| m["direction"] == "outbound-api")
            .map(|m| (text(m, "to"), text(m, "body")))
            .collect()
    }

    /// Where the files are that go with what was sent; oldest first.
    #[must_use]
    pub fn media(&self) -> Vec<String> {
        self.lock().media.clone()
    }

    /// All that was sent arrives.
    pub fn deliver(&self) {
        for message in &mut self.lock().messages {
            if message["status"] == "queued" {
                message["status"] = json!("delivered");
            }
        }
    }

    pub fn next(&self, fate: Fate) {
        self.lock().fates.push(fate);
    }

    pub fn revoke_key(&self, revoked: bool) {
        self.lock().revoked = revoked;
    }

    pub fn fall_silent(&self, silent: bool) {
        self.lock().silent = silent;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.0.lock()
    }
}

impl Held {
    fn message(
        &mut self,
        from: &str,
        to: &str,
        body: &str,
        direction: &str,
        status: &str,
    ) -> Value {
        self.made += 1;
        let now = mail(now());
        json!({
            "account_sid": ACCOUNT, "sid": format!("SM{:032x}", self.made), "from": from, "to": to,
            "body": body, "direction": direction, "status": status, "num_media": "0",
            "num_segments": "1", "error_code": null, "error_message": null,
            "date_created": now, "date_sent": now, "date_updated": now,
        })
    }

    fn receive(&mut self, from: &str, body: &str) -> String {
        let message = self.message(from, NUMBER, body, "inbound", "received");
        let sid = message.get("sid").and_then(Value::as_str);
        let sid = sid.unwrap_or_default().to_owned();
        self.messages.push_front(message);
        sid
    }

    /// What has come in by now.
    fn flow_in(&mut self) {
        let Some(mut flow) = self.flow.take() else {
            return;
        };
        let due = (now() - flow.since) * flow.per_minute / 60;
        for n in flow.given..due {
            let from = format!("+1202557{:04}", n % flow.people);
            self.receive(&from, &format!("text {n} of many"));
        }
        flow.given = due;
        self.flow = Some(flow);
    }

    fn len(&self) -> usize {
        self.messages.len() + self.old.texts
    }

    /// The text there, newest first.
    fn text(&self, at: usize) -> Value {
        match self.messages.get(at) {
            Some(message) => message.clone(),
            None => self.old.text(at - self.messages.len()),
        }
    }

    /// A page of the texts: those that were sent on a day or later, and between two numbers, if that is
    /// asked for.
    fn page(&self, request: &Request) -> Value {
        let asked = |name: &str| value(&request.query, name);
        let size: usize = asked("PageSize").map_or(50, |n| n.parse().unwrap_or(50));
        let token = asked("PageToken");
        let sides =
            [("to", "To"), ("from", "From")].map(|(field, name)| (field, name, asked(name)));
        let (items, next): (Vec<Value>, _) = if sides.iter().any(|(.., side)| side.is_some()) {
            let fits = |m: &Value| {
                let same = |(field, _, side): &(&str, &str, Option<&str>)| {
                    side.is_none_or(|side| m[*field] == side)
                };
                sides.iter().all(same)
            };
            let all: Vec<Value> = (0..self.len())
                .map(|at| self.text(at))
                .filter(fits)
                .collect();
            let (page, next) = turn(all.len(), token, size);
            (all.get(page).unwrap_or_default().to_vec(), next)
        } else {
            let total = match asked("DateSent>") {
                Some(day) => self.messages.len() + self.old.since(day),
                None => self.len(),
            };
            let (page, next) = turn(total, token, size);
            (page.map(|at| self.text(at)).collect(), next)
        };
        let next = next.map(|token| {
            let kept = request
                .query
                .iter()
                .filter(|(name, _)| !name.starts_with("Page"));
            let escape = |text: &str| text.replace('+', "%2B").replace('>', "%3E");
            let kept: String = kept
                .map(|(name, v)| format!("{}={}&", escape(name), escape(v)))
                .collect();
            format!("{ROOT}/Messages.json?{kept}PageSize={size}&PageToken={token}")
        });
        json!({"messages": items, "next_page_uri": next, "page": 0, "page_size": size})
    }
}

impl Old {
    fn at(&self, n: usize) -> u64 {
        self.newest.saturating_sub(n as u64 * 3_600)
    }

    fn text(&self, n: usize) -> Value {
        let other = format!("+1202556{:04}", n as u64 % self.people.max(1));
        let (from, to, direction, status) = match n % 2 {
            0 => (other.as_str(), NUMBER, "inbound", "received"),
            _ => (NUMBER, other.as_str(), "outbound-api", "delivered"),
        };
        let at = mail(self.at(n));
        json!({
            "account_sid": ACCOUNT, "sid": format!("SM{:032x}", (1_u128 << 100) + n as u128),
            "from": from, "to": to, "body": format!("message {n} of years before"),
            "direction": direction, "status": status, "num_media": "0", "num_segments": "1",
            "error_code": null, "error_message": null,
            "date_created": at, "date_sent": at, "date_updated": at,
        })
    }

    /// How many were sent on this day of UTC or later.
    fn since(&self, day: &str) -> usize {
        let is_since = |n: usize| {
            let at = moment(self.at(n));
            format!("{}-{:02}-{:02}", at.year, at.month, at.day).as_str() >= day
        };
        let (mut from, mut to) = (0, self.texts);
        while from < to {
            let middle = usize::midpoint(from, to);
            match is_since(middle) {
                true => from = middle + 1,
                false => to = middle,
            }
        }
        from
    }
}

fn problem(status: u32, code: u32, message: &str) -> (u32, Value) {
    let more = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({"code": code, "message": message, "more_info": more, "status": status});
    (status, body)
}

fn answer(held: &mut Held, request: &Request) -> Answer {
    if held.silent {
        return None;
    }
    held.flow_in();
    if held.revoked || request.key != basic(ACCOUNT, TOKEN) {
        return Some(problem(401, 20003, "Authenticate"));
    }
    let Some(resource) = request.path.strip_prefix(ROOT) else {
        return Some(problem(404, 20404, "not found"));
    };
    let list = |key: &str, items: Vec<Value>| {
        let mut page = json!({"next_page_uri": null, "page": 0, "page_size": items.len()});
        if let Some(fields) = page.as_object_mut() {
            fields.insert(key.to_owned(), Value::Array(items));
        }
        Some((200, page))
    };
    match (request.method.as_str(), resource) {
        ("GET", "/IncomingPhoneNumbers.json") => list(
            "incoming_phone_numbers",
            vec![json!({
                "sid": "PNaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "phone_number": NUMBER,
                "friendly_name": "Front desk", "capabilities": {"sms": true, "mms": true, "voice": true},
            })],
        ),
        ("GET", "/Messages.json") => Some((200, held.page(request))),
        ("GET", "/Calls.json") => list("calls", Vec::new()),
        ("GET", "/Recordings.json") => list("recordings", Vec::new()),
        ("POST", "/Messages.json") => {
            let fate = (!held.fates.is_empty()).then(|| held.fates.remove(0));
            if let Some(Fate::Refused(code)) = fate {
                return Some(problem(400, code, "it cannot be sent"));
            }
            let field = |name| value(&request.form, name).unwrap_or_default();
            let message = held.message(
                field("From"),
                field("To"),
                field("Body"),
                "outbound-api",
                "queued",
            );
            let media = request.form.iter().filter(|(name, _)| name == "MediaUrl");
            held.media.extend(media.map(|(_, url)| url.clone()));
            held.messages.push_front(message.clone());
            (fate != Some(Fate::Unanswered)).then_some((201, message))
        }
        _ => Some(problem(404, 20404, "not found")),
    }
}

fn basic(user: &str, key: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = format!("{user}:{key}");
    let mut out = String::from("Basic ");
    for chunk in text.as_bytes().chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, i| {
            bits << 8 | usize::from(chunk.get(i).copied().unwrap_or(0))
        });
        for i in 0..4 {
            let digit = DIGITS.get(bits >> (18 - 6 * i) & 63).copied();
            out.push(match digit {
                Some(digit) if i <= chunk.len() => char::from(digit),
                _ => '=',
            });
        }
    }
    out
}

/// A time in the form of RFC 2822.
fn mail(seconds: u64) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let at = moment(seconds);
    let name = |of: &[&'static str], n: usize| of.get(n).copied().unwrap_or_default();
    format!(
        "{}, {:02} {} {} {} +0000",
        name(&DAYS, at.weekday),
        at.day,
        name(&MONTHS, at.month - 1),
        at.year,
        at.clock
    )
}

#[cfg(test)]
mod tests {
    use super::{basic, mail};

    #[test]
    fn times_and_keys_have_the_form_that_twilio_has() {
        assert_eq!(mail(0), "Thu, 01 Jan 1970 00:00:00 +0000");
        assert_eq!(mail(1_793_534_400), "Sun, 01 Nov 2026 12:00:00 +0000");
        assert_eq!(mail(1_709_208_000), "Thu, 29 Feb 2024 12:00:00 +0000");
        // RFC 7617, section 2.
        assert_eq!(
            basic("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
    }
}
