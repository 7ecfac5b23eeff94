//! What the providers that are played on this computer have in common: a port, requests and answers in
//! JSON, pages and dates.

use crate::Result;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

/// An answer: its status and body. None where the connection is cut instead.
pub(crate) type Answer = Option<(u32, Value)>;

/// A provider on a port of its own, with what it holds.
pub(crate) struct Served<T> {
    held: Arc<Mutex<T>>,
    port: u16,
}

impl<T: Default + Send + 'static> Served<T> {
    pub fn start(answer: fn(&mut T, &Request) -> Answer) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let served = Self {
            held: Arc::default(),
            port,
        };
        let held = served.held.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let held = held.clone();
                std::thread::spawn(move || {
                    // A client that goes away is no error of ours.
                    let _ = serve(stream, |request| answer(&mut lock(&held), request));
                });
            }
        });
        Ok(served)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn lock(&self) -> MutexGuard<'_, T> {
        lock(&self.held)
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) struct Request {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    /// What the header `Authorization` holds.
    pub key: String,
    /// What the header `Quo-Api-Version` holds.
    pub version: String,
    pub body: String,
    pub form: Vec<(String, String)>,
}

/// Answers until the other end goes away, or until there is no answer: then the connection is cut.
fn serve(stream: TcpStream, answer: impl Fn(&Request) -> Answer) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    while let Some(request) = read(&mut reader)? {
        let Some((status, body)) = answer(&request) else {
            return Ok(());
        };
        let body = body.to_string();
        let whole = format!(
            "HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        // In one piece: a head and a body that follow each other would wait for one another.
        stream.write_all(whole.as_bytes())?;
    }
    Ok(())
}

fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let (mut key, mut version, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => key = value.trim().to_owned(),
            "quo-api-version" => version = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(Request {
        method,
        path: path.to_owned(),
        query: pairs(query),
        key,
        version,
        form: pairs(&body),
        body,
    }))
}

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

/// Without the escapes of a form.
fn plain(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digits: String = bytes.by_ref().take(2).map(char::from).collect();
                out.extend(u8::from_str_radix(&digits, 16));
            }
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, v)| v.as_str())
}

/// Which of so many rows, newest first, are on the page that `token` names, and how the next one is named:
/// by how many rows are behind it, which new ones do not change.
pub(crate) fn turn(
    total: usize,
    token: Option<&str>,
    size: usize,
) -> (std::ops::Range<usize>, Option<String>) {
    let behind = token.map_or(total, |token| token.parse().unwrap_or(0));
    let start = total.saturating_sub(behind);
    let end = start.saturating_add(size).min(total);
    let next = (end < total).then(|| (total - end).to_string());
    (start..end, next)
}

/// Seconds since 1970. The app under test lives by the same clock.
#[allow(
    clippy::disallowed_methods,
    reason = "it stands for a provider with a clock of its own"
)]
pub(crate) fn now() -> u64 {
    let now = std::time::SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

/// A time of UTC.
pub(crate) struct Moment {
    pub year: u64,
    /// From 1 on, as the days are.
    pub month: usize,
    pub day: u64,
    /// From Thursday on.
    pub weekday: usize,
    /// `12:00:00`
    pub clock: String,
}

/// By the calendar of days since 1970 (<https://howardhinnant.github.io/date_algorithms.html>).
pub(crate) fn moment(seconds: u64) -> Moment {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let since = days + 719_468;
    let era = since / 146_097;
    let day_of_era = since % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let small = |n: u64| usize::try_from(n).unwrap_or(0);
    Moment {
        year: year_of_era + era * 400 + u64::from(month <= 2),
        month: small(month),
        day: day_of_year - (153 * march_month + 2) / 5 + 1,
        weekday: small(days % 7),
        clock: format!("{:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60),
    }
}
