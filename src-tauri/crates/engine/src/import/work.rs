//! The work of a job: look at the files, or bring them in.

use super::TELL_EVERY;
use super::job::Job;
use super::lines::{self, Lines};
use super::preview::{self, Preview};
use super::read;
use super::touched::Touched;
use crate::api::{ImportOptions, ImportPhase, LineChoice, Topic};
use crate::engine::Engine;
use crate::error::{Error, Result};
use listo_domain::Millis;
use listo_sources::blobs::Storing;
use listo_store::{ConversationId, Ingested, NewActivity};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

impl Engine {
    pub(super) async fn run(self, job: Arc<Job>, options: ImportOptions) {
        let ended = tokio::select! {
            ended = self.work(&job, options) => ended,
            () = self.tell(&job) => Ok(()),
        };
        job.end(ended);
        let _ = self
            .inner
            .events
            .send(crate::Event::Import(Box::new(job.status())));
    }

    /// Tells the progress until the job ends; never returns by itself.
    async fn tell(&self, job: &Job) {
        let mut ticks = tokio::time::interval(TELL_EVERY);
        loop {
            ticks.tick().await;
            let _ = self
                .inner
                .events
                .send(crate::Event::Import(Box::new(job.status())));
        }
    }

    async fn work(&self, job: &Arc<Job>, mut options: ImportOptions) -> Result<()> {
        if job.phase() == ImportPhase::Preview {
            return self.preview(job, options).await;
        }
        if options.lines.is_empty() {
            let existing = self.store().numbers().await?;
            options.lines = vec![lines::default_line(None, "", &existing)];
        }
        let at = self.now();
        let json = |value: &ImportOptions| {
            serde_json::to_string(value).map_err(|e| Error::invalid("options", e.to_string()))
        };
        let record = self
            .store()
            .begin_import(at, &json(&options)?, "{}")
            .await?;
        job.recorded(record);
        let result = self.import(job, &options, at).await;
        let state = match &result {
            Ok(()) if job.cancelled() => listo_store::ImportState::Cancelled,
            Ok(()) => listo_store::ImportState::Finished,
            Err(_) => listo_store::ImportState::Failed,
        };
        let tally = serde_json::to_string(&job.status().tally).unwrap_or_default();
        let kept = self
            .store()
            .end_import(record, self.now(), state, &tally)
            .await;
        result?;
        Ok(kept?)
    }

    async fn preview(&self, job: &Arc<Job>, mut options: ImportOptions) -> Result<()> {
        let asked = options.lines.clone();
        loop {
            let mut preview = self.look(job, &options).await?;
            if job.cancelled() {
                return Ok(());
            }
            let known = self.known_lines(job).await?;
            let numbers = self.store().numbers().await?;
            let lines = preview.lines(&known, &asked, job.own_seen(), &job.backup_set(), &numbers);
            job.update(|status| status.lines.clone_from(&lines));
            // Only the end of a file may tell that its lines are numbers we have, or that a member
            // of its groups is ourselves. What is promised must hold for the lines proposed.
            if options.lines.is_empty() && preview.depends_on(&lines, &numbers) {
                options.lines = lines;
                job.begin_again();
                continue;
            }
            let landed = preview.landed(self.store()).await?;
            job.update(|status| landed.write(&mut status.tally));
            return Ok(());
        }
    }

    /// Reads the files once, writing nothing.
    async fn look(&self, job: &Arc<Job>, options: &ImportOptions) -> Result<Preview> {
        let existing = self.store().numbers().await?;
        let lines = Lines::for_preview(options.lines.clone(), existing);
        let mut preview = Preview::new(lines, self.now());
        let remembered = self.remembered_tables().await?;
        let mut chunks = read::start(self, job.clone(), options.clone(), remembered, None);
        while let Some(chunk) = chunks.recv().await {
            let records = job.take(chunk)?;
            preview.add(self.store(), records).await?;
            job.update(|status| preview.tally(&mut status.tally));
        }
        chunks.finish().await?;
        Ok(preview)
    }

    /// What was said of the lines of this set before. A file that names no set may be of any phone:
    /// where we have a single number, that one is proposed.
    async fn known_lines(&self, job: &Job) -> Result<Vec<LineChoice>> {
        let numbers = self.numbers().await?;
        let set = job.backup_set();
        let mut known = Vec::new();
        for line in self.store().archive_lines(&set).await? {
            let id = line.number_id.to_string();
            if let Some(number) = numbers.iter().find(|n| n.id == id) {
                known.push(LineChoice {
                    line: (!line.line.is_empty()).then_some(line.line),
                    name: number.name.clone(),
                    e164: number.e164.clone(),
                });
            }
        }
        let own: Vec<_> = numbers.iter().filter(|n| !n.sample).collect();
        if let ([], true, [number]) = (known.as_slice(), set.is_empty(), own.as_slice()) {
            known.push(LineChoice {
                line: None,
                name: number.name.clone(),
                e164: number.e164.clone(),
            });
        }
        Ok(known)
    }

    /// Stores the files batch by batch. What is told at the end holds also when it was cut short.
    async fn import(&self, job: &Arc<Job>, options: &ImportOptions, at: Millis) -> Result<()> {
        let mut touched = Touched::default();
        // To the end: numbers and files of this import have no rows yet that keep them.
        let storing = self.storing().await?;
        self.store().expect_much(true).await?;
        let held = storing.clone();
        let result = self.bring_in(job, options, at, held, &mut touched).await;
        let rest = self.bring_in_rest(job, &mut touched).await;
        let calm = self.store().expect_much(false).await;
        drop(storing);
        let mut landed = preview::Landed::default();
        let mut ids = touched.ids();
        loop {
            let some: Vec<ConversationId> = ids.by_ref().take(10_000).collect();
            if some.is_empty() {
                break;
            }
            for (shown, n) in self.store().shown(&some).await? {
                landed.add(shown, n);
            }
        }
        job.update(|status| landed.write(&mut status.tally));
        self.changed(
            &[Topic::Conversations, Topic::Counts, Topic::Numbers],
            &[],
            None,
        );
        // What the import met tells more.
        result.and(rest)?;
        Ok(calm?)
    }

    /// What was held back as a possible copy.
    async fn bring_in_rest(&self, job: &Job, touched: &mut Touched) -> Result<()> {
        let rest = self.store().end_filling().await?;
        self.take_in(job, &rest, touched).await
    }

    async fn bring_in(
        &self,
        job: &Arc<Job>,
        options: &ImportOptions,
        at: Millis,
        storing: Arc<Storing>,
        touched: &mut Touched,
    ) -> Result<()> {
        let remembered = self.remembered_tables().await?;
        let mut chunks = read::start(
            self,
            job.clone(),
            options.clone(),
            remembered,
            Some(storing),
        );
        let mut lines: Option<Lines> = None;
        let mut hints = BTreeSet::new();
        let mut told = Instant::now();
        while let Some(chunk) = chunks.recv().await {
            let records = job.take(chunk)?;
            if records.is_empty() || job.cancelled() {
                continue;
            }
            if lines.is_none() {
                // Not before something was read: a file that is none of ours leaves no number.
                let taken = self.take_lines(options).await?;
                self.remember_lines(job, &taken, &hints).await?;
                lines = Some(taken);
            }
            let Some(lines) = &lines else { continue };
            hints.extend(records.iter().map(|found| found.line.clone()));
            let batch: Vec<NewActivity> = records
                .into_iter()
                .map(|found| NewActivity {
                    number: lines.number(found.line.as_deref()),
                    source: found.source,
                    landing: found.landing(at),
                    activity: found.activity,
                })
                .collect();
            self.take_in(job, &batch, touched).await?;
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                self.changed(&[Topic::Conversations, Topic::Counts], &[], None);
            }
        }
        chunks.finish().await?;
        if let Some(lines) = &lines {
            self.remember_lines(job, lines, &hints).await?;
            self.remember_tables(job.tables()).await?;
        }
        Ok(())
    }

    /// Stores a batch, and tells what it brought.
    async fn take_in(&self, job: &Job, batch: &[NewActivity], touched: &mut Touched) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let ingested = self.ingest(batch).await?;
        job.pace.tell(ingested.kept_waiting);
        touched.add(&ingested.changed);
        self.carry_out(&ingested.effects);
        job.update(|status| {
            let tally = &mut status.tally;
            tally.messages += ingested.messages;
            tally.calls += ingested.calls;
            tally.voicemails += ingested.voicemails;
            tally.attachments += ingested.attachments;
            tally.duplicates += i64::try_from(ingested.duplicates).unwrap_or(i64::MAX);
            tally.new_conversations +=
                i64::try_from(ingested.new_conversations).unwrap_or(i64::MAX);
            tally.conversations = i64::try_from(touched.len()).unwrap_or(i64::MAX);
            if let Some((from, to)) = ingested.period {
                tally.from = Some(tally.from.map_or(from.0, |f| f.min(from.0)));
                tally.to = Some(tally.to.map_or(to.0, |t| t.max(to.0)));
            }
        });
        Ok(())
    }

    /// A batch may be given again without harm, so a commit of unknown outcome is repeated.
    async fn ingest(&self, batch: &[NewActivity]) -> Result<Ingested> {
        match self.store().ingest(batch).await {
            Err(listo_store::Error::UnknownCommit(_)) => {
                self.store().reopen().await?;
                Ok(self.store().ingest(batch).await?)
            }
            other => Ok(other?),
        }
    }

    /// Finds or makes the number of every line that was chosen.
    async fn take_lines(&self, options: &ImportOptions) -> Result<Lines> {
        let mut resolved = Vec::new();
        for choice in &options.lines {
            let name = crate::settings::valid_name(&choice.name)?;
            let e164 = crate::settings::valid_number(choice.e164.as_deref(), &options.region)?;
            let now = self.now();
            let id = self.store().find_or_add_number(&name, &e164, now).await?;
            resolved.push((choice.line.clone(), id));
        }
        self.finish_first_run().await?;
        self.changed(&[Topic::Numbers], &[], None);
        Ok(Lines::chosen(resolved))
    }

    /// Remembers the lines for the next file of the set. The only line of a file is remembered by
    /// its own name too: the next file may name two.
    async fn remember_lines(
        &self,
        job: &Job,
        lines: &Lines,
        hints: &BTreeSet<Option<String>>,
    ) -> Result<()> {
        let set = job.backup_set();
        let chosen = lines.known().map(|(line, _)| line.clone());
        for line in chosen.chain(hints.iter().cloned()).collect::<BTreeSet<_>>() {
            if let Some(number) = lines.existing(line.as_deref()) {
                let line = line.as_deref().unwrap_or("");
                self.store().remember_line(&set, line, number).await?;
            }
        }
        Ok(())
    }
}
