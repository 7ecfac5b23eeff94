//! Replay: the projection computed anew from facts and log, and compared with what is stored.

use crate::ConversationId;
use crate::codec::{Column as _, standing_to_column};
use crate::conversation::{Snippet, json_ids};
use crate::error::Result;
use crate::open::Store;
use crate::people::people;
use crate::search::Named;
use crate::state::{Loaded, sort_id};
use crate::unit::Unit;
use crate::verb::Verb;
use std::collections::BTreeMap;

/// A place where the stored projection and the replay disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Table, row and column.
    pub place: String,
    pub stored: String,
    pub replayed: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rebuilt {
    pub conversations: u64,
    pub activities: u64,
    pub decisions: u64,
    pub differences: Vec<Difference>,
}

#[derive(Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Last {
    last_activity: i64,
    last_at: i64,
    last_kind: i64,
    last_direction: i64,
    last_sender: String,
    last_text: String,
    #[sqlx(default)]
    subject: String,
    last_delivery: i64,
    last_outcome: i64,
    last_duration: i64,
    last_attachments: i64,
    head: i64,
}

const STORED_LAST: &str = "SELECT last_activity, last_at, last_kind, last_direction, last_sender, \
    last_text, last_delivery, last_outcome, last_duration, last_attachments, head \
    FROM conversation WHERE id = ?";
const NEWEST: &str = "SELECT id AS last_activity, at AS last_at, kind AS last_kind, \
    direction AS last_direction, sender AS last_sender, \
    body AS last_text, subject, \
    delivery AS last_delivery, outcome AS last_outcome, duration_s AS last_duration, \
    attachments AS last_attachments, \
    (SELECT max(arrival) FROM activity WHERE conversation_id = a.conversation_id) AS head \
    FROM activity a WHERE conversation_id = ? ORDER BY id DESC LIMIT 1";
const WRITE_LAST: &str = "UPDATE conversation SET last_activity = ?, last_at = ?, last_kind = ?, \
    last_direction = ?, last_sender = ?, last_text = ?, last_delivery = ?, last_outcome = ?, \
    last_duration = ?, last_attachments = ? WHERE id = ?";
const STORED_PLACE: &str = "SELECT place, sort_id, mention, people FROM conversation WHERE id = ?";
const WRITE_PEOPLE: &str = "UPDATE conversation SET people = ? WHERE id = ?";
const COMMANDS: &str = "SELECT id, actor, verb, target, applied_by, undone_by, state, partial, \
    EXISTS (SELECT 1 FROM log l WHERE l.command_id = c.id) AS effective, \
    EXISTS (SELECT 1 FROM log l LEFT JOIN conversation v ON v.id = l.conversation_id \
    WHERE l.command_id = c.applied_by AND (v.id IS NOT NULL OR l.contact_id > 0)) AS present FROM command c ORDER BY seq";

impl Store {
    /// Computes the projection anew, in one transaction. With `verify` nothing is written and the
    /// differences are reported; otherwise they are reported and mended.
    ///
    /// # Errors
    /// When the database cannot be read or the log holds what this version cannot read.
    pub async fn rebuild(&self, verify: bool) -> Result<Rebuilt> {
        let mut unit = if verify {
            self.snapshot().await?
        } else {
            self.unit().await?
        };
        let mut out = Rebuilt {
            activities: unit.scalar("SELECT count(*) FROM activity").await?,
            decisions: unit.scalar("SELECT count(*) FROM log").await?,
            ..Rebuilt::default()
        };
        // Before the conversations, whose people have the names of contacts.
        unit.replay_contacts(verify, &mut out.differences).await?;
        let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM conversation ORDER BY id")
            .fetch_all(&mut *unit.tx)
            .await?;
        let mut counted: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        for id in ids {
            let replayed = unit
                .replay(ConversationId(id), &mut counted, &mut out)
                .await?;
            if let Some((loaded, newest)) = replayed.filter(|_| !verify) {
                unit.mend(&loaded, &newest).await?;
            }
        }
        unit.compare_counts(&counted, &mut out).await?;
        unit.compare_stack(&mut out).await?;
        if !verify {
            sqlx::query("DELETE FROM count")
                .execute(&mut *unit.tx)
                .await?;
            for ((number, standing), n) in counted {
                sqlx::query("INSERT INTO count (number_id, standing, n) VALUES (?, ?, ?)")
                    .bind(number)
                    .bind(standing)
                    .bind(n)
                    .execute(&mut *unit.tx)
                    .await?;
            }
            for sql in crate::insight::FORGET {
                sqlx::query(sql).execute(&mut *unit.tx).await?;
            }
            unit.forget_moves();
            unit.commit().await?;
        }
        Ok(out)
    }
}

impl Unit {
    async fn scalar(&mut self, sql: &'static str) -> Result<u64> {
        let n: i64 = sqlx::query_scalar(sql).fetch_one(&mut *self.tx).await?;
        Ok(n.unsigned_abs())
    }

    pub(crate) async fn replay(
        &mut self,
        id: ConversationId,
        counted: &mut BTreeMap<(i64, i64), i64>,
        out: &mut Rebuilt,
    ) -> Result<Option<(Loaded, Last)>> {
        let Some(stored) = self.load(id).await? else {
            return Ok(None);
        };
        out.conversations += 1;
        let row = format!("conversation {}", id.0);
        let mut differ = |what: &str, stored: String, replayed: String| {
            if stored != replayed {
                out.differences.push(Difference {
                    place: format!("{row} {what}"),
                    stored,
                    replayed,
                });
            }
        };
        let was: Last = sqlx::query_as(STORED_LAST)
            .bind(id.0)
            .fetch_one(&mut *self.tx)
            .await?;
        let newest: Option<Last> = sqlx::query_as(NEWEST)
            .bind(id.0)
            .fetch_optional(&mut *self.tx)
            .await?;
        // One that was begun and in which nothing was sent yet.
        let mut newest = newest.unwrap_or_default();
        let subject = std::mem::take(&mut newest.subject);
        newest.last_text = Snippet::of(&newest.last_text, &subject);
        differ("last item", format!("{was:?}"), format!("{newest:?}"));

        let state = self.refold(id).await?;
        differ("state", format!("{:?}", stored.state), format!("{state:?}"));
        let (place, sort, mention, people): (i64, i64, i64, String) = sqlx::query_as(STORED_PLACE)
            .bind(id.0)
            .fetch_one(&mut *self.tx)
            .await?;
        let replayed = (
            state.place().to_column(),
            sort_id(&state, newest.last_activity),
            state.mention().map_or(0, |seq| seq.0),
        );
        differ(
            "place, order and mention",
            format!("{:?}", (place, sort, mention)),
            format!("{replayed:?}"),
        );
        let tagged = self.tags_of(id).await?;
        let replayed: Vec<i64> = state
            .tags
            .iter()
            .filter(|(_, t)| t.on)
            .map(|(t, _)| t.0)
            .collect();
        differ("tags", format!("{tagged:?}"), format!("{replayed:?}"));
        let named = self.people_of(id).await?;
        differ(
            "people",
            people,
            named.map_or_else(String::new, |n| n.people),
        );
        let standing = standing_to_column(state.standing());
        *counted.entry((stored.number.0, standing)).or_default() += 1;

        let loaded = Loaded {
            state,
            head: newest.head,
            last_activity: newest.last_activity,
            ..stored
        };
        Ok(Some((loaded, newest)))
    }

    async fn people_of(&mut self, id: ConversationId) -> Result<Option<Named>> {
        let people = people(&mut self.tx, &json_ids(&[id])).await?;
        Ok(people.into_iter().next().map(|(now, _)| now))
    }

    /// Writes what the replay gave. The counts are written as a whole, afterwards.
    pub(crate) async fn mend(&mut self, loaded: &Loaded, newest: &Last) -> Result<()> {
        sqlx::query(WRITE_LAST)
            .bind(newest.last_activity)
            .bind(newest.last_at)
            .bind(newest.last_kind)
            .bind(newest.last_direction)
            .bind(&newest.last_sender)
            .bind(&newest.last_text)
            .bind(newest.last_delivery)
            .bind(newest.last_outcome)
            .bind(newest.last_duration)
            .bind(newest.last_attachments)
            .bind(loaded.id.0)
            .execute(&mut *self.tx)
            .await?;
        if let Some(named) = self.people_of(loaded.id).await? {
            sqlx::query(WRITE_PEOPLE)
                .bind(&named.people)
                .bind(loaded.id.0)
                .execute(&mut *self.tx)
                .await?;
            crate::search::index_people(&mut self.tx, &[named], true).await?;
        }
        self.annotate(&[loaded]).await?;
        self.index_tags_anew(loaded).await?;
        self.save(&[(loaded, Some(loaded.state.standing()))]).await
    }

    async fn compare_counts(
        &mut self,
        counted: &BTreeMap<(i64, i64), i64>,
        out: &mut Rebuilt,
    ) -> Result<()> {
        let rows: Vec<(i64, i64, i64)> =
            sqlx::query_as("SELECT number_id, standing, n FROM count WHERE n <> 0")
                .fetch_all(&mut *self.tx)
                .await?;
        let stored: BTreeMap<(i64, i64), i64> =
            rows.into_iter().map(|(n, p, c)| ((n, p), c)).collect();
        if stored != *counted {
            out.differences.push(Difference {
                place: "count".into(),
                stored: format!("{stored:?}"),
                replayed: format!("{counted:?}"),
            });
        }
        Ok(())
    }

    /// The undo stack follows from the order of the commands.
    async fn compare_stack(&mut self, out: &mut Rebuilt) -> Result<()> {
        #[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
        struct Entry {
            id: Vec<u8>,
            actor: String,
            verb: String,
            target: Vec<u8>,
            applied_by: Vec<u8>,
            undone_by: Vec<u8>,
            state: i64,
            /// It did not go through to the end: its target stays where it is.
            partial: bool,
            /// It changed something.
            effective: bool,
            /// Some conversation it is about is still there.
            present: bool,
        }
        let stored: Vec<Entry> = sqlx::query_as(COMMANDS).fetch_all(&mut *self.tx).await?;
        let mut replayed: Vec<Entry> = Vec::new();
        for entry in &stored {
            let verb = Verb::parse(&entry.verb)?;
            let target = replayed.iter_mut().find(|e| e.id == entry.target);
            match (verb, target) {
                (Verb::Undo, Some(_)) if entry.partial => {}
                // Nothing of it could be undone or redone: it was given up.
                (Verb::Undo | Verb::Redo, Some(target)) if !entry.effective => target.state = 2,
                (Verb::Undo, Some(target)) => {
                    target.state = 1;
                    target.undone_by.clone_from(&entry.id);
                }
                (Verb::Redo, Some(target)) => {
                    target.state = 0;
                    target.applied_by.clone_from(&entry.id);
                    target.undone_by.clear();
                }
                _ => {}
            }
            if verb.undoable() {
                for earlier in replayed.iter_mut().filter(|e| e.actor == entry.actor) {
                    if earlier.state == 1 {
                        earlier.state = 2;
                    }
                }
            }
            replayed.push(Entry {
                applied_by: entry.id.clone(),
                undone_by: Vec::new(),
                state: if verb.undoable() { 0 } else { 2 },
                ..entry.clone()
            });
        }
        for (was, now) in stored.iter().zip(&mut replayed) {
            if !was.present {
                // About what was deleted only.
                now.state = 2;
            }
            if was != now {
                out.differences.push(Difference {
                    place: "command".into(),
                    stored: format!("{was:?}"),
                    replayed: format!("{now:?}"),
                });
            }
        }
        Ok(())
    }
}
