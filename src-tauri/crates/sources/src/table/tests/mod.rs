#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hostile;
mod property;
mod samples;

use super::*;
use crate::android::Item;
use listo_domain::{Address, Content, Direction, IncomingActivity};
use std::io::Write as _;

/// A table in a file of its own.
struct Table(tempfile::NamedTempFile);

impl Table {
    fn of(bytes: impl AsRef<[u8]>) -> Self {
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        file.write_all(bytes.as_ref()).unwrap();
        Self(file)
    }

    fn survey_with(&self, asked: Option<&Mapping>, own: &[&str]) -> Survey {
        let own: Vec<Address> = own.iter().map(|n| Address((*n).to_owned())).collect();
        survey(self.0.path(), asked, "ES", &own, &|_| true).unwrap()
    }

    fn survey(&self) -> Survey {
        self.survey_with(None, &[])
    }

    fn items(&self, mapping: &Mapping) -> Vec<Item> {
        let zone = Zone::of(&mapping.zone, |_| 3600).unwrap();
        let reader = Reader::open(self.0.path(), mapping.clone(), "ES", &[], zone, &|| true);
        reader.unwrap().collect()
    }

    /// What is read without a question.
    fn sure(&self) -> Vec<Item> {
        let survey = self.survey();
        assert_eq!(survey.questions, [], "{:?}", survey.mapping);
        self.items(&survey.mapping)
    }
}

fn records(items: &[Item]) -> Vec<&IncomingActivity> {
    let records = items.iter().filter_map(|item| match item {
        Item::Record { activity, .. } => Some(activity),
        Item::Problem { .. } => None,
    });
    records.collect()
}

fn problems(items: &[Item]) -> Vec<(u64, &'static str)> {
    let problems = items.iter().filter_map(|item| match item {
        Item::Record { .. } => None,
        Item::Problem { line, reason, .. } => Some((*line, reason.code())),
    });
    problems.collect()
}

/// `2026-01-02 03:04:05 in text +34600000001 | body`, with the line before where one is named.
fn shown(item: &Item) -> String {
    let Item::Record {
        activity: a,
        line_hint,
        ..
    } = item
    else {
        return format!("{item:?}");
    };
    let at = chrono::DateTime::from_timestamp_millis(a.at.0).unwrap();
    let (kind, direction, rest) = match &a.content {
        Content::Text {
            direction,
            body,
            delivery,
            ..
        } => {
            let sent = match direction {
                Direction::Outbound => format!(" {delivery:?}"),
                Direction::Inbound => String::new(),
            };
            ("text", *direction, format!("{body:?}{sent}"))
        }
        Content::Call {
            direction,
            outcome,
            duration_s,
            ..
        } => ("call", *direction, format!("{outcome:?} {duration_s}")),
        Content::Voicemail {
            transcript,
            duration_s,
            ..
        } => (
            "voicemail",
            Direction::Inbound,
            format!("{transcript:?} {duration_s}"),
        ),
    };
    let way = match direction {
        Direction::Inbound => "in",
        Direction::Outbound => "out",
    };
    let with: Vec<String> = a
        .parties
        .iter()
        .map(|p| match &p.name {
            Some(name) => format!("{}={name}", p.address.0),
            None => p.address.0.clone(),
        })
        .collect();
    let line = line_hint
        .as_ref()
        .map_or(String::new(), |l| format!("{l}: "));
    format!(
        "{line}{} {way} {kind} {} | {rest}",
        at.format("%F %T"),
        with.join("+")
    )
}

fn lines(items: &[Item]) -> Vec<String> {
    items.iter().map(shown).collect()
}
