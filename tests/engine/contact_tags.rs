//! Tags of contacts through the engine: put on, found, narrowed by, carried by files, undone.

use crate::contacts::{ANA, world};
use crate::world::{World, fresh};
use listo_engine::Error;
use listo_engine::api::{
    ContactEdit, ContactFormat, ContactLine, ContactQuery, SearchOrder, SearchQuery,
};

const LUIS: &str = "+12025550102";
const VCARD: &str = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:+12025550101\nCATEGORIES:vip,Neighbours\n\
    END:VCARD\nBEGIN:VCARD\nVERSION:4.0\nFN:Luis\nTEL:+12025550102\nCATEGORIES:neighbours\nEND:VCARD\n";

impl World {
    async fn tag_named(&self, name: &str) -> String {
        let tags = self.engine.tags().await.unwrap();
        let found = tags.into_iter().find(|t| t.name == name);
        found.unwrap_or_else(|| panic!("a tag {name}")).id
    }

    async fn with_tags(&self, tag_ids: &[String]) -> Vec<ContactLine> {
        let query = ContactQuery {
            text: String::new(),
            tag_ids: tag_ids.to_vec(),
            after: None,
            limit: 100,
        };
        self.engine.contacts(&query).await.unwrap().contacts
    }

    async fn found_with(&self, text: &str) -> usize {
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
async fn a_tag_is_put_on_found_and_undone() {
    let w = world().await;
    let tags = w.engine.create_tag("VIP", 3).await.unwrap();
    let id = tags[0].id.clone();
    let done = w.edit(ANA, ContactEdit::Tag { id: id.clone() }).await;
    assert_eq!(done.contacts[0].tag_ids, std::slice::from_ref(&id));
    assert_eq!(w.found_with("tag:vip").await, 1);
    assert_eq!(w.with_tags(std::slice::from_ref(&id)).await.len(), 1);
    assert_eq!(w.engine.tags().await.unwrap()[0].contacts, 1);
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.found_with("tag:vip").await, 0);
    w.engine.redo(&fresh()).await.unwrap().unwrap();
    w.edit(ANA, ContactEdit::Untag { id: id.clone() }).await;
    assert_eq!(w.found_with("tag:vip").await, 0);
    w.engine.remove_tag(&id).await.unwrap();
    let target = listo_engine::api::ContactTarget::Address {
        address: ANA.into(),
    };
    let edit = ContactEdit::Tag { id };
    let gone = w.engine.edit_contact(&fresh(), &target, &edit).await;
    assert!(matches!(gone, Err(Error::NotFound("tag"))));
    w.assert_sound().await;
}

#[tokio::test]
async fn files_carry_tags_and_make_those_that_there_are_not() {
    let w = world().await;
    w.engine.create_tag("VIP", 3).await.unwrap();
    let file = w.write("contacts.vcf", VCARD);
    let files = vec![file];
    let preview = w
        .engine
        .preview_contacts(files.clone(), "US")
        .await
        .unwrap();
    assert_eq!(preview.new_tags, ["Neighbours"], "in any case of letters");
    assert_eq!(w.engine.tags().await.unwrap().len(), 1, "nothing is made");
    w.engine
        .import_contacts(&fresh(), files.clone(), "US")
        .await
        .unwrap();
    let (vip, neighbours) = (w.tag_named("VIP").await, w.tag_named("Neighbours").await);
    assert_eq!(w.with_tags(std::slice::from_ref(&vip)).await.len(), 1);
    let neighbours_only = std::slice::from_ref(&neighbours);
    assert_eq!(w.with_tags(neighbours_only).await.len(), 2);
    let again = w.engine.preview_contacts(files, "US").await.unwrap();
    assert_eq!((again.unchanged, again.new_tags.len()), (2, 0));

    for (format, name) in [
        (ContactFormat::Vcard3, "three.vcf"),
        (ContactFormat::Vcard4, "four.vcf"),
        (ContactFormat::Csv, "table.csv"),
    ] {
        let path = w.folder.path().join(name);
        w.engine.export_contacts(&path, format).await.unwrap();
        let other = World::new().await;
        let files = vec![path.display().to_string()];
        other
            .engine
            .import_contacts(&fresh(), files, "US")
            .await
            .unwrap();
        let ids = [other.tag_named("VIP").await];
        let found = other.with_tags(&ids).await;
        let names: Vec<&str> = found.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["Ana"], "{name}");
        other.assert_sound().await;
    }

    w.engine.undo(&fresh()).await.unwrap().unwrap();
    assert_eq!(w.with_tags(neighbours_only).await.len(), 0);
    assert_eq!(w.engine.tags().await.unwrap().len(), 2, "tags stay");
    w.edit(LUIS, ContactEdit::Tag { id: neighbours }).await;
    w.assert_sound().await;
}
