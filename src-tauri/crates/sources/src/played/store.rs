use std::collections::BTreeMap;

use listo_domain::{Content, Delivery, Millis};

use crate::blobs::DryRun;
use crate::connector::{Connector, Fault, Item, Problem, Pull, Stage};

/// What a store does with what a stage gives: the first copy stays, only delivery rises, and files may come
/// later.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) items: BTreeMap<String, Item>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) new: Option<String>,
    pub(crate) history: Option<String>,
    pub(crate) reached: Option<Millis>,
    /// Faults in a row of each stage.
    pub(crate) failed: [u32; 2],
}

impl Store {
    fn cursor(&mut self, stage: Stage) -> &mut Option<String> {
        match stage {
            Stage::New => &mut self.new,
            Stage::History => &mut self.history,
        }
    }

    fn failed(&mut self, stage: Stage) -> &mut u32 {
        let [new, history] = &mut self.failed;
        match stage {
            Stage::New => new,
            Stage::History => history,
        }
    }

    /// One step; `Ok(true)` where there is more. With `crash` it is not stored.
    pub(crate) fn step(
        &mut self,
        connector: &dyn Connector,
        stage: Stage,
        now: i64,
        crash: bool,
    ) -> Result<bool, Fault> {
        let cursor = self.cursor(stage).clone();
        let ask = Pull {
            stage,
            cursor: cursor.as_deref(),
            now: Millis(now),
            failed: *self.failed(stage),
            region: "US",
        };
        let got = connector.pull(&ask, &DryRun::default());
        *self.failed(stage) = match got {
            Ok(_) => 0,
            Err(_) => *self.failed(stage) + 1,
        };
        let got = got?;
        if crash {
            return Ok(true);
        }
        for item in got.items {
            self.take(item);
        }
        self.problems.extend(got.problems);
        self.reached = got.reached.or(self.reached);
        *self.cursor(stage) = Some(got.cursor);
        Ok(got.more)
    }

    fn take(&mut self, item: Item) {
        let id = item.activity.external_id.clone();
        let Some(known) = self.items.get_mut(&id) else {
            self.items.insert(id, item);
            return;
        };
        let others = |item: &Item| {
            let parties = item.activity.parties.iter();
            parties
                .map(|party| party.address.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(known.own, item.own, "{id}");
        assert_eq!(others(known), others(&item), "{id}");
        match (&mut known.activity.content, &item.activity.content) {
            (
                Content::Text {
                    delivery: was,
                    attachments: had,
                    ..
                },
                Content::Text {
                    delivery,
                    attachments,
                    ..
                },
            ) => {
                if was.rises_to(*delivery) {
                    *was = *delivery;
                }
                if attachments.len() > had.len() {
                    had.clone_from(attachments);
                }
            }
            (
                Content::Voicemail {
                    recording: had @ None,
                    ..
                },
                Content::Voicemail { recording, .. },
            ) => had.clone_from(recording),
            (was, now) => assert_eq!(was, now, "{id} is another thing the second time"),
        }
        // The name of somebody may be another.
        known.activity.parties = item.activity.parties;
    }

    pub(crate) fn all(&mut self, connector: &dyn Connector, stage: Stage, now: i64) {
        for _ in 0..2000 {
            if !self.step(connector, stage, now, false).unwrap() {
                return;
            }
        }
        panic!("{stage:?} has no end");
    }

    pub(crate) fn delivery(&self, id: &str) -> Delivery {
        match &self.items[id].activity.content {
            Content::Text { delivery, .. } => *delivery,
            other => panic!("{other:?}"),
        }
    }
}
