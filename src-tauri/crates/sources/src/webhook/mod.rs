//! Whether a webhook comes from the provider whose name it bears. Nothing here receives one.
//!
//! Signatures are compared in constant time, by `hmac` itself. What is signed may be sent again by
//! whoever has read it on the way: [`Window`] knows what has been here.

pub mod openphone;
pub mod quo;
pub mod standard;
pub mod twilio;
mod window;

pub use window::Window;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _};
use listo_domain::Millis;
use sha2::Sha256;

/// Why a webhook is not taken for genuine. For the log: whoever sent it is told nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    #[error("it is not signed")]
    Unsigned,
    #[error("the signature is wrong")]
    Signature,
    #[error("it was signed too long ago, or in the future")]
    Time,
    #[error("the key to check it with is none")]
    Key,
}

/// How far the time of a signature may be from ours, in milliseconds.
const TOLERANCE_MS: i64 = 300_000;

/// `whsec_` and Base64, or Base64 alone.
fn key(text: &str) -> Result<Hmac<Sha256>, Unverified> {
    let bare = text.trim();
    let bare = bare.strip_prefix("whsec_").unwrap_or(bare);
    let bytes = STANDARD.decode(bare).map_err(|_| Unverified::Key)?;
    if bytes.is_empty() {
        return Err(Unverified::Key);
    }
    Hmac::new_from_slice(&bytes).map_err(|_| Unverified::Key)
}

fn in_time(at: Option<i64>, now: Millis) -> Result<(), Unverified> {
    let at = at.ok_or(Unverified::Time)?;
    match at.abs_diff(now.0) <= TOLERANCE_MS.unsigned_abs() {
        true => Ok(()),
        false => Err(Unverified::Time),
    }
}
