//! Small exports of Google Voice, written by code.

use crate::world::{DAY, NOW};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

pub const ME: &str = "+12025550100";
pub const PHONES: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nTEL;TYPE=CELL:+12025550199\r\n\
                      item1.TEL:+12025550100\r\nitem1.X-ABLabel:Google Voice\r\nEND:VCARD\r\n";

/// Files by their paths in an export.
pub type Files = BTreeMap<String, Vec<u8>>;

/// So many days ago, in another zone.
fn at(days: i64, seconds: i64) -> String {
    let ms = NOW - days * DAY + seconds * 1_000;
    // 2026-11-01 and what comes before it, to the second.
    let day = ms.div_euclid(DAY);
    let second = ms.rem_euclid(DAY) / 1_000;
    let (year, month, of_month) = date(day);
    let (hour, rest) = (second / 3_600, second % 3_600);
    format!(
        "{year:04}-{month:02}-{of_month:02}T{hour:02}:{:02}:{:02}.000+00:00",
        rest / 60,
        rest % 60
    )
}

/// Howard Hinnant's `civil_from_days`.
fn date(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (
        yoe + era * 400 + i64::from(month <= 2),
        month,
        doy - (153 * mp + 2) / 5 + 1,
    )
}

pub fn text(who: &str, name: &str, at: &str, body: &str, more: &str) -> String {
    let name = match who {
        ME => "<abbr class=\"fn\" title=\"\">Me</abbr>".to_owned(),
        _ => format!("<span class=\"fn\">{name}</span>"),
    };
    format!(
        "<div class=\"message\"><abbr class=\"dt\" title=\"{at}\">then</abbr>:\n<cite class=\"sender vcard\">\
         <a class=\"tel\" href=\"tel:{who}\">{name}</a></cite>:\n<q>{body}</q>\n{more}</div>"
    )
}

fn tags(labels: &[&str]) -> String {
    let tag = |l: &&str| format!("<a rel=\"tag\" href=\"http://www.google.com/voice#{l}\">{l}</a>");
    let tags: Vec<String> = labels.iter().map(tag).collect();
    format!("<div class=\"tags\">Labels:\n{}</div>", tags.join(", "))
}

pub fn texts(messages: &[String], labels: &[&str]) -> Vec<u8> {
    let log = messages.concat();
    let html = format!(
        "<html><body><div class=\"hChatLog hfeed\">{log}</div>{}</body></html>",
        tags(labels)
    );
    html.into_bytes()
}

fn call(who: &str, at: &str, seconds: u32, more: &str, labels: &[&str]) -> Vec<u8> {
    let html = format!(
        "<html><body><div class=\"haudio\"><div class=\"contributor vcard\"><a class=\"tel\" href=\"tel:{who}\">\
         <span class=\"fn\"></span></a></div><abbr class=\"published\" title=\"{at}\">then</abbr>{more}\
         <abbr class=\"duration\" title=\"PT{seconds}S\">x</abbr>{}</div></body></html>",
        tags(labels)
    );
    html.into_bytes()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";
pub const MP3: &[u8] = b"ID3\x03 and so on";

pub fn export() -> Files {
    let img = "<div><img src=\"Ana - Text - 1-1-1\" alt=\"Image MMS Attachment\" /></div>";
    let audio = |name: &str| format!("<audio controls=\"controls\" src=\"{name}.mp3\"></audio>");
    let calls = [
        (
            "Ana - Text - 1.html",
            texts(
                &[
                    text("+12025550101", "Ana", &at(400, 0), "old", img),
                    text(ME, "", &at(399, 0), "answer", ""),
                ],
                &["sms", "inbox"],
            ),
        ),
        ("Ana - Text - 1-1-1.png", PNG.to_vec()),
        (
            "Bob - Text - 1.html",
            texts(
                &[text("+12025550102", "Bob", &at(300, 0), "not read", "")],
                &["sms", "inbox", "unread"],
            ),
        ),
        (
            "Eva - Text - 1.html",
            texts(
                &[text("+12025550103", "Eva", &at(3, 0), "recent", "")],
                &["sms", "inbox"],
            ),
        ),
        (
            "Gil - Text - 1.html",
            texts(
                &[text("+12025550104", "Gil", &at(3, 0), "put away", "")],
                &["sms", "archive"],
            ),
        ),
        (
            "Ida - Missed - 1.html",
            call("+12025550105", &at(2, 0), 0, "", &["missed"]),
        ),
        (
            "Ida - Placed - 1.html",
            call("+12025550105", &at(200, 0), 7, "", &["placed"]),
        ),
        (
            "Joe - Recorded - 1.html",
            call(
                "+12025550106",
                &at(200, 1),
                90,
                &audio("Joe - Recorded - 1"),
                &["recorded"],
            ),
        ),
        ("Joe - Recorded - 1.mp3", MP3.to_vec()),
        (
            "Liv - Voicemail - 1.html",
            call(
                "+12025550107",
                &at(100, 0),
                9,
                &format!(
                    "<span class=\"full-text\">Call me</span>{}",
                    audio("Liv - Voicemail - 1")
                ),
                &["voicemail", "inbox", "unread"],
            ),
        ),
        ("Liv - Voicemail - 1.mp3", MP3.to_vec()),
    ];
    let inside = |(name, bytes): (&str, Vec<u8>)| (format!("Takeout/Voice/Calls/{name}"), bytes);
    let mut files: Files = calls.into_iter().map(inside).collect();
    files.insert("Takeout/Voice/Phones.vcf".into(), PHONES.into());
    files
}

pub fn folder(files: &Files, at: &Path) -> String {
    for (name, bytes) in files {
        let path = at.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    at.to_string_lossy().into_owned()
}

pub fn zip(files: &Files, at: &Path, wanted: impl Fn(&str) -> bool) -> String {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(at).unwrap());
    for (name, bytes) in files.iter().filter(|(name, _)| wanted(name)) {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    at.to_string_lossy().into_owned()
}

/// `n` old texts on pages of 500, in no order of time.
pub fn many(n: usize) -> Files {
    let page = |p: usize| {
        let who = format!("+1202555{:04}", 1_000 + p);
        let one = |i: usize| {
            let seconds = i64::try_from(i * 7 + p).unwrap();
            text(
                &who,
                "",
                &at(200, seconds),
                &format!("one of many, {i}"),
                "",
            )
        };
        let messages: Vec<String> = (0..500).map(one).collect();
        (
            format!("Takeout/Voice/Calls/{p:04}.html"),
            texts(&messages, &["sms"]),
        )
    };
    (0..n / 500).map(page).collect()
}
