//! Twilio in memory: lists that are newest first, pages by token, and items that change.

use std::sync::Arc;

use listo_domain::Delivery;
use serde_json::{Value, json};

use crate::connector::Pace;
use crate::dates;
use crate::http::script::{Answer, Asked, Script};
use crate::http::{Secret, Timeouts};
use crate::played::{self, Acts, page};
use crate::twilio::{Account, Twilio};

pub(super) type Fake = played::Fake<World>;

pub(super) const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub(super) const OWN: &str = "+12025550100";
pub(super) const ROOT: &str = "/2010-04-01/Accounts/ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// Where in its list an item stands, and the item.
type Row = (i64, u64, Value);

#[derive(Default)]
pub(super) struct World {
    pub(super) messages: Vec<Row>,
    pub(super) calls: Vec<Row>,
    pub(super) recordings: Vec<Row>,
    pub(super) transcripts: Vec<Value>,
    /// A text whose pictures cannot be had, but for the fifth.
    pub(super) broken: Option<String>,
    page: usize,
    made: u64,
}

pub(super) fn mail(ms: i64) -> String {
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let day = dates::day(listo_domain::Millis(ms));
    let month: usize = day[5..7].parse().unwrap();
    let s = ms.rem_euclid(86_400_000) / 1000;
    let (year, month, day) = (&day[..4], months[month - 1], &day[8..]);
    format!(
        "Mon, {day} {month} {year} {:02}:{:02}:{:02} +0000",
        s / 3600,
        s / 60 % 60,
        s % 60
    )
}

impl World {
    fn sid(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:032x}", self.made)
    }

    /// A text of `at`; without `sent` it waits.
    pub(super) fn text(&mut self, at: i64, inbound: bool, media: u32, sent: bool) -> String {
        let sid = self.sid(if media > 0 { "MM" } else { "SM" });
        let other = format!("+1202555{:04}", 200 + self.made % 5);
        let (from, to) = if inbound {
            (other.as_str(), OWN)
        } else {
            (OWN, other.as_str())
        };
        let status = match (inbound, sent) {
            (true, _) => "received",
            (false, true) => "sent",
            (false, false) => "queued",
        };
        let value = json!({
            "sid": sid, "from": from, "to": to, "body": format!("text {sid}"),
            "direction": if inbound { "inbound" } else { "outbound-api" },
            "status": status, "num_media": media.to_string(), "error_code": null,
            "date_created": mail(at), "date_sent": sent.then(|| mail(at)),
        });
        insert(&mut self.messages, at, self.made, value);
        sid
    }

    /// A call of `at`; one without seconds is going on.
    pub(super) fn call(&mut self, at: i64, parent: Option<&str>, seconds: Option<u32>) -> String {
        let sid = self.sid("CA");
        let other = format!("+1202555{:04}", 200 + self.made % 5);
        let direction = if parent.is_some() {
            "outbound-dial"
        } else {
            "inbound"
        };
        let value = json!({
            "sid": sid, "from": other, "to": OWN, "direction": direction,
            "parent_call_sid": parent, "status": "in-progress", "duration": null,
            "start_time": mail(at), "date_created": mail(at), "end_time": null,
        });
        insert(&mut self.calls, at, self.made, value);
        if let Some(seconds) = seconds {
            self.end(&sid, at + i64::from(seconds) * 1000, seconds);
        }
        sid
    }

    pub(super) fn end(&mut self, sid: &str, at: i64, seconds: u32) {
        let call = find(&mut self.calls, sid);
        call["status"] = json!("completed");
        call["duration"] = json!(seconds.to_string());
        call["end_time"] = json!(mail(at));
    }

    pub(super) fn set(&mut self, sid: &str, field: &str, value: Value) {
        let rows = match &sid[..2] {
            "CA" => &mut self.calls,
            "RE" => &mut self.recordings,
            _ => &mut self.messages,
        };
        find(rows, sid)[field] = value;
    }

    pub(super) fn voicemail(&mut self, at: i64, call: &str) -> String {
        let sid = self.sid("RE");
        let value = json!({
            "sid": sid, "call_sid": call, "source": "RecordVerb", "status": "completed",
            "duration": "7", "date_created": mail(at), "start_time": mail(at),
            "encryption_details": null,
        });
        insert(&mut self.recordings, at, self.made, value);
        sid
    }

    pub(super) fn transcript(&mut self, recording: &str, status: &str) {
        let text = (status == "completed").then_some("HELLO");
        self.transcripts.retain(|t| t["recording_sid"] != recording);
        self.transcripts.push(json!({
            "recording_sid": recording, "status": status, "transcription_text": text,
        }));
    }

    fn play(&mut self, asked: &Asked) -> Answer {
        let path = asked.target.split('?').next().unwrap();
        let parts: Vec<&str> = path
            .strip_prefix(ROOT)
            .unwrap()
            .split('/')
            .skip(1)
            .collect();
        match parts.as_slice() {
            ["IncomingPhoneNumbers.json"] => Answer::ok(r#"{"incoming_phone_numbers": []}"#),
            ["Messages.json"] if asked.method == "POST" => {
                let sid = self.text(self.messages[0].0, false, 0, false);
                for (field, name) in [("to", "To"), ("from", "From"), ("body", "Body")] {
                    self.set(&sid, field, json!(asked.field(name).unwrap_or_default()));
                }
                Answer::status(201, find(&mut self.messages, &sid).to_string())
            }
            ["Messages.json"] => self.list(asked, "messages", &self.messages, "DateSent>"),
            ["Calls.json"] => self.list(asked, "calls", &self.calls, "StartTime>"),
            ["Recordings.json"] => self.list(asked, "recordings", &self.recordings, "DateCreated>"),
            ["Messages", sid, "Media.json"] => {
                let message = find(&mut self.messages, sid);
                let number: u32 = message["num_media"].as_str().unwrap().parse().unwrap();
                let media: Vec<Value> = (0..number)
                    .map(|n| json!({"sid": format!("ME{n}"), "content_type": "image/png"}))
                    .collect();
                Answer::ok(json!({"media_list": media, "next_page_uri": null}).to_string())
            }
            ["Messages", sid, "Media", medium]
                if self.broken.as_deref() == Some(sid) && *medium != "ME4" =>
            {
                Answer::status(503, "{}")
            }
            ["Messages", sid, "Media", medium] => {
                Answer::ok(format!("{sid} {medium}")).with("Content-Type", "image/png")
            }
            ["Calls", call] => {
                let call = call.trim_end_matches(".json");
                Answer::ok(find(&mut self.calls, call).to_string())
            }
            ["Recordings", sid, "Transcriptions.json"] => {
                let all = self
                    .transcripts
                    .iter()
                    .filter(|t| t["recording_sid"] == **sid);
                let all: Vec<&Value> = all.collect();
                Answer::ok(json!({"transcriptions": all}).to_string())
            }
            ["Recordings", _] => Answer::ok("sound").with("Content-Type", "audio/mpeg"),
            other => panic!("{other:?}"),
        }
    }

    fn list(&self, asked: &Asked, key: &str, rows: &[Row], since: &str) -> Answer {
        let size: usize = asked.query("PageSize").unwrap().parse().unwrap();
        assert!((1..=1000).contains(&size));
        let date = if key == "messages" {
            "date_sent"
        } else {
            "date_created"
        };
        let day = |row: &Value| {
            let at = dates::read(row[date].as_str()?)?;
            Some(dates::day(at))
        };
        let wanted = |row: &Value| {
            let since = asked
                .query(since)
                .is_none_or(|since| day(row).is_some_and(|d| d >= since));
            let parent = asked.query("ParentCallSid");
            since && parent.is_none_or(|parent| row["parent_call_sid"] == parent)
        };
        let token = asked.query("PageToken");
        let after = token
            .as_ref()
            .map(|token| token.strip_prefix("PA").unwrap());
        let rows: Vec<&Value> = rows.iter().map(|row| &row.2).collect();
        let Some((page, more)) = page(&rows, "sid", after, size.min(self.page), wanted) else {
            return Answer::status(400, r#"{"code":20001,"message":"no such page"}"#);
        };
        let next = more.then(|| {
            let query = asked.target.split_once('?').unwrap().1;
            let kept = query.split('&').filter(|pair| !pair.starts_with("Page"));
            let kept: Vec<&str> = kept.collect();
            let last = page.last().unwrap()["sid"].as_str().unwrap();
            let kept = if kept.is_empty() {
                String::new()
            } else {
                kept.join("&") + "&"
            };
            let list = asked.target.split('?').next().unwrap();
            format!("{list}?{kept}PageSize={size}&Page=1&PageToken=PA{last}")
        });
        Answer::ok(json!({key: page, "next_page_uri": next}).to_string())
    }
}

fn insert(rows: &mut Vec<Row>, at: i64, made: u64, value: Value) {
    let before = |row: &Row| (row.0, row.1) > (at, made);
    let position = rows.iter().take_while(|row| before(row)).count();
    rows.insert(position, (at, made, value));
}

fn find<'a>(rows: &'a mut [Row], sid: &str) -> &'a mut Value {
    let row = rows.iter_mut().find(|row| row.2["sid"] == sid);
    &mut row.unwrap_or_else(|| panic!("no {sid}")).2
}

impl played::World for World {
    type Connector = Twilio;

    fn new(page: usize, _: String) -> Self {
        Self {
            page,
            ..Self::default()
        }
    }

    fn connect(url: String, timeouts: Timeouts, pace: Arc<dyn Pace>) -> Twilio {
        let account = Account {
            account_sid: ACCOUNT.into(),
            key_sid: None,
            secret: Secret::new("secret"),
            base_url: url,
            public_url: Some("https://listo.example.com".into()),
        };
        Twilio::with_timeouts(account, pace, timeouts).unwrap()
    }

    fn answer(&mut self, asked: &Asked) -> Answer {
        self.play(asked)
    }

    /// Files (`….mp3`, `…/Media/ME…`) are not in the document.
    fn is_specified(asked: &Asked) -> bool {
        asked.target.split('?').next().unwrap().ends_with(".json")
    }
}

impl Acts for World {
    const HALF: &'static str = r#"{"messages":[],"calls":[]}"#;

    fn written(&mut self, at: i64, inbound: bool, media: u32, delivery: Delivery) -> String {
        self.text(at, inbound, media, delivery != Delivery::Queued)
    }

    fn delivered(&mut self, id: &str, delivery: Delivery) {
        let status = match delivery {
            Delivery::Failed => "failed",
            Delivery::Delivered => "delivered",
            _ => "sent",
        };
        self.set(id, "status", json!(status));
    }

    /// It rang for somebody, who answered or not.
    fn called(&mut self, at: i64, answered: Option<u32>) -> String {
        let call = self.call(at, None, Some(95));
        let leg = self.call(at, Some(&call), answered.or(Some(0)));
        if answered.is_none() {
            self.set(&leg, "status", json!("no-answer"));
        }
        call
    }

    fn spoken(&mut self, at: i64, call: &str) -> String {
        self.voicemail(at, call)
    }

    fn rings(&mut self, at: i64) -> String {
        self.call(at, None, None)
    }

    fn ends(&mut self, call: &str, at: i64, answered: Option<u32>) {
        if let Some(seconds) = answered {
            let began = at - 1000 * i64::from(seconds + 1);
            self.call(began, Some(call), Some(seconds));
        }
        self.end(call, at, 60);
    }
}

pub(super) fn twilio(script: &Script) -> Twilio {
    played::calm::<World>(script)
}
