//! Fields of contacts: typed, and in files.

use crate::contacts::{ANA, world};
use crate::world::{World, fresh};
use listo_engine::Error;
use listo_engine::api::{ContactEdit, ContactFormat, ContactQuery, ContactTarget, PropertyKind};

#[tokio::test]
async fn properties_are_typed_and_travel_with_files() {
    let w = world().await;
    let choices = ["Gold".to_owned(), "Silver".to_owned()];
    let kinds = [
        ("Plan", PropertyKind::Choice, choices.as_slice()),
        ("Visits", PropertyKind::Number, &[]),
    ];
    for (name, kind, choices) in kinds {
        let made = w.engine.create_property(name, kind, choices).await.unwrap();
        assert_eq!(made.last().unwrap().name, name);
    }
    let all = w.engine.properties().await.unwrap();
    let (plan, visits) = (all[0].id.clone(), all[1].id.clone());
    let set = |id: &str, value: &str| ContactEdit::Property {
        id: id.into(),
        value: value.into(),
    };
    let did = w.edit(ANA, set(&plan, "gold")).await;
    assert_eq!(
        did.contacts[0].properties[0].value, "Gold",
        "as it is chosen"
    );
    w.edit(ANA, set(&visits, "12,50")).await;
    let target = ContactTarget::Address {
        address: ANA.into(),
    };
    let bad = set(&visits, "a dozen");
    let bad = w.engine.edit_contact(&fresh(), &target, &bad).await;
    assert!(matches!(bad, Err(Error::Invalid { field: "value", .. })));

    let to = w.folder.path().join("contacts.csv");
    w.engine
        .export_contacts(&to, ContactFormat::Csv)
        .await
        .unwrap();
    let text = std::fs::read_to_string(&to).unwrap();
    assert!(
        text.lines()
            .next()
            .unwrap()
            .ends_with("Notes,Listo: Plan,Listo: Visits"),
        "{text}"
    );
    assert!(text.contains(",Gold,12.5"), "{text}");

    let file = w.write(
        "more.csv",
        "Name,Phone,plan,Visits,Shoe size\nLuis,+12025550102,SILVER,many,42\nAna,+12025550101,Silver,1,38\n",
    );
    let preview = w.engine.preview_contacts(vec![file.clone()], "US").await;
    let preview = preview.unwrap();
    assert_eq!((preview.new, preview.unreadable), (1, 1));
    assert_eq!(
        (
            preview.problems[0].line,
            preview.problems[0].detail.as_str()
        ),
        (2, "Visits: many"),
        "what does not fit is named, with its place"
    );
    let did = w
        .engine
        .import_contacts(&fresh(), vec![file], "US")
        .await
        .unwrap();
    let other = World::new().await;
    let there = other
        .engine
        .preview_contacts(vec![to.to_string_lossy().into_owned()], "US")
        .await
        .unwrap();
    assert_eq!(
        (there.new, there.unreadable),
        (1, 2),
        "no field is lost in silence"
    );
    assert_eq!(there.problems[0].detail, "Plan: Gold");
    let luis = did.contacts.iter().find(|c| c.name == "Luis").unwrap();
    assert_eq!(luis.properties.len(), 1);
    assert_eq!(luis.properties[0].value, "Silver");
    let ana = w
        .engine
        .contacts(&ContactQuery {
            text: "gold".into(),
            tag_ids: Vec::new(),
            after: None,
            limit: 9,
        })
        .await
        .unwrap();
    assert_eq!(ana.total, 1, "what is there is not overwritten, and found");
    w.assert_sound().await;
}
