//! Contacts through the engine: named, imported again, undone, after a restart.

use crate::archive::{Sms, smses};
use crate::world::{World, fresh, target};
use listo_engine::Error;
use listo_engine::api::{
    ContactEdit, ContactFormat, ContactLine, ContactQuery, ContactTarget, Outcome, RefusalReason,
    SearchOrder, SearchQuery, Topic, Verb, View,
};

pub const ANA: &str = "+12025550101";

/// One unread text of each; the archive calls everybody `called`.
fn archive(called: &str, items: &[&str]) -> String {
    let items: Vec<Sms<'_>> = items
        .iter()
        .map(|address| Sms {
            address,
            read: 0,
            ..Sms::default()
        })
        .collect();
    smses(&items).replace(
        "contact_name=\"null\"",
        &format!("contact_name=\"{called}\""),
    )
}

pub async fn world() -> World {
    let w = World::new().await;
    let file = w.write(
        "one.xml",
        &archive("In the archive", &[ANA, "+12025550102"]),
    );
    w.import(&w.options(&[&file])).await;
    w
}

impl World {
    pub async fn edit(&self, address: &str, edit: ContactEdit) -> Outcome {
        let target = ContactTarget::Address {
            address: address.into(),
        };
        self.engine
            .edit_contact(&fresh(), &target, &edit)
            .await
            .unwrap()
    }

    async fn rename(&self, address: &str, name: &str) -> Outcome {
        self.edit(address, ContactEdit::Name { name: name.into() })
            .await
    }

    async fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .rows(View::All)
            .await
            .into_iter()
            .map(|r| r.parties[0].name.clone().unwrap_or_default())
            .collect();
        names.sort();
        names
    }

    async fn list(&self, text: &str) -> Vec<ContactLine> {
        let query = ContactQuery {
            text: text.into(),
            tag_ids: Vec::new(),
            after: None,
            limit: 100,
        };
        self.engine.contacts(&query).await.unwrap().contacts
    }

    async fn hits(&self, text: &str) -> usize {
        let query = SearchQuery {
            text: text.into(),
            order: SearchOrder::Newest,
            after: None,
            seen: Vec::new(),
            limit: 20,
        };
        self.engine.search(query).await.unwrap().hits.len()
    }
}

#[tokio::test]
async fn a_name_outlasts_the_next_import_and_undo_reaches_over_a_restart() {
    let w = world().await;
    let renamed = w.rename(ANA, "  Ana \n Ruiz ").await;
    assert_eq!(renamed.contacts[0].name, "Ana Ruiz", "on one line");
    assert_eq!(renamed.verb, Verb::Contact);
    let other = w.write("two.xml", &archive("Renamed there", &[ANA]));
    w.import(&w.options(&[&other])).await;
    assert_eq!(w.names().await, ["Ana Ruiz", "In the archive"]);
    w.edit(
        ANA,
        ContactEdit::AddNote {
            text: "Rings on Mondays".into(),
        },
    )
    .await;
    let row = w.rows(View::Inbox).await[0].clone();
    w.engine
        .mark_done(&fresh(), &[target(&row)], None)
        .await
        .unwrap();
    assert_eq!(w.hits("mondays").await, 1);

    let w = w.restart().await;
    assert_eq!(w.names().await, ["Ana Ruiz", "In the archive"]);
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.of, Some(Verb::Done), "the last thing comes first");
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.of, Some(Verb::Contact));
    assert_eq!(w.hits("mondays").await, 0);
    assert_eq!(w.hits("ruiz").await, 1);
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.contacts, [], "the contact is not there any more");
    assert_eq!(undone.rows.len(), 1);
    assert_eq!(
        w.names().await,
        ["In the archive", "Renamed there"],
        "what the source says by now"
    );
    w.engine.redo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.names().await, ["Ana Ruiz", "In the archive"]);
    w.assert_sound().await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_named() {
    let w = world().await;
    for (edit, field) in [
        (
            ContactEdit::Name {
                name: "x".repeat(201),
            },
            "name",
        ),
        (ContactEdit::AddNote { text: " \n".into() }, "note"),
        (ContactEdit::AddNumber { number: " ".into() }, "number"),
        (ContactEdit::RemoveNote { id: "x".into() }, "note"),
    ] {
        let target = ContactTarget::Address {
            address: ANA.into(),
        };
        let answer = w.engine.edit_contact(&fresh(), &target, &edit).await;
        let Err(Error::Invalid { field: named, .. }) = answer else {
            panic!("{edit:?} is refused");
        };
        assert_eq!(named, field);
    }
    let withheld = ContactTarget::Address {
        address: String::new(),
    };
    let name = ContactEdit::Name {
        name: "Nobody".into(),
    };
    assert!(
        w.engine
            .edit_contact(&fresh(), &withheld, &name)
            .await
            .is_err(),
        "all withheld numbers are not one person"
    );
    assert!(w.engine.undo(&fresh()).await.unwrap().is_none());
}

#[tokio::test]
async fn numbers_are_brought_to_one_form_and_belong_to_one_contact() {
    let w = world().await;
    w.rename(ANA, "Ana").await;
    let added = w
        .edit(
            ANA,
            ContactEdit::AddNumber {
                number: "+1 (202) 555-0102".into(),
            },
        )
        .await;
    assert_eq!(added.contacts[0].numbers, [ANA, "+12025550102"]);
    assert_eq!(w.names().await, ["Ana", "Ana"]);
    let row = &w.rows(View::All).await[0];
    let person = w.engine.people(&row.id).await.unwrap().remove(0);
    assert_eq!(person.conversations, 2);
    assert_eq!(person.source_name.as_deref(), Some("In the archive"));
    assert!(person.last_heard.is_some());
    w.rename("+12025550109", "Other").await;
    let taken = w
        .edit(
            "+12025550109",
            ContactEdit::AddNumber { number: ANA.into() },
        )
        .await;
    assert_eq!(taken.refused[0].reason, RefusalReason::NumberTaken);
    w.assert_sound().await;
}

#[tokio::test]
async fn contacts_are_told_after_the_commit() {
    let w = world().await;
    let mut events = w.engine.events();
    w.rename(ANA, "Ana").await;
    let listo_engine::Event::Changed(changed) = events.recv().await.unwrap() else {
        panic!("a change is told");
    };
    assert_eq!(changed.topics, [Topic::Contacts, Topic::Conversations]);
    assert_eq!(changed.conversations.len(), 1);
    w.edit(
        ANA,
        ContactEdit::AddNote {
            text: "no row says this".into(),
        },
    )
    .await;
    let listo_engine::Event::Changed(changed) = events.recv().await.unwrap() else {
        panic!("a change is told");
    };
    assert_eq!(changed.topics, [Topic::Contacts]);
}

#[tokio::test]
async fn contacts_stay_when_the_samples_go() {
    let w = World::new().await;
    w.engine.add_samples().await.unwrap();
    let row = w.rows(View::Inbox).await[0].clone();
    let address = row.parties[0].address.clone();
    w.engine
        .mark_done(&fresh(), &[target(&row)], None)
        .await
        .unwrap();
    w.rename(&address, "Known to me").await;
    w.engine.remove_samples().await.unwrap();
    w.assert_sound().await;
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(undone.of, Some(Verb::Contact), "its own undo is kept");
    assert!(
        w.engine.undo(&fresh()).await.unwrap().is_none(),
        "what was about samples is not"
    );
    w.assert_sound().await;
}

const VCARD: &str = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana from the phone\nORG:Sol\nTEL:+1 202 555 0101\n\
    NOTE:Rings on Mondays\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nFN:Luis\nTEL:nothing\n\
    TEL;VALUE=uri:tel:+12025550102\nEND:VCARD\n";

#[tokio::test]
async fn contacts_of_a_file_fill_and_never_overwrite_and_one_undo_takes_them_back() {
    let w = world().await;
    w.rename(ANA, "Ana Ruiz").await;
    let file = w.write("contacts.vcf", VCARD);
    let gone = w.write("other.vcf", "no contacts");
    let files = vec![file, gone];
    let preview = w
        .engine
        .preview_contacts(files.clone(), "US")
        .await
        .unwrap();
    assert_eq!((preview.new, preview.filled, preview.unchanged), (1, 1, 0));
    assert_eq!(preview.unreadable, 1);
    assert_eq!(preview.problems[0].line, 11);
    assert_eq!(preview.problems[0].detail, "TEL");
    assert_eq!(preview.file_errors.len(), 1, "one was nothing of it");
    assert_eq!(w.names().await, ["Ana Ruiz", "In the archive"]);

    let done = w
        .engine
        .import_contacts(&fresh(), files.clone(), "US")
        .await
        .unwrap();
    assert_eq!((done.contacts.len(), done.contact_count), (2, 2));
    assert_eq!(w.names().await, ["Ana Ruiz", "Luis"]);
    assert_eq!(w.hits("mondays").await, 1);
    let again = w
        .engine
        .preview_contacts(files.clone(), "US")
        .await
        .unwrap();
    assert_eq!((again.new, again.filled, again.unchanged), (0, 0, 2));

    // The messages once more, then undo of the contacts alone.
    let other = w.write("two.xml", &archive("Renamed there", &[ANA]));
    w.import(&w.options(&[&other])).await;
    assert_eq!(w.names().await, ["Ana Ruiz", "Luis"]);
    let undone = w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!((undone.contacts.len(), undone.contact_count), (1, 2));
    assert_eq!(w.names().await, ["Ana Ruiz", "In the archive"]);
    assert_eq!(w.hits("mondays").await, 0);
    let national = w.write("es.csv", "Nombre,Móvil\nEva,611 20 44 90\n");
    for (region, number) in [("ES", "+34611204490"), ("XX", "")] {
        let files = vec![national.clone()];
        let done = w.engine.import_contacts(&fresh(), files, region).await;
        let numbers = done.map(|d| d.contacts[0].numbers.concat());
        assert_eq!(numbers.unwrap_or_default(), number, "of {region}");
    }
    w.assert_sound().await;
}

#[tokio::test]
async fn what_is_exported_comes_back_the_same() {
    for (format, name) in [
        (ContactFormat::Vcard3, "three.vcf"),
        (ContactFormat::Vcard4, "four.vcf"),
        (ContactFormat::Csv, "table.csv"),
    ] {
        let w = world().await;
        let file = w.write("contacts.vcf", VCARD);
        w.engine
            .import_contacts(&fresh(), vec![file], "US")
            .await
            .unwrap();
        let path = w.write(name, "what was there before");
        let beside = w.write(&format!("{name}.part"), "not ours");
        let written = w.engine.export_contacts(path.as_ref(), format).await;
        assert_eq!(written.unwrap(), 2);
        let kept = std::fs::read_to_string(&beside).unwrap();
        assert_eq!(kept, "not ours", "no other file is touched");
        let preview = w
            .engine
            .preview_contacts(vec![path.clone()], "US")
            .await
            .unwrap();
        assert_eq!((preview.unchanged, preview.unreadable), (2, 0), "{name}");
        let nowhere = w.folder.path().join("not there").join(name);
        assert!(w.engine.export_contacts(&nowhere, format).await.is_err());

        let other = World::new().await;
        other
            .engine
            .import_contacts(&fresh(), vec![path], "US")
            .await
            .unwrap();
        let lines = other.list("").await;
        let names: Vec<&str> = lines.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Ana from the phone", "Luis"], "{name}");
        assert_eq!(lines[0].company, "Sol");
    }
}

#[tokio::test]
async fn two_contacts_become_one_and_one_becomes_two() {
    let w = world().await;
    let file = w.write("contacts.vcf", VCARD);
    w.engine
        .import_contacts(&fresh(), vec![file], "US")
        .await
        .unwrap();
    let lines = w.list("").await;
    let (ana, luis) = (&lines[0].id, &lines[1].id);
    let of = |id: &str| ContactTarget::Id { id: id.into() };
    let merge = ContactEdit::Merge { from: luis.clone() };
    w.engine
        .edit_contact(&fresh(), &of(ana), &merge)
        .await
        .unwrap();
    assert_eq!(
        w.names().await,
        ["Ana from the phone", "Ana from the phone"]
    );
    assert_eq!(w.list("luis").await, []);
    assert!(w.engine.contact(luis).await.is_err());
    assert_eq!(w.engine.contact(ana).await.unwrap().conversations, 2);
    let split = ContactEdit::Split {
        number: "+12025550102".into(),
    };
    w.engine
        .edit_contact(&fresh(), &of(ana), &split)
        .await
        .unwrap();
    assert_eq!(w.names().await, ["Ana from the phone", "In the archive"]);
    let again = w.engine.edit_contact(&fresh(), &of(luis), &merge).await;
    assert_eq!(
        again.unwrap().refused[0].reason,
        RefusalReason::ChangedSince,
        "what is gone cannot be merged"
    );
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.names().await, ["Ana from the phone", "Luis"]);
    w.assert_sound().await;
}
