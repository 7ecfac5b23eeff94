//! Messages and calls as a table, one a row: CSV with commas, semicolons, tabs or bars, in UTF-8,
//! UTF-16 or Windows-1252, with any headings.
//!
//! [`survey`] reads it once and says what its columns mean, as far as headings and values tell, and
//! what has to be asked; [`Reader`] reads it with the answers. Both hold one row at a time.

mod cells;
mod head;
mod heads;
mod identity;
mod mapping;
mod read;
mod row;
mod rows;
mod survey;
#[cfg(test)]
mod tests;
mod text;
mod when;
pub mod words;

use crate::android::{FileError, Looks};
pub use head::same_heading;
pub use mapping::{Field, Mapping, Meaning, Order};
pub use read::Reader;
use std::path::Path;
pub use survey::{Column, Question, Survey, Word, survey};
pub use when::Zone;

/// Whether a file reads as a table.
///
/// # Errors
/// When it cannot be read, is empty, or is a table that holds no messages.
pub fn looks_like_it(path: &Path) -> Result<bool, FileError> {
    Ok(head::Head::of(path)?.is_some())
}

/// What files with the same headings share; empty where there are none.
///
/// # Errors
/// The file is no table, or cannot be read.
pub fn key(path: &Path) -> Result<String, FileError> {
    Ok(head(path)?.key())
}

fn head(path: &Path) -> Result<head::Head, FileError> {
    head::Head::of(path)?.ok_or(FileError::WrongType { looks: Looks::Text })
}
