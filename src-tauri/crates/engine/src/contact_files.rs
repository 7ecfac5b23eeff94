//! Contacts from and to files: vCard and CSV.

use crate::api::{
    ContactFormat, ContactPreview, FileError, FileErrorCode, Outcome, Problem, ProblemReason,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::share::draft::Draft;
use listo_domain::{ContactCommand, Note};
use listo_sources::contacts::{
    Card, FileProblem, Format, ProblemReason as Reason, Read, read_file, write,
};
use listo_store::{ContactEdit, ContactKey};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const MAX_PROBLEMS: usize = 1_000;

impl Engine {
    /// What an import of these files would do. Nothing is written. National numbers are those of
    /// `region` (ISO 3166).
    ///
    /// # Errors
    /// When the database cannot be read; what is wrong with a file is part of the answer.
    pub async fn preview_contacts(
        &self,
        files: Vec<String>,
        region: &str,
    ) -> Result<ContactPreview> {
        let (cards, mut preview) = read(files, region).await?;
        let tally = self.store().preview_contacts(&self.fills(cards)).await?;
        preview.new = tally.new;
        preview.filled = tally.changed;
        preview.unchanged = tally.unchanged;
        Ok(preview)
    }

    /// Takes in the contacts of these files as one entry of undo. Whoever has one of the numbers is
    /// filled in, and nothing that is there is overwritten.
    ///
    /// # Errors
    /// As [`Engine::mark_done`].
    pub async fn import_contacts(
        &self,
        command_id: &str,
        files: Vec<String>,
        region: &str,
    ) -> Result<Outcome> {
        let (cards, _) = read(files, region).await?;
        let fills = self.fills(cards);
        self.edit_contacts(command_id, fills).await
    }

    fn fills(&self, cards: Vec<Card>) -> Vec<ContactEdit> {
        let at = self.now();
        let fill = |card: Card| {
            let note = |text| Note { at, text };
            let command = ContactCommand::Fill {
                name: card.name,
                company: card.company,
                numbers: card.numbers.clone(),
                notes: card.notes.into_iter().map(note).collect(),
            };
            ContactEdit::Decide(ContactKey::With(card.numbers), command)
        };
        cards.into_iter().map(fill).collect()
    }

    /// Writes every contact to a file, in the place of one that is there.
    ///
    /// # Errors
    /// When it cannot be written; one that was there is as it was.
    pub async fn export_contacts(&self, path: &Path, format: ContactFormat) -> Result<u64> {
        let contacts = self.store().contacts().await?;
        let card = |contact: listo_domain::Contact| Card {
            name: contact.name,
            company: contact.company,
            numbers: contact.numbers,
            notes: contact.notes.into_values().map(|n| n.text).collect(),
        };
        let cards: Vec<Card> = contacts.into_iter().map(|(_, c)| card(c)).collect();
        let format = match format {
            ContactFormat::Vcard3 => Format::Vcard3,
            ContactFormat::Vcard4 => Format::Vcard4,
            ContactFormat::Csv => Format::Csv,
        };
        let path = path.to_path_buf();
        on_disk(move || {
            put(&path, &write(&cards, format))?;
            Ok(cards.len() as u64)
        })
        .await?
    }
}

/// Complete or not at all, in the place of one that is there.
fn put(path: &Path, text: &str) -> Result<()> {
    let mut draft = Draft::of(path)?;
    draft.write_all(text.as_bytes())?;
    draft.keep(true)?;
    Ok(())
}

async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|e| Error::Io(io::Error::other(e)))
}

async fn read(files: Vec<String>, region: &str) -> Result<(Vec<Card>, ContactPreview)> {
    if !listo_sources::numbers::is_region(region) {
        return Err(Error::invalid("region", region));
    }
    let region = region.to_owned();
    on_disk(move || {
        let mut preview = ContactPreview::default();
        let mut cards = Vec::new();
        for file in files {
            match read_file(&PathBuf::from(&file), &region) {
                Ok(read) => take(&file, read, &mut cards, &mut preview),
                Err(problem) => preview.file_errors.push(FileError {
                    code: code(&problem),
                    detail: problem.to_string(),
                    file,
                }),
            }
        }
        (cards, preview)
    })
    .await
}

fn take(file: &str, read: Read, cards: &mut Vec<Card>, preview: &mut ContactPreview) {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    preview.without_number += count(read.without_number);
    preview.unreadable += count(read.problem_count);
    cards.extend(read.cards);
    for problem in read.problems {
        if preview.problems.len() >= MAX_PROBLEMS {
            return;
        }
        preview.problems.push(Problem {
            file: file.to_owned(),
            line: count(problem.line),
            reason: match problem.reason {
                Reason::BadValue => ProblemReason::BadField,
                Reason::Malformed => ProblemReason::Malformed,
                Reason::Truncated => ProblemReason::Truncated,
                Reason::TooLarge => ProblemReason::TooLarge,
            },
            detail: problem.field,
        });
    }
}

fn code(problem: &FileProblem) -> FileErrorCode {
    match problem {
        FileProblem::Empty => FileErrorCode::Empty,
        FileProblem::WrongType | FileProblem::TooLarge => FileErrorCode::WrongType,
        FileProblem::Io(e) => match e.kind() {
            ErrorKind::NotFound => FileErrorCode::NotFound,
            ErrorKind::PermissionDenied => FileErrorCode::NoPermission,
            ErrorKind::IsADirectory => FileErrorCode::WrongType,
            _ => FileErrorCode::Io,
        },
    }
}
