//! `listo-cli source`.

use super::state::{State, words};
use super::{Add, Keys, Provider, open, say};
use crate::{DONE, FAILED, PARTLY, out, plain};
use listo_engine::api::{SourceAccount, SourceKind, SourceNumber, SourceStatus, SourceTest};
use listo_engine::{Engine, Error, Result};
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

/// A secret has a few dozen characters.
const LONGEST: u64 = 4_096;

pub async fn add(path: &Path, asked: Add) -> Result<u8> {
    let of_twilio = asked.account_sid.is_some() || asked.key_sid.is_some();
    let of_phone = asked.device.is_some() || asked.number.is_some();
    let (kind, account_sid, key_sid) = match asked.provider {
        Provider::Twilio if of_phone => {
            return Err(strange("an account at Twilio has no phone"));
        }
        Provider::Twilio => (SourceKind::Twilio, asked.account_sid, asked.key_sid),
        Provider::Quo if of_twilio || of_phone => {
            return Err(strange("an account at Quo has a key and nothing else"));
        }
        Provider::Quo => (SourceKind::Quo, None, None),
        Provider::KdeConnect if of_twilio => {
            return Err(strange("a phone has no account"));
        }
        Provider::KdeConnect => (SourceKind::KdeConnect, asked.device, None),
    };
    let account = SourceAccount {
        kind,
        name: asked.name.trim().to_owned(),
        account_sid: account_sid.unwrap_or_default(),
        key_sid,
        base_url: asked.base_url,
        number: asked.number,
        public_url: asked.public_url,
    };
    let secret = match kind {
        SourceKind::KdeConnect => String::new(),
        SourceKind::Twilio | SourceKind::Quo => secret(&asked.keys, &account.name)?,
    };
    let test = test(&asked.keys, &account, &secret).await?;
    if let Some(fault) = &test.fault {
        out::complain(&format!("nothing was added: {}", words(fault)));
        return Ok(FAILED);
    }
    let engine = open(path, asked.keys.outside()?).await?;
    let code = keep(&engine, &account, &secret, &test.numbers, asked.json).await;
    engine.close().await;
    code
}

fn strange(value: &str) -> Error {
    Error::Invalid {
        field: "accountSid",
        value: value.to_owned(),
    }
}

/// In a folder that is gone afterwards: an account that is none is not to leave a database behind.
async fn test(keys: &Keys, account: &SourceAccount, secret: &str) -> Result<SourceTest> {
    let folder = tempfile::tempdir()?;
    let engine = open(&folder.path().join("listo.db"), keys.outside()?).await?;
    let test = engine.test_source(account, secret).await;
    engine.close().await;
    test
}

async fn keep(
    engine: &Engine,
    account: &SourceAccount,
    secret: &str,
    numbers: &[SourceNumber],
    json: bool,
) -> Result<u8> {
    let before = engine.sources().await?;
    let same = before.iter().find(|there| {
        let given = !account.account_sid.is_empty();
        there.account.name == account.name
            || given && there.account.account_sid == account.account_sid
    });
    if let Some(there) = same {
        // Files and log lines know a source by its name.
        let what = match there.account.name == account.name {
            true => "of that name",
            false => "for that account",
        };
        let (id, name) = (&there.id, &there.account.name);
        out::complain(&format!("there is a source {what}: {id}, {name}"));
        return Ok(PARTLY);
    }
    let after = engine.add_source(account, secret, numbers).await;
    if matches!(after, Err(Error::NoKeychain)) {
        out::complain(
            "nothing was added: this computer has no keychain that could keep the key. Put it into \
             a file of the name of the source, and name its folder with --secrets",
        );
        return Ok(FAILED);
    }
    let added = after?.into_iter().find(|now| {
        let was = before.iter().any(|there| there.id == now.id);
        !was && now.account.account_sid == account.account_sid.trim()
    });
    let added = added.ok_or(Error::NotFound("source"))?;
    out::answer(|out| {
        if json {
            return writeln!(out, "{}", serde_json::to_string(&added)?);
        }
        writeln!(out, "{}", plain::line(&found(numbers)))?;
        let (id, name) = (&added.id, plain::line(&added.account.name));
        writeln!(
            out,
            "added as source {id}, {name}; `listo-cli sync` fetches"
        )
    })?;
    Ok(DONE)
}

fn found(numbers: &[SourceNumber]) -> String {
    let shown = |number: &SourceNumber| {
        let name = match number.name.as_str() {
            "" => String::new(),
            name => format!(" {name}"),
        };
        let texts = if number.texts { "" } else { " (calls only)" };
        format!("{}{name}{texts}", number.e164)
    };
    match numbers {
        [] => "the account answers, and has no number".to_owned(),
        numbers => {
            let all: Vec<String> = numbers.iter().map(shown).collect();
            format!("found: {}", all.join(", "))
        }
    }
}

fn secret(keys: &Keys, name: &str) -> Result<String> {
    if let Some(files) = keys.files()? {
        let key = files.of_source(name).map(str::to_owned);
        return key.ok_or_else(|| wrong(format!("there is no file {name} among the secrets")));
    }
    let input = std::io::stdin();
    if input.is_terminal() {
        return Err(wrong(
            "the secret is read from standard input, and a terminal would show it: \
             listo-cli source add … < FILE"
                .to_owned(),
        ));
    }
    let mut text = String::new();
    input.lock().take(LONGEST).read_to_string(&mut text)?;
    Ok(text.trim().to_owned())
}

fn wrong(value: String) -> Error {
    Error::Invalid {
        field: "secret",
        value,
    }
}

pub async fn list(engine: &Engine, json: bool) -> Result<u8> {
    let sources = engine.sources().await?;
    out::answer(|out| {
        if json {
            return writeln!(out, "{}", serde_json::to_string(&sources)?);
        }
        if sources.is_empty() {
            return writeln!(out, "there are no sources");
        }
        for source in &sources {
            let state = State::of(source);
            writeln!(
                out,
                "{:>4}  {}",
                source.id,
                plain::line(&told(source, &state))
            )?;
        }
        Ok(())
    })?;
    Ok(DONE)
}

fn told(source: &SourceStatus, state: &State) -> String {
    let account = &source.account;
    let provider = match account.kind {
        SourceKind::Twilio => format!("Twilio {}", account.account_sid),
        SourceKind::Quo => "Quo".to_owned(),
        SourceKind::KdeConnect => "KDE Connect".to_owned(),
    };
    let mut line = format!(
        "{}  {provider}  {}; {} fetched",
        account.name,
        state.words(),
        source.fetched
    );
    if source.problems > 0 {
        line += &format!(", {} could not be read", source.problems);
    }
    if source.fetched_at > 0 {
        line += &format!(", last {}", listo_engine::local_time(source.fetched_at));
    }
    line
}

pub async fn pause(engine: &Engine, id: &str, paused: bool) -> Result<u8> {
    engine.pause_source(id, paused).await?;
    say(&format!(
        "source {id} {}",
        if paused { "is paused" } else { "goes on" }
    ))?;
    Ok(DONE)
}
