//! Webhooks of Quo, of both of its APIs: signed as Standard Webhooks, or as OpenPhone did.

use listo_domain::Millis;
use serde_json::Value;

use super::{Unverified, openphone, standard};
use crate::http::Secret;

#[derive(Debug, Clone, Copy)]
pub struct Posted<'a> {
    pub standard: standard::Headers<'a>,
    /// `openphone-signature`; empty where there is none.
    pub openphone: &'a str,
    pub body: &'a [u8],
}

impl Posted<'_> {
    #[must_use]
    pub fn is_signed(&self) -> bool {
        !self.standard.signature.is_empty() || !self.openphone.is_empty()
    }
}

/// What a webhook says that is needed to know it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The same in every attempt.
    pub id: String,
    /// Quo's id of a text that came in. All other events may be news of what is here: a delivery, the end of
    /// a call, a summary.
    pub text: Option<String>,
}

/// `keys` is the key of the webhook, or several with commas between them: OpenPhone's API has a webhook,
/// and so a key, for each kind of event.
///
/// # Errors
/// Why it is not to be taken for genuine.
pub fn verify(keys: &Secret, posted: &Posted<'_>, now: Millis) -> Result<Told, Unverified> {
    let mut verdict = Err(Unverified::Key);
    for key in keys.reveal().split(',') {
        let key = Secret::new(key);
        verdict = match posted.standard.signature.is_empty() {
            false => standard::verify(&key, &posted.standard, posted.body, now),
            true => openphone::verify(&key, posted.openphone, posted.body, now),
        };
        if verdict.is_ok() {
            break;
        }
    }
    verdict?;
    let id = match posted.standard.signature.is_empty() {
        false => posted.standard.id,
        true => posted.openphone,
    };
    // What cannot be read is genuine all the same, and says that there is something.
    let event: Value = serde_json::from_slice(posted.body).unwrap_or_default();
    let came_in = event.get("type").and_then(Value::as_str) == Some("message.received");
    let of = ["/data/resource/id", "/data/object/id"];
    let text = of.iter().find_map(|at| event.pointer(at)?.as_str());
    Ok(Told {
        id: id.to_owned(),
        text: text.filter(|_| came_in).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use hmac::Mac as _;
    use serde_json::json;

    use super::super::key;
    use super::*;

    const NEW: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const OLD: &str = "R2ZLM2o0bFhBNVpyUnU2NG9mYXQ1MHNyR3pvSUhIVVg=";
    const NOW: Millis = Millis(1_790_000_000_000);

    fn sign(with: &str, text: &str) -> String {
        let mac = key(with).unwrap().chain_update(text);
        STANDARD.encode(mac.finalize().into_bytes())
    }

    /// What is made of an event of the API of 2026-03-30.
    fn new(keys: &str, body: &str) -> Result<Told, Unverified> {
        let signature = format!("v1,{}", sign(NEW, &format!("msg_1.1790000000.{body}")));
        let standard = standard::Headers {
            id: "msg_1",
            timestamp: "1790000000",
            signature: &signature,
        };
        let posted = Posted {
            standard,
            openphone: "",
            body: body.as_bytes(),
        };
        verify(&Secret::new(keys), &posted, NOW)
    }

    /// What is made of an event of v1.
    fn old(keys: &str, body: &str) -> Result<Told, Unverified> {
        let at = NOW.0;
        let header = format!("hmac;1;{at};{}", sign(OLD, &format!("{at}.{body}")));
        let posted = Posted {
            standard: standard::Headers::default(),
            openphone: &header,
            body: body.as_bytes(),
        };
        let told = verify(&Secret::new(keys), &posted, NOW);
        if let Ok(told) = &told {
            assert_eq!(told.id, header, "v1 has no other id of an attempt");
        }
        told
    }

    #[test]
    fn a_text_that_came_in_is_named_and_nothing_else() {
        for (kind, text) in [
            ("message.received", Some("AC1".to_owned())),
            ("message.delivered", None),
            ("message.undelivered", None),
            ("call.completed", None),
            ("call.recording.completed", None),
            ("call.summary.completed", None),
            ("call.voicemail.completed", None),
            ("invented.next.year", None),
        ] {
            let now = json!({"id": "EV1", "type": kind, "data": {"resource": {"id": "AC1"}}});
            let told = new(NEW, &now.to_string()).unwrap();
            assert_eq!((told.id.as_str(), &told.text), ("msg_1", &text), "{kind}");
            let then = json!({"id": "EV1", "type": kind, "data": {"object": {"id": "AC1"}}});
            assert_eq!(old(OLD, &then.to_string()).unwrap().text, text, "{kind}");
        }
        for body in ["", "[]", r#"{"type":"message.received"}"#, "\u{0}"] {
            assert_eq!(new(NEW, body).unwrap().text, None, "{body:?}");
        }
    }

    #[test]
    fn each_of_several_keys_is_enough_and_no_other() {
        for keys in [format!("{OLD},{NEW}"), format!("{NEW},{OLD}")] {
            assert!(new(&keys, "{}").is_ok() && old(&keys, "{}").is_ok());
        }
        assert_eq!(new(OLD, "{}"), Err(Unverified::Signature));
        assert_eq!(old(NEW, "{}"), Err(Unverified::Signature));
        assert_eq!(old("", "{}"), Err(Unverified::Key));
    }

    /// The vector of Standard Webhooks, and the events that Quo shows, where they lie beside the repository.
    #[test]
    fn what_is_published_is_read() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = root.join("../../../../shared/providers/samples/quo");
        let sample = |name: &str| std::fs::read_to_string(root.join(name)).ok();
        let Some(vector) = sample("standard-webhooks-test-vector.json") else {
            println!("skipped: no samples at {}", root.display());
            return;
        };
        let vector: Value = serde_json::from_str(&vector).unwrap();
        let text = |name: &str| vector[name].as_str().unwrap();
        let standard = standard::Headers {
            id: text("webhook-id"),
            timestamp: text("webhook-timestamp"),
            signature: text("expected"),
        };
        let posted = Posted {
            standard,
            openphone: "",
            body: text("body").as_bytes(),
        };
        let at = Millis(1_614_265_330_000);
        let told = verify(&Secret::new(text("secret")), &posted, at).unwrap();
        assert_eq!((told.id.as_str(), told.text), (text("webhook-id"), None));
        for (name, of) in [
            (
                "message.received",
                Some("AC24a8b8321c4f4cf2be110f4250793d51"),
            ),
            ("call.ringing", None),
            ("call.summary.completed", None),
            ("call.transcript.completed", None),
        ] {
            let event = sample(&format!("v4_{name}.json")).unwrap();
            assert_eq!(old(OLD, &event).unwrap().text.as_deref(), of, "{name}");
        }
    }
}
