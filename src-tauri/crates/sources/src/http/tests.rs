use std::io::Read as _;
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::script::{Answer, Script};
use super::*;
use crate::connector::{Failure, FailureKind};

/// For ends that say nothing.
const SHORT: Timeouts = Timeouts {
    connect: Duration::from_secs(10),
    total: Duration::from_secs(3),
};
const LONG: Timeouts = Timeouts {
    connect: Duration::from_secs(10),
    total: Duration::from_secs(25),
};

#[derive(Default)]
struct Counted(AtomicUsize);

impl Pace for Counted {
    fn wait(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn client(url: &str, timeouts: Timeouts) -> (Client, Arc<Counted>) {
    let pace = Arc::new(Counted::default());
    let base = Place::base(url).unwrap();
    let secret = Secret::new("hunter2");
    (
        Client::new(base, "user", &secret, timeouts, pace.clone()),
        pace,
    )
}

/// What one request to a server that always answers so comes to.
fn once(answer: Answer) -> Result<Reply, Fault> {
    let script = Script::start(move |_| answer.clone());
    client(&script.url(), LONG).0.get("/x")
}

fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn what_never_left_is_unreachable() {
    for url in [nobody().as_str(), "https://no-such-host.invalid"] {
        let client = client(url, LONG).0;
        for got in [client.get("/x"), client.post_form("/x", &[("a", "b")])] {
            let fault = got.unwrap_err();
            assert!(matches!(fault, Fault::Unreachable(_)), "{url}: {fault:?}");
            assert!(!fault.may_have_happened());
        }
    }
}

#[test]
fn what_left_without_a_whole_answer_is_in_doubt() {
    let whole = r#"{"a":"0123456789"}"#;
    for answer in [
        Answer::cut(),
        Answer::Raw(b"HTTP/1.1 200".to_vec()),
        Answer::half(whole),
        Answer::Silence,
        Answer::Raw(b"nonsense\r\n\r\n".to_vec()),
        Answer::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc".to_vec()),
        Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".to_vec()),
    ] {
        let script = Script::start({
            let answer = answer.clone();
            move |_| answer.clone()
        });
        let timeouts = if matches!(answer, Answer::Silence) {
            SHORT
        } else {
            LONG
        };
        let client = client(&script.url(), timeouts).0;
        for got in [client.get("/x"), client.post_form("/x", &[("a", "b")])] {
            let fault = got.unwrap_err();
            assert!(matches!(fault, Fault::NoAnswer(_)), "{answer:?}: {fault:?}");
        }
        assert_eq!(
            script.asked().len(),
            2,
            "each request leaves once: {answer:?}"
        );
    }
}

#[test]
fn a_connection_that_is_cut_at_once_is_in_doubt_and_one_cut_in_the_handshake_is_not() {
    let cutting = || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().take(1) {
                // The request is not read, and may be half way when the connection goes.
                drop(stream);
            }
        });
        address
    };
    let plain = client(&format!("http://{}", cutting()), LONG).0.get("/x");
    assert!(matches!(plain, Err(Fault::NoAnswer(_))), "{plain:?}");
    let tls = client(&format!("https://{}", cutting()), LONG).0.get("/x");
    assert!(matches!(tls, Err(Fault::Unreachable(_))), "{tls:?}");
}

#[test]
fn an_end_that_says_nothing_in_the_handshake_has_got_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let got = client(&url, SHORT).0.post_form("/x", &[("a", "b")]);
    assert!(matches!(got, Err(Fault::Unreachable(_))), "{got:?}");
    let (mut stream, _) = listener.accept().unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("/x") && !text.contains("Basic"));
}

#[test]
fn a_certificate_nobody_vouches_for_is_not_trusted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        use rustls::pki_types::{CertificateDer, PrivateKeyDer};
        let certificate =
            CertificateDer::from(include_bytes!("fixtures/untrusted.crt.der").to_vec());
        let key =
            PrivateKeyDer::Pkcs8(include_bytes!("fixtures/untrusted.key.der").to_vec().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let mut connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let (mut stream, _) = listener.accept().unwrap();
        let mut text = String::new();
        let mut stream = rustls::Stream::new(&mut connection, &mut stream);
        let read = stream.read_to_string(&mut text);
        (read.is_err(), text)
    });
    let got = client(&url, LONG).0.get("/x");
    assert!(matches!(got, Err(Fault::Untrusted(_))), "{got:?}");
    assert_eq!(
        server.join().unwrap(),
        (true, String::new()),
        "nothing was sent to it"
    );
}

#[test]
fn a_plain_server_under_https_is_unreachable() {
    let script = Script::start(|_| Answer::ok("{}"));
    let url = script.url().replace("http:", "https:");
    let got = client(&url, LONG).0.get("/x");
    assert!(matches!(got, Err(Fault::Unreachable(_))), "{got:?}");
}

#[test]
fn any_status_is_an_answer() {
    for status in [200, 201, 302, 401, 404, 422, 429, 500, 503] {
        let answer = Answer::status(status, "text")
            .with("Retry-After", "7")
            .with("Location", "http://example.com/");
        let reply = once(answer).unwrap();
        assert_eq!(
            (reply.status, reply.body.as_slice()),
            (status, b"text".as_slice())
        );
        assert_eq!(reply.retry_after, Some(Duration::from_secs(7)));
    }
}

#[test]
fn an_answer_that_is_too_long_cannot_be_read() {
    let long = vec![b' '; usize::try_from(ANSWER_LIMIT).unwrap() + 1];
    let script = Script::start(move |_| Answer::ok(long.clone()));
    let got = client(&script.url(), LONG).0.get("/x");
    assert!(matches!(got, Err(Fault::Unreadable(_))), "{got:?}");
}

/// A provider that rejects with 400, in its own words.
fn says(reply: &Reply) -> Result<Value, Fault> {
    match reply.status {
        400 => Err(Fault::Rejected(Failure {
            kind: FailureKind::Other,
            code: String::new(),
            message: String::from_utf8(reply.body.clone()).unwrap(),
        })),
        status => Err(Fault::Failing(status)),
    }
}

#[test]
fn every_request_waits_its_turn_and_carries_the_credential() {
    let script = Script::start(|_| Answer::ok("{}"));
    let (client, pace) = client(&script.url(), LONG);
    client.get("/x?a=1").unwrap();
    client
        .post_form("/x", &[("To", "+1 5"), ("Body", "a&b=ü")])
        .unwrap();
    client.media("/x", 10, says).unwrap();
    assert_eq!(pace.0.load(Ordering::SeqCst), 3);
    let asked = script.asked();
    for asked in &asked {
        assert_eq!(
            asked.header("authorization"),
            Some("Basic dXNlcjpodW50ZXIy")
        );
    }
    assert_eq!(
        (asked[0].method.as_str(), asked[0].target.as_str()),
        ("GET", "/x?a=1")
    );
    assert_eq!(asked[1].method, "POST");
    assert_eq!(asked[1].field("Body").unwrap(), "a&b=ü");
    assert_eq!(asked[1].field("To").unwrap(), "+1 5");
}

#[test]
fn a_secret_is_shown_by_nothing() {
    let client = client(&nobody(), LONG).0;
    let fault = client.get("/x").unwrap_err();
    for text in [
        format!("{client:?}"),
        format!("{fault:?} {fault}"),
        format!("{:?}", Secret::new("hunter2")),
    ] {
        assert!(
            !text.contains("hunter2") && !text.contains("dXNlcjpodW50ZXIy"),
            "{text}"
        );
    }
}

#[test]
fn a_file_is_followed_without_the_credential_and_not_to_everywhere() {
    let other = Script::start(|_| Answer::ok("picture").with("Content-Type", "image/jpeg"));
    let elsewhere = format!("{}/p?signed", other.url());
    let script = Script::start(move |asked| match asked.target.as_str() {
        "/here" => Answer::ok("here"),
        "/away" => Answer::status(307, "").with("Location", elsewhere.clone()),
        "/round" => Answer::status(302, "").with("Location", "/away"),
        "/for-ever" => Answer::status(302, "").with("Location", "/for-ever"),
        "/inside" => Answer::status(302, "").with("Location", "http://169.254.169.254/"),
        "/file" => Answer::status(302, "").with("Location", "file:///etc/passwd"),
        "/nowhere" => Answer::status(302, ""),
        "/gone" => Answer::status(404, "{}"),
        "/fails" => Answer::status(500, "{}"),
        "/refused" => Answer::status(401, "{}"),
        "/rejected" => Answer::status(400, "encrypted"),
        "/half" => Answer::half("01234567"),
        other => panic!("{other}"),
    });
    let client = client(&script.url(), LONG).0;
    let got = |path: &str| client.media(path, 8, says);
    assert!(matches!(got("/here"), Ok(Fetched::Whole(m)) if m.bytes == b"here"));
    for path in ["/away", "/round"] {
        let fetched = got(path).unwrap();
        assert!(
            matches!(&fetched, Fetched::Whole(m) if m.media_type == "image/jpeg"),
            "{path}: {fetched:?}"
        );
    }
    for asked in other.asked() {
        assert_eq!(
            asked.header("authorization"),
            None,
            "the credential stays at home"
        );
    }
    for path in ["/for-ever", "/inside", "/file", "/nowhere", "/gone"] {
        let fetched = got(path).unwrap();
        assert!(matches!(fetched, Fetched::Not(_)), "{path}: {fetched:?}");
    }
    assert!(matches!(got("/fails"), Err(Fault::Failing(500))));
    assert!(matches!(got("/refused"), Err(Fault::Failing(401))));
    assert!(matches!(got("/rejected"), Ok(Fetched::Not(why)) if why == "encrypted"));
    assert!(matches!(got("/half"), Err(Fault::NoAnswer(_))));
}

#[test]
fn a_file_that_is_too_large_stays_there() {
    let chunked =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n012345678\r\n0\r\n\r\n";
    for answer in [Answer::ok("012345678"), Answer::Raw(chunked.to_vec())] {
        let script = Script::start(move |_| answer.clone());
        let client = client(&script.url(), LONG).0;
        assert!(matches!(client.media("/x", 8, says), Ok(Fetched::Not(_))));
        assert!(matches!(client.media("/x", 9, says), Ok(Fetched::Whole(m)) if m.bytes.len() == 9));
    }
}
