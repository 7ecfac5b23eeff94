//! Facts: messages, calls and voicemails as a provider or a file reports them.

/// Milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millis(pub i64);

/// A phone number in E.164 (`+34600000001`) or, where it is none, the text as the source wrote it
/// (short code, alphanumeric sender, e-mail address, `""` for a withheld number).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub String);

/// Somebody on the other side of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Party {
    pub address: Address,
    /// The name the source gives, if it gives one.
    pub name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Inbound,
    Outbound,
}

/// How far an outbound message has come; for inbound ones always `Delivered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    Draft,
    Queued,
    Sent,
    Delivered,
    Failed,
}

impl Delivery {
    /// Whether a later word may replace this one: a message comes further, or fails on its way. It
    /// never goes back, and delivered and failed are final.
    #[must_use]
    pub fn rises_to(self, later: Self) -> bool {
        match self {
            Self::Draft | Self::Queued | Self::Sent => later > self,
            Self::Delivered | Self::Failed => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallOutcome {
    /// A person answered (inbound) or was reached (outbound).
    Answered,
    /// Inbound and not answered; outbound and not reached.
    Missed,
    /// Inbound and declined by hand.
    Rejected,
    /// Refused by a block list before it rang.
    Blocked,
}

/// A file that came with a message or goes with one, already stored under its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// Lower-case hexadecimal SHA-256 of the bytes: the name under which they are stored.
    pub sha256: String,
    /// The MIME type the source states; never trusted for display.
    pub media_type: String,
    pub name: Option<String>,
    /// Bytes.
    pub size: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Content {
    Text {
        direction: Direction,
        body: String,
        subject: Option<String>,
        delivery: Delivery,
        attachments: Vec<Attachment>,
    },
    Call {
        direction: Direction,
        outcome: CallOutcome,
        /// Seconds of conversation.
        duration_s: u32,
        /// Of what was said, where it was recorded.
        recording: Option<Attachment>,
        /// What was said, in short, where the source tells.
        summary: Option<String>,
    },
    Voicemail {
        /// Seconds; 0 where the source does not say.
        duration_s: u32,
        transcript: Option<String>,
        recording: Option<Attachment>,
    },
}

impl Content {
    /// Bytes of its text.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        match self {
            Self::Text { body, .. } => body.len(),
            Self::Voicemail {
                transcript: text, ..
            }
            | Self::Call { summary: text, .. } => text.as_ref().map_or(0, String::len),
        }
    }
}

/// One message, call or voicemail on its way into the store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IncomingActivity {
    /// Unique within (source, own number): a second copy with the same id changes nothing.
    pub external_id: String,
    /// The other parties, sorted by address, without duplicates, never empty.
    pub parties: Vec<Party>,
    /// Who wrote or called, for inbound items; one of `parties`.
    pub sender: Option<Address>,
    pub at: Millis,
    pub content: Content,
    /// Sent by a machine (automatic reply, campaign) and not by a person.
    pub automatic: bool,
    /// What the source says of its having been read; `None` where it says nothing (calls).
    pub read: Option<bool>,
}
