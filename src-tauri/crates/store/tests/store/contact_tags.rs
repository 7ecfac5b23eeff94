//! Tags of contacts: the same as those of conversations, undone with everything else.

use crate::contacts::{fill, with};
use crate::world::{TAG, World};
use listo_domain::{Address, Contact, ContactCommand, ContactId, Millis, TagId};
use listo_store::{ContactEdit, ContactKey, ConversationId};
use std::collections::BTreeMap;

const ANA: &str = "+15550001";
const LUIS: &str = "+15550002";
const OTHER: TagId = TagId(2);

/// Two tags, and a conversation with each of two people.
async fn world() -> (World, ConversationId, ConversationId) {
    let w = World::new().await;
    for (name, tag) in [("VIP", TAG), ("Family", OTHER)] {
        assert_eq!(w.store.create_tag(name, 1, Millis(1)).await.unwrap(), tag);
    }
    let ids = w.inbox_of(&[ANA, LUIS]).await;
    // The newest is on top.
    (w, ids[1], ids[0])
}

fn tag(tag: TagId) -> ContactCommand {
    ContactCommand::Tag(tag, true)
}

fn untag(tag: TagId) -> ContactCommand {
    ContactCommand::Tag(tag, false)
}

impl World {
    async fn all_contacts(&self) -> BTreeMap<ContactId, Contact> {
        self.store.contacts().await.unwrap().into_iter().collect()
    }

    async fn id_of(&self, number: &str) -> ContactId {
        let number = Address(number.into());
        let all = self.all_contacts().await;
        let found = all.iter().find(|(_, c)| c.numbers.contains(&number));
        *found.unwrap().0
    }

    async fn tags_of(&self, number: &str) -> Vec<TagId> {
        let all = self.all_contacts().await;
        let number = Address(number.into());
        let found = all.values().find(|c| c.numbers.contains(&number));
        found.map_or(Vec::new(), |c| c.tags.iter().copied().collect())
    }
}

#[tokio::test]
async fn a_tag_of_a_contact_finds_its_conversations_and_is_undone() {
    let (mut w, ana, luis) = world().await;
    w.decide(with(ANA), tag(TAG)).await;
    assert_eq!(w.tags_of(ANA).await, [TAG], "a contact is made with it");
    assert_eq!(w.found("tag:vip").await, [ana], "that of the contact");
    assert_eq!(w.found("tag:family").await, []);
    let tags = w.store.tags().await.unwrap();
    let uses: Vec<_> = tags.iter().map(|t| (t.id, t.uses, t.contacts)).collect();
    assert_eq!(uses, [(OTHER.0, 0, 0), (TAG.0, 0, 1)]);

    w.run(listo_store::Verb::Tag, &[luis]).await;
    assert_eq!(w.found("tag:vip").await.len(), 2, "or their own");
    w.run(listo_store::Verb::Tag, &[ana]).await;
    assert_eq!(w.found("tag:vip").await.len(), 2, "once, where it is both");
    for _ in 0..2 {
        w.undo().await.unwrap();
    }
    w.undo().await.unwrap();
    assert_eq!(w.found("tag:vip").await, []);
    assert_eq!(w.tags_of(ANA).await, []);
    w.redo().await.unwrap();
    assert_eq!(w.found("tag:vip").await, [ana]);
    w.assert_replay_agrees().await;
    let again = w.decide(with(ANA), tag(TAG)).await;
    assert_eq!(again.contacts_refused.len(), 1, "it has it already");
}

#[tokio::test]
async fn merging_takes_tags_up_and_splitting_leaves_them() {
    let (mut w, ana, luis) = world().await;
    w.decide(with(ANA), tag(TAG)).await;
    w.decide(with(LUIS), tag(OTHER)).await;
    let before = w.all_contacts().await;
    let merge = ContactEdit::Merge(w.id_of(ANA).await, w.id_of(LUIS).await);
    w.edit(vec![merge]).await;
    assert_eq!(w.tags_of(LUIS).await, [TAG, OTHER]);
    let mut both = w.found("tag:family").await;
    both.sort();
    let mut all = [ana, luis];
    all.sort();
    assert_eq!(both, all, "whoever the contact writes from");
    w.undo().await.unwrap();
    assert_eq!(w.all_contacts().await, before);
    assert_eq!(w.found("tag:family").await, [luis]);
    w.redo().await.unwrap();
    let split = ContactEdit::Split(w.id_of(LUIS).await, Address(LUIS.into()));
    w.edit(vec![split]).await;
    assert_eq!(w.tags_of(LUIS).await, [], "a number alone says nothing");
    assert_eq!(w.tags_of(ANA).await, [TAG, OTHER]);
    assert_eq!(w.found("tag:family").await, [ana]);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_removed_tag_is_kept_unseen_and_comes_back() {
    let (mut w, ana, _) = world().await;
    w.decide(with(ANA), tag(TAG)).await;
    w.store.remove_tag(TAG).await.unwrap();
    assert_eq!(w.found("tag:vip").await, []);
    assert_eq!(w.tags_of(ANA).await, [TAG], "the contact keeps it");
    w.store.restore_tag(TAG).await.unwrap();
    assert_eq!(w.found("tag:vip").await, [ana]);
    // A contact that goes takes its tags along, and undo brings them back with it.
    let id = w.id_of(ANA).await;
    w.decide(ContactKey::Id(id), ContactCommand::Remove).await;
    assert_eq!(w.found("tag:vip").await, []);
    w.undo().await.unwrap();
    assert_eq!(w.found("tag:vip").await, [ana]);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn the_list_is_narrowed_to_tags() {
    let (mut w, ..) = world().await;
    w.decide(with(ANA), fill("Ana", "", &[ANA])).await;
    w.decide(with(LUIS), fill("Luis", "", &[LUIS])).await;
    w.decide(with(ANA), tag(TAG)).await;
    w.decide(with(LUIS), tag(OTHER)).await;
    for (text, tags, names) in [
        ("", &[][..], &["Ana", "Luis"][..]),
        ("", &[TAG], &["Ana"]),
        ("", &[TAG, OTHER], &["Ana", "Luis"]),
        ("luis", &[TAG], &[]),
        ("luis", &[OTHER], &["Luis"]),
        ("", &[TagId(9)], &[]),
    ] {
        let page = w.store.contact_page(text, tags, None, 10).await.unwrap();
        let found: Vec<_> = page.contacts.iter().map(|(_, c)| &c.name).collect();
        assert_eq!(found, names, "{text} {tags:?}");
        assert_eq!(page.total, i64::try_from(names.len()).unwrap());
    }
    w.decide(with(ANA), untag(TAG)).await;
    let page = w.store.contact_page("", &[TAG], None, 10).await.unwrap();
    assert_eq!(page.total, 0);
}

/// Whatever was decided before: undo after do is identity, redo after undo too, and replay equals live.
#[tokio::test]
async fn any_changes_are_undone_and_replayed() {
    let (mut w, ..) = world().await;
    let mut seed = 11_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let mut refused = 0;
    for round in 0..120 {
        let who = [ANA, LUIS][usize::try_from(random(2)).unwrap()];
        let which = TagId(1 + i64::try_from(random(2)).unwrap());
        let all = w.all_contacts().await;
        let ids: Vec<ContactId> = all.keys().copied().collect();
        let edit = match (random(8), ids.as_slice()) {
            (0, [one, other]) => ContactEdit::Merge(*one, *other),
            (1, [one, ..]) => ContactEdit::Split(*one, Address(who.into())),
            (2, [one, ..]) => ContactEdit::Decide(ContactKey::Id(*one), ContactCommand::Remove),
            (3, _) => ContactEdit::Decide(with(who), ContactCommand::Name(format!("N{round}"))),
            (4 | 5, _) => ContactEdit::Decide(with(who), untag(which)),
            _ => ContactEdit::Decide(with(who), tag(which)),
        };
        let applied = w.edit(vec![edit.clone()]).await;
        let after = w.all_contacts().await;
        if applied.contacts.is_empty() {
            refused += 1;
            continue;
        }
        w.undo().await.unwrap();
        assert_eq!(w.all_contacts().await, all, "{edit:?} is undone");
        w.redo().await.unwrap();
        assert_eq!(w.all_contacts().await, after, "{edit:?} is done again");
        if random(3) == 0 {
            w.undo().await.unwrap();
        }
    }
    assert!(refused < 90, "most of it did something");
    w.assert_replay_agrees().await;
}
