use serde::{Deserialize, Serialize};
use specta::Type;

/// How this Listo gets a newer version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UpdateWay {
    /// It replaces itself and starts again.
    Itself,
    /// A package of the system (.deb, .rpm): fetched and checked here, installed by whoever may.
    Package,
    /// It was built without a key: by whoever develops it, or by a distribution.
    NoKey,
    /// It is no package that could be replaced: a program that was copied by hand.
    Loose,
}

/// What goes on, and must not be cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UnderWay {
    /// An import, or the look before one.
    Import,
    /// A command over a whole list.
    Command,
    /// A transcript or an export.
    Export,
    /// A source that goes with everything it has brought.
    Deletion,
    /// Texts on their way out.
    Texts,
    /// A newer version that is being put in the place of this one.
    Update,
}

/// Why there is no newer version. Whatever it is, nothing was installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum UpdateFault {
    /// Nobody answered.
    Offline,
    /// The package began to come, or was to, and the line broke.
    CutOff,
    /// What was answered says nothing of a version.
    Answer,
    /// The newer version has no package of this kind.
    NoPackage,
    /// It is to come over a connection that others can read and change.
    NotSecure,
    /// It is larger than Listo can be.
    TooLarge,
    /// Its signature is not one of Listo's key over these bytes.
    NotGenuine,
    /// It is genuine, and another version than was announced.
    OtherVersion,
    /// Its signature does not say for which version it was made.
    NoVersion,
    /// It could not be written to the disk.
    Disk,
    /// The system did not let it be installed.
    NotInstalled,
}

/// A newer version. All of it was written elsewhere, and is text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UpdateNews {
    pub version: String,
    /// What is new in it; empty where nothing is said.
    pub notes: String,
    /// When it came out; nothing where that is not said.
    pub at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UpdatePhase {
    /// Nobody has looked.
    Quiet,
    Looking,
    /// There is nothing newer.
    Newest,
    /// There is a newer version.
    Found,
    /// It is being fetched: bytes so far, and of how many where that is known.
    Fetching {
        done: i64,
        total: Option<i64>,
    },
    /// It is here, and its signature is right.
    Ready,
    /// It is to be installed when this is over.
    Waiting {
        under_way: Vec<UnderWay>,
    },
    Installing,
    /// It is in its place, and starts when this is over.
    Installed {
        under_way: Vec<UnderWay>,
    },
    /// The package lies there, to be installed by hand.
    Saved {
        path: String,
    },
    Failed {
        fault: UpdateFault,
    },
}

/// What is known of newer versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UpdateState {
    /// How often it has changed: an answer may come after news that are later.
    pub change: i64,
    pub way: UpdateWay,
    /// The address that is asked; empty where this build has none.
    pub address: String,
    pub phase: UpdatePhase,
    pub news: Option<UpdateNews>,
    /// When it was last looked, in this session.
    pub looked_at: Option<i64>,
}
