//! The connections of an open database. They stay as long as it is open, so none of them is asked
//! whether it is still alive: a pool's two questions each time cost more than a page of a list.

use crate::error::Result;
use sqlx::{Connection as _, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// A connection that one at a time uses, in the order of asking.
#[derive(Debug, Clone)]
pub(crate) struct Single {
    connection: Arc<Mutex<SqliteConnection>>,
    waiting: Arc<AtomicUsize>,
}

/// A few read-only connections.
#[derive(Debug)]
pub(crate) struct Readers {
    all: Vec<Single>,
    free: Arc<Semaphore>,
}

/// A connection in use; it is free again when this goes.
#[derive(Debug)]
pub(crate) struct Taken {
    connection: OwnedMutexGuard<SqliteConnection>,
    // After the connection: who gets the permit finds one that is free.
    _permit: Option<OwnedSemaphorePermit>,
}

/// A transaction on a connection that is ours meanwhile. Rolled back when it goes unfinished.
#[derive(Debug)]
pub(crate) struct Transaction {
    /// None only while it goes.
    taken: Option<Taken>,
    open: bool,
}

/// Counts whoever waits, also one who stops waiting.
struct Asked<'a>(&'a AtomicUsize);

impl<'a> Asked<'a> {
    fn new(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Single {
    pub fn new(connection: SqliteConnection) -> Self {
        Self {
            connection: Arc::new(Mutex::new(connection)),
            waiting: Arc::default(),
        }
    }

    pub async fn take(&self) -> Taken {
        let _asked = Asked::new(&self.waiting);
        self.take_quietly().await
    }

    /// [`Single::take`] for what nobody waits for.
    pub async fn take_quietly(&self) -> Taken {
        Taken {
            connection: self.connection.clone().lock_owned().await,
            _permit: None,
        }
    }

    /// Whether somebody waits for it.
    pub fn is_wanted(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Ends the connection. Whoever still asks it finds an empty database in memory, and is told
    /// that there are no such tables.
    pub async fn close(&self) -> Result<()> {
        let mut taken = self.take().await;
        let nothing = SqliteConnection::connect("sqlite::memory:").await?;
        let old = std::mem::replace(&mut *taken.connection, nothing);
        Ok(old.close().await?)
    }
}

impl Readers {
    pub fn new(connections: Vec<SqliteConnection>) -> Self {
        Self {
            free: Arc::new(Semaphore::new(connections.len())),
            all: connections.into_iter().map(Single::new).collect(),
        }
    }

    pub async fn take(&self) -> Taken {
        let permit = self.free.clone().acquire_owned().await.ok();
        let free = self
            .all
            .iter()
            .find_map(|c| c.connection.clone().try_lock_owned().ok());
        match (free, self.all.first()) {
            (Some(connection), _) => Taken {
                connection,
                _permit: permit,
            },
            // Only while the connections are being closed.
            (None, Some(first)) => first.take().await,
            (None, None) => unreachable!("there are readers"),
        }
    }

    pub async fn close(&self) -> Result<()> {
        for connection in &self.all {
            connection.close().await?;
        }
        Ok(())
    }
}

impl Deref for Taken {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Taken {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Transaction {
    /// The caller's first statement begins it: what is read then crosses with it.
    pub fn about_to_begin(taken: Taken) -> Self {
        Self {
            taken: Some(taken),
            open: true,
        }
    }

    pub async fn begin(taken: Taken, sql: &'static str) -> Result<Self> {
        let mut transaction = Self::about_to_begin(taken);
        sqlx::query(sql).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// The error is that of COMMIT alone.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        sqlx::query("COMMIT").execute(&mut *self).await?;
        self.open = false;
        Ok(())
    }

    /// The caller's last statement was COMMIT.
    pub fn committed(mut self) {
        self.open = false;
    }

    pub async fn rollback(mut self) -> Result<(), sqlx::Error> {
        sqlx::query("ROLLBACK").execute(&mut *self).await?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(mut taken) = self.taken.take().filter(|_| self.open) else {
            return;
        };
        // The next one waits for the connection until this is done.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                // Where BEGIN itself failed, or COMMIT went through unheard, there is nothing to take
                // back, and saying so is no news.
                let _ = sqlx::query("ROLLBACK").execute(&mut *taken).await;
            });
        }
    }
}

impl Deref for Transaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match &self.taken {
            Some(taken) => taken,
            None => unreachable!("taken only when it goes"),
        }
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.taken {
            Some(taken) => taken,
            None => unreachable!("taken only when it goes"),
        }
    }
}
