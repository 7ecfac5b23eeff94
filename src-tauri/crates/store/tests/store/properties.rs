//! The fields that the person makes for contacts.

use crate::contacts::{property, with};
use crate::world::World;
use listo_domain::{Address, ContactCommand, Millis, PropertyId};
use listo_store::{ContactEdit, PropertyKind};

#[tokio::test]
async fn properties_are_undone_merged_and_found() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["+15550001", "+15550002"]).await;
    let (luis, ana) = (ids[0], ids[1]);
    let kind = PropertyKind::Choice;
    let choices = ["Gold".to_owned(), "Silver".to_owned()];
    let plan = w.store.create_property("Plan", kind, &choices, Millis(1));
    assert_eq!(plan.await.unwrap(), PropertyId(1));
    let taken = w.store.create_property("plán", kind, &choices, Millis(1));
    assert!(matches!(taken.await, Err(listo_store::Error::Taken(_))));

    w.decide(with("+15550001"), property("Gold")).await;
    assert_eq!(w.found("gold ").await, [ana], "found by its value");
    assert_eq!(w.store.properties().await.unwrap()[0].uses, 1);
    w.decide(with("+15550001"), property("Silver")).await;
    let value = async |w: &World, id| -> Option<String> {
        let people = w.store.people(id).await.unwrap();
        let (_, contact) = people[0].contact.clone()?;
        contact.properties.get(&PropertyId(1)).cloned()
    };
    assert_eq!(value(&w, ana).await.as_deref(), Some("Silver"));
    w.undo().await.unwrap();
    assert_eq!(value(&w, ana).await.as_deref(), Some("Gold"));
    w.assert_replay_agrees().await;

    w.name("+15550002", "Luis").await;
    let contacts = w.store.contacts().await.unwrap();
    let id = |number: &str| {
        let number = Address(number.into());
        let found = contacts.iter().find(|(_, c)| c.numbers.contains(&number));
        found.unwrap().0
    };
    let merge = ContactEdit::Merge(id("+15550002"), id("+15550001"));
    w.edit(vec![merge]).await;
    assert_eq!(value(&w, luis).await.as_deref(), Some("Gold"), "taken up");
    w.undo().await.unwrap();
    assert_eq!(value(&w, luis).await, None);
    assert_eq!(value(&w, ana).await.as_deref(), Some("Gold"));

    w.store
        .set_property_removed(PropertyId(1), true)
        .await
        .unwrap();
    assert_eq!(w.store.properties().await.unwrap(), []);
    assert_eq!(w.found("gold ").await, [], "what is removed is unseen");
    let page = w.store.contact_page("gold", &[], None, 9).await.unwrap();
    assert_eq!(page.total, 0);
    let again = w.store.set_property_removed(PropertyId(1), true).await;
    assert!(matches!(again, Err(listo_store::Error::NotFound(_))));
    w.store
        .set_property_removed(PropertyId(1), false)
        .await
        .unwrap();
    assert_eq!(w.store.properties().await.unwrap()[0].uses, 1);
    assert_eq!(w.found("gold ").await, [ana]);
    assert_eq!(
        w.store
            .contact_page("gold", &[], None, 9)
            .await
            .unwrap()
            .total,
        1
    );
    w.decide(with("+15550001"), property("")).await;
    assert_eq!(value(&w, ana).await, None, "an empty value takes it away");
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn properties_are_in_the_order_of_the_person() {
    let w = World::new().await;
    for name in ["a", "b", "c"] {
        let made = w
            .store
            .create_property(name, PropertyKind::Text, &[], Millis(1));
        made.await.unwrap();
    }
    let ids = [PropertyId(3), PropertyId(1), PropertyId(2)];
    w.store.order_properties(&ids).await.unwrap();
    let names = async |w: &World| -> Vec<String> {
        let all = w.store.properties().await.unwrap();
        all.into_iter().map(|p| p.name).collect()
    };
    assert_eq!(names(&w).await, ["c", "a", "b"]);
    let last = w
        .store
        .create_property("d", PropertyKind::Text, &[], Millis(1));
    last.await.unwrap();
    assert_eq!(
        names(&w).await,
        ["c", "a", "b", "d"],
        "a new one is the last"
    );
}

#[tokio::test]
async fn yes_and_no_are_not_found_and_a_link_is_by_what_it_says() {
    let mut w = World::new().await;
    let ana = w.inbox_of(&["+15550001"]).await[0];
    for (name, kind) in [("Paid", PropertyKind::YesNo), ("Web", PropertyKind::Link)] {
        let made = w.store.create_property(name, kind, &[], Millis(1));
        made.await.unwrap();
    }
    w.decide(with("+15550001"), property("no")).await;
    let link = ContactCommand::Property(PropertyId(2), "https://taller.example/ana".into());
    w.decide(with("+15550001"), link).await;
    assert_eq!(w.found("no ").await, [], "a word of every other sentence");
    assert_eq!(w.found("https ").await, []);
    assert_eq!(w.found("taller ").await, [ana]);
    let page = w.store.contact_page("https", &[], None, 9).await.unwrap();
    assert_eq!(page.total, 0, "nor in the list of contacts");
}
