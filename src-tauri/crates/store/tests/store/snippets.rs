//! Texts that are written often.

use crate::world::World;
use listo_domain::{Millis, SnippetId};
use listo_store::Error;

#[tokio::test]
async fn snippets_are_named_once_removed_and_brought_back() {
    let w = World::new().await;
    let s = &w.store;
    let names = async || -> Vec<String> {
        let all = s.snippets().await.unwrap();
        all.into_iter().map(|t| t.name).collect()
    };
    let hours = s.create_snippet("Horario", "9–18", Millis(1)).await;
    let hours = hours.unwrap();
    let address = s.create_snippet("address", "Calle 1", Millis(1)).await;
    let address = address.unwrap();
    assert_eq!(
        names().await,
        ["address", "Horario"],
        "by name, whatever the case"
    );

    let taken = s.create_snippet("HORÁRIO", "x", Millis(2)).await;
    assert!(matches!(taken, Err(Error::Taken(_))));
    let taken = s.change_snippet(address, "horario", "x").await;
    assert!(matches!(taken, Err(Error::Taken(_))));
    s.change_snippet(hours, "horario", "9–14").await.unwrap();
    assert_eq!(
        s.snippet(hours).await.unwrap().text,
        "9–14",
        "its own name is free"
    );

    s.remove_snippet(hours).await.unwrap();
    assert_eq!(names().await, ["address"]);
    assert!(matches!(s.snippet(hours).await, Err(Error::NotFound(_))));
    for gone in [
        s.remove_snippet(hours).await,
        s.change_snippet(hours, "x", "x").await,
        s.restore_snippet(SnippetId(99)).await,
    ] {
        assert!(matches!(gone, Err(Error::NotFound(_))));
    }
    let other = s.create_snippet("Horario", "other", Millis(3)).await;
    let other = other.unwrap();
    assert!(matches!(
        s.restore_snippet(hours).await,
        Err(Error::Taken(_))
    ));
    s.remove_snippet(other).await.unwrap();
    s.restore_snippet(hours).await.unwrap();
    assert_eq!(names().await, ["address", "horario"]);
    assert_eq!(s.snippet(hours).await.unwrap().text, "9–14");
}
