//! What a conversation is folded from.

use crate::ConversationId;
use crate::codec::{self, Column as _};
use crate::error::Result;
use listo_domain::{ActivityId, Actor, Arrival, Event, Fact, Landing, Millis, Seq, What};
use sqlx::SqliteConnection;

pub(crate) const FACTS: &str = "SELECT id, arrival, at, fact, landing, CASE WHEN direction = 1 THEN coalesce((SELECT text \
    FROM outbox o WHERE o.activity_id = a.id AND o.activity_id > 0), 0) ELSE 0 END \
    FROM activity a WHERE conversation_id = ? ORDER BY id";

pub(crate) const DECISIONS: &str =
    "SELECT seq, actor, occurred_at, kind, payload FROM log WHERE conversation_id = ? ORDER BY seq";

/// Facts and decisions of a conversation.
pub(crate) async fn events(
    connection: &mut SqliteConnection,
    id: ConversationId,
) -> Result<Vec<Event>> {
    let mut events = Vec::new();
    let facts: Vec<(i64, i64, i64, i64, i64, i64)> = sqlx::query_as(FACTS)
        .bind(id.0)
        .fetch_all(&mut *connection)
        .await?;
    for (activity, arrival, at, fact, landing, queued) in facts {
        events.push(Event {
            seq: Seq(arrival),
            at: Millis(at),
            actor: Actor::system(),
            what: What::Arrived(Arrival {
                activity: ActivityId(activity),
                fact: Fact::from_column(fact)?,
                landing: Landing::from_column(landing)?,
                queued: (queued != 0).then_some(Seq(queued)),
            }),
        });
    }
    let decisions: Vec<(i64, String, i64, String, String)> = sqlx::query_as(DECISIONS)
        .bind(id.0)
        .fetch_all(&mut *connection)
        .await?;
    for (seq, actor, at, kind, payload) in decisions {
        events.push(Event {
            seq: Seq(seq),
            at: Millis(at),
            actor: Actor(actor),
            what: codec::what_from_log(&kind, &payload)?,
        });
    }
    Ok(events)
}
