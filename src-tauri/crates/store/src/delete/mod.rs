//! A source goes with everything it has brought: the one exception of the append-only log. All of it is one
//! transaction; what SQLite may still hold of it in free pages is wiped afterwards. See decision 0037.

mod rows;
mod scope;
mod wipe;

pub use scope::Deletion;
pub use wipe::{Leftover, Wiped};

use crate::conversation::from_json;
use crate::error::{Error, Result};
use crate::name::found;
use crate::open::Store;
use crate::unit::Unit;
use crate::{ConversationId, NumberId, Progress};
use scope::Scope;

/// Conversations between two looks at whether it is still wanted.
const CHUNK: usize = 128;

/// What is freed is zeroed at once, for a disk that has no room to wipe.
const ZERO: &str = "PRAGMA secure_delete = ON";
const AS_BEFORE: &str = "PRAGMA secure_delete = OFF";
/// An import writes without, and the guard of the log is one.
const KEYS: &str = "PRAGMA foreign_keys";
const SAMPLES: &str = "SELECT json_group_array(c.id) FROM conversation c \
    JOIN number n ON n.id = c.number_id WHERE n.sample = 1";
/// Nothing ever happened in them, and nobody decided or wrote anything.
pub(crate) const EMPTY: &str = "SELECT json_group_array(c.id) FROM conversation c \
    WHERE c.sort_id = 0 AND c.last_activity = 0 AND c.id <> ? \
    AND NOT EXISTS (SELECT 1 FROM log l WHERE l.conversation_id = c.id) \
    AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.kind IN ('comment', 'message') \
    AND d.about = CAST(c.id AS TEXT))";
const SAMPLE_NUMBERS: &str = "SELECT id FROM number WHERE sample = 1";

impl Store {
    /// What [`Store::delete_source`] would delete now.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such source.
    pub async fn deletion(&self, source: i64) -> Result<Deletion> {
        let mut unit = self.snapshot().await?;
        Ok(Scope::of(&mut unit.tx, source).await?.deletion)
    }

    /// Removes a source and what it has brought, all or nothing; `None` where `progress` ended it, and
    /// nothing is deleted then.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such source; [`Error::Busy`] while an import writes. Nothing was
    /// deleted, except after [`Error::UnknownCommit`].
    pub async fn delete_source(
        &self,
        source: i64,
        progress: Progress<'_>,
    ) -> Result<Option<Deletion>> {
        let mut unit = self.unit().await?;
        let keys: bool = sqlx::query_scalar(KEYS).fetch_one(&mut *unit.tx).await?;
        if !keys || self.is_filling() {
            return Err(Error::Busy);
        }
        sqlx::query(ZERO).execute(&mut *unit.tx).await?;
        let deleted = unit.delete_all_of(source, progress).await;
        sqlx::query(AS_BEFORE).execute(&mut *unit.tx).await?;
        let Some(deleted) = deleted? else {
            return Ok(None);
        };
        unit.end().await?;
        Ok(Some(deleted))
    }

    /// Removes conversations that were begun and left without a word, but for this one, and says which. One with
    /// a draft stays.
    ///
    /// # Errors
    /// Nothing was removed.
    pub async fn forget_empty(&self, but: Option<ConversationId>) -> Result<Vec<ConversationId>> {
        let mut unit = self.unit().await?;
        let ids: String = sqlx::query_scalar(EMPTY)
            .bind(but.map_or(0, |id| id.0))
            .fetch_one(&mut *unit.tx)
            .await?;
        let ids: Vec<i64> = from_json(&ids)?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = ids.into_iter().map(ConversationId).collect();
        unit.delete_conversations(&ids).await?;
        unit.commit().await?;
        Ok(ids)
    }

    /// Removes the samples, all or none.
    ///
    /// # Errors
    /// Nothing was removed.
    pub async fn remove_samples(&self) -> Result<()> {
        let mut unit = self.unit().await?;
        let ids: String = sqlx::query_scalar(SAMPLES).fetch_one(&mut *unit.tx).await?;
        let ids: Vec<i64> = from_json(&ids)?;
        let ids: Vec<_> = ids.into_iter().map(ConversationId).collect();
        let numbers: Vec<i64> = sqlx::query_scalar(SAMPLE_NUMBERS)
            .fetch_all(&mut *unit.tx)
            .await?;
        let numbers: Vec<_> = numbers.into_iter().map(NumberId).collect();
        unit.open_log().await?;
        unit.delete_items_of(&ids).await?;
        unit.delete_conversations(&ids).await?;
        unit.close_log().await?;
        unit.finish().await?;
        unit.delete_what_is_left(&numbers).await?;
        unit.end().await
    }
}

impl Unit {
    async fn delete_all_of(
        &mut self,
        source: i64,
        progress: Progress<'_>,
    ) -> Result<Option<Deletion>> {
        self.adopt_orphans(source).await?;
        let scope = Scope::of(&mut self.tx, source).await?;
        let d = &scope.deletion;
        let items = usize::try_from(d.messages + d.calls + d.voicemails).unwrap_or_default();
        let total = items + scope.gone.len() + scope.kept.len();
        let mut done = 0;
        self.open_log().await?;
        let mut last = i64::MIN;
        loop {
            if !progress(done, total) {
                return Ok(None);
            }
            let Some((reached, n)) = self.delete_some_of(source, last).await? else {
                break;
            };
            last = reached;
            done += n;
        }
        for ids in scope.gone.chunks(CHUNK) {
            if !progress(done, total) {
                return Ok(None);
            }
            self.delete_conversations(ids).await?;
            done += ids.len();
        }
        for ids in scope.kept.chunks(CHUNK) {
            if !progress(done, total) {
                return Ok(None);
            }
            self.keep_conversations(ids).await?;
            for id in ids {
                self.fit(*id).await?;
            }
            done += ids.len();
        }
        self.close_log().await?;
        if !progress(total, total) {
            return Ok(None);
        }
        self.finish().await?;
        self.forget_source(source).await?;
        self.leave(Leftover::Database).await?;
        self.delete_what_is_left(&scope.deletion.numbers).await?;
        Ok(Some(scope.deletion))
    }

    /// What another source of the provider has brought to the numbers of this one, and is gone, is its own.
    async fn adopt_orphans(&mut self, source: i64) -> Result<()> {
        let there = sqlx::query("UPDATE source SET paused = paused WHERE id = ?")
            .bind(source)
            .execute(&mut *self.tx)
            .await?;
        found(&there, "source")?;
        sqlx::query(scope::ADOPT)
            .bind(source)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// A conversation that stays, folded anew from what is left of it.
    async fn fit(&mut self, id: ConversationId) -> Result<()> {
        let Some(was) = self.load(id).await? else {
            return Ok(());
        };
        let (mut counted, mut differences) = Default::default();
        if let Some((now, last)) = self.replay(id, &mut counted, &mut differences).await? {
            self.mend(&now, &last).await?;
            self.count_moves(&now, Some(was.state.standing()));
        }
        Ok(())
    }
}
