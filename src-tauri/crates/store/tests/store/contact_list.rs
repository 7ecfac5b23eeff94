use crate::contacts::{fill, with};
use crate::world::World;
use listo_domain::Address;
use listo_store::{ContactEdit, ContactKey};

#[tokio::test]
async fn the_list_is_by_name_page_by_page_and_narrowed_by_words() {
    let mut w = World::new().await;
    for (name, company, number) in [
        ("Zoé", "Sol", "+15550001"),
        ("ángel", "", "+15550002"),
        ("", "Mar", "+15550003"),
        ("Ángela", "sol", "+15550004"),
        ("", "", "+15550005"),
    ] {
        w.decide(with(number), fill(name, company, &[number])).await;
    }
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let page = w
            .store
            .contact_page("", &[], after.as_ref(), 2)
            .await
            .unwrap();
        assert_eq!(page.total, 5);
        listed.extend(page.contacts.into_iter().map(|(_, c)| (c.name, c.company)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let names: Vec<&str> = listed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["", "ángel", "Ángela", "", "Zoé"]);
    for (text, found) in [("angel", 2), ("SOL ang", 1), ("0003", 1), ("nobody", 0)] {
        let page = w.store.contact_page(text, &[], None, 10).await.unwrap();
        assert_eq!(page.contacts.len(), found, "{text}");
        assert_eq!(page.total, i64::try_from(found).unwrap());
    }
}

#[tokio::test]
async fn a_preview_tells_what_an_import_does() {
    let mut w = World::new().await;
    w.name("+15550001", "Ana").await;
    let number = |n: &str| vec![Address(n.into())];
    let of =
        |numbers: &str, command| ContactEdit::Decide(ContactKey::With(number(numbers)), command);
    let edits = vec![
        of("+15550001", fill("Ana María", "Sol", &["+15550001"])),
        of("+15550002", fill("Luis", "", &["+15550002"])),
        of("+15550002", fill("Luis", "Mar", &["+15550002"])),
        of("+15550001", fill("Ana", "", &["+15550001"])),
    ];
    let tally = w.store.preview_contacts(&edits).await.unwrap();
    assert_eq!((tally.new, tally.changed, tally.unchanged), (1, 2, 1));
    assert_eq!(w.store.contacts().await.unwrap().len(), 1, "only looked at");
    let done = w.edit(edits.clone()).await;
    assert_eq!(done.contacts.len(), 2);
    let names: Vec<&str> = done.contacts.iter().map(|(_, c)| c.name.as_str()).collect();
    assert_eq!(names, ["Ana", "Luis"], "what the person wrote stays");
    let again = w.store.preview_contacts(&edits).await.unwrap();
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 4));
    w.undo().await.unwrap();
    assert_eq!(
        w.store.contacts().await.unwrap().len(),
        1,
        "one entry of undo"
    );
    w.assert_replay_agrees().await;
}
