//! When it is time for a review, and on which day one counts.

use crate::provider::Live;
use listo_engine::api::{ReviewHow, ReviewKind};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

#[tokio::test]
async fn a_review_counts_for_the_day_on_which_something_was_looked_at() {
    let (mut w, ids) = Live::with_people(2).await;
    let kind = ReviewKind::Morning;
    let at = w.engine.begin_review(kind.clone()).await.unwrap();
    let at = w.next(&at, ReviewHow::LeftUnread).await;
    w.pass(DAY);
    let choice = &w.engine.reviews().await.unwrap()[0];
    assert!(!choice.running.unwrap().of_today, "it is yesterday's");
    w.finish(&ids[1]).await;
    let step = at.step.as_ref().unwrap();
    let end = w
        .engine
        .step_review(kind, &at.id, &step.row.id, ReviewHow::Skipped, 0);
    assert!(end.await.unwrap().summary.is_some(), "it is ended");
    let choice = &w.engine.reviews().await.unwrap()[0];
    assert!(!choice.done_today, "nothing was looked at today");
    assert_eq!(choice.streak, 0);
}

/// Wednesday 4 November 2026, 9:00 in Madrid.
const NINE: i64 = 1_793_779_200_000;

async fn reminded(w: &mut Live, at: i64) -> Option<ReviewKind> {
    w.now = at;
    w.clock.set(at);
    w.engine.due_review().await.unwrap().map(|due| due.kind)
}

#[tokio::test]
async fn a_review_is_told_of_once_at_its_time_and_only_where_there_is_something() {
    let (mut w, ids) = Live::with_people(1).await;
    let mut settings = w.engine.settings().await.unwrap();
    settings.review_reminders.morning = Some(9 * 60);
    w.engine.save_settings(settings.clone()).await.unwrap();

    assert_eq!(reminded(&mut w, NINE - 1).await, None, "not yet");
    let morning = Some(ReviewKind::Morning);
    assert_eq!(reminded(&mut w, NINE).await, morning);
    assert_eq!(reminded(&mut w, NINE + MINUTE).await, None, "once");
    w.restart().await;
    assert_eq!(
        reminded(&mut w, NINE + MINUTE).await,
        None,
        "also over a restart"
    );
    assert_eq!(
        reminded(&mut w, NINE + DAY + 90 * MINUTE).await,
        None,
        "a time that was slept over is past"
    );
    assert_eq!(
        reminded(&mut w, NINE + 2 * DAY + 89 * MINUTE).await,
        morning
    );
    for weekend in [3, 4] {
        assert_eq!(reminded(&mut w, NINE + weekend * DAY).await, None);
    }
    w.finish(&ids[0]).await;
    assert_eq!(
        reminded(&mut w, NINE + 5 * DAY).await,
        None,
        "nobody is sent to an empty list"
    );
}

#[tokio::test]
async fn the_week_is_looked_back_on_on_its_last_business_day() {
    let (mut w, ids) = Live::with_people(1).await;
    let mut settings = w.engine.settings().await.unwrap();
    settings.review_reminders.weekly = Some(9 * 60);
    settings.business_hours.holidays = vec![listo_engine::api::Holiday {
        date: "2026-11-06".into(),
        yearly: false,
    }];
    w.engine.save_settings(settings).await.unwrap();
    w.finish(&ids[0]).await;
    let mut told = Vec::new();
    for day in 0..14 {
        if reminded(&mut w, NINE + day * DAY).await.is_some() {
            told.push(day);
        }
    }
    assert_eq!(
        told,
        [1],
        "on Thursday, Friday being a holiday; in the week after, nothing was done in seven days"
    );
}
