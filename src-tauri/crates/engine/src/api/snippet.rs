use serde::{Deserialize, Serialize};
use specta::Type;

/// A text that is written often. Its fields ({first_name}, {name}, {company}, {number}, {my_number}) are
/// filled in for a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TextSnippet {
    pub id: String,
    pub name: String,
    pub text: String,
}
