use super::import::{FileError, Problem};
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContactNote {
    pub id: String,
    pub at: i64,
    pub text: String,
}

/// What a value of a property is, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PropertyKind {
    Text,
    /// Decimal, with a point: `-12.5`.
    Number,
    /// `2026-01-31`.
    Date,
    /// One of the choices.
    Choice,
    /// `yes` or `no`.
    YesNo,
    /// `https://…` or `http://…`.
    Link,
}

/// A field that the person has made for contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Property {
    pub id: String,
    pub name: String,
    pub kind: PropertyKind,
    /// For a choice.
    pub choices: Vec<String>,
    /// Contacts that have a value.
    pub uses: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContactProperty {
    pub property_id: String,
    pub value: String,
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
    /// In no order; also those of properties that were removed.
    pub properties: Vec<ContactProperty>,
    /// In no order; also tags that were removed.
    #[serde(rename = "tagIds")]
    pub tag_ids: Vec<String>,
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
    /// Written as people write it: `1,5` is a number too, `example.com` a link. An empty value takes
    /// it away.
    Property {
        id: String,
        value: String,
    },
    /// Puts a tag on.
    Tag {
        id: String,
    },
    /// Takes a tag off.
    Untag {
        id: String,
    },
    /// Takes up another contact, which goes.
    Merge {
        from: String,
    },
    /// The number gets a contact of its own.
    Split {
        number: String,
    },
    Remove,
}

/// A contact in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContactLine {
    pub id: String,
    pub name: String,
    pub company: String,
    pub numbers: Vec<String>,
    /// In no order; also tags that were removed.
    #[serde(rename = "tagIds")]
    pub tag_ids: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContactQuery {
    /// Words that are all in the name, the company, the numbers or the fields; empty for every contact.
    pub text: String,
    /// Any of these; none stands for all.
    #[serde(rename = "tagIds")]
    pub tag_ids: Vec<String>,
    /// `next` of the page above.
    pub after: Option<String>,
    /// 1 to 500.
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ContactPage {
    /// By name.
    pub contacts: Vec<ContactLine>,
    pub next: Option<String>,
    /// Of the whole list.
    pub total: i64,
}

/// What files of contacts hold, and what an import of them would do. At most 1,000 problems are
/// listed; `unreadable` counts them all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContactPreview {
    pub new: i64,
    /// Of contacts that are here something is filled in.
    pub filled: i64,
    /// All of it is here already.
    pub unchanged: i64,
    /// Names of tags that would be made, as the files write them.
    pub new_tags: Vec<String>,
    /// Left out: no conversation can belong to them.
    pub without_number: i64,
    pub unreadable: i64,
    pub problems: Vec<Problem>,
    pub file_errors: Vec<FileError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ContactFormat {
    Vcard3,
    Vcard4,
    Csv,
}
