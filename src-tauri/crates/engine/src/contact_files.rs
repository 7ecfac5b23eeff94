//! Contacts from and to files: vCard and CSV.

use crate::api::{
    ContactFormat, ContactPreview, FileError, FileErrorCode, Outcome, Problem, ProblemReason,
    Property,
};
use crate::engine::Engine;
use crate::error::{Error, Result};
use crate::properties::clear_value;
use crate::share::draft::Draft;
use crate::tags::COLORS;
use crate::translate as t;
use listo_domain::{ContactCommand, Note, PropertyId, TagId};
use listo_sources::contacts::{
    Card, Field, FileProblem, Format, ProblemReason as Reason, Read, read_file, write,
};
use listo_store::{ContactEdit, ContactKey};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const MAX_PROBLEMS: usize = 1_000;
const MAX_NEW_TAGS: usize = 200;

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
        let properties = self.properties().await?;
        let names = Names::of(self.store().tag_names().await?, &cards);
        let fills = self.fills(cards, &properties, &names, &mut preview);
        preview.new_tags = names.missing;
        let tally = self.store().preview_contacts(&fills).await?;
        preview.new = tally.new;
        preview.filled = tally.changed;
        preview.unchanged = tally.unchanged;
        Ok(preview)
    }

    /// Takes in the contacts of these files as one entry of undo. Tags that there are not are made
    /// before, and stay when it is undone. Whoever has one of the numbers is
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
        let _running = self.inner.jobs.begin_contacts();
        let (cards, mut preview) = read(files, region).await?;
        let properties = self.properties().await?;
        let names = self.tags_for(&cards).await?;
        let fills = self.fills(cards, &properties, &names, &mut preview);
        self.edit_contacts(command_id, fills).await
    }

    /// What does not fit its property is told, and the rest of its contact is taken in.
    fn fills(
        &self,
        cards: Vec<(String, Card)>,
        properties: &[Property],
        names: &Names,
        preview: &mut ContactPreview,
    ) -> Vec<ContactEdit> {
        let (at, known) = (self.now(), known(properties));
        let mut fill = |(file, card): (String, Card)| {
            let tags: BTreeSet<TagId> = card.tags.iter().filter_map(|t| names.id(t)).collect();
            preview.unreadable += count(card.tags.len() - tags.len());
            let note = |text| Note { at, text };
            let command = ContactCommand::Fill {
                name: card.name,
                company: card.company,
                numbers: card.numbers.clone(),
                notes: card.notes.into_iter().map(note).collect(),
                properties: values(&file, card.properties, &known, preview),
                tags,
            };
            ContactEdit::Decide(ContactKey::With(card.numbers), command)
        };
        cards.into_iter().map(&mut fill).collect()
    }

    /// The tags of these cards; those that there are not are made.
    async fn tags_for(&self, cards: &Cards) -> Result<Names> {
        let before = self.store().tag_names().await?;
        let first = count(before.len());
        let names = Names::of(before, cards);
        if names.missing.is_empty() {
            return Ok(names);
        }
        for (color, name) in (first..).zip(&names.missing) {
            let made = self
                .store()
                .create_tag(name, color % COLORS, self.now())
                .await;
            match made {
                // The same import again, or one in another window.
                Ok(_) | Err(listo_store::Error::Taken(_)) => {}
                Err(e) => return Err(e.into()),
            }
        }
        self.tags_changed().await?;
        let mut names = Names::of(self.store().tag_names().await?, cards);
        // More than are made at once stay away.
        names.known.retain(|_, id| id.0 > 0);
        Ok(names)
    }

    /// Writes every contact to a file, in the place of one that is there.
    ///
    /// # Errors
    /// When it cannot be written; one that was there is as it was.
    pub async fn export_contacts(&self, path: &Path, format: ContactFormat) -> Result<u64> {
        let _running = self.begin_share("contacts");
        let contacts = self.store().contacts().await?;
        let properties = self.store().properties().await?;
        let tags = self.store().tag_names().await?;
        let card = |mut contact: listo_domain::Contact| Card {
            properties: properties
                .iter()
                .filter_map(|p| {
                    let value = contact.properties.remove(&p.id)?;
                    Some(Field {
                        name: p.name.as_str().into(),
                        value,
                        line: 0,
                        ours: true,
                    })
                })
                .collect(),
            tags: tags
                .iter()
                .filter(|(id, _)| contact.tags.contains(id))
                .map(|(_, name)| name.clone())
                .collect(),
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

/// The names of tags that files speak of.
struct Names {
    /// By their folded names.
    known: HashMap<String, TagId>,
    /// Names that no tag has, each once. At most 200 are made.
    missing: Vec<String>,
}

impl Names {
    fn of(tags: Vec<(TagId, String)>, cards: &Cards) -> Self {
        let fold = |(id, name): (TagId, String)| (listo_store::folded(&name), id);
        let mut known: HashMap<String, TagId> = tags.into_iter().map(fold).collect();
        let mut missing = Vec::new();
        for name in cards.iter().flat_map(|(_, card)| &card.tags) {
            let folded = listo_store::folded(name);
            if missing.len() < MAX_NEW_TAGS && !known.contains_key(&folded) {
                missing.push(name.clone());
                // None has this id: it stands for one that is to be made.
                let next = i64::try_from(missing.len()).unwrap_or(i64::MAX);
                known.insert(folded, TagId(-next));
            }
        }
        Self { known, missing }
    }

    fn id(&self, name: &str) -> Option<TagId> {
        self.known.get(&listo_store::folded(name)).copied()
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

type Cards = Vec<(String, Card)>;

async fn read(files: Vec<String>, region: &str) -> Result<(Cards, ContactPreview)> {
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

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn take(file: &str, read: Read, cards: &mut Cards, preview: &mut ContactPreview) {
    preview.without_number += count(read.without_number);
    preview.unreadable += count(read.problem_count);
    cards.extend(read.cards.into_iter().map(|c| (file.to_owned(), c)));
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

/// The fields of the person's own that a file may speak of, by their folded names.
type Known<'a> = Vec<(String, PropertyId, &'a Property)>;

fn known<'a>(properties: &'a [Property]) -> Known<'a> {
    let one = |p: &'a Property| {
        let Property { id, name, .. } = p;
        Some((listo_store::folded(name), t::property_id(id).ok()?, p))
    };
    properties.iter().filter_map(one).collect()
}

/// The values of a card that fit a property of that name. The columns of other programs are passed
/// over; of our own it is told where nobody knows the name.
fn values(
    file: &str,
    fields: Vec<Field>,
    known: &Known<'_>,
    preview: &mut ContactPreview,
) -> BTreeMap<PropertyId, String> {
    let mut kept = BTreeMap::new();
    for field in fields {
        let name = listo_store::folded(&field.name);
        let found = known.iter().find(|(n, ..)| *n == name);
        let value = match found {
            Some((_, id, property)) => clear_value(property, &field.value).map(|v| (*id, v)),
            None if field.ours => Err(Error::NotFound("property")),
            None => continue,
        };
        match value {
            Ok((id, value)) if !value.is_empty() => {
                kept.insert(id, value);
            }
            Ok(_) => {}
            Err(_) => {
                preview.unreadable += 1;
                if preview.problems.len() < MAX_PROBLEMS {
                    let short = |text: &str| text.chars().take(40).collect::<String>();
                    let (name, value) = (short(&field.name), short(&field.value));
                    preview.problems.push(Problem {
                        file: file.to_owned(),
                        line: i64::try_from(field.line).unwrap_or(i64::MAX),
                        reason: ProblemReason::BadField,
                        detail: format!("{name}: {value}"),
                    });
                }
            }
        }
    }
    kept
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
