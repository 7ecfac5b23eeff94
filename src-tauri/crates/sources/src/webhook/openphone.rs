//! The webhooks of the API that OpenPhone had before it was called Quo: one header
//! `openphone-signature: hmac;1;<milliseconds>;<Base64>`, over the time and the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac as _;
use listo_domain::Millis;

use super::{Unverified, in_time, key};
use crate::http::Secret;

/// It has no id of its own: a [`super::Window`] is to know the header.
///
/// # Errors
/// Why it is not to be taken for genuine.
pub fn verify(secret: &Secret, header: &str, body: &[u8], now: Millis) -> Result<(), Unverified> {
    if header.is_empty() {
        return Err(Unverified::Unsigned);
    }
    let key = key(secret.reveal())?;
    // Its documents promise several some day, parted by commas.
    let genuine = header.split(',').find_map(|one| {
        let mut parts = one.trim().split(';');
        let (scheme, version) = (parts.next()?, parts.next()?);
        let (timestamp, signature) = (parts.next()?, parts.next()?);
        if (scheme, version, parts.next()) != ("hmac", "1", None) {
            return None;
        }
        let mac = key.clone().chain_update(timestamp);
        let mac = mac.chain_update(".").chain_update(body);
        let given = STANDARD.decode(signature).ok()?;
        mac.verify_slice(&given).is_ok().then_some(timestamp)
    });
    let timestamp = genuine.ok_or(Unverified::Signature)?;
    in_time(timestamp.parse().ok(), now)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key is that of OpenPhone's documents, which show no body; the signature is Python's.
    const KEY: &str = "R2ZLM2o0bFhBNVpyUnU2NG9mYXQ1MHNyR3pvSUhIVVg=";
    const BODY: &[u8] =
        br#"{"id":"EVc67ec998b35c41d388af50799aeeba3e","object":"event","type":"message.received"}"#;
    const HEADER: &str = "hmac;1;1639710054089;Kbi68VysNDq6oDH3xENTDkbe6R+pCRQQW23h+SJfD5g=";
    const AT: i64 = 1_639_710_054_089;

    fn check(header: &str, body: &[u8], now: i64) -> Result<(), Unverified> {
        verify(&Secret::new(KEY), header, body, Millis(now))
    }

    #[test]
    fn what_openphone_signs_is_genuine_for_five_minutes() {
        assert_eq!(check(HEADER, BODY, AT), Ok(()));
        assert_eq!(check(HEADER, BODY, AT + 300_000), Ok(()));
        assert_eq!(check(HEADER, BODY, AT + 300_001), Err(Unverified::Time));
        assert_eq!(check(HEADER, BODY, AT - 300_001), Err(Unverified::Time));
        let several = format!("hmac;2;1;AAAA, {HEADER}");
        assert_eq!(check(&several, BODY, AT), Ok(()));
    }

    #[test]
    fn nothing_that_is_signed_may_change() {
        assert_eq!(check("", BODY, AT), Err(Unverified::Unsigned));
        assert_eq!(check(HEADER, b"{}", AT), Err(Unverified::Signature));
        for header in [
            HEADER.replace("089", "090"),
            HEADER.replace("hmac", "none"),
            HEADER.replace(";1;", ";2;"),
            HEADER.replace('=', ""),
            format!("{HEADER};"),
            "hmac;1;1639710054089".to_owned(),
            "hmac;1;1639710054089;".to_owned(),
        ] {
            let got = check(&header, BODY, AT);
            assert_eq!(got, Err(Unverified::Signature), "{header}");
        }
        let none = verify(&Secret::new(""), HEADER, BODY, Millis(AT));
        assert_eq!(none, Err(Unverified::Key));
    }
}
