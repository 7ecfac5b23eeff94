//! Snippets at the boundary: kept, filled in, told of.

use crate::archive::{Sms, smses};
use crate::world::{World, fresh};
use listo_engine::api::{
    AppError, ContactEdit, ContactTarget, ErrorCode, TextSnippet, Topic, View,
};
use listo_engine::{Error, Event};

const EVERY_FIELD: &str = "{first_name}|{name}|{company}|{number}|{my_number}|{foo}";

async fn world() -> World {
    let w = World::new().await;
    let xml = smses(&[Sms::default()]);
    let named = "contact_name=\"Ruiz,&#8238; Ana&#10;María\"";
    let file = w.write("sms.xml", &xml.replace("contact_name=\"null\"", named));
    w.import(&w.options(&[&file])).await;
    w.engine.add_samples().await.unwrap();
    w
}

impl World {
    async fn snippet(&self, name: &str, text: &str) -> TextSnippet {
        let all = self.engine.create_snippet(name, text).await.unwrap();
        all.into_iter().find(|s| s.name == name.trim()).unwrap()
    }
}

#[tokio::test]
async fn snippets_are_kept_over_a_restart_and_every_window_is_told() {
    let mut w = World::new().await;
    let mut events = w.engine.events();
    let made = w.snippet("  Hours ", "  9 to 6\n").await;
    assert_eq!(
        (made.name.as_str(), made.text.as_str()),
        ("Hours", "9 to 6")
    );
    let told = events.recv().await.unwrap();
    assert!(matches!(told, Event::Changed(c) if c.topics == [Topic::Snippets]));
    w.engine
        .change_snippet(&made.id, "Hours", "9 to 5")
        .await
        .unwrap();
    w = w.restart().await;
    let state = w.engine.app_state().await.unwrap();
    assert_eq!(state.snippets[0].text, "9 to 5");
    assert_eq!(w.engine.remove_snippet(&made.id).await.unwrap(), []);
    let back = w.engine.restore_snippet(&made.id).await.unwrap();
    assert_eq!(back, state.snippets);

    for (name, text, field) in [
        ("", "x", "name"),
        (&"n".repeat(81), "x", "name"),
        ("n", " \n", "text"),
        ("n", &"x".repeat(5_001), "text"),
    ] {
        let refused = w.engine.create_snippet(name, text).await;
        assert!(
            matches!(refused, Err(Error::Invalid { field: f, .. }) if f == field),
            "{name:?}: {field}"
        );
    }
    let taken = w.engine.create_snippet("HOURS", "x").await.unwrap_err();
    let taken = AppError::from(&taken);
    assert_eq!(taken.code, ErrorCode::Invalid);
    assert_eq!(taken.params["field"], "name");
}

#[tokio::test]
async fn fields_are_filled_in_where_they_are_known_and_stay_where_not() {
    let w = world().await;
    let all = w.snippet("All", EVERY_FIELD).await;
    let rows = w.rows(View::All).await;
    let ana = rows.iter().find(|r| r.parties[0].address == "+12025550101");
    let (ana, group) = (ana.unwrap(), rows.iter().find(|r| r.parties.len() > 1));
    let fill = async |id: &str| w.engine.fill_snippet(&all.id, id).await.unwrap();
    assert_eq!(
        fill(&ana.id).await,
        "Ana|Ruiz, Ana María|{company}|+1 202-555-0101|{my_number}|{foo}",
        "the name of the source, in one line and without marks that turn it"
    );
    let filled = fill(&group.unwrap().id).await;
    assert!(
        filled.starts_with("{first_name}|{name}|{company}|{number}|+"),
        "of several, whose would it be? Ours is known: {filled}"
    );

    for edit in [
        ContactEdit::Name {
            name: "Anita".into(),
        },
        ContactEdit::Company {
            company: "{name}".into(),
        },
    ] {
        let target = ContactTarget::Address {
            address: "+12025550101".into(),
        };
        let done = w.engine.edit_contact(&fresh(), &target, &edit).await;
        done.unwrap();
    }
    w.engine
        .rename_number(&ana.number_id, "Shop", Some("+34910000000"))
        .await
        .unwrap();
    assert_eq!(
        fill(&ana.id).await,
        "Anita|Anita|{name}|+1 202-555-0101|+34 910 00 00 00|{foo}",
        "what is filled in is not filled in again"
    );

    let nowhere = w.engine.fill_snippet(&all.id, "999").await;
    assert!(nowhere.is_err());
    w.engine.remove_snippet(&all.id).await.unwrap();
    assert!(w.engine.fill_snippet(&all.id, &ana.id).await.is_err());
}
