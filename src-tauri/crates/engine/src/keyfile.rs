//! Keys as a JSON file, to take along and to edit by hand. What is wrong is told with line and field.

use crate::api::{KeyChange, KeyFile, KeyPreset, KeyProblem, KeyProblemReason as Reason, ReadKeys};
use crate::error::{Error, Result};
use crate::keys;
use crate::share::draft::Draft;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::fmt::{Formatter, Write as _};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

const VERSION: u64 = 1;
/// Far more than all keys need.
const MAX_BYTES: u64 = 1 << 20;
/// So much of a wrong value is shown.
const SHOWN: usize = 60;
/// Reading stops there: a file with so much wrong in it is no file of keys.
const MOST_PROBLEMS: usize = 100;

/// # Errors
/// When the file cannot be read. What it holds is no error: see [`ReadKeys::problems`].
pub async fn read_keys(path: PathBuf) -> Result<ReadKeys> {
    off_the_loop(move || {
        let mut bytes = Vec::new();
        std::fs::File::open(&path)?
            .take(MAX_BYTES)
            .read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(parse(&name(&path), text.trim_start_matches('\u{feff}')))
    })
    .await
}

/// Whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub async fn write_keys(path: PathBuf, file: KeyFile) -> Result<()> {
    off_the_loop(move || {
        let mut draft = Draft::of(&path)?;
        draft.write_all(written(&file)?.as_bytes())?;
        draft.keep(true)?;
        Ok(())
    })
    .await
}

async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::Io(std::io::Error::other(e)))?
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// One action a line, so that people can read it.
fn written(file: &KeyFile) -> Result<String> {
    let json = |value: serde_json::Result<String>| {
        value.map_err(|e| Error::invalid("keys", e.to_string()))
    };
    let preset = json(serde_json::to_string(&file.preset))?;
    let mut out = format!(
        "{{\n  \"listo\": \"keys\",\n  \"version\": {VERSION},\n  \"preset\": {preset},\n  \"keys\": {{"
    );
    for (i, KeyChange { action, keys }) in file.keys.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let action = json(serde_json::to_string(action))?;
        let keys: Vec<String> = keys
            .iter()
            .map(|key| json(serde_json::to_string(key)))
            .collect::<Result<_>>()?;
        let _ = write!(out, "{comma}\n    {action}: [{}]", keys.join(", "));
    }
    out.push_str("\n  }\n}\n");
    Ok(out)
}

/// An object in the order of the file, fields given twice included, each value where it stands.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields<'de>, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(All)
    }
}

struct Reading<'a> {
    text: &'a str,
    read: ReadKeys,
    found: KeyFile,
}

fn parse(file: &str, text: &str) -> ReadKeys {
    let mut reading = Reading {
        text,
        read: ReadKeys {
            file: file.to_owned(),
            keys: None,
            lines: Vec::new(),
            problems: Vec::new(),
        },
        found: KeyFile {
            preset: KeyPreset::default(),
            keys: Vec::new(),
        },
    };
    match serde_json::from_str::<Fields<'_>>(text) {
        Err(error) => {
            let reason = if error.is_data() {
                Reason::NotKeys
            } else {
                Reason::Syntax
            };
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            reading.problem(line, "", &error.to_string(), reason);
        }
        Ok(Fields(fields)) => {
            if reading.is_ours(&fields) {
                reading.fields(&fields);
                reading.read.keys = Some(reading.found);
            }
        }
    }
    reading.read
}

impl Reading<'_> {
    fn problem(&mut self, line: u32, field: &str, value: &str, reason: Reason) {
        let value = value.chars().take(SHOWN).collect();
        let field = field.chars().take(SHOWN).collect();
        self.read.problems.push(KeyProblem {
            line,
            field,
            value,
            reason,
        });
    }

    fn is_enough(&self) -> bool {
        self.read.problems.len() >= MOST_PROBLEMS
    }

    /// The raw value is a part of the text: where it begins tells its line.
    fn line(&self, raw: &RawValue) -> u32 {
        let at = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.as_bytes().iter().take(at);
        u32::try_from(1 + before.filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX)
    }

    fn is_ours(&mut self, fields: &[(String, &RawValue)]) -> bool {
        let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, raw)| *raw);
        let kind = field("listo").and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
        let version = field("version").map(|raw| (raw, serde_json::from_str::<u64>(raw.get())));
        match (kind.as_deref(), version) {
            (Some("keys"), Some((_, Ok(VERSION)))) => true,
            (Some("keys"), Some((raw, Ok(newer)))) if newer > VERSION => {
                self.problem(self.line(raw), "version", raw.get(), Reason::TooNew);
                false
            }
            (Some("keys"), version) => {
                let (line, value) = version.map_or((1, ""), |(raw, _)| (self.line(raw), raw.get()));
                self.problem(line, "version", value, Reason::NotKeys);
                false
            }
            _ => {
                self.problem(1, "listo", kind.as_deref().unwrap_or(""), Reason::NotKeys);
                false
            }
        }
    }

    fn fields(&mut self, fields: &[(String, &RawValue)]) {
        let mut seen = HashSet::new();
        for (name, raw) in fields {
            if self.is_enough() {
                return;
            }
            let line = self.line(raw);
            if !seen.insert(name.as_str()) {
                self.problem(line, name, raw.get(), Reason::Twice);
                continue;
            }
            match name.as_str() {
                "listo" | "version" => {}
                "preset" => match serde_json::from_str(raw.get()) {
                    Ok(preset) => self.found.preset = preset,
                    Err(_) => self.problem(line, name, raw.get(), Reason::UnknownPreset),
                },
                "keys" => match serde_json::from_str::<Fields<'_>>(raw.get()) {
                    Ok(Fields(entries)) => self.entries(&entries),
                    Err(_) => self.problem(line, name, raw.get(), Reason::NotKeys),
                },
                _ => self.problem(line, name, raw.get(), Reason::UnknownField),
            }
        }
    }

    fn entries(&mut self, entries: &[(String, &RawValue)]) {
        let mut seen = HashSet::new();
        for (name, raw) in entries {
            if self.is_enough() {
                return;
            }
            let line = self.line(raw);
            let field = format!("keys.{name}");
            let Some(action) = keys::named(name) else {
                self.problem(line, &field, name, Reason::UnknownAction);
                continue;
            };
            if !seen.insert(action) {
                self.problem(line, &field, raw.get(), Reason::Twice);
                continue;
            }
            let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
                self.problem(line, &field, raw.get(), Reason::NotAList);
                continue;
            };
            let none = list.is_empty();
            let mut good: Vec<String> = Vec::new();
            for raw in list {
                match serde_json::from_str::<String>(raw.get()) {
                    Ok(key) if keys::suits(action, &key) => {
                        if !good.contains(&key) {
                            good.push(key);
                        }
                    }
                    _ if self.is_enough() => break,
                    _ => self.problem(self.line(raw), &field, raw.get(), Reason::BadKey),
                }
            }
            if none || !good.is_empty() {
                self.found.keys.push(KeyChange { action, keys: good });
                self.read.lines.push(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reason, parse, read_keys, write_keys, written};
    use crate::api::{Action, KeyChange, KeyFile, KeyPreset};

    fn told(text: &str) -> Vec<(u32, String, Reason)> {
        let problems = parse("my.json", text).problems;
        problems
            .into_iter()
            .map(|p| (p.line, p.field, p.reason))
            .collect()
    }

    #[test]
    fn each_mistake_is_told_with_line_and_field_and_costs_only_itself() {
        let text = r#"{
  "listo": "keys", "version": 1,
  "preset": "emacs",
  "colour": "red",
  "keys": {
    "done": ["D",
      "ctrl-d"],
    "fly": ["F"],
    "undo": "U",
    "number": ["Alt+1", "Alt+X"],
    "done": ["X"],
    "redo": []
  }
}"#;
        let read = parse("my.json", text);
        assert_eq!(
            told(text),
            [
                (3, "preset".to_owned(), Reason::UnknownPreset),
                (4, "colour".to_owned(), Reason::UnknownField),
                (7, "keys.done".to_owned(), Reason::BadKey),
                (8, "keys.fly".to_owned(), Reason::UnknownAction),
                (9, "keys.undo".to_owned(), Reason::NotAList),
                (10, "keys.number".to_owned(), Reason::BadKey),
                (11, "keys.done".to_owned(), Reason::Twice),
            ]
        );
        let change = |action, keys: &[&str]| KeyChange {
            action,
            keys: keys.iter().map(|k| (*k).to_owned()).collect(),
        };
        assert_eq!(read.file, "my.json");
        assert_eq!(
            read.keys,
            Some(KeyFile {
                preset: KeyPreset::Listo,
                keys: vec![
                    change(Action::Done, &["D"]),
                    change(Action::Number, &["Alt+1"]),
                    change(Action::Redo, &[])
                ],
            })
        );
        assert_eq!(read.lines, [6, 10, 12]);
    }

    #[test]
    fn a_file_that_is_something_else_changes_nothing() {
        let cases = [
            ("{\n \"listo\": \"keys\",\n oops", (3, "", Reason::Syntax)),
            ("", (1, "", Reason::Syntax)),
            ("[1, 2]", (1, "", Reason::NotKeys)),
            ("{\"keys\": {}}", (1, "listo", Reason::NotKeys)),
            (
                "{\"listo\": \"keys\",\n\"version\": 2}",
                (2, "version", Reason::TooNew),
            ),
            (
                "{\"listo\": \"keys\",\n\"version\": \"x\"}",
                (2, "version", Reason::NotKeys),
            ),
        ];
        for (text, (line, field, reason)) in cases {
            assert_eq!(told(text), [(line, field.to_owned(), reason)], "{text}");
            assert_eq!(parse("x", text).keys, None, "{text}");
        }
    }

    #[test]
    fn reading_stops_at_so_many_problems() {
        let many = |one: &str| vec![one; 1_000].join(",\n");
        let head = "\"listo\": \"keys\", \"version\": 1";
        for text in [
            format!("{{{head}, {}}}", many("\"x\": 1")),
            format!("{{{head}, \"keys\": {{{}}}}}", many("\"fly\": []")),
            format!("{{{head}, \"keys\": {{\"done\": [{}]}}}}", many("1")),
        ] {
            assert_eq!(told(&text).len(), 100);
        }
    }

    #[tokio::test]
    async fn what_was_written_reads_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let file = KeyFile {
            preset: KeyPreset::Gmail,
            keys: vec![
                KeyChange {
                    action: Action::Search,
                    keys: vec!["/".into(), "Mod+\"".into()],
                },
                KeyChange {
                    action: Action::Redo,
                    keys: vec![],
                },
            ],
        };
        write_keys(path.clone(), file.clone()).await.unwrap();
        let read = read_keys(path).await.unwrap();
        assert_eq!((read.keys, read.problems), (Some(file), vec![]));
        let empty = KeyFile {
            preset: KeyPreset::Listo,
            keys: vec![],
        };
        assert_eq!(parse("x", &written(&empty).unwrap()).keys, Some(empty));
        let none = read_keys(folder.path().join("none.json")).await;
        assert!(none.is_err(), "a file that is not there is an error");
    }
}
