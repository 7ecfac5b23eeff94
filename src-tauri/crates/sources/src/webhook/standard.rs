//! Standard Webhooks (<https://www.standardwebhooks.com>), which Quo uses since its API of 2026-03-30.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac as _;
use listo_domain::Millis;

use super::{Unverified, in_time, key};
use crate::http::Secret;

/// The headers; empty where there is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<'a> {
    /// `webhook-id`: the same in every attempt, so a [`super::Window`] is to know it for as long as
    /// the provider tries.
    pub id: &'a str,
    /// `webhook-timestamp`, in seconds.
    pub timestamp: &'a str,
    /// `webhook-signature`: several while a key is being replaced.
    pub signature: &'a str,
}

/// # Errors
/// Why it is not to be taken for genuine.
pub fn verify(
    secret: &Secret,
    headers: &Headers<'_>,
    body: &[u8],
    now: Millis,
) -> Result<(), Unverified> {
    let Headers {
        id,
        timestamp,
        signature,
    } = *headers;
    if id.is_empty() || timestamp.is_empty() || signature.is_empty() {
        return Err(Unverified::Unsigned);
    }
    // The dots part what is signed: one in the id could move a part into another.
    if id.contains('.') {
        return Err(Unverified::Signature);
    }
    let mac = key(secret.reveal())?
        .chain_update(format!("{id}.{timestamp}."))
        .chain_update(body);
    let genuine = signature.split(' ').any(|entry| {
        let given = entry.strip_prefix("v1,").map(|text| STANDARD.decode(text));
        matches!(given, Some(Ok(given)) if mac.clone().verify_slice(&given).is_ok())
    });
    if !genuine {
        return Err(Unverified::Signature);
    }
    let seconds = timestamp.parse::<i64>().ok();
    in_time(seconds.and_then(|s| s.checked_mul(1_000)), now)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one that the libraries of Standard Webhooks are tested with.
    const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const BODY: &[u8] = b"{\"test\": 2432232314}";
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    const AT: i64 = 1_614_265_330_000;

    fn headers() -> Headers<'static> {
        Headers {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: "1614265330",
            signature: SIGNATURE,
        }
    }

    fn check(headers: &Headers<'_>, body: &[u8], now: i64) -> Result<(), Unverified> {
        verify(&Secret::new(KEY), headers, body, Millis(now))
    }

    #[test]
    fn the_published_vector_is_genuine() {
        assert_eq!(check(&headers(), BODY, AT), Ok(()));
        let bare = Secret::new(KEY.trim_start_matches("whsec_"));
        assert_eq!(verify(&bare, &headers(), BODY, Millis(AT)), Ok(()));
    }

    #[test]
    fn one_of_several_signatures_is_enough() {
        let other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
        for (signature, genuine) in [
            (format!("{other} {SIGNATURE}"), true),
            (format!("v1a,xxx  {SIGNATURE} {other}"), true),
            (other.to_owned(), false),
            (SIGNATURE.replace("v1,", "v2,"), false),
            (SIGNATURE.replace("v1,", ""), false),
            ("v1,".to_owned(), false),
            (SIGNATURE.replace("1OE=", "1OE"), false),
        ] {
            let headers = Headers {
                signature: &signature,
                ..headers()
            };
            assert_eq!(check(&headers, BODY, AT).is_ok(), genuine, "{signature}");
        }
    }

    #[test]
    fn nothing_that_is_signed_may_change() {
        assert_eq!(
            check(&headers(), b"{\"test\": 2432232315}", AT),
            Err(Unverified::Signature)
        );
        for (id, timestamp) in [
            ("msg_other", "1614265330"),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265331"),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330", "1614265330"),
        ] {
            let headers = Headers {
                id,
                timestamp,
                ..headers()
            };
            assert_eq!(check(&headers, BODY, AT), Err(Unverified::Signature));
        }
        let key = Secret::new("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let other = verify(&key, &headers(), BODY, Millis(AT));
        assert_eq!(other, Err(Unverified::Signature));
    }

    #[test]
    fn it_holds_for_five_minutes() {
        for (off, answer) in [
            (300_000, Ok(())),
            (-300_000, Ok(())),
            (300_001, Err(Unverified::Time)),
            (-300_001, Err(Unverified::Time)),
        ] {
            assert_eq!(check(&headers(), BODY, AT + off), answer, "{off}");
        }
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        let unsigned = Headers {
            signature: "",
            ..headers()
        };
        assert_eq!(check(&unsigned, BODY, AT), Err(Unverified::Unsigned));
        for bad in ["", "whsec_", "whsec_no base64"] {
            let got = verify(&Secret::new(bad), &headers(), BODY, Millis(AT));
            assert_eq!(got, Err(Unverified::Key), "{bad}");
        }
    }
}
