//! An account and a text, as most tests of sending have them.

use listo_engine::api::{SourceAccount, SourceKind, TextToSend};

pub fn account() -> SourceAccount {
    SourceAccount {
        kind: SourceKind::Twilio,
        name: "Office".into(),
        account_sid: "AC1".into(),
        key_sid: None,
        base_url: None,
        number: None,
        public_url: None,
    }
}

pub fn text(body: &str) -> TextToSend {
    TextToSend {
        body: body.into(),
        files: Vec::new(),
        send_at: None,
        then_done_through: None,
    }
}
