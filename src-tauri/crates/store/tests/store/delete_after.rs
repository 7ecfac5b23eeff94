//! After a source was deleted: what was under way does not bring it back, and connected again all comes anew.

use crate::delete::{connection, scalar};
use crate::world::World;
use listo_domain::{Landing, Millis};
use listo_store::{Error, Leftover, OutboxState, Step, View};

#[tokio::test]
async fn connected_again_everything_comes_anew_and_what_was_removed_before_belongs_to_it() {
    let w = World::new().await;
    let first = w.account("twilio", w.number).await;
    let items = || {
        vec![
            w.saying("a", 1_000, "one", None),
            w.saying("b", 1_001, "two", None),
        ]
    };
    assert_eq!(w.fetched(first, "twilio", items()).await, 2);
    w.delete(first).await;
    assert_eq!(w.store.sources().await.unwrap(), []);

    let own = w
        .store
        .add_number("Front desk", "+15550100", false, Millis(1))
        .await
        .unwrap();
    let second = w.account("twilio", own).await;
    assert_ne!(second.source, first.source, "an id is not given again");
    assert_eq!(
        w.fetched(second, "twilio", items()).await,
        2,
        "nothing keeps them out"
    );
    // Removed so that its conversations stay: the next one that has the number has them.
    w.store.remove_source(second.source).await.unwrap();
    let third = w.account("twilio", own).await;
    assert_eq!(w.fetched(third, "twilio", items()).await, 0);
    let elsewhere = w
        .account(
            "twilio",
            w.store
                .add_number("Other", "", false, Millis(1))
                .await
                .unwrap(),
        )
        .await;
    assert_eq!(
        w.store.deletion(elsewhere.source).await.unwrap().messages,
        0
    );
    assert_eq!(w.delete(third).await.messages, 2);
    assert_eq!(w.list(View::All).await, []);
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn a_text_that_is_leaving_does_not_bring_its_conversation_back() {
    let mut w = World::new().await;
    let account = w.account("twilio", w.number).await;
    w.fetched(account, "twilio", vec![w.saying("a", 1_000, "one", None)])
        .await;
    // The number stays, so nothing but the text itself tells.
    w.store
        .ingest(&[w.saying("b", 900, "imported", None)])
        .await
        .unwrap();
    let id = w.list(View::Inbox).await[0];
    let text = w.plan(id, "on its way", None).await;
    let at = w.now + 10_000;
    w.store.claim_text(text, Millis(at)).await.unwrap().unwrap();
    w.delete(account).await;
    let mut item = w.saying("a", at, "on its way", None);
    item.source = "twilio";
    let settled = w.store.settle_text(text, OutboxState::Sent, &item, None);
    assert_eq!(settled.await.unwrap().added, 0);
    assert_eq!(
        w.list(View::All).await.len(),
        1,
        "what was deleted stays deleted"
    );
    let step = Step {
        items: vec![item],
        ..Step::default()
    };
    let fetched = w.store.take_step(account.source, &step, true);
    assert!(matches!(fetched.await, Err(Error::NotFound("source"))));
    assert_eq!(
        w.list(View::All).await.len(),
        1,
        "nor does a step that was under way"
    );
    w.assert_replay_agrees().await;
}

#[tokio::test]
async fn removed_samples_leave_no_words_in_the_log() {
    let mut w = World::new().await;
    w.inbox_of(&["a"]).await;
    let content = w.saying("s", 2_000, "sample", None).activity;
    let number = listo_store::SampleNumber {
        name: "Sample".to_owned(),
        e164: "+15550199".to_owned(),
        activities: vec![(Landing::Live, content)],
    };
    assert!(w.store.add_samples(vec![number], Millis(1)).await.unwrap());
    let sample = w.list(View::Inbox).await[0];
    w.remark(sample, "about a sample").await;
    w.store.remove_samples().await.unwrap();
    assert_eq!(w.texts("about").await, Vec::<String>::new());
    assert_eq!(w.list(View::All).await.len(), 1);
    assert_eq!(w.store.leftovers().await.unwrap(), [Leftover::Files]);
    assert_eq!(w.undo().await, None, "undo passes over what is gone");
    w.assert_replay_agrees().await;
    w.assert_counts_agree().await;
    let said = "SELECT count(*) FROM log WHERE payload LIKE '%sample%'";
    assert_eq!(scalar(w.store.path(), said).await, 0);
}

#[tokio::test]
async fn the_log_takes_nothing_but_the_blanking_and_only_then() {
    let mut w = World::new().await;
    let id = w.inbox_of(&["a"]).await[0];
    w.remark(id, "said").await;
    let path = w.store.path().to_path_buf();
    w.store.close().await;
    let mut c = connection(&path).await;
    let blank = "UPDATE log SET payload = json_set(payload, '$.body', '')";
    let opened = "INSERT INTO deleting (id, ends) VALUES (1, 2)";
    let refused = |e: sqlx::Error| e.to_string().contains("append-only");
    let e = sqlx::query(blank).execute(&mut c).await.unwrap_err();
    assert!(refused(e), "outside of a deletion");

    sqlx::query("BEGIN").execute(&mut c).await.unwrap();
    sqlx::query(opened).execute(&mut c).await.unwrap();
    for other in [
        "DELETE FROM log",
        "UPDATE log SET payload = json_set(payload, '$.body', 'forged')",
        "UPDATE log SET actor = 'ana', payload = json_set(payload, '$.body', '')",
        "UPDATE log SET occurred_at = 0",
        "UPDATE log SET server_seq = 1, payload = json_set(payload, '$.body', '')",
    ] {
        let e = sqlx::query(other).execute(&mut c).await.unwrap_err();
        assert!(refused(e), "{other}");
    }
    sqlx::query(blank).execute(&mut c).await.unwrap();
    let e = sqlx::query("COMMIT").execute(&mut c).await.unwrap_err();
    assert!(
        e.to_string().contains("FOREIGN KEY"),
        "the guard outlives no transaction: {e}"
    );
    sqlx::query("ROLLBACK").execute(&mut c).await.unwrap();
    let body: String = sqlx::query_scalar("SELECT payload ->> '$.body' FROM log")
        .fetch_one(&mut c)
        .await
        .unwrap();
    assert_eq!(body, "said");
}
