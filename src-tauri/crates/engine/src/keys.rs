//! The keys of this device: how they are written, and which of the stored ones mean something.

use crate::api::{Action, KeyChange, KeySettings, UnknownKeys};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

const NAMED: &[&str] = &[
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Enter",
    "Escape",
    "Space",
    "Backspace",
    "Delete",
    "Insert",
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F8",
    "F9",
    "F10",
    "F11",
    "F12",
];

/// A preset that is not known is kept under this name among what is not.
const PRESET: &str = "preset";

/// A key as the window writes it: `E`, `Mod+Shift+Z`, `Alt+ArrowDown`, or one after another, `G I`.
pub(crate) fn is_key(text: &str) -> bool {
    let presses: Vec<&str> = text.split(' ').collect();
    presses.len() <= 2 && presses.iter().all(|press| is_press(press))
}

fn is_press(text: &str) -> bool {
    let mut key = text;
    let mut shift = false;
    for modifier in ["Mod+", "Alt+", "Shift+"] {
        if let Some(rest) = key.strip_prefix(modifier) {
            key = rest;
            shift = modifier == "Shift+";
        }
    }
    let mut chars = key.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_alphabetic() => !letter.is_lowercase(),
        // What Shift makes of a sign is another sign, and stands for itself.
        (Some(sign), None) => !shift && !sign.is_control() && !sign.is_whitespace(),
        _ => NAMED.contains(&key),
    }
}

/// An action or a preset by its name.
pub(crate) fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// Whether a key can be one of this action's: the position of a number or of a saved view is the digit
/// in its key.
pub(crate) fn suits(action: Action, key: &str) -> bool {
    let placed = matches!(action, Action::Number | Action::SavedView);
    is_key(key) && (!placed || key.ends_with(|c| matches!(c, '1'..='9')))
}

/// As they are stored: whatever another version or a person wrote.
#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[derive(Default)]
struct Stored {
    preset: String,
    changes: Vec<UnknownKeys>,
    unknown: Vec<UnknownKeys>,
}

/// What is understood is sorted from what is not each time, so that another version finds all of it.
impl<'de> Deserialize<'de> for KeySettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let mut settings = Self::default();
        if !stored.preset.is_empty() {
            settings.sort(UnknownKeys {
                action: PRESET.to_owned(),
                keys: vec![stored.preset],
            });
        }
        for entry in stored.changes.into_iter().chain(stored.unknown) {
            settings.sort(entry);
        }
        Ok(settings)
    }
}

impl KeySettings {
    fn sort(&mut self, entry: UnknownKeys) {
        if let (PRESET, [name]) = (entry.action.as_str(), entry.keys.as_slice())
            && let Some(preset) = named(name)
        {
            self.preset = preset;
            return;
        }
        let Some(action) = named(&entry.action) else {
            return self.unknown.push(entry);
        };
        let none = entry.keys.is_empty();
        let (keys, bad): (Vec<_>, Vec<_>) = entry.keys.into_iter().partition(|k| suits(action, k));
        if !bad.is_empty() {
            self.unknown.push(UnknownKeys {
                action: entry.action,
                keys: bad,
            });
        }
        // An action without a key is a choice; one whose keys are all unknown keeps the preset's.
        if !keys.is_empty() || none {
            match self.changes.iter_mut().find(|c| c.action == action) {
                Some(change) => change.keys.extend(keys),
                None => self.changes.push(KeyChange { action, keys }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, KeySettings, is_key};
    use crate::api::KeyPreset;

    #[test]
    fn keys_are_written_in_one_way() {
        for key in [
            "E",
            "Ñ",
            "Mod+,",
            "Mod+Shift+Z",
            "Alt+ArrowDown",
            "G I",
            "Alt+G Alt+I",
            "+",
            "Mod++",
            "?",
            "F1",
        ] {
            assert!(is_key(key), "{key} is a key");
        }
        for key in [
            "",
            "e",
            "Ctrl+E",
            "Shift+?",
            "Shift+Mod+Z",
            "G",
            "Enter ",
            "A B C",
            "Arrow",
        ] {
            assert_eq!(is_key(key), key == "G", "{key:?}");
        }
    }

    #[test]
    fn what_is_not_understood_is_kept_and_has_no_effect() {
        let json = r#"{"preset":"vim","changes":[
            {"action":"done","keys":["D D","hyper+E"]},
            {"action":"fly","keys":["F"]},
            {"action":"undo","keys":["ctrl z"]},
            {"action":"redo","keys":[]},
            {"action":"number","keys":["Alt+1","Alt+X"]}]}"#;
        let settings: KeySettings = serde_json::from_str(json).unwrap();
        assert_eq!(settings.preset, KeyPreset::Vim);
        let changes: Vec<_> = settings
            .changes
            .iter()
            .map(|c| (c.action, c.keys.join("|")))
            .collect();
        assert_eq!(
            changes,
            [
                (Action::Done, "D D".to_owned()),
                (Action::Redo, String::new()),
                (Action::Number, "Alt+1".to_owned()),
            ],
            "the keys of undo are all unknown: it keeps those of the preset"
        );
        let unknown: Vec<_> = settings
            .unknown
            .iter()
            .map(|u| (u.action.as_str(), u.keys.join("|")))
            .collect();
        assert_eq!(
            unknown,
            [
                ("done", "hyper+E".to_owned()),
                ("fly", "F".to_owned()),
                ("undo", "ctrl z".to_owned()),
                ("number", "Alt+X".to_owned()),
            ]
        );
        let again: KeySettings =
            serde_json::from_str(&serde_json::to_string(&settings).unwrap()).unwrap();
        assert_eq!(again, settings, "nothing is lost by storing it again");
        let newer: KeySettings = serde_json::from_str(
            r#"{"preset":"emacs","changes":[{"action":"done","keys":["Q"]}]}"#,
        )
        .unwrap();
        assert_eq!(
            (newer.preset, newer.changes.len()),
            (KeyPreset::Listo, 1),
            "an unknown preset costs no key"
        );
        let stored = serde_json::to_string(&newer).unwrap();
        let known = stored.replace("emacs", "vim");
        let later: KeySettings = serde_json::from_str(&known).unwrap();
        assert_eq!(
            (later.preset, later.unknown),
            (KeyPreset::Vim, vec![]),
            "who knows it finds it"
        );
    }
}
