//! Clean up: what the rules fit in the store, and a long one that is cut off.

use crate::world::{World, me, top};
use listo_domain::{
    Command, Content, Delivery, Direction, Landing, Millis, Seq, TidyAge, TidyRule, TidyRules,
};
use listo_store::{BulkRequest, Range, TidyPlan, TidyRequest, Verb, View};
use uuid::Uuid;

const MANY: usize = 3_000;

fn rules() -> TidyRules {
    let after = |days| TidyAge { on: true, days };
    TidyRules {
        quiet: after(30),
        quiet_waiting: true,
        codes: after(1),
        promotions: after(1),
    }
}

fn text(
    w: &World,
    who: &str,
    at: i64,
    direction: Direction,
    body: &str,
) -> listo_store::NewActivity {
    let content = Content::Text {
        direction,
        body: body.to_owned(),
        subject: None,
        delivery: Delivery::Delivered,
        attachments: Vec::new(),
    };
    w.item(who, at, Landing::Live, content)
}

async fn fit(w: &World, who: &str) -> Option<TidyRule> {
    let plan = plan(w).await;
    for pick in plan.picks {
        let rows = w.store.conversations(&[pick.id]).await.unwrap();
        if rows[0].parties[0].address.0 == who {
            return Some(pick.rule);
        }
    }
    None
}

async fn plan(w: &World) -> TidyPlan {
    w.store.tidy_plan(&rules(), Millis(w.now)).await.unwrap()
}

#[tokio::test]
async fn the_newest_ten_items_tell_and_an_answer_ever_given_counts() {
    let w = World::new().await;
    let code = "Your code is 4829";
    let mut facts = vec![
        text(&w, "Old", 1_000, Direction::Inbound, "Your parcel is here"),
        text(&w, "Ever", 1_000, Direction::Outbound, "hello?"),
        text(
            &w,
            "Mixed",
            1_500,
            Direction::Inbound,
            "Your parcel is here",
        ),
        w.missed("Calls", 1_500),
        text(&w, "+34600111222", 1_500, Direction::Inbound, code),
    ];
    for who in ["Old", "Ever", "Mixed", "Calls"] {
        let news = (0..if who == "Mixed" || who == "Calls" {
            3
        } else {
            12
        })
            .map(|i| text(&w, who, 2_000 + i, Direction::Inbound, code));
        facts.extend(news);
    }
    w.store.ingest(&facts).await.unwrap();
    assert_eq!(fit(&w, "Old").await, Some(TidyRule::Codes), "long ago");
    for (who, why) in [
        ("Ever", "we wrote to it, however long ago"),
        ("Mixed", "one of the last ten is something else"),
        ("Calls", "a person calls"),
        ("+34600111222", "a number in full can be answered"),
    ] {
        assert_eq!(fit(&w, who).await, None, "{who}: {why}");
    }
}

#[tokio::test]
async fn a_long_one_is_cut_off_between_two_pieces_and_undone_as_one() {
    let mut w = World::new().await;
    let people: Vec<String> = (0..MANY).map(|i| format!("+1{i:010}")).collect();
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    w.inbox_of(&people).await;
    let through = w.store.list(&top(View::All, 1)).await.unwrap().through;
    let open = BulkRequest {
        command_id: Uuid::now_v7(),
        verb: Verb::Open,
        command: Command::MarkOpen {
            through: Seq(through),
        },
        actor: me(),
        at: Millis(w.now),
        range: Range {
            list: View::Inbox.into(),
            from: None,
            to: None,
            except: Vec::new(),
            through: Seq(through),
        },
    };
    let all = w.store.run_over(&open, &mut |_, _| true).await.unwrap();
    assert_eq!(all.changed.len(), MANY, "read, and open");
    let plan = plan(&w).await;
    assert_eq!(plan.picks.len(), MANY);
    let request = |command_id| TidyRequest {
        command_id,
        actor: me(),
        at: Millis(2_000_000_000_100),
        picks: &plan.picks,
        through: plan.through,
    };
    let mut told = Vec::new();
    let mut stop = |done, total| {
        told.push((done, total));
        false
    };
    let first = Uuid::now_v7();
    let applied = w.store.tidy(&request(first), &mut stop).await.unwrap();
    assert_eq!(told.len(), 1, "it stops where it is told to");
    assert!(applied.cancelled && applied.changed.len() < MANY);
    assert_eq!(told[0], (applied.changed.len(), MANY));
    assert_eq!(
        w.list(View::Done).await.len(),
        applied.changed.len().min(1000)
    );

    let rest = w
        .store
        .tidy(&request(Uuid::now_v7()), &mut |_, _| true)
        .await
        .unwrap();
    assert_eq!(
        (
            rest.changed.len() + applied.changed.len(),
            rest.refused.len()
        ),
        (MANY, 0),
        "what is done already is passed over without a word"
    );
    w.undo().await.unwrap();
    w.undo().await.unwrap();
    let inbox = w.store.counts().await.unwrap().total.inbox;
    assert_eq!(usize::try_from(inbox).unwrap(), MANY, "both are taken back");
    w.assert_replay_agrees().await;
}
