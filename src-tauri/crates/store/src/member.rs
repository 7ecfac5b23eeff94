//! Members: who can be responsible for a conversation and be named by comments.

use crate::error::{Error, Result};
use crate::name::{found, taken};
use crate::open::Store;
use listo_domain::{Actor, Millis};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// As the log names them; see [`Actor::me`].
    pub actor: String,
    /// Empty as long as the person this program works for has given none.
    pub name: String,
    /// Kept, because the log names them.
    pub removed: bool,
}

pub(crate) const MEMBERS: &str =
    "SELECT actor, name, removed FROM member ORDER BY actor <> 'me', folded, id";
const TAKEN: &str = taken!("member");
const ID: &str = "SELECT id, name FROM member WHERE actor = ?";

impl Store {
    /// The person this program works for first, then by name; also those who were removed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn members(&self) -> Result<Vec<Member>> {
        let pools = self.pools().await;
        Ok(sqlx::query_as(MEMBERS)
            .fetch_all(&mut *pools.readers.take().await)
            .await?)
    }

    /// # Errors
    /// [`Error::Taken`] where another member has the name.
    pub async fn create_member(&self, name: &str, at: Millis) -> Result<Actor> {
        let mut unit = self.unit().await?;
        let folded = unit.free_name(TAKEN, name, 0).await?;
        let actor = Uuid::now_v7().to_string();
        sqlx::query("INSERT INTO member (actor, name, folded, created_at) VALUES (?, ?, ?, ?)")
            .bind(&actor)
            .bind(name)
            .bind(folded)
            .bind(at.0)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await?;
        Ok(Actor(actor))
    }

    /// # Errors
    /// [`Error::Taken`] where another member has the name, [`Error::NotFound`] where this one is gone.
    pub async fn rename_member(&self, actor: &Actor, name: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let (id, _) = unit.member(actor).await?;
        // The person this program works for need not have a name.
        let folded = if name.is_empty() {
            String::new()
        } else {
            unit.free_name(TAKEN, name, id).await?
        };
        let done =
            sqlx::query("UPDATE member SET name = ?, folded = ? WHERE id = ? AND removed = 0")
                .bind(name)
                .bind(folded)
                .bind(id)
                .execute(&mut *unit.tx)
                .await?;
        found(&done, "member")?;
        unit.commit().await
    }

    /// What is assigned to them stays so, under their name. [`Store::restore_member`] brings them back.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, or for the person this program works for.
    pub async fn remove_member(&self, actor: &Actor) -> Result<()> {
        let mut unit = self.unit().await?;
        let done = sqlx::query(
            "UPDATE member SET removed = 1 WHERE actor = ? AND actor <> 'me' AND removed = 0",
        )
        .bind(&actor.0)
        .execute(&mut *unit.tx)
        .await?;
        found(&done, "member")?;
        unit.commit().await
    }

    /// # Errors
    /// [`Error::Taken`] where another member has the name by now, [`Error::NotFound`] where there never
    /// was one.
    pub async fn restore_member(&self, actor: &Actor) -> Result<()> {
        let mut unit = self.unit().await?;
        let (id, name) = unit.member(actor).await?;
        unit.free_name(TAKEN, &name, id).await?;
        sqlx::query("UPDATE member SET removed = 0 WHERE id = ?")
            .bind(id)
            .execute(&mut *unit.tx)
            .await?;
        unit.commit().await
    }
}

impl crate::unit::Unit {
    async fn member(&mut self, actor: &Actor) -> Result<(i64, String)> {
        let row = sqlx::query_as(ID)
            .bind(&actor.0)
            .fetch_optional(&mut *self.tx)
            .await?;
        row.ok_or(Error::NotFound("member"))
    }
}
