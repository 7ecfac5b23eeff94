//! An engine in a folder of its own, at a fixed time.

use listo_engine::api::{
    ConversationRow, ConversationState, Counts, ImportOptions, ImportState, ImportStatus,
    LineChoice, ListAt, ListFilter, ListOrder, ListQuery, Target, View,
};
use listo_engine::{Clock, Engine, Millis, Zone};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2026-11-01 12:00 UTC.
pub const NOW: i64 = 1_793_534_400_000;
pub const DAY: i64 = 86_400_000;

pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn at(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    pub fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }

    /// Madrid, with the end of its summer time in 2026.
    fn zone(&self) -> Zone {
        Zone {
            name: "Europe/Madrid".into(),
            ahead: |ms| if ms < 1_792_890_000_000 { 7_200 } else { 3_600 },
        }
    }
}

pub struct World {
    pub engine: Engine,
    pub clock: Arc<FixedClock>,
    pub folder: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(NOW));
        let engine = Engine::open(folder.path(), clock.clone()).await.unwrap();
        Self {
            engine,
            clock,
            folder,
        }
    }

    /// Closes everything and opens it again, as a restart does.
    pub async fn restart(self) -> Self {
        self.engine.close().await;
        let engine = Engine::open(self.folder.path(), self.clock.clone())
            .await
            .unwrap();
        Self { engine, ..self }
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    pub fn options(&self, files: &[&str]) -> ImportOptions {
        ImportOptions {
            files: files.iter().map(|f| (*f).to_owned()).collect(),
            lines: vec![line("Front desk")],
            region: "US".into(),
            tables: Vec::new(),
        }
    }

    pub async fn preview(&self, options: &ImportOptions) -> ImportStatus {
        let id = self.engine.preview_import(options.clone()).unwrap();
        self.engine.finished_import(&id).await.unwrap()
    }

    pub async fn import(&self, options: &ImportOptions) -> ImportStatus {
        let id = self.engine.start_import(options.clone()).unwrap();
        let status = self.engine.finished_import(&id).await.unwrap();
        assert_eq!(status.state, ImportState::Finished, "{:?}", status.error);
        status
    }

    pub async fn rows(&self, view: View) -> Vec<ConversationRow> {
        rows(&self.engine, view).await
    }

    pub async fn counts(&self) -> Counts {
        self.engine.counts().await.unwrap()
    }

    pub async fn state(&self, id: &str) -> ConversationState {
        self.engine.conversation(id).await.unwrap().state
    }

    /// Counts, lists and replay tell the same.
    pub async fn assert_sound(&self) {
        let total = self.counts().await.total;
        for (view, count) in [
            (View::Inbox, total.inbox),
            (View::Unread, total.unread),
            (View::Done, total.done),
            (View::All, total.all),
        ] {
            let listed = self.rows(view).await.len();
            assert_eq!(i64::try_from(listed).unwrap(), count, "count of {view:?}");
        }
        let rebuilt = self.engine.rebuild(true).await.unwrap();
        assert!(
            rebuilt.differences.is_empty(),
            "replay must equal what is stored: {:?}",
            rebuilt.differences
        );
    }
}

pub async fn rows(engine: &Engine, view: View) -> Vec<ConversationRow> {
    let query = ListQuery {
        view,
        filter: ListFilter::default(),
        order: ListOrder::Newest,
        at: ListAt::Top,
        limit: 500,
    };
    engine.list_conversations(query).await.unwrap().rows
}

pub fn line(name: &str) -> LineChoice {
    LineChoice {
        line: None,
        name: name.into(),
        e164: None,
    }
}

pub fn target(row: &ConversationRow) -> Target {
    Target {
        id: row.id.clone(),
        through: row.head.clone(),
    }
}

pub fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The real archives that lie beside the repository on the makers' machines.
pub fn real_sample(name: &str) -> Option<String> {
    real_samples(&format!("sms-backup-restore/{name}"))
}

pub fn real_samples(path: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/providers/samples")
        .join(path);
    if !path.exists() {
        println!("skipped: {} is not on this machine", path.display());
        return None;
    }
    Some(path.to_string_lossy().into_owned())
}
