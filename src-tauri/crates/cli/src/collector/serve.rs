//! Receives webhooks over HTTP, and lends the files of texts that are sent. What it says to strangers is a number.

use crate::out;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use listo_engine::api::{SourceKind, SourceStatus};
use listo_engine::{
    Engine, Error, Media, Posted, QuoPosted, Received, Result, StandardHeaders, Webhooks,
};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{MissedTickBehavior, interval, timeout};

/// A text has a few thousand bytes.
const BODY: usize = 64 * 1024;
const HEADERS: usize = 64;
const HEADER_BYTES: usize = 16 * 1024;
/// At a time; more of them wait in the queue of the system.
const CONNECTIONS: usize = 64;
/// Of them, those in which a file leaves, which is in memory as a whole; whoever comes then is told to come again.
const LOANS: usize = 8;
const HEADER_TIME: Duration = Duration::from_secs(5);
const BODY_TIME: Duration = Duration::from_secs(10);
/// From beginning to end: what is lent may leave over a slow line. Only who has a signed address gets more than a
/// few bytes, so nobody else can make it last.
const WHOLE_TIME: Duration = Duration::from_secs(120);
/// After the system could not give a connection: it has no file left, say.
const BREATH: Duration = Duration::from_secs(1);

/// Nothing is said to whoever has texted, and no call is answered.
const NO_REPLY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

pub struct Server {
    listener: TcpListener,
    at: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    hooks: Webhooks,
    /// What webhooks are sent to, without a slash at its end.
    public: String,
    refused: AtomicU64,
    loans: Arc<Semaphore>,
}

impl Server {
    pub async fn bind(engine: &Engine, listen: SocketAddr, public: Option<&str>) -> Result<Self> {
        let public = public.map(public_url).transpose()?;
        let listener = TcpListener::bind(listen).await.map_err(|e| {
            let why = format!("nothing can listen at {listen}: {e}");
            std::io::Error::new(e.kind(), why)
        })?;
        let at = listener.local_addr()?;
        let inner = Inner {
            hooks: Webhooks::new(engine),
            public: public.unwrap_or_else(|| format!("http://{at}")),
            refused: AtomicU64::new(0),
            loans: Arc::new(Semaphore::new(LOANS)),
        };
        Ok(Self {
            listener,
            at,
            inner: Arc::new(inner),
        })
    }

    /// What to enter at the providers, and for which sources that would be in vain.
    pub async fn say_where(&self, sources: &[SourceStatus]) -> Result<()> {
        out::note(&match self.at.ip().is_loopback() {
            true => format!(
                "listening at {}, for this computer only: a reverse proxy with TLS belongs in front",
                self.at
            ),
            false => format!(
                "listening at {}, for other computers too and without encryption: put a reverse proxy \
                 with TLS in front",
                self.at
            ),
        });
        for source in sources {
            let (id, name) = (&source.id, &source.account.name);
            let (path, needed) = match source.account.kind {
                SourceKind::Twilio => ("twilio", "the auth token of the account"),
                SourceKind::Quo => ("quo", "their key"),
                // A phone has none.
                SourceKind::KdeConnect => continue,
            };
            out::note(&match self.inner.hooks.ready(id).await? {
                true => format!("source {id}, {name}: {}/{path}/{id}", self.inner.public),
                false => format!(
                    "source {id}, {name}: its webhooks cannot be verified without {needed}, and are \
                     refused; it is asked every minute all the same"
                ),
            });
        }
        Ok(())
    }

    /// Never returns: to be spawned, and aborted.
    pub async fn run(self) {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut breath = interval(BREATH);
        breath.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let Ok(place) = places.clone().acquire_owned().await else {
                return;
            };
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let inner = self.inner.clone();
                    tokio::spawn(async move {
                        inner.talk(stream).await;
                        drop(place);
                    });
                }
                Err(_) => {
                    breath.tick().await;
                }
            }
        }
    }
}

type Loan = Mutex<Option<OwnedSemaphorePermit>>;

impl Inner {
    /// One request a connection: a reverse proxy makes new ones cheaply.
    async fn talk(self: Arc<Self>, stream: TcpStream) {
        // Held until the file has left.
        let loan = Arc::new(Mutex::new(None));
        let answers = service_fn(|request| {
            let (this, loan) = (self.clone(), loan.clone());
            async move { Ok::<_, Infallible>(this.answer(request, &loan).await) }
        });
        let connection = http1::Builder::new()
            .keep_alive(false)
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_headers(HEADERS)
            .max_header_size(HEADER_BYTES)
            .max_buf_size(HEADER_BYTES)
            .serve_connection(TokioIo::new(stream), answers);
        // Whoever is slow, goes away or speaks something else: that is no fault of ours.
        let _ = timeout(WHOLE_TIME, connection).await;
    }

    async fn answer(&self, request: Request<Incoming>, loan: &Loan) -> Response<Full<Bytes>> {
        let path = request.uri().path();
        if path.starts_with("/media/") {
            return match *request.method() {
                Method::GET | Method::HEAD => self.lend(path, loan).await,
                _ => allow("GET, HEAD"),
            };
        }
        let Some((kind, source)) = place(path) else {
            return status(StatusCode::NOT_FOUND);
        };
        let source = source.to_owned();
        if request.method() != Method::POST {
            return allow("POST");
        }
        let (head, body) = request.into_parts();
        let body = match body_of(body).await {
            Ok(body) => body,
            Err(refused) => return status(refused),
        };
        let header = |name: &str| {
            let value = head.headers.get(name).map(HeaderValue::to_str);
            value.and_then(|text| text.ok()).unwrap_or_default()
        };
        let received = match kind {
            SourceKind::Twilio => {
                let target = head.uri.path_and_query();
                let target = target.map_or("", |target| target.as_str());
                let posted = Posted {
                    url: &format!("{}{target}", self.public),
                    content_type: header("content-type"),
                    signature: header("x-twilio-signature"),
                    body: &body,
                };
                self.hooks.twilio(&source, &posted).await
            }
            SourceKind::Quo => {
                let standard = StandardHeaders {
                    id: header("webhook-id"),
                    timestamp: header("webhook-timestamp"),
                    signature: header("webhook-signature"),
                };
                let posted = QuoPosted {
                    standard,
                    openphone: header("openphone-signature"),
                    body: &body,
                };
                self.hooks.quo(&source, &posted).await
            }
            SourceKind::KdeConnect => Ok(Received::NoSource),
        };
        match received {
            Ok(Received::Woken | Received::Known) if kind == SourceKind::Quo => {
                status(StatusCode::OK)
            }
            Ok(Received::Woken | Received::Known) => no_reply(),
            Ok(Received::Unverified) => {
                self.count();
                status(StatusCode::UNAUTHORIZED)
            }
            Ok(Received::NoSource) => status(StatusCode::NOT_FOUND),
            Err(error) => {
                out::complain(&error.to_string());
                status(StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }

    /// A file that goes with a text, for the provider that was given this address.
    async fn lend(&self, path: &str, loan: &Loan) -> Response<Full<Bytes>> {
        let Ok(permit) = self.loans.clone().try_acquire_owned() else {
            return status(StatusCode::SERVICE_UNAVAILABLE);
        };
        *loan.lock().unwrap_or_else(PoisonError::into_inner) = Some(permit);
        match self.hooks.lend(path).await {
            Ok(Some(file)) => lent(file),
            Ok(None) => status(StatusCode::NOT_FOUND),
            Err(error) => {
                out::complain(&error.to_string());
                status(StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }

    /// Said at 1, 10, 100, …: whoever sends many does not fill the log.
    fn count(&self) {
        let refused = self.refused.fetch_add(1, Ordering::Relaxed) + 1;
        if is_round(refused) {
            out::note(&format!(
                "webhooks refused so far, because they could not be verified: {refused}"
            ));
        }
    }
}

async fn body_of(body: Incoming) -> std::result::Result<Bytes, StatusCode> {
    use hyper::body::Body as _;
    // What says that it is too long is not read at all.
    if body.size_hint().lower() > BODY as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    match timeout(BODY_TIME, Limited::new(body, BODY).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = code;
    answer
}

fn allow(methods: &'static str) -> Response<Full<Bytes>> {
    let mut answer = status(StatusCode::METHOD_NOT_ALLOWED);
    let methods = HeaderValue::from_static(methods);
    answer.headers_mut().insert(ALLOW, methods);
    answer
}

/// To be fetched, and shown in no window of anybody.
fn lent(file: Media) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from(file.bytes)));
    for (name, value) in [
        (CONTENT_TYPE, file.media_type),
        (CONTENT_DISPOSITION, "attachment"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "private, no-store"),
    ] {
        let value = HeaderValue::from_static(value);
        answer.headers_mut().insert(name, value);
    }
    answer
}

fn no_reply() -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from_static(NO_REPLY.as_bytes())));
    let xml = HeaderValue::from_static("text/xml");
    answer.headers_mut().insert(CONTENT_TYPE, xml);
    answer
}

/// The provider and the id of a source that a path names.
fn place(path: &str) -> Option<(SourceKind, &str)> {
    let (kind, id) = match path.strip_prefix("/twilio/") {
        Some(id) => (SourceKind::Twilio, id),
        None => (SourceKind::Quo, path.strip_prefix("/quo/")?),
    };
    is_id(id).then_some((kind, id))
}

fn is_id(text: &str) -> bool {
    (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_round(count: u64) -> bool {
    count
        .checked_ilog10()
        .is_some_and(|zeros| count == 10_u64.pow(zeros))
}

/// What webhooks are sent to. Its spelling counts, because it is signed.
fn public_url(text: &str) -> Result<String> {
    let bare = text.trim_end_matches('/');
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| bare.strip_prefix(scheme));
    let host = rest
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_default();
    let odd = |c: char| !c.is_ascii_graphic() || matches!(c, '?' | '#' | '@');
    if host.is_empty() || bare.contains(odd) {
        return Err(Error::Invalid {
            field: "--public-url",
            value: format!("{text}: it has to be like https://listo.example.com"),
        });
    }
    Ok(bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_kept_as_it_is_spelt() {
        for (given, kept) in [
            ("https://listo.example.com", "https://listo.example.com"),
            ("https://Listo.example.com/", "https://Listo.example.com"),
            (
                "https://example.com:8443/in/",
                "https://example.com:8443/in",
            ),
            ("http://[::1]:8787", "http://[::1]:8787"),
        ] {
            assert_eq!(public_url(given).unwrap(), kept);
        }
        for bad in [
            "",
            "listo.example.com",
            "https://",
            "https:///twilio",
            "ftp://example.com",
            "https://a b",
            "https://u:p@example.com",
            "https://example.com?x",
        ] {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn refusals_are_told_less_and_less_often() {
        let told: Vec<u64> = (0..=1_000).filter(|n| is_round(*n)).collect();
        assert_eq!(told, [1, 10, 100, 1_000]);
    }

    #[test]
    fn an_id_is_digits() {
        assert!(is_id("1") && is_id("42"));
        for bad in ["", "1/2", "-1", "1e3", "x", "1234567890123456789"] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
