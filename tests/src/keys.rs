//! Keys, by the names a person reads in the help: `e`, `Shift+Z`, `Mod+A`, `ArrowDown`.

use serde_json::{Value, json};

/// The protocol's input actions for one chord: pressed in order, released in reverse.
pub fn chord(keys: &str) -> Value {
    let keys: Vec<String> = split(keys).into_iter().map(code).collect();
    let down = keys
        .iter()
        .map(|k| json!({ "type": "keyDown", "value": k }));
    let up = keys
        .iter()
        .rev()
        .map(|k| json!({ "type": "keyUp", "value": k }));
    let all: Vec<Value> = down.chain(up).collect();
    json!([{ "type": "key", "id": "keyboard", "actions": all }])
}

fn split(keys: &str) -> Vec<&str> {
    match keys {
        "+" => vec!["+"],
        _ => keys.split('+').collect(),
    }
}

/// Keys without a character have code points of their own in the protocol.
fn code(key: &str) -> String {
    let code = match key {
        "Shift" => '\u{e008}',
        "Mod" | "Ctrl" => '\u{e009}',
        "Alt" => '\u{e00a}',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        "Enter" => '\u{e007}',
        "Escape" => '\u{e00c}',
        "Tab" => '\u{e004}',
        "Home" => '\u{e011}',
        "End" => '\u{e010}',
        "PageDown" => '\u{e00f}',
        "PageUp" => '\u{e00e}',
        "Backspace" => '\u{e003}',
        "Delete" => '\u{e017}',
        "Space" => ' ',
        _ => return key.to_owned(),
    };
    code.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_released_in_reverse() {
        let actions = chord("Shift+Z");
        let values: Vec<_> = actions[0]["actions"].as_array().unwrap().iter().collect();
        let seen: Vec<_> = values.iter().map(|a| (&a["type"], &a["value"])).collect();
        assert_eq!(
            seen,
            [
                (&json!("keyDown"), &json!("\u{e008}")),
                (&json!("keyDown"), &json!("Z")),
                (&json!("keyUp"), &json!("Z")),
                (&json!("keyUp"), &json!("\u{e008}")),
            ]
        );
    }

    #[test]
    fn plus_is_a_key_too() {
        assert_eq!(split("+"), ["+"]);
        assert_eq!(split("Mod+A"), ["Mod", "A"]);
    }
}
