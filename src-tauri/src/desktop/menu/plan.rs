//! What the page says of the menu bar: whether it can be shown, and in what it differs from what is shown.

use listo_engine::{Error, Result};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::HashSet;

/// The page describes a few hundred; this only keeps a broken one from filling the screen.
const MOST_ITEMS: usize = 1000;
const LONGEST_ID: usize = 200;
const LONGEST_LABEL: usize = 200;
const LONGEST_KEYS: usize = 60;

/// One menu of the bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BarMenu {
    pub kind: BarMenuKind,
    pub label: String,
    pub items: Vec<BarItem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BarMenuKind {
    /// The one macOS names after the program.
    App,
    File,
    Edit,
    View,
    Conversation,
    Go,
    Window,
    Help,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BarItem {
    Separator,
    /// A command of the page. Its keys are words for the eye: pressing them is heard by the page alone.
    Command {
        id: String,
        label: String,
        keys: String,
        enabled: bool,
        /// Of one that is on or off.
        checked: Option<bool>,
    },
    /// What the system does itself.
    Standard {
        item: StandardItem,
        label: String,
    },
    Submenu {
        label: String,
        items: Vec<BarItem>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StandardItem {
    About,
    Services,
    Hide,
    HideOthers,
    ShowAll,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    SelectAll,
    Fullscreen,
    Minimize,
    Zoom,
    BringAllToFront,
    Close,
    Quit,
}

impl StandardItem {
    /// Elsewhere than on macOS the toolkits have no more of them that work.
    pub fn is_everywhere(self) -> bool {
        matches!(self, Self::Close | Self::Quit)
    }
}

/// Whether all of it can be shown.
///
/// # Errors
/// [`Error::Invalid`] names what cannot.
pub fn check(menus: &[BarMenu]) -> Result<()> {
    let mut seen = Seen::default();
    for menu in menus {
        if !seen.kinds.insert(menu.kind) {
            return Err(invalid("menu", &format!("{:?}", menu.kind)));
        }
        label(&menu.label)?;
        seen.items(&menu.items, true)?;
    }
    Ok(())
}

#[derive(Default)]
struct Seen<'a> {
    kinds: HashSet<BarMenuKind>,
    ids: HashSet<&'a str>,
    count: usize,
}

impl<'a> Seen<'a> {
    fn items(&mut self, items: &'a [BarItem], outer: bool) -> Result<()> {
        for item in items {
            self.count += 1;
            if self.count > MOST_ITEMS {
                return Err(invalid("menu", "items"));
            }
            self.item(item, outer)?;
        }
        Ok(())
    }

    fn item(&mut self, item: &'a BarItem, outer: bool) -> Result<()> {
        match item {
            BarItem::Separator => Ok(()),
            BarItem::Command {
                id, label: l, keys, ..
            } => {
                let plain = !id.is_empty() && id.len() <= LONGEST_ID;
                if !plain || !id.bytes().all(|b| b.is_ascii_graphic()) || !self.ids.insert(id) {
                    return Err(invalid("id", id));
                }
                label(l)?;
                if keys.chars().count() > LONGEST_KEYS || keys.chars().any(char::is_control) {
                    return Err(invalid("keys", keys));
                }
                Ok(())
            }
            BarItem::Standard { item, label: l } => {
                if !cfg!(target_os = "macos") && !item.is_everywhere() {
                    return Err(invalid("item", &format!("{item:?}")));
                }
                label(l)
            }
            BarItem::Submenu { label: l, items } if outer => {
                label(l)?;
                self.items(items, false)
            }
            BarItem::Submenu { label, .. } => Err(invalid("menu", label)),
        }
    }
}

fn label(text: &str) -> Result<()> {
    let empty = text.trim().is_empty();
    if empty || text.chars().count() > LONGEST_LABEL || text.chars().any(char::is_control) {
        return Err(invalid("label", text));
    }
    Ok(())
}

fn invalid(field: &'static str, value: &str) -> Error {
    let value = value.chars().take(LONGEST_LABEL).collect();
    Error::Invalid { field, value }
}

/// The command with this id.
pub fn command<'a>(menus: &'a [BarMenu], id: &str) -> Option<&'a BarItem> {
    menus.iter().find_map(|menu| within(&menu.items, id))
}

fn within<'a>(items: &'a [BarItem], wanted: &str) -> Option<&'a BarItem> {
    items.iter().find_map(|item| match item {
        BarItem::Command { id, .. } if id == wanted => Some(item),
        BarItem::Submenu { items, .. } => within(items, wanted),
        _ => None,
    })
}

/// What has to be done to show another description.
#[derive(Debug, PartialEq, Eq)]
pub enum Change<'a> {
    Nothing,
    /// The words are the same: these commands can be chosen now, or no longer, or are on or off.
    Commands(Vec<&'a BarItem>),
    Anew,
}

pub fn change<'a>(shown: &[BarMenu], wanted: &'a [BarMenu]) -> Change<'a> {
    let mut changed = Vec::new();
    let alike = shown.len() == wanted.len()
        && shown.iter().zip(wanted).all(|(was, now)| {
            (was.kind, &was.label) == (now.kind, &now.label)
                && items_alike(&was.items, &now.items, &mut changed)
        });
    match (alike, changed.is_empty()) {
        (false, _) => Change::Anew,
        (true, true) => Change::Nothing,
        (true, false) => Change::Commands(changed),
    }
}

fn items_alike<'a>(was: &[BarItem], now: &'a [BarItem], changed: &mut Vec<&'a BarItem>) -> bool {
    was.len() == now.len() && was.iter().zip(now).all(|(w, n)| alike(w, n, changed))
}

fn alike<'a>(was: &BarItem, now: &'a BarItem, changed: &mut Vec<&'a BarItem>) -> bool {
    match (was, now) {
        (
            BarItem::Submenu { label, items },
            BarItem::Submenu {
                label: other,
                items: others,
            },
        ) => label == other && items_alike(items, others, changed),
        (
            BarItem::Command {
                id,
                label,
                keys,
                checked,
                ..
            },
            BarItem::Command {
                id: other_id,
                label: other,
                keys: other_keys,
                checked: others,
                ..
            },
        ) => {
            if was != now {
                changed.push(now);
            }
            (id, label, keys, checked.is_some()) == (other_id, other, other_keys, others.is_some())
        }
        _ => was == now,
    }
}

/// What is written in the line of a command. An ampersand alone would mark a letter of the menu, which
/// would take Alt and that letter from the page.
pub fn text(label: &str, keys: &str) -> String {
    let plain = |text: &str| text.replace('&', "&&");
    match (keys, cfg!(target_os = "macos")) {
        ("", _) => plain(label),
        // A tab puts nothing to the right there.
        (keys, true) => format!("{} ({})", plain(label), plain(keys)),
        (keys, false) => format!("{}\t{}", plain(label), plain(keys)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(id: &str) -> BarItem {
        BarItem::Command {
            id: id.to_owned(),
            label: format!("Do {id}"),
            keys: "E".to_owned(),
            enabled: true,
            checked: None,
        }
    }

    fn bar(items: Vec<BarItem>) -> Vec<BarMenu> {
        vec![BarMenu {
            kind: BarMenuKind::Conversation,
            label: "Conversation".to_owned(),
            items,
        }]
    }

    fn refused(menus: &[BarMenu], field: &str) -> bool {
        matches!(check(menus), Err(Error::Invalid { field: f, .. }) if f == field)
    }

    fn with(
        mut item: BarItem,
        change: impl FnOnce(&mut String, &mut String, &mut String),
    ) -> BarItem {
        if let BarItem::Command {
            id, label, keys, ..
        } = &mut item
        {
            change(id, label, keys);
        }
        item
    }

    fn submenu(items: Vec<BarItem>) -> BarItem {
        BarItem::Submenu {
            label: "More".to_owned(),
            items,
        }
    }

    #[test]
    fn what_can_be_shown_is_taken_and_nothing_else() {
        let within = submenu(vec![command("view:1"), command("view:2")]);
        assert!(check(&bar(vec![command("done"), BarItem::Separator, within])).is_ok());
        for (field, item) in [
            ("id", with(command("x"), |id, _, _| id.clear())),
            ("id", with(command("x"), |id, _, _| id.push('\n'))),
            ("id", with(command("x"), |id, _, _| *id = "x".repeat(201))),
            (
                "label",
                with(command("x"), |_, label, _| *label = "  ".into()),
            ),
            ("label", with(command("x"), |_, label, _| label.push('\t'))),
            (
                "label",
                with(command("x"), |_, label, _| *label = "x".repeat(201)),
            ),
            ("keys", with(command("x"), |_, _, keys| keys.push('\u{7}'))),
            (
                "keys",
                with(command("x"), |_, _, keys| *keys = "x".repeat(61)),
            ),
            ("menu", submenu(vec![submenu(vec![])])),
        ] {
            assert!(refused(&bar(vec![item.clone()]), field), "{item:?}");
        }
        let twice = bar(vec![command("done"), submenu(vec![command("done")])]);
        assert!(refused(&twice, "id"), "an id means one command");
        let many = (0..=MOST_ITEMS).map(|n| command(&n.to_string())).collect();
        assert!(refused(&bar(many), "menu"), "there is an end to a menu");
        let both = [bar(vec![]), bar(vec![])].concat();
        assert!(refused(&both, "menu"), "each menu is there once");
    }

    #[test]
    fn what_the_system_cannot_do_is_refused() {
        let standard = |item| {
            let label = "Do it".to_owned();
            check(&bar(vec![BarItem::Standard { item, label }])).is_ok()
        };
        assert!(standard(StandardItem::Quit));
        assert!(standard(StandardItem::Close));
        assert_eq!(standard(StandardItem::Paste), cfg!(target_os = "macos"));
    }

    #[test]
    fn only_other_words_or_another_order_make_the_bar_anew() {
        let shown = bar(vec![command("done"), submenu(vec![command("view:1")])]);
        assert_eq!(change(&shown, &shown.clone()), Change::Nothing);

        let mut other = shown.clone();
        if let Some(BarItem::Submenu { items, .. }) = other[0].items.get_mut(1)
            && let Some(BarItem::Command { enabled, .. }) = items.get_mut(0)
        {
            *enabled = false;
        }
        match change(&shown, &other) {
            Change::Commands(items) => {
                assert!(
                    matches!(items[..], [BarItem::Command { id, enabled: false, .. }] if id == "view:1"),
                    "only the one that differs is touched: {items:?}"
                );
            }
            change => panic!("a command that cannot be chosen is no other bar: {change:?}"),
        }

        let renamed = bar(vec![
            with(command("done"), |_, label, _| *label = "Hecho".into()),
            submenu(vec![command("view:1")]),
        ]);
        let rebound = bar(vec![
            with(command("done"), |_, _, keys| *keys = "Q".into()),
            submenu(vec![command("view:1")]),
        ]);
        let shorter = bar(vec![command("done")]);
        let swapped = bar(vec![submenu(vec![command("view:1")]), command("done")]);
        for other in [renamed, rebound, shorter, swapped, vec![]] {
            assert_eq!(change(&shown, &other), Change::Anew, "{other:?}");
        }
    }

    #[test]
    fn no_letter_of_a_label_becomes_a_key() {
        let text = text("Q & A", "&");
        assert!(!text.replace("&&", "").contains('&'), "{text}");
        assert_eq!(super::text("Done", ""), "Done");
    }
}
