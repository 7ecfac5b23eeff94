//! Guided reviews through the engine: who is in which, over undo, a restart and other writers, and a
//! summary that agrees with the log.

use crate::provider::Live;
use crate::world::{fresh, target};
use listo_engine::api::{
    ConversationState, ListOrder, Period, Review, ReviewHow, ReviewKey, ReviewKind, ReviewSection,
    ReviewUndo, SavedView, View,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn who(n: i64) -> String {
    format!("+3460000{n:04}")
}

impl Live {
    /// So many people have written, a minute after one another; the first one first.
    pub async fn with_people(n: i64) -> (Self, Vec<String>) {
        let mut w = Self::new().await;
        w.settle().await;
        for i in 1..=n {
            w.pass(MINUTE);
            w.provider.receive(&who(i), "Is it ready?", w.now);
        }
        w.pass(MINUTE);
        w.settle().await;
        let mut rows = w.rows(View::Unread).await;
        assert_eq!(rows.len(), usize::try_from(n).unwrap(), "all have come in");
        rows.sort_by(|a, b| a.parties[0].address.cmp(&b.parties[0].address));
        (w, rows.into_iter().map(|row| row.id).collect())
    }

    pub async fn finish(&self, id: &str) {
        let row = self.engine.conversation(id).await.unwrap();
        let (command, seen) = (fresh(), [target(&row)]);
        self.engine.mark_done(&command, &seen, None).await.unwrap();
    }

    pub async fn next(&self, at: &Review, how: ReviewHow) -> Review {
        let step = at.step.as_ref().expect("a conversation is at the front");
        let next = self
            .engine
            .step_review(at.kind.clone(), &at.id, &step.row.id, how, 1_000);
        next.await.unwrap()
    }

    async fn skip_all(&self, mut at: Review) -> Vec<(String, ReviewSection)> {
        let mut seen = Vec::new();
        while let Some(step) = &at.step {
            seen.push((step.row.id.clone(), step.section));
            at = self.next(&at, ReviewHow::Skipped).await;
        }
        seen
    }
}

#[tokio::test]
async fn a_morning_goes_from_who_waits_longest_on_and_is_gone_on_with_after_a_restart() {
    let (mut w, ids) = Live::with_people(6).await;
    let at = w.engine.begin_review(ReviewKind::Morning).await.unwrap();
    assert_eq!((at.position, at.total, at.before.clone()), (0, 6, None));
    let step = at.step.as_ref().unwrap();
    assert_eq!(
        (&step.row.id, step.section),
        (&ids[0], ReviewSection::Unread)
    );
    assert_eq!((step.position, step.total), (1, 6));

    w.finish(&ids[0]).await;
    let at = w.next(&at, ReviewHow::Decided).await;
    let at = w.next(&at, ReviewHow::LeftUnread).await;
    // The third is dealt with elsewhere before its turn comes.
    w.finish(&ids[3]).await;
    let at = w.next(&at, ReviewHow::Skipped).await;
    assert_eq!(
        at.step.as_ref().unwrap().row.id,
        ids[4],
        "the one done elsewhere is passed over"
    );
    assert_eq!(at.position, 4);

    w.engine
        .leave_review(ReviewKind::Morning, &at.id, 5_000)
        .await
        .unwrap();
    w.restart().await;
    let choices = w.engine.reviews().await.unwrap();
    let place = choices[0].running.unwrap();
    assert_eq!((place.position, place.total), (4, 6), "its place is kept");
    let at = w.engine.review(ReviewKind::Morning).await.unwrap();
    assert_eq!(at.step.as_ref().unwrap().row.id, ids[4]);

    w.send(&ids[4], "Yes").await;
    let row = w.engine.conversation(&ids[4]).await.unwrap();
    w.engine
        .mark_open(&fresh(), &[target(&row)], None)
        .await
        .unwrap();
    let at = w.next(&at, ReviewHow::Decided).await;
    w.finish(&ids[5]).await;
    let at = w.next(&at, ReviewHow::Decided).await;
    assert_eq!(at.step, None);
    let sum = at.summary.unwrap();
    assert_eq!(
        (sum.done, sum.open, sum.unread),
        (2, 1, 1),
        "done, opened, left unread"
    );
    assert_eq!((sum.skipped, sum.passed, sum.replied), (1, 1, 1));
    assert_eq!(
        sum.spent_ms,
        5 * 1_000 + 5_000,
        "while it was in front of the person"
    );
    assert_eq!(sum.left, w.engine.counts().await.unwrap().total.inbox);
    assert_eq!(sum.streak, 1, "a day off on which it was done counts too");
}

#[tokio::test]
async fn undo_goes_back_and_the_summary_is_what_the_log_says() {
    let (w, ids) = Live::with_people(3).await;
    let at = w.engine.begin_review(ReviewKind::Morning).await.unwrap();
    w.finish(&ids[0]).await;
    let at = w.next(&at, ReviewHow::Decided).await;
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    let back = w
        .engine
        .step_review_back(ReviewKind::Morning, &at.id, 0)
        .await
        .unwrap();
    assert_eq!(
        back.step.as_ref().unwrap().row.id,
        ids[0],
        "back at the one that was undone"
    );
    assert_eq!(
        back.step.as_ref().unwrap().row.state,
        ConversationState::Unread
    );
    let mut at = w.next(&back, ReviewHow::LeftUnread).await;
    for id in &ids[1..] {
        w.finish(id).await;
        at = w.next(&at, ReviewHow::Decided).await;
    }
    assert_eq!(at.summary.as_ref().unwrap().done, 2);
    // Undone after the end, from the inbox: the log has the last word.
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    let again = w.engine.review(ReviewKind::Morning).await.unwrap();
    assert_eq!(again.summary.unwrap().done, 1);
}

#[tokio::test]
async fn what_was_skipped_is_gone_through_again() {
    let (w, ids) = Live::with_people(3).await;
    let at = w.engine.begin_review(ReviewKind::Morning).await.unwrap();
    let at = w.next(&at, ReviewHow::Skipped).await;
    w.finish(&ids[1]).await;
    let at = w.next(&at, ReviewHow::Decided).await;
    let at = w.next(&at, ReviewHow::Skipped).await;
    let again = w
        .engine
        .review_skipped(ReviewKind::Morning, &at.id)
        .await
        .unwrap();
    assert_eq!((again.position, again.total), (1, 3));
    let seen: Vec<String> = w
        .skip_all(again)
        .await
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(seen, [ids[0].clone(), ids[2].clone()]);
}

#[tokio::test]
async fn woken_ones_and_those_who_wait_for_a_business_day_come_after_the_news() {
    let (mut w, ids) = Live::with_people(4).await;
    // The first is seen and waits; the second sleeps until tomorrow morning.
    let row = w.engine.conversation(&ids[0]).await.unwrap();
    w.engine
        .mark_open(&fresh(), &[target(&row)], None)
        .await
        .unwrap();
    let row = w.engine.conversation(&ids[1]).await.unwrap();
    let until = listo_engine::api::SnoozeUntil {
        at: w.now + HOUR,
        keeps: false,
    };
    w.engine
        .snooze(&fresh(), &[target(&row)], until, None)
        .await
        .unwrap();
    w.pass(2 * DAY);
    w.engine.wake_due().await.unwrap();
    w.provider.receive(&who(9), "Hello", w.now);
    w.pass(MINUTE);
    w.settle().await;
    let at = w.engine.begin_review(ReviewKind::Morning).await.unwrap();
    let seen = w.skip_all(at).await;
    let sections: Vec<ReviewSection> = seen.iter().map(|(_, section)| *section).collect();
    let unread = ReviewSection::Unread;
    assert_eq!(
        sections,
        [
            unread,
            unread,
            unread,
            ReviewSection::Woken,
            ReviewSection::WaitingLong
        ],
        "three unread, the one that woke, the one that has waited over a business day"
    );
    assert_eq!((&seen[3].0, &seen[4].0), (&ids[1], &ids[0]));
}

#[tokio::test]
async fn the_evening_has_who_waits_and_what_nobody_touched_today() {
    let (mut w, ids) = Live::with_people(3).await;
    w.send(&ids[0], "Yes").await;
    w.settle().await;
    w.pass(DAY);
    // Yesterday's answer is untouched today; the second is touched by being opened again.
    let row = w.engine.conversation(&ids[1]).await.unwrap();
    w.engine
        .mark_open(&fresh(), &[target(&row)], None)
        .await
        .unwrap();
    let at = w.engine.begin_review(ReviewKind::EndOfDay).await.unwrap();
    let seen = w.skip_all(at).await;
    assert_eq!(
        seen,
        [
            (ids[1].clone(), ReviewSection::Waiting),
            (ids[2].clone(), ReviewSection::Waiting),
            (ids[0].clone(), ReviewSection::Untouched),
        ]
    );
}

#[tokio::test]
async fn the_week_has_what_was_done_reopened_long_open_and_slow() {
    let (mut w, ids) = Live::with_people(4).await;
    // Of long ago, open ever since.
    let row = w.engine.conversation(&ids[3]).await.unwrap();
    w.engine
        .mark_open(&fresh(), &[target(&row)], None)
        .await
        .unwrap();
    w.pass(8 * DAY);
    w.send(&ids[2], "At last").await;
    w.settle().await;
    for id in &ids[..3] {
        w.finish(id).await;
    }
    w.pass(HOUR);
    w.engine
        .mark_unread(&fresh(), std::slice::from_ref(&ids[1]), None)
        .await
        .unwrap();
    w.pass(HOUR);
    let at = w.engine.begin_review(ReviewKind::Weekly).await.unwrap();
    let mut seen = w.skip_all(at).await;
    // What was finished in the same moment has no order among itself.
    seen[..2].sort_by(|a, b| a.0.cmp(&b.0));
    let mut done = [ids[0].clone(), ids[2].clone()];
    done.sort();
    assert_eq!(seen[0], (done[0].clone(), ReviewSection::Done));
    assert_eq!(seen[1], (done[1].clone(), ReviewSection::Done));
    assert_eq!(seen[2], (ids[1].clone(), ReviewSection::Reopened));
    assert_eq!(seen[3], (ids[3].clone(), ReviewSection::OpenLong));
    assert_eq!(seen.len(), 4, "the slow answer is there already, as done");
}

#[tokio::test]
async fn only_the_review_and_the_conversation_at_the_front_are_stepped() {
    let (w, ids) = Live::with_people(2).await;
    let at = w.engine.begin_review(ReviewKind::Morning).await.unwrap();
    let wrong = w
        .engine
        .step_review(ReviewKind::Morning, &at.id, &ids[1], ReviewHow::Kept, 0);
    assert!(wrong.await.is_err(), "another conversation is at the front");
    let newer = w.engine.begin_review(ReviewKind::Morning).await.unwrap();
    let old = w
        .engine
        .step_review(ReviewKind::Morning, &at.id, &ids[0], ReviewHow::Kept, 0);
    assert!(old.await.is_err(), "a newer review has taken its place");
    assert_eq!(
        w.engine.review(ReviewKind::Morning).await.unwrap().position,
        0
    );
    drop(newer);
}

#[tokio::test]
async fn what_z_takes_back_is_the_newest_command_here_and_then_the_step_before_with_its_own() {
    let (mut w, ids) = Live::with_people(3).await;
    let nothing = ReviewUndo::default();
    let kind = ReviewKind::Morning;
    // Done in the inbox, before the review: no step of it.
    w.finish(&ids[2]).await;
    let at = w.engine.begin_review(kind.clone()).await.unwrap();
    let z = w.engine.review_undo(kind.clone(), &at.id).await.unwrap();
    assert_eq!(
        z, nothing,
        "at its beginning there is nothing to go back to"
    );

    let row = w.engine.conversation(&ids[0]).await.unwrap();
    let assigned = fresh();
    let mine = w
        .engine
        .assign(&assigned, "me", std::slice::from_ref(&row.id), None);
    mine.await.unwrap();
    let done = fresh();
    let marked = w.engine.mark_done(&done, &[target(&row)], None).await;
    marked.unwrap();
    let at = w.next(&at, ReviewHow::Decided).await;
    assert_eq!(at.step.as_ref().unwrap().row.id, ids[1]);
    // Something is undone step by step, also over a restart.
    w.restart().await;
    let z = w.engine.review_undo(kind.clone(), &at.id).await.unwrap();
    let (command, back) = (Some(done.clone()), true);
    assert_eq!(
        z,
        ReviewUndo { command, back },
        "the step before, with what decided it"
    );
    w.engine
        .undo_command(&fresh(), &done)
        .await
        .unwrap()
        .unwrap();
    let at = w
        .engine
        .step_review_back(kind.clone(), &at.id, 0)
        .await
        .unwrap();
    let z = w.engine.review_undo(kind.clone(), &at.id).await.unwrap();
    let (command, back) = (Some(assigned.clone()), false);
    assert_eq!(
        z,
        ReviewUndo { command, back },
        "what was done here, and one stays here"
    );
    w.engine
        .undo_command(&fresh(), &assigned)
        .await
        .unwrap()
        .unwrap();
    let z = w.engine.review_undo(kind.clone(), &at.id).await.unwrap();
    assert_eq!(z, nothing, "nothing before the review is touched");

    let at = w.next(&at, ReviewHow::Kept).await;
    let z = w.engine.review_undo(kind, &at.id).await.unwrap();
    let (command, back) = (None, true);
    assert_eq!(
        z,
        ReviewUndo { command, back },
        "what was no command is only gone back to"
    );
}

#[tokio::test]
async fn what_was_decided_before_a_crash_is_no_work_of_others() {
    let (mut w, ids) = Live::with_people(2).await;
    let kind = ReviewKind::Morning;
    w.engine.begin_review(kind.clone()).await.unwrap();
    // The command is there, the step after it is not.
    w.finish(&ids[0]).await;
    w.restart().await;
    let at = w.engine.review(kind).await.unwrap();
    assert_eq!(at.step.as_ref().unwrap().row.id, ids[1]);
    let at = w.next(&at, ReviewHow::LeftUnread).await;
    let sum = at.summary.unwrap();
    assert_eq!((sum.done, sum.passed), (1, 0));
}

#[tokio::test]
async fn what_was_undone_from_elsewhere_is_gone_through_again() {
    let (w, ids) = Live::with_people(2).await;
    let mut at = w.engine.begin_review(ReviewKind::Morning).await.unwrap();
    for id in &ids {
        w.finish(id).await;
        at = w.next(&at, ReviewHow::Decided).await;
    }
    w.engine.undo(&fresh()).await.unwrap().unwrap();
    let at = w.engine.review(ReviewKind::Morning).await.unwrap();
    assert_eq!(at.summary.unwrap().skipped, 1);
    let at = w
        .engine
        .review_skipped(ReviewKind::Morning, &at.id)
        .await
        .unwrap();
    assert_eq!(at.step.unwrap().row.id, ids[1]);
}

#[tokio::test]
async fn what_has_left_a_saved_view_is_passed_over() {
    let (w, ids) = Live::with_people(3).await;
    let mut settings = w.engine.settings().await.unwrap();
    settings.saved_views = vec![SavedView {
        id: "v".into(),
        name: "Unread".into(),
        view: View::Unread,
        number_ids: Vec::new(),
        tag_ids: Vec::new(),
        assignee_ids: Vec::new(),
        period: Period::Any,
        order: ListOrder::LongestWaiting,
        search: String::new(),
        review_keys: vec![ReviewKey::Done],
    }];
    w.engine.save_settings(settings).await.unwrap();
    let kind = ReviewKind::View { id: "v".into() };
    let at = w.engine.begin_review(kind.clone()).await.unwrap();
    assert_eq!(
        (at.name.as_str(), at.keys.clone()),
        ("Unread", vec![ReviewKey::Done])
    );
    w.finish(&ids[1]).await;
    let at = w.next(&at, ReviewHow::Skipped).await;
    assert_eq!(
        at.step.as_ref().unwrap().row.id,
        ids[2],
        "a colleague was faster"
    );
}
