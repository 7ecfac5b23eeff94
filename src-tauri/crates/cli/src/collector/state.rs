//! How a source is, in words.

use listo_engine::api::{FaultKind, SourceFault, SourceHistory, SourceStatus};
use std::collections::BTreeMap;

/// What is told when it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Paused,
    Fault(FaultKind, String),
    /// The years before are being fetched.
    CatchingUp,
    UpToDate,
}

impl State {
    pub fn of(source: &SourceStatus) -> Self {
        match (&source.fault, source.history) {
            _ if source.paused => Self::Paused,
            (Some(fault), _) => Self::Fault(fault.kind, words(fault)),
            (None, SourceHistory::Complete) => Self::UpToDate,
            (None, SourceHistory::NotBegun | SourceHistory::UnderWay) => Self::CatchingUp,
        }
    }

    pub fn words(&self) -> &str {
        match self {
            Self::Paused => "paused",
            Self::Fault(_, words) => words,
            Self::CatchingUp => "fetching the years before",
            Self::UpToDate => "up to date",
        }
    }
}

/// Faults are told in sentences already; to some belongs what can be done.
pub fn words(fault: &SourceFault) -> String {
    let detail = &fault.detail;
    match fault.kind {
        FaultKind::NoKey => {
            "its key is not there: neither a file of its name in the folder of --secrets nor an \
             entry in the keychain"
                .to_owned()
        }
        FaultKind::Refused => {
            format!("{detail}; check the account, the key and its secret")
        }
        _ => detail.clone(),
    }
}

/// What was told of the sources, to tell only what is new.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<String, (String, State)>);

impl Told {
    /// The lines that are to be said now.
    pub fn news(&mut self, sources: &[SourceStatus]) -> Vec<String> {
        let mut lines = Vec::new();
        for source in sources {
            let name = source.account.name.clone();
            let now = (name, State::of(source));
            if self.0.get(&source.id) != Some(&now) {
                lines.push(line(&source.id, &now.0, now.1.words()));
                self.0.insert(source.id.clone(), now);
            }
        }
        let there = |id: &String| sources.iter().any(|source| source.id == *id);
        self.0.retain(|id, (name, _)| {
            let stays = there(id);
            if !stays {
                lines.push(line(id, name, "removed"));
            }
            stays
        });
        lines
    }
}

fn line(id: &str, name: &str, what: &str) -> String {
    format!("source {id}, {name}: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use listo_engine::api::{SourceAccount, SourceKind};

    fn source(id: &str) -> SourceStatus {
        SourceStatus {
            id: id.into(),
            account: SourceAccount {
                kind: SourceKind::Twilio,
                name: "Office".into(),
                account_sid: "AC1".into(),
                key_sid: None,
                base_url: None,
                number: None,
                public_url: None,
            },
            number_ids: Vec::new(),
            paused: false,
            added_at: 0,
            fetched_at: 0,
            fetched: 0,
            problems: 0,
            history: SourceHistory::UnderWay,
            reached: 0,
            fault: None,
            key_for_now: false,
            mirrors: false,
            mirror_refusal: None,
        }
    }

    #[test]
    fn a_state_is_told_once_and_again_when_it_changes() {
        let mut told = Told::default();
        let mut one = source("1");
        let mut news = |sources: &[SourceStatus]| told.news(sources).join("; ");
        let line = news(std::slice::from_ref(&one));
        assert_eq!(line, "source 1, Office: fetching the years before");
        one.fetched = 40;
        one.reached = 7;
        assert_eq!(news(std::slice::from_ref(&one)), "", "how far is no state");
        one.fault = Some(SourceFault {
            kind: FaultKind::Failing,
            since: 1,
            detail: "the provider answers with status 503".into(),
        });
        let line = news(std::slice::from_ref(&one));
        assert!(line.ends_with("status 503"), "{line}");
        assert_eq!(news(std::slice::from_ref(&one)), "");
        one.fault = None;
        one.history = SourceHistory::Complete;
        let line = news(&[one.clone(), source("2")]);
        assert!(
            line.starts_with("source 1, Office: up to date; source 2"),
            "{line}"
        );
        one.paused = true;
        let line = news(&[one]);
        assert_eq!(line, "source 1, Office: paused; source 2, Office: removed");
    }
}
