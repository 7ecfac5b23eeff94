use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    Twilio,
    /// Formerly OpenPhone.
    Quo,
    /// The texts of a phone that is paired with this computer. On Linux only.
    #[serde(rename = "kdeconnect")]
    KdeConnect,
}

/// An account at a provider, without its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceAccount {
    pub kind: SourceKind,
    pub name: String,
    /// Twilio: `AC…`. KDE Connect: its id of the phone. Empty for Quo, whose key says which workspace it
    /// is of.
    pub account_sid: String,
    /// Twilio: an API key `SK…`, where the secret is that key's and not the account's.
    pub key_sid: Option<String>,
    /// Instead of the provider's own address, for services that speak the same language.
    pub base_url: Option<String>,
    /// KDE Connect: the phone's own number in E.164, which nothing else tells.
    pub number: Option<String>,
    /// Twilio: where the collector is reached from outside. Files are fetched there; without it none can be sent.
    pub public_url: Option<String>,
}

/// The phones that KDE Connect is paired with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PairedPhones {
    /// It answers. Where it does not, it does not run, or this computer has none.
    pub running: bool,
    pub phones: Vec<PairedPhone>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PairedPhone {
    pub id: String,
    pub name: String,
    /// It can be spoken with now.
    pub reachable: bool,
}

/// What is wrong with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// No network, no such host, nobody listening.
    Unreachable,
    /// The other end could not prove who it is.
    Untrusted,
    NoAnswer,
    /// The key is wrong, revoked, or may not do this.
    Refused,
    /// The phone is not paired with this computer, or its texts are not shared with it.
    Unpaired,
    /// Asked too often.
    Limited,
    /// The provider has an error of its own.
    Failing,
    Unreadable,
    /// A file that came could not be kept on this disk.
    Storage,
    /// The provider will not do what was asked.
    Rejected,
    /// The keychain does not hold the key, or cannot be asked.
    NoKey,
    /// The number has no source any more.
    NoSource,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceFault {
    pub kind: FaultKind,
    /// Milliseconds.
    pub since: i64,
    /// For the log, in English.
    pub detail: String,
}

/// A number of ours at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceNumber {
    pub e164: String,
    /// What it is called there.
    pub name: String,
    /// It can send texts.
    pub texts: bool,
}

/// What *Test connection* found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceTest {
    pub numbers: Vec<SourceNumber>,
    pub fault: Option<SourceFault>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SourceHistory {
    NotBegun,
    UnderWay,
    Complete,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceStatus {
    pub id: String,
    pub account: SourceAccount,
    pub number_ids: Vec<String>,
    pub paused: bool,
    pub added_at: i64,
    /// When it last answered; 0 for never.
    pub fetched_at: i64,
    /// Items it has brought.
    pub fetched: i64,
    /// Items that could not be read.
    pub problems: i64,
    pub history: SourceHistory,
    /// How far back the history has come; 0 where it has not begun.
    pub reached: i64,
    pub fault: Option<SourceFault>,
    /// The key is known until Listo is closed, and no longer: this computer has no keychain.
    pub key_for_now: bool,
    /// Done, open and read are told to the provider.
    pub mirrors: bool,
    /// Why the provider did not take the last of that over, in its own words; `no_conversation` where it
    /// does not know the conversation.
    pub mirror_refusal: Option<String>,
}

/// What goes with a source when its conversations are deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SourceDeletion {
    /// Conversations that go whole.
    pub conversations: i64,
    /// Those that stay, with what came from elsewhere.
    pub kept: i64,
    pub messages: i64,
    pub calls: i64,
    pub voicemails: i64,
    /// Internal comments of conversations that go whole.
    pub comments: i64,
    /// Texts that are not sent any more.
    pub planned: i64,
    /// Files that nothing else names.
    pub files: i64,
    /// Numbers of ours on which nothing is left.
    pub number_ids: Vec<String>,
    /// Copies of the database that Listo made before updates: they hold the same conversations.
    pub copies: i64,
}

/// What has become of a deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceDeleted {
    /// None where it was cancelled: nothing is deleted then.
    pub deletion: Option<SourceDeletion>,
    /// Neither the database nor a file holds any of it. Else it is tried again.
    pub cleared: bool,
    pub sources: Vec<SourceStatus>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DeletionPhase {
    Deleting,
    /// It is deleted; what is left of it on the disk is overwritten.
    Clearing,
}

/// How far a deletion has come, in steps of about the same length. Not sent for one that is over at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeletionProgress {
    pub source_id: String,
    pub phase: DeletionPhase,
    pub done: i64,
    pub total: i64,
}

/// Whether somebody is looking: how often sources are asked follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// The window has the focus.
    Focused,
    /// It is there.
    Visible,
    /// It is hidden, or there is none.
    Away,
}
