//! Work that is looked at half-way, or cut off there.

use listo_engine::Event;
use listo_engine::api::{ImportState, ImportStatus};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Context;
use tokio::sync::broadcast::Receiver;
use tokio::task::coop;

/// Runs it to its end, with a look after each step. Each turn of the runtime has room for one step, so that what
/// never has to wait, as on a single core, is looked at half-way too.
pub async fn in_steps<T>(work: impl Future<Output = T>, mut look: impl FnMut()) -> T {
    let mut work = pin!(work);
    // Into a turn of which nothing is spent.
    tokio::task::yield_now().await;
    let mut room = None::<usize>;
    poll_fn(|cx| {
        let spent = spend(cx, room.map_or(usize::MAX, |all| all - 1));
        room.get_or_insert(spent);
        let done = work.as_mut().poll(cx);
        look();
        done
    })
    .await
}

/// The same, and does this once when the work has begun.
pub async fn when_begun<T>(work: impl Future<Output = T>, act: impl FnOnce()) -> T {
    let mut act = Some(act);
    let look = || {
        if let Some(act) = act.take() {
            act();
        }
    };
    in_steps(work, look).await
}

/// Waits for this of an import that is to be cut off in the middle.
pub async fn under_way(events: &mut Receiver<Event>, when: impl Fn(&ImportStatus) -> bool) {
    loop {
        if let Event::Import(status) = events.recv().await.unwrap() {
            let state = status.state;
            assert_eq!(
                state,
                ImportState::Running,
                "it ended before it was stopped"
            );
            if when(&status) {
                return;
            }
        }
    }
}

/// Takes so many steps, or as many as there are, off what this turn has left.
fn spend(cx: &mut Context<'_>, most: usize) -> usize {
    let mut spent = 0;
    while spent < most && coop::has_budget_remaining() {
        let _ = pin!(coop::consume_budget()).poll(cx);
        spent += 1;
    }
    spent
}
