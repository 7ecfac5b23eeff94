//! Contacts as other programs write and read them: vCard and CSV.

mod csv;
mod read;
#[cfg(test)]
mod tests;
mod text;
mod vcard;
mod write;

pub use read::{Card, Field, FileProblem, Problem, ProblemReason, Read, read_file};
pub use write::{Format, write};
