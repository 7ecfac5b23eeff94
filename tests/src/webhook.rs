//! Webhooks as Twilio and Quo send them, over a plain connection.

use crate::Result;
use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::Sha256;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

pub type Fields<'a> = [(&'a str, &'a str)];

/// `X-Twilio-Signature` of a form that is sent to this address.
#[must_use]
pub fn signature(token: &str, url: &str, fields: &Fields<'_>) -> String {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    let signed: String = fields
        .iter()
        .flat_map(|(name, value)| [*name, *value])
        .collect();
    let mac = Hmac::<Sha1>::new_from_slice(token.as_bytes());
    let mac = mac.map(|mac| mac.chain_update(url).chain_update(signed).finalize());
    mac.map_or_else(
        |_| String::new(),
        |mac| base64::engine::general_purpose::STANDARD.encode(mac.into_bytes()),
    )
}

/// `v1,…` of Standard Webhooks, with the key `whsec_…`.
#[must_use]
pub fn standard_signature(key: &str, id: &str, seconds: u64, body: &str) -> String {
    let sign = sha256(
        key.trim_start_matches("whsec_"),
        &format!("{id}.{seconds}.{body}"),
    );
    format!("v1,{sign}")
}

/// The header `openphone-signature`.
#[must_use]
pub fn openphone_signature(key: &str, ms: u64, body: &str) -> String {
    format!("hmac;1;{ms};{}", sha256(key, &format!("{ms}.{body}")))
}

fn sha256(key: &str, signed: &str) -> String {
    let base64 = base64::engine::general_purpose::STANDARD;
    let key = base64.decode(key).unwrap_or_default();
    let mac = Hmac::<Sha256>::new_from_slice(&key);
    let mac = mac.map(|mac| mac.chain_update(signed).finalize());
    mac.map_or_else(|_| String::new(), |mac| base64.encode(mac.into_bytes()))
}

#[must_use]
pub fn form(fields: &Fields<'_>) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|byte| match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            })
            .collect::<String>()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The beginning of a request to 127.0.0.1, up to its body.
#[must_use]
pub fn head(method: &str, path: &str, headers: &Fields<'_>) -> String {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head + "\r\n"
}

/// Sends these bytes and reads until the other end hangs up; gives the status and all of the answer.
/// Status 0 where there is no answer.
///
/// # Errors
/// No connection came about.
pub fn send(port: u16, bytes: &[u8]) -> Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    // The other end may have had enough before the end.
    let _ = stream.write_all(bytes);
    Ok(answer(&mut stream))
}

pub fn answer(stream: &mut TcpStream) -> (u16, String) {
    let text = String::from_utf8_lossy(&heard(stream)).into_owned();
    (status(&text), text)
}

/// As [`send`], for an answer that is a file: its status, its head in small letters, and its bytes.
///
/// # Errors
/// No connection came about.
pub fn fetch(port: u16, bytes: &[u8]) -> Result<(u16, String, Vec<u8>)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let _ = stream.write_all(bytes);
    let answer = heard(&mut stream);
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, body) = answer.split_at(end.map_or(answer.len(), |end| end + 4));
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    Ok((status(&head), head, body.to_vec()))
}

fn heard(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4_096];
    // A connection that is reset has said what it had to say.
    while let Ok(read @ 1..) = stream.read(&mut piece) {
        bytes.extend(piece.iter().take(read));
    }
    bytes
}

fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    status.unwrap_or(0)
}
