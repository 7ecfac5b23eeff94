use listo_tests::archive::{OPEN, UNREAD};
use listo_tests::listo::part;
use listo_tests::{App, Result, ensure, scenario};
use serde_json::json;

use crate::with_small_archive;

fn tagged(app: &App, name: &str, tag: &str) -> Result<bool> {
    let row = app.row_of(name)?;
    let chips = format!("{}[data-id='{}'] {}", part("row"), row.id, part("row-tags"));
    Ok(app.has(&chips)? && app.text(&chips)?.contains(tag))
}

fn said(app: &App, what: &str) -> Result {
    app.wait_until(&format!("the toast says \"{what}\""), |app| {
        Ok(app.has(&part("toast"))? && app.text(&part("toast"))?.contains(what))
    })
}

/// L, the name, Enter.
fn tag(app: &App, name: &str) -> Result {
    app.press("l")?;
    app.wait_for("tags-text")?;
    app.type_text(name)?;
    app.press("Enter")?;
    app.wait_until("Enter closes the dialog", |app| {
        Ok(!app.has(&part("tags-text"))?)
    })
}

#[test]
fn l_makes_a_tag_and_puts_it_on_also_after_a_restart_and_z_takes_it_off() {
    scenario("tags", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        tag(app, "VIP")?;
        said(app, "Tagged VIP")?;
        app.wait_until("the row shows it", |app| tagged(app, UNREAD[0], "VIP"))?;
        app.expect_counts(8, 4, 5)?;
        tag(app, "vip")?;
        said(app, "No longer tagged VIP")?;
        app.press("z")?;
        app.wait_until("Z puts it on again", |app| tagged(app, UNREAD[0], "VIP"))?;

        // Several, one of which has it: the rest get it, and one Z takes it off them.
        app.press("x")?;
        app.press("Shift+ArrowDown")?;
        app.press("Shift+ArrowDown")?;
        app.wait_for("bulk-bar")?;
        tag(app, "VIP")?;
        said(app, "2 conversations tagged VIP")?;
        app.press("z")?;
        app.press("Escape")?;
        app.wait_until("one Z takes it off those", |app| {
            Ok(!tagged(app, UNREAD[1], "VIP")? && tagged(app, UNREAD[0], "VIP")?)
        })?;

        app.restart()?;
        app.wait_until("it is there after a restart", |app| {
            tagged(app, UNREAD[0], "VIP")
        })?;
        let page = app.cli(&["list", "--json", "--tag", "VIP"])?;
        ensure!(page.get("total") == Some(&json!(1)), "stored: {page}");

        // With the mouse alone, from the thread.
        let elena = app.row_of(OPEN[0])?;
        app.click(&format!("{}[data-id='{}']", part("row"), elena.id))?;
        app.wait_until("the thread is Elena's", |app| {
            Ok(app.text(&part("thread-title"))? == OPEN[0])
        })?;
        app.click(&part("thread-more"))?;
        app.picture("tags-menu")?;
        app.press("Escape")?;
        app.press("l")?;
        app.wait_for("tag-box")?;
        app.click(&part("tag-box"))?;
        app.wait_until("the check box puts it on and stays", |app| {
            Ok(app.has(&part("tags-text"))? && tagged(app, OPEN[0], "VIP")?)
        })?;
        app.settle()?;
        app.picture("tags-dialog")?;
        app.press("Escape")?;
        app.wait_for("thread-tag-off")?;
        app.click(&part("thread-tag-off"))?;
        app.wait_until("the thread's button takes it off", |app| {
            Ok(!tagged(app, OPEN[0], "VIP")?)
        })?;

        // Search knows it.
        app.press("/")?;
        app.wait_for("search-leave")?;
        app.type_text("tag:vip ")?;
        app.wait_until("one conversation is found by its tag", |app| {
            Ok(app.text(&part("search-results"))?.contains(UNREAD[0]))
        })
    });
}

#[test]
fn a_tag_is_renamed_and_removed_in_the_settings_and_comes_back() {
    scenario("tags-settings", |app| {
        with_small_archive(app)?;
        app.select_name(UNREAD[0])?;
        tag(app, "VIP")?;
        app.press("Mod+,")?;
        app.wait_for("tag-name")?;
        app.click(&part("tag-name"))?;
        app.press("Mod+a")?;
        app.type_text("Regular")?;
        app.press("Enter")?;
        app.wait_until("the row has the new name", |app| {
            tagged(app, UNREAD[0], "Regular")
        })?;
        app.click(&part("tag-remove"))?;
        app.wait_for("tag-ask")?;
        ensure!(
            app.text(&part("tag-ask"))?.contains('1'),
            "it says how many conversations have it"
        );
        app.settle()?;
        app.picture("tag-remove")?;
        app.click(&part("tag-remove-do"))?;
        app.wait_until("no row shows it", |app| {
            Ok(!tagged(app, UNREAD[0], "Regular")?)
        })?;
        app.wait_for("tag-restore")?;
        app.click(&part("tag-restore"))?;
        app.wait_until("it is back where it was", |app| {
            tagged(app, UNREAD[0], "Regular")
        })
    });
}
