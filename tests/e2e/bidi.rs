//! Text that runs from right to left, or says that what follows does, turns nothing around it.

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::focus::{choose, palette};

/// Hebrew and Latin, with the sign that turns all that follows.
const NAME: &str = "דנה\u{202e}exe.ana";
const OTHER: &str = "مريم \u{2067}bob";
const BODY: &str = "שלום \u{202e}dlrow olleh, see you at 10:30 (maybe)";
const WORDS: &str = "מילה\u{202e}drow";

/// What on the page could turn its surroundings: a sign that does in a text or in what is read aloud or shown over it, an isolation without
/// its end, and words from right to left that share a line with others without being isolated from them.
const TURNS: &str = r"
const TURN = /[\u202A-\u202E\u2066\u2067\u206A-\u206F]/u, RTL = /[\u0590-\u08FF\uFB1D-\uFEFC]/u;
const ends = text => text.split('\u2068').length === text.split('\u2069').length;
const bad = [];
const say = (what, text) => bad.push(`${what}: ${text.slice(0, 60)}`);
const top = document.querySelector('dialog[open]') ?? document.body;
for (const e of top.querySelectorAll('*'))
  for (const name of ['title', 'aria-label', 'alt', 'placeholder', 'aria-valuetext']) {
    const text = e.getAttribute(name);
    if (text !== null && (TURN.test(text) || !ends(text))) say(name, text);
  }
const nodes = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
while (nodes.nextNode()) {
  const node = nodes.currentNode, text = node.data, parent = node.parentElement;
  if (parent.closest('script, style, textarea, .sr') !== null) continue;
  if (TURN.test(text) || !ends(text)) { say('text', text); continue; }
  // A number begins at its left, wherever it stands.
  for (const found of text.matchAll(/\+\d[\d ()-]{5,}\d/gu)) {
    const at = i => { const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + 1); return r.getBoundingClientRect(); };
    const [start, end] = [at(found.index), at(found.index + found[0].length - 1)];
    if (start.top === end.top && start.left > end.left) say('number from right to left', text);
  }
  if (!RTL.test(text.replace(/\u2068[^]*\u2069/gu, ''))) continue;
  // Up to what is a line of its own: on the way there, something must keep it to itself.
  let at = parent, kept = false;
  for (; at !== null && getComputedStyle(at).display.startsWith('inline') && !getComputedStyle(at).display.includes('-'); at = at.parentElement)
    if (at.dir !== '' || /isolate|plaintext/.test(getComputedStyle(at).unicodeBidi)) kept = true;
  if (at !== null && (at.dir !== '' || getComputedStyle(at).unicodeBidi === 'plaintext')) kept = true;
  // In a flex line each part is a line of its own.
  if (!kept && at !== null && at.textContent.trim() !== text.trim()) say('beside others', text);
}
if (TURN.test(document.title)) say('title', document.title);
return bad;";

fn nothing_turns(app: &App, place: &str) -> Result {
    app.settle()?;
    app.picture(&format!("bidi-{place}"))?;
    let turns = app.script(TURNS, json!([]))?;
    ensure!(turns == json!([]), "nothing is turned in {place}: {turns}");
    Ok(())
}

fn close(app: &App) -> Result {
    app.press("Escape")?;
    app.wait_until("Esc closes the dialog", |app| {
        Ok(app.script("return !document.querySelector('dialog[open]')", json!([]))? == json!(true))
    })
}

fn key(app: &App, key: &str, shows: &str) -> Result {
    app.press(key)?;
    app.wait_for(shows)?;
    nothing_turns(app, shows)?;
    close(app)
}

fn command(app: &App, id: &str, shows: &str) -> Result {
    palette(app)?;
    choose(app, id)?;
    app.wait_for(shows)?;
    nothing_turns(app, shows)?;
    close(app)
}

#[test]
fn names_and_texts_from_right_to_left_turn_nothing_around_them() {
    scenario("bidi", |app| {
        let mut archive = Archive::new();
        archive.text(NAME, 600_000_001, 60_000, false, BODY);
        archive.text(OTHER, 600_000_002, 120_000, false, BODY);
        let archive = archive.save(app.files(), "bidi.xml")?;
        app.import(&archive)?;
        app.see_by_hand()?;
        app.view("inbox")?;
        let first = app.rows()?.into_iter().next().ok_or("a row")?;
        app.select(&first.id)?;

        // What the look is worth: it finds each of the three where they are.
        app.script(
            "const p = document.createElement('p'); p.id = 'probe'; p.title = 'a\\u202eb';
             p.innerHTML = 'one <b>שלום</b> two <i>a\\u2067b</i>'; document.body.append(p);",
            json!([]),
        )?;
        let found = app.script(TURNS, json!([]))?;
        ensure!(
            found.as_array().is_some_and(|all| all.len() == 3),
            "it finds what turns: {found}"
        );
        app.script("document.getElementById('probe').remove()", json!([]))?;

        // Everything that a person names.
        app.press("l")?;
        app.wait_for("tags-text")?;
        app.type_text(WORDS)?;
        app.press("Enter")?;
        app.wait_for("row-tags")?;
        app.press("Mod+,")?;
        app.wait_for("settings")?;
        let number = "[data-testid^='rename-']:not([data-testid^='rename-save'])";
        app.click(number)?;
        app.press("Mod+a")?;
        app.type_text(WORDS)?;
        app.press("Enter")?;
        app.wait_until("the sidebar shows the new name", |app| {
            Ok(app.text("nav")?.contains("מילה"))
        })?;
        close(app)?;
        command(app, "snippets", "settings")?;
        palette(app)?;
        choose(app, "snippets")?;
        app.wait_for("snippet-new")?;
        app.click(&part("snippet-new"))?;
        app.wait_for("snippet-name")?;
        app.type_text("מילה")?;
        app.press("Tab")?;
        app.type_text(BODY)?;
        app.press("Mod+Enter")?;
        app.wait_until("it is kept", |app| Ok(!app.has(&part("snippet-form"))?))?;
        nothing_turns(app, "snippets")?;
        close(app)?;

        // Everywhere they are shown.
        nothing_turns(app, "list")?;
        app.press("n")?;
        app.wait_for("comment-text")?;
        nothing_turns(app, "comment-box")?;
        app.type_text(BODY)?;
        app.press("Mod+Enter")?;
        app.wait_for("thread-comment")?;
        nothing_turns(app, "thread")?;
        app.press("d")?;
        app.wait_for("contact-number")?;
        nothing_turns(app, "contact")?;
        app.press("d")?;
        key(app, "h", "snooze")?;
        key(app, "l", "tags")?;
        key(app, "a", "assign")?;
        key(app, "s", "share")?;
        key(app, "f", "filter")?;
        key(app, "Mod+k", "commands")?;
        key(app, "Mod+,", "settings")?;
        app.press("Enter")?;
        app.press("Shift+ArrowUp")?;
        key(app, "Alt+Enter", "details")?;
        app.press("Escape")?;
        command(app, "lifeline", "lifeline")?;
        command(app, "clean_up", "cleanup")?;

        // Narrowed to one number and one tag, searched, and what is said about it.
        app.press("Mod+1")?;
        app.wait_for("widen")?;
        nothing_turns(app, "one-number")?;
        app.press("f")?;
        app.wait_for("filter")?;
        app.click("label:has([data-testid^='filter-tag-'])")?;
        close(app)?;
        app.wait_for("filter-bar")?;
        nothing_turns(app, "narrowed")?;
        app.press("Mod+s")?;
        app.wait_for("save-view")?;
        nothing_turns(app, "save-view")?;
        app.press("Enter")?;
        app.wait_for("views-manage")?;
        nothing_turns(app, "saved-views")?;
        app.press("Shift+F")?;
        app.wait_until("the list is whole", |app| Ok(app.rows()?.len() == 2))?;
        app.press("/")?;
        app.type_text("שלום")?;
        app.wait_for("hit")?;
        nothing_turns(app, "hits")?;
        app.press("Mod+a")?;
        app.type_text("אין כזה")?;
        app.wait_for("search-none")?;
        nothing_turns(app, "no-hits")?;
        app.press("Escape")?;
        app.press("Escape")?;
        app.press("e")?;
        app.wait_for("toast")?;
        nothing_turns(app, "toast")?;
        command(app, "history", "history")?;
        app.press("g")?;
        app.press("c")?;
        app.wait_for("contacts-list")?;
        nothing_turns(app, "contacts")
    });
}
