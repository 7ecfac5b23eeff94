//! The sample conversations: they come in one step, and go in one ([`Store::remove_samples`]).

use crate::error::Result;
use crate::ingest::NewActivity;
use crate::open::Store;
use listo_domain::{IncomingActivity, Landing, Millis};

/// A sample number and what is on it.
#[derive(Debug, Clone)]
pub struct SampleNumber {
    pub name: String,
    pub e164: String,
    pub activities: Vec<(Landing, IncomingActivity)>,
}

const SOURCE: &str = "sample";

impl Store {
    /// Adds the samples, all or none; `false` where there are some already.
    ///
    /// # Errors
    /// No sample was added.
    pub async fn add_samples(&self, numbers: Vec<SampleNumber>, at: Millis) -> Result<bool> {
        let mut unit = self.unit().await?;
        let there: i64 = sqlx::query_scalar("SELECT count(*) FROM number WHERE sample = 1")
            .fetch_one(&mut *unit.tx)
            .await?;
        if there > 0 {
            return Ok(false);
        }
        let mut batch = Vec::new();
        for number in numbers {
            let id = unit
                .add_number(&number.name, &number.e164, true, at)
                .await?;
            let items = number.activities.into_iter();
            batch.extend(items.map(|(landing, activity)| NewActivity {
                number: id,
                source: SOURCE,
                landing,
                activity,
            }));
        }
        unit.ingest_new(&batch).await?;
        unit.commit().await?;
        Ok(true)
    }
}
