//! Settings of this device: names and JSON values the engine gives meaning to.

use crate::error::Result;
use crate::open::Store;

impl Store {
    /// # Errors
    /// When the database cannot be read.
    pub async fn setting(&self, key: &str) -> Result<Option<String>> {
        let pools = self.pools().await;
        Ok(
            sqlx::query_scalar("SELECT value FROM setting WHERE key = ?")
                .bind(key)
                .fetch_optional(&mut *pools.readers.take().await)
                .await?,
        )
    }

    /// # Errors
    /// When the database cannot be written.
    pub async fn save_setting(&self, key: &str, value: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        sqlx::query(
            "INSERT INTO setting (key, value) VALUES (?, ?) \
             ON CONFLICT DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&mut *unit.tx)
        .await?;
        unit.commit().await
    }
}
