use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContactNote {
    pub id: String,
    pub at: i64,
    pub text: String,
}

/// What the person says about somebody. Empty where nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Contact {
    pub id: String,
    pub name: String,
    pub company: String,
    /// E.164, or as a source writes it.
    pub numbers: Vec<String>,
    /// Oldest first.
    pub notes: Vec<ContactNote>,
}

/// One of the other parties of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    pub address: String,
    /// The name that the source gives.
    pub source_name: Option<String>,
    pub contact: Option<Contact>,
    /// The oldest and the newest item from any of the numbers.
    pub first_heard: Option<i64>,
    pub last_heard: Option<i64>,
    /// Conversations with any of the numbers.
    pub conversations: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ContactTarget {
    Id {
        id: String,
    },
    /// The contact of an address; made with the first thing said about it.
    Address {
        address: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ContactEdit {
    /// An empty name lets the one of the source show again.
    Name {
        name: String,
    },
    Company {
        company: String,
    },
    AddNumber {
        number: String,
    },
    RemoveNumber {
        number: String,
    },
    AddNote {
        text: String,
    },
    RemoveNote {
        id: String,
    },
}
