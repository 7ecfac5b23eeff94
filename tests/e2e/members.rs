//! Who is in a group: names and numbers of all of them.

use listo_tests::archive::Archive;
use listo_tests::listo::part;
use listo_tests::{ensure, scenario};

#[test]
fn the_header_of_a_group_tells_all_its_members() {
    scenario("members", |app| {
        let mut archive = Archive::new();
        let names = ["Ana", "Bea", "Carlos", "Dana", "Eva"];
        let numbers: Vec<u64> = (600_000_001..=600_000_005).collect();
        for (name, number) in names.iter().zip(&numbers) {
            archive.text(name, *number, 3 * 60_000, true, "Hola");
        }
        archive.group("", &numbers, 60_000, "A todos");
        let archive = archive.save(app.files(), "group.xml")?;
        app.import(&archive)?;
        app.view("all")?;
        app.wait_for("thread-members")?;
        let title = app.text(&part("thread-title"))?;
        ensure!(title.contains("more"), "the title names only some: {title}");

        // By keys: from the list it is the first thing of the thread that Tab reaches.
        app.press("Tab")?;
        app.wait_until("Tab reaches the group", |app| {
            app.has(&format!("{}:focus", part("thread-members")))
        })?;
        app.press("Enter")?;
        app.wait_for("members")?;
        let members = app.text(&part("members"))?;
        for name in names {
            ensure!(members.contains(name), "{name} is told: {members}");
        }
        ensure!(
            members.contains("+34 600 00 00 05"),
            "with their numbers: {members}"
        );
        app.rest_mouse()?;
        app.settle()?;
        app.picture("members")?;
        app.press("Enter")?;
        app.wait_until("Enter again puts them away", |app| {
            Ok(!app.has(&part("members"))?)
        })
    });
}
