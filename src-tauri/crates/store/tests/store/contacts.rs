//! Contacts: their names over those of sources, one undo stack with conversations, and what search
//! finds by them.

use crate::world::{World, me};
use listo_domain::{
    Address, ContactCommand, ContactId, ContactRefusal, Direction, Millis, Note, NoteId, PropertyId,
};
use listo_store::{
    Applied, ContactEdit, ContactKey, ContactRequest, ConversationId, Store, Verb, View,
};
use uuid::Uuid;

pub fn with(who: &str) -> ContactKey {
    ContactKey::With(vec![Address(who.into())])
}

pub fn note(text: &str) -> ContactCommand {
    ContactCommand::AddNote(Note {
        at: Millis(5),
        text: text.into(),
    })
}

pub fn fill(name: &str, company: &str, numbers: &[&str]) -> ContactCommand {
    ContactCommand::Fill {
        name: name.into(),
        company: company.into(),
        numbers: numbers.iter().map(|n| Address((*n).into())).collect(),
        notes: Vec::new(),
        properties: std::collections::BTreeMap::new(),
        tags: std::collections::BTreeSet::new(),
    }
}

pub fn property(value: &str) -> ContactCommand {
    ContactCommand::Property(PropertyId(1), value.into())
}

impl World {
    pub async fn edit(&mut self, edits: Vec<ContactEdit>) -> Applied {
        self.now += 1;
        let request = ContactRequest {
            command_id: Uuid::now_v7(),
            actor: me(),
            at: Millis(self.now),
            edits,
        };
        self.store.edit_contacts(&request).await.unwrap()
    }

    pub async fn decide(&mut self, key: ContactKey, command: ContactCommand) -> Applied {
        self.edit(vec![ContactEdit::Decide(key, command)]).await
    }

    pub async fn name(&mut self, who: &str, name: &str) -> Applied {
        self.decide(with(who), ContactCommand::Name(name.into()))
            .await
    }

    async fn shown(&self, id: ConversationId) -> String {
        let rows = self.store.conversations(&[id]).await.unwrap();
        rows[0].parties[0].name.clone().unwrap_or_default()
    }

    pub async fn found(&self, text: &str) -> Vec<ConversationId> {
        let found = self.search(text).await;
        found.hits.iter().map(|h| h.conversation.id).collect()
    }
}

fn only(applied: &Applied) -> ContactId {
    let [(id, _)] = applied.contacts.as_slice() else {
        panic!("one contact was changed: {applied:?}");
    };
    *id
}

#[tokio::test]
async fn a_given_name_is_shown_everywhere_and_imports_do_not_overwrite_it() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["+15550001"]).await[0];
    assert_eq!(w.shown(id).await, "Name of +15550001");
    let applied = w.name("+15550001", "Marta Ruiz").await;
    assert_eq!(applied.changed, [id], "its row says something else");
    assert_eq!(
        applied.rows[0].parties[0].name.as_deref(),
        Some("Marta Ruiz")
    );

    // The same archive again, and a later one with another name.
    w.store
        .ingest(&[w.text("+15550001", 1_000, Direction::Inbound)])
        .await
        .unwrap();
    let mut later = w.text("+15550001", 5_000, Direction::Inbound);
    later.activity.parties[0].name = Some("Newer name".into());
    w.store.ingest(&[later]).await.unwrap();
    assert_eq!(w.shown(id).await, "Marta Ruiz");
    let thread = w
        .store
        .thread(id, listo_store::ThreadAt::Newest, 5)
        .await
        .unwrap();
    let listo_store::Item::Activity(last) = thread.items.last().unwrap() else {
        panic!("the last item is a text");
    };
    let sender = last.sender.as_ref().unwrap();
    assert_eq!(sender.name.as_deref(), Some("Marta Ruiz"));

    w.undo().await;
    assert_eq!(
        w.shown(id).await,
        "Newer name",
        "without a contact, what the source says now"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_conversation_that_begins_later_has_the_name_from_the_start() {
    let mut w = World::new().await;
    w.name("+15550009", "Not met yet").await;
    w.decide(with("+15550009"), note("Asked for the red one"))
        .await;
    let id = w.inbox_of(&["+15550009"]).await[0];
    assert_eq!(w.shown(id).await, "Not met yet");
    assert_eq!(w.found("red").await, [id]);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn one_stack_for_conversations_and_contacts() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["+15550001", "+15550002"]).await;
    let (b, a) = (ids[0], ids[1]);
    w.name("+15550001", "Ana").await;
    w.run(Verb::Done, &[b]).await;
    w.decide(with("+15550001"), note("Likes tea")).await;
    w.decide(
        with("+15550001"),
        ContactCommand::AddNumber(Address("+15550002".into())),
    )
    .await;
    assert_eq!(w.shown(b).await, "Ana", "both numbers are hers");

    // A new start of the program.
    let path = w.store.path().to_path_buf();
    w.store.close().await;
    w.store = Store::open(&path).await.unwrap();

    assert_eq!(w.undo().await.unwrap().of, Some(Verb::Contact));
    assert_eq!(w.shown(b).await, "Name of +15550002");
    assert_eq!(w.undo().await.unwrap().of, Some(Verb::Contact));
    assert_eq!(w.found("tea").await, []);
    assert_eq!(w.undo().await.unwrap().of, Some(Verb::Done));
    assert_eq!(w.list(View::Inbox).await.len(), 2);
    assert_eq!(w.undo().await.unwrap().of, Some(Verb::Contact));
    assert_eq!(w.shown(a).await, "Name of +15550001");
    assert!(w.undo().await.is_none(), "nothing is left to undo");
    assert_eq!(w.store.contacts().await.unwrap(), []);

    for _ in 0..4 {
        w.redo().await.unwrap();
    }
    assert!(w.redo().await.is_none());
    assert_eq!(w.shown(b).await, "Ana");
    assert_eq!(w.found("tea").await, [b, a], "found by the note once more");
    assert_eq!(w.list(View::Done).await, [b]);
    w.assert_replay_agrees().await;
    w.store.rebuild(false).await.unwrap();
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_hundred_steps_back() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["+15550001"]).await[0];
    for n in 0..120 {
        w.name("+15550001", &format!("Name {n}")).await;
    }
    for n in (0..119).rev() {
        w.undo().await.unwrap();
        assert_eq!(w.shown(id).await, format!("Name {n}"));
    }
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn undo_says_so_where_somebody_else_has_gone_on() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["+15550001"]).await[0];
    let contact = only(&w.name("+15550001", "Ana").await);
    let request = ContactRequest {
        command_id: Uuid::now_v7(),
        actor: listo_domain::Actor("rosa".into()),
        at: Millis(w.now),
        edits: vec![ContactEdit::Decide(
            ContactKey::Id(contact),
            ContactCommand::Name("Ana María".into()),
        )],
    };
    w.store.edit_contacts(&request).await.unwrap();
    let undone = w.undo().await.unwrap();
    assert_eq!(
        undone.contacts_refused,
        [(contact, ContactRefusal::ChangedSince)]
    );
    assert_eq!(w.shown(id).await, "Ana María", "her change stands");
    assert!(w.undo().await.is_none(), "the next press goes on");
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_repeated_command_changes_nothing() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["+15550001"]).await[0];
    let request = ContactRequest {
        command_id: Uuid::now_v7(),
        actor: me(),
        at: Millis(w.now),
        edits: vec![ContactEdit::Decide(with("+15550001"), note("once"))],
    };
    let first = w.store.edit_contacts(&request).await.unwrap();
    let again = w.store.edit_contacts(&request).await.unwrap();
    assert!(again.repeated);
    assert_eq!(again.contacts, first.contacts, "and gives the same answer");
    assert_eq!(again.contacts[0].1.notes.len(), 1);
    assert_eq!(again.changed, [id]);
    w.undo().await.unwrap();
    assert!(w.undo().await.is_none(), "one entry of undo");
}

#[tokio::test]
async fn name_company_and_notes_are_found_and_say_why() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["+15550001", "+15550002"]).await[1];
    w.name("+15550001", "Begoña Sáez").await;
    let company = ContactCommand::Company("Clínica Sol".into());
    w.decide(with("+15550001"), company).await;
    let contact = only(&w.decide(with("+15550001"), note("Allergic to latex")).await);
    assert_eq!(w.found("begona").await, [id]);
    assert_eq!(w.found("clinica").await, [id]);
    assert_eq!(w.texts("latex").await, ["Allergic to [latex]"]);
    assert_eq!(w.texts("clinica").await, ["[Clínica] Sol"]);
    assert_eq!(w.found("from:clinica").await, [id]);
    let first = w
        .store
        .contact(contact)
        .await
        .unwrap()
        .contact
        .unwrap()
        .1
        .notes;
    let first = *first.first_key_value().unwrap().0;
    w.decide(ContactKey::Id(contact), ContactCommand::RemoveNote(first))
        .await;
    assert_eq!(w.found("latex").await, [], "what is gone is not found");
    assert_eq!(w.found("clinica").await, [id]);
    w.decide(ContactKey::Id(contact), ContactCommand::Remove)
        .await;
    assert_eq!(w.found("clinica").await, []);
    assert_eq!(w.shown(id).await, "Name of +15550001");
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_number_has_one_contact_and_merging_brings_it_over() {
    let mut w = World::new().await;
    let ids = w.inbox_of(&["+15550001", "+15550002"]).await;
    let (b, a) = (ids[0], ids[1]);
    let ana = only(
        &w.decide(with("+15550001"), fill("Ana", "", &["+15550001"]))
            .await,
    );
    let two = fill("Ana R.", "Sol", &["+15550002"]);
    let other = only(&w.decide(with("+15550002"), two).await);
    w.decide(ContactKey::Id(other), note("From the second"))
        .await;
    let add = ContactCommand::AddNumber(Address("+15550002".into()));
    let refused = w.decide(ContactKey::Id(ana), add.clone()).await;
    assert_eq!(
        refused.contacts_refused,
        [(ana, ContactRefusal::NumberTaken)]
    );
    let refused = w.decide(with("+15550003"), add).await;
    assert_eq!(refused.contacts_refused[0].1, ContactRefusal::NumberTaken);
    assert_eq!(w.store.contacts().await.unwrap().len(), 2);

    let merged = w.edit(vec![ContactEdit::Merge(ana, other)]).await;
    assert_eq!(merged.contacts.len(), 2);
    let contact = w.store.contact(ana).await.unwrap().contact.unwrap().1;
    assert_eq!(
        (contact.name.as_str(), contact.company.as_str()),
        ("Ana", "Sol"),
        "the first one's name stays, what it did not have is filled"
    );
    assert_eq!(contact.numbers.len(), 2);
    assert_eq!(contact.notes.len(), 1);
    assert!(w.store.contact(other).await.is_err(), "one is left");
    assert_eq!(w.shown(b).await, "Ana");

    let split = ContactEdit::Split(ana, Address("+15550002".into()));
    w.edit(vec![split]).await;
    assert_eq!(w.shown(a).await, "Ana");
    assert_eq!(w.shown(b).await, "Name of +15550002");
    assert_eq!(w.store.contacts().await.unwrap().len(), 2);
    w.undo().await.unwrap();
    w.undo().await.unwrap();
    assert_eq!(w.shown(b).await, "Ana R.", "both as they were before");
    let found = w.found("second").await;
    assert_eq!(found, [b], "with the note");
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_number_that_is_not_theirs_any_more_is_not_split_off() {
    let mut w = World::new().await;
    let both = fill("Ana", "", &["+15550001", "+15550002"]);
    let ana = only(&w.decide(with("+15550001"), both).await);
    let split = |number: &str| vec![ContactEdit::Split(ana, Address(number.into()))];
    let first = w.edit(split("+15550002")).await;
    assert_eq!(first.contacts.len(), 2);
    // Asked for once more by a panel that has not read again.
    for (number, reason) in [
        ("+15550002", ContactRefusal::NumberTaken),
        ("+15550009", ContactRefusal::Unchanged),
    ] {
        let again = w.edit(split(number)).await;
        assert_eq!(again.contacts_refused, [(ana, reason)]);
        assert_eq!(again.contacts, []);
    }
    assert_eq!(w.store.contacts().await.unwrap().len(), 2, "no empty one");
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn the_people_of_a_conversation_tell_when_they_were_heard() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["+15550001", "+15550002"]).await[1];
    w.store
        .ingest(&[
            w.text("+15550001", 9_000, Direction::Inbound),
            w.text("+15550001", 9_500, Direction::Outbound),
        ])
        .await
        .unwrap();
    let person = w.store.people(id).await.unwrap().remove(0);
    assert_eq!(person.contact, None);
    assert_eq!(person.source_name, "Name of +15550001");
    assert_eq!(
        (person.first_heard, person.last_heard),
        (Some(Millis(1_000)), Some(Millis(9_000))),
        "what we sent is not heard from them"
    );
    assert_eq!(person.conversations, 1);
    let both = fill("Ana", "", &["+15550001", "+15550002"]);
    w.decide(with("+15550001"), both).await;
    let person = w.store.people(id).await.unwrap().remove(0);
    assert_eq!(person.contact.unwrap().1.name, "Ana");
    assert_eq!(person.conversations, 2, "of all her numbers");
}

#[tokio::test]
async fn what_is_there_already_is_said() {
    let mut w = World::new().await;
    w.inbox_of(&["+15550001"]).await;
    w.name("+15550001", "Ana").await;
    let again = w.name("+15550001", "Ana").await;
    assert_eq!(again.contacts_refused[0].1, ContactRefusal::Unchanged);
    let nothing = w.name("+15550002", "").await;
    assert_eq!(nothing.contacts_refused[0].1, ContactRefusal::Unchanged);
    let gone = w
        .decide(
            ContactKey::Id(ContactId(99)),
            ContactCommand::RemoveNote(NoteId(1)),
        )
        .await;
    assert_eq!(gone.contacts_refused[0].1, ContactRefusal::ChangedSince);
    w.undo().await.unwrap();
    assert!(w.undo().await.is_none(), "only one thing was done");
}

#[tokio::test]
async fn rebuild_finds_and_mends_a_contact_changed_behind_its_back() {
    let mut w = World::new().await;
    w.inbox_of(&["+15550001"]).await;
    w.name("+15550001", "Ana").await;
    w.store.close().await;
    let path = w.store.path().to_path_buf();
    let sql = "UPDATE contact SET name = 'Eve'; DELETE FROM contact_number";
    crate::opening::run_sql(&path, sql).await;
    w.store.reopen().await.unwrap();
    let found = w.store.rebuild(true).await.unwrap();
    assert!(
        !found.differences.is_empty(),
        "the check must be able to fail"
    );
    w.store.rebuild(false).await.unwrap();
    w.assert_replay_agrees().await;
}
