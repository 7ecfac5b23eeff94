//! A text of ours whose answer was lost may come back as something fetched. It is the one in the outbox
//! then, and not to be sent again.

use crate::error::Result;
use listo_domain::{Content, Direction, Landing};
use listo_sources::connector::{Connector, WORDLESS_MS};
use listo_store::{ConversationId, OutboxState, Queued, Step, Store};
use std::collections::HashMap;

/// Milliseconds by which our clock may be ahead of the provider's.
const SKEW: i64 = 3 * 3_600_000;

/// Finds among the items those that are texts of the outbox for which no answer came.
pub(super) async fn adopt(store: &Store, step: &mut Step, connector: &dyn Connector) -> Result<()> {
    let unsettled: Vec<Queued> = store.outbox().await?;
    let unsettled: Vec<Queued> = unsettled
        .into_iter()
        .filter(|q| q.state != OutboxState::Waiting)
        .collect();
    if unsettled.is_empty() {
        return Ok(());
    }
    let ids: Vec<ConversationId> = unsettled.iter().map(|q| q.conversation).collect();
    let rows = store.conversations(&ids).await?.into_iter();
    let homes: HashMap<ConversationId, (i64, Vec<String>)> = rows
        .map(|c| {
            let parties = c.parties.into_iter().map(|p| p.address.0).collect();
            (c.id, (c.number.0, parties))
        })
        .collect();
    for queued in unsettled {
        let Some((number, parties)) = homes.get(&queued.conversation) else {
            continue;
        };
        // All texts without words are alike: only one of the moment can be it. Whether it has files a provider may
        // not know yet.
        let skew = match queued.body.is_empty() {
            true => WORDLESS_MS,
            false => SKEW,
        };
        let taken: Vec<usize> = step.adopted.iter().map(|(_, place)| *place).collect();
        let mut like = Vec::new();
        for (place, item) in step.items.iter().enumerate() {
            let Content::Text {
                direction: Direction::Outbound,
                body,
                ..
            } = &item.activity.content
            else {
                continue;
            };
            let to: Vec<&str> = item
                .activity
                .parties
                .iter()
                .map(|p| p.address.0.as_str())
                .collect();
            if item.number.0 == *number
                && !taken.contains(&place)
                && connector.same_words(&queued.body, body)
                && to == *parties
                && item.activity.at.0 >= queued.attempted_at.0 - skew
            {
                like.push((item.activity.at, place));
            }
        }
        like.sort_unstable();
        for (_, place) in like {
            let Some(item) = step.items.get_mut(place) else {
                continue;
            };
            let id = item.activity.external_id.as_str();
            // Stored under its own name already, it is another one with the same words.
            if !store
                .known(item.number, connector.name(), &[id])
                .await?
                .is_empty()
            {
                continue;
            }
            if queued.then_done {
                item.landing = Landing::ThenDone;
            } else {
                item.landing = Landing::Live;
            }
            step.adopted.push((queued.text, place));
            break;
        }
    }
    Ok(())
}
