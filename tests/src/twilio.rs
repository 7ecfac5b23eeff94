//! A Twilio on this computer: the few resources that Listo asks for, in the form of the official
//! specification, on a port of its own. It keeps what it is sent and fails as it is told to.

use crate::Result;
use crate::served::{Request, now, serve, value};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    messages: Vec<Value>,
    fates: Vec<Fate>,
    /// The key is no longer good.
    revoked: bool,
    /// Nobody answers.
    silent: bool,
    made: u64,
}

pub struct FakeTwilio {
    held: Arc<Mutex<Held>>,
    port: u16,
}

impl FakeTwilio {
    /// # Errors
    /// No port could be had.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let held = Arc::new(Mutex::new(Held::default()));
        let shared = held.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                std::thread::spawn(move || {
                    // A client that goes away is no error of ours.
                    let _ = serve(stream, |request| {
                        let mut held = shared.lock().unwrap_or_else(PoisonError::into_inner);
                        if held.silent {
                            None
                        } else {
                            answer(&mut held, request)
                        }
                    });
                });
            }
        });
        Ok(Self { held, port })
    }

    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Somebody writes to our number; gives the SID of the message.
    pub fn receive(&self, from: &str, body: &str) -> String {
        let mut held = self.lock();
        let message = held.message(from, NUMBER, body, "inbound", "received");
        let sid = message
            .get("sid")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        held.messages.insert(0, message);
        sid
    }

    /// Years before: this many texts in and out with so many people, an hour apart.
    pub fn fill(&self, texts: u64, people: u64) {
        let mut held = self.lock();
        let newest = now() - 86_400;
        for n in 0..texts {
            let other = format!("+1202556{:04}", n % people);
            let body = format!("message {n} of years before");
            let mut message = if n % 2 == 0 {
                held.message(&other, NUMBER, &body, "inbound", "received")
            } else {
                held.message(NUMBER, &other, &body, "outbound-api", "delivered")
            };
            let at = json!(mail(newest - n * 3_600));
            if let Some(fields) = message.as_object_mut() {
                for field in ["date_created", "date_sent", "date_updated"] {
                    fields.insert(field.to_owned(), at.clone());
                }
            }
            held.messages.push(message);
        }
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

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
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
}

fn problem(status: u32, code: u32, message: &str) -> (u32, Value) {
    let more = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({"code": code, "message": message, "more_info": more, "status": status});
    (status, body)
}

/// None where the connection is cut instead.
fn answer(held: &mut Held, request: &Request) -> Option<(u32, Value)> {
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
        ("GET", "/Messages.json") => {
            let fits = |m: &&Value| {
                let same = |field: &str, name: &str| {
                    value(&request.query, name).is_none_or(|wanted| m[field] == wanted)
                };
                same("to", "To") && same("from", "From")
            };
            let all: Vec<&Value> = held.messages.iter().filter(fits).collect();
            Some((200, page(&all, request)))
        }
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
            held.messages.insert(0, message.clone());
            (fate != Some(Fate::Unanswered)).then_some((201, message))
        }
        _ => Some(problem(404, 20404, "not found")),
    }
}

/// A page of the list, newest first; the next one begins behind the item that its token names.
fn page(all: &[&Value], request: &Request) -> Value {
    let size: usize = value(&request.query, "PageSize").map_or(50, |n| n.parse().unwrap_or(50));
    let token = value(&request.query, "PageToken").unwrap_or_default();
    let behind = all.iter().position(|m| m["sid"] == token);
    let rest = all.iter().skip(behind.map_or(0, |at| at + 1));
    let items: Vec<Value> = rest.take(size).map(|m| (*m).clone()).collect();
    let end = behind.map_or(0, |at| at + 1) + items.len();
    let next = items.last().filter(|_| end < all.len()).map(|last| {
        let sid = last["sid"].as_str().unwrap_or_default();
        format!("{ROOT}/Messages.json?PageSize={size}&PageToken={sid}")
    });
    json!({"messages": items, "next_page_uri": next, "page": 0, "page_size": size})
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

/// A time in the form of RFC 2822, by the calendar of days since 1970
/// (<https://howardhinnant.github.io/date_algorithms.html>).
fn mail(seconds: u64) -> String {
    const MONTHS: [&str; 12] = [
        "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb",
    ];
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let since = days + 719_468;
    let era = since / 146_097;
    let day_of_era = since % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400 + u64::from(month >= 10);
    let name = |of: &[&'static str], n: u64| {
        usize::try_from(n)
            .ok()
            .and_then(|n| of.get(n).copied())
            .unwrap_or_default()
    };
    format!(
        "{}, {day:02} {} {year} {:02}:{:02}:{:02} +0000",
        name(&DAYS, days % 7),
        name(&MONTHS, month),
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
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
