//! `X-Twilio-Signature`: the auth token of the account, over the address that Twilio was given and,
//! of a form, its fields (<https://www.twilio.com/docs/usage/security#validating-requests>).
//!
//! Names and values are signed one after the other with nothing between them, so two forms may have
//! one signature. A webhook says *that* there is something; what there is has to be fetched.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::Unverified;
use crate::http::Secret;

/// A request as it came.
#[derive(Debug, Clone, Copy)]
pub struct Posted<'a> {
    /// As it was entered at Twilio, with its query: what a proxy made of it does not count.
    pub url: &'a str,
    pub content_type: &'a str,
    /// `X-Twilio-Signature`; empty where there is none.
    pub signature: &'a str,
    pub body: &'a [u8],
}

/// The fields of the form; none of another body.
///
/// # Errors
/// Why it is not to be taken for genuine.
pub fn verify(token: &Secret, posted: &Posted<'_>) -> Result<Vec<(String, String)>, Unverified> {
    if posted.signature.is_empty() {
        return Err(Unverified::Unsigned);
    }
    let given = STANDARD
        .decode(posted.signature)
        .map_err(|_| Unverified::Signature)?;
    let fields = fields(posted)?;
    let mut signed = fields.clone();
    // Twilio's own libraries take a field that is there twice with the same value for one.
    signed.sort();
    signed.dedup();
    let token = token.reveal();
    if token.is_empty() {
        return Err(Unverified::Key);
    }
    let mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).map_err(|_| Unverified::Key)?;
    let genuine = spellings(posted.url).iter().any(|url| {
        let mut mac = mac.clone().chain_update(url);
        for (name, value) in &signed {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        mac.verify_slice(&given).is_ok()
    });
    match genuine {
        true => Ok(fields),
        false => Err(Unverified::Signature),
    }
}

/// What of the body is signed.
fn fields(posted: &Posted<'_>) -> Result<Vec<(String, String)>, Unverified> {
    let kind = posted.content_type.split(';').next().unwrap_or_default();
    if kind
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    {
        return Ok(form_urlencoded::parse(posted.body).into_owned().collect());
    }
    if posted.body.is_empty() {
        return Ok(Vec::new());
    }
    // Of any other body its hash is a part of the address, and signed with that.
    let query = posted.url.split_once('?').map_or("", |(_, query)| query);
    let mut query = form_urlencoded::parse(query.as_bytes());
    let stated = query.find(|(name, _)| name == "bodySHA256");
    let stated = stated.map_or_else(String::new, |(_, hash)| hash.to_ascii_lowercase());
    let hash: [u8; 32] = Sha256::digest(posted.body).into();
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    // No secret: whoever sent the body knows its hash.
    match stated == hash {
        true => Ok(Vec::new()),
        false => Err(Unverified::Signature),
    }
}

/// Twilio signs now with the port and now without it.
fn spellings(url: &str) -> Vec<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return vec![url.to_owned()];
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    // Not the colons of an address of version 6.
    let port = authority
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let usual = if scheme.eq_ignore_ascii_case("https") {
        "443"
    } else {
        "80"
    };
    let other = match port {
        Some((host, _)) => format!("{scheme}://{host}{path}"),
        None => format!("{scheme}://{authority}:{usual}{path}"),
    };
    vec![url.to_owned(), other]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From Twilio's libraries.
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const BODY: &str = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234\
                        &From=%2B14158675309&To=%2B18005551212";
    const SIGNATURE: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    const FORM: &str = "application/x-www-form-urlencoded";

    fn posted() -> Posted<'static> {
        Posted {
            url: URL,
            content_type: FORM,
            signature: SIGNATURE,
            body: BODY.as_bytes(),
        }
    }

    fn check(posted: Posted<'_>) -> Result<Vec<(String, String)>, Unverified> {
        verify(&Secret::new("12345"), &posted)
    }

    /// What Twilio would send.
    fn sign(token: &str, url: &str, fields: &[(&str, &str)]) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
        mac.update(url.as_bytes());
        for (name, value) in fields {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        STANDARD.encode(mac.finalize().into_bytes())
    }

    #[test]
    fn the_published_vector_is_genuine() {
        let fields = check(posted()).unwrap();
        let digits = fields.iter().find(|(name, _)| name == "Digits");
        assert_eq!(digits.unwrap().1, "1234");
        let charset = Posted {
            content_type: "Application/X-WWW-Form-URLEncoded; charset=UTF-8",
            ..posted()
        };
        assert!(check(charset).is_ok());
    }

    #[test]
    fn the_order_of_the_fields_does_not_count_and_their_values_do() {
        let turned: Vec<&str> = BODY.split('&').rev().collect();
        let turned = turned.join("&");
        let body = |body: &'static str| Posted {
            body: body.as_bytes(),
            ..posted()
        };
        let other = Posted {
            body: turned.as_bytes(),
            ..posted()
        };
        assert!(check(other).is_ok());
        let long = format!("{BODY}&Digits=1234");
        let twice = Posted {
            body: long.as_bytes(),
            ..posted()
        };
        assert!(check(twice).is_ok(), "said twice it is said once");
        for bad in [
            "",
            "CallSid=CA1234567890ABCDE",
            "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1235&From=%2B14158675309&To=%2B18005551212",
            "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212&x=1",
        ] {
            assert_eq!(check(body(bad)), Err(Unverified::Signature), "{bad}");
        }
    }

    #[test]
    fn a_new_field_that_is_signed_is_no_reason_to_refuse() {
        let url = "https://collect.example/twilio/1";
        let fields = [
            ("Body", " line one\nüñ & more "),
            ("MessageSid", "SM1"),
            ("Newly", "invented=1"),
        ];
        let signature = sign("12345", url, &fields);
        let body: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let posted = Posted {
            url,
            content_type: FORM,
            signature: &signature,
            body: body.as_bytes(),
        };
        assert_eq!(check(posted).unwrap().len(), 3);
    }

    #[test]
    fn another_address_token_or_signature_is_refused() {
        for url in [
            "http://mycompany.com/myapp.php?foo=1&bar=2",
            "https://mycompany.com/myapp.php?foo=1",
            "https://mycompany.com/myapp.php",
            "https://mycompany.com.evil.example/myapp.php?foo=1&bar=2",
            "",
        ] {
            let other = Posted { url, ..posted() };
            assert_eq!(check(other), Err(Unverified::Signature), "{url}");
        }
        for signature in ["RSOYDt4T1cUTdK1PDd93/VVr8B9=", "RSOY", "no base64!", "===="] {
            let other = Posted {
                signature,
                ..posted()
            };
            assert_eq!(check(other), Err(Unverified::Signature), "{signature}");
        }
        let unsigned = Posted {
            signature: "",
            ..posted()
        };
        assert_eq!(check(unsigned), Err(Unverified::Unsigned));
        let other = verify(&Secret::new("12346"), &posted());
        assert_eq!(other, Err(Unverified::Signature));
        let none = verify(&Secret::new(""), &posted());
        assert_eq!(none, Err(Unverified::Key), "no token signs nothing");
    }

    #[test]
    fn with_and_without_the_port() {
        for (ours, signed) in [
            ("https://a.example/x?y", "https://a.example:443/x?y"),
            ("https://a.example:443/x", "https://a.example/x"),
            ("https://a.example:8443/x", "https://a.example/x"),
            ("http://a.example/x", "http://a.example:80/x"),
            ("http://[::1]/x", "http://[::1]:80/x"),
            ("http://[::1]:8787/x", "http://[::1]/x"),
            ("https://a.example?y:1/", "https://a.example:443?y:1/"),
        ] {
            let signature = sign("12345", signed, &[]);
            let posted = Posted {
                url: ours,
                content_type: FORM,
                signature: &signature,
                body: b"",
            };
            assert!(check(posted).is_ok(), "{ours} as {signed}");
        }
    }

    #[test]
    fn of_json_the_hash_in_the_address_is_signed() {
        let body = br#"{"a":1}"#;
        let hash = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
        let url = format!("https://a.example/x?bodySHA256={hash}");
        let signature = sign("12345", &url, &[]);
        let posted = Posted {
            url: &url,
            content_type: "application/json",
            signature: &signature,
            body,
        };
        assert_eq!(check(posted), Ok(Vec::new()));
        let changed = Posted {
            body: br#"{"a":2}"#,
            ..posted
        };
        assert_eq!(check(changed), Err(Unverified::Signature));
        let bare = "https://a.example/x";
        let signature = sign("12345", bare, &[]);
        let unhashed = Posted {
            url: bare,
            signature: &signature,
            ..posted
        };
        assert_eq!(
            check(unhashed),
            Err(Unverified::Signature),
            "a body that nothing signs"
        );
    }
}
