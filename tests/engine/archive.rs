//! Small archives, written by code.

use crate::world::{DAY, NOW};
use std::fmt::Write as _;

pub struct Sms<'a> {
    pub address: &'a str,
    pub days_ago: i64,
    pub kind: u8,
    pub read: u8,
    pub body: &'a str,
    pub sim: &'a str,
}

impl Default for Sms<'_> {
    fn default() -> Self {
        Self {
            address: "+12025550101",
            days_ago: 1,
            kind: 1,
            read: 1,
            body: "hello",
            sim: "-1",
        }
    }
}

pub fn smses(items: &[Sms<'_>]) -> String {
    let mut xml = String::from("<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n");
    writeln!(
        xml,
        "<smses count=\"{}\" backup_set=\"set-1\">",
        items.len()
    )
    .unwrap();
    for (i, s) in items.iter().enumerate() {
        let at = NOW - s.days_ago * DAY + i64::try_from(i).unwrap();
        writeln!(
            xml,
            "  <sms protocol=\"0\" address=\"{}\" date=\"{at}\" type=\"{}\" subject=\"null\" \
             body=\"{}\" read=\"{}\" status=\"-1\" sub_id=\"{}\" contact_name=\"null\" />",
            s.address, s.kind, s.body, s.read, s.sim
        )
        .unwrap();
    }
    xml.push_str("</smses>\n");
    xml
}

/// `n` texts among `people` conversations, all old and read.
pub fn many(n: usize, people: usize) -> String {
    let addresses: Vec<String> = (0..people).map(|i| format!("+1202555{i:04}")).collect();
    let items: Vec<Sms<'_>> = (0..n)
        .map(|i| Sms {
            address: &addresses[i % people],
            days_ago: 100,
            body: "one of many",
            ..Sms::default()
        })
        .collect();
    smses(&items)
}
