//! A small blocking HTTP client for connectors: one host, one credential, time-outs and limits, and
//! faults that are right about whether a request has left. Exactly-once sending rests on that.
//!
//! Certificates are judged by the operating system (rustls-platform-verifier) and not by a list that
//! is built in: a root that the system distrusts is distrusted at once, and offices whose own
//! authority inspects connections have it installed there.

mod body;
mod fault;
mod media;
mod place;
#[cfg(test)]
pub(crate) mod prism;
#[cfg(test)]
pub(crate) mod script;
mod secret;
#[cfg(test)]
mod tests;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector as _, DefaultConnector};
use ureq::{Agent, Body};

pub use media::{Fetched, Media};
pub use place::BadBase;
pub(crate) use place::Place;
pub use secret::Secret;

use crate::connector::{Fault, Pace};

type Response = ureq::http::Response<Body>;
/// Name and value.
pub(crate) type Header = (&'static str, &'static str);

/// The longest answer that is read as one: a page of a thousand calls has about five million bytes.
const ANSWER_LIMIT: u64 = 32 * 1024 * 1024;
/// A file may take longer than an answer: 25 MB over a slow line.
const MEDIA_TIMES: u32 = 4;

/// How long to wait for the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until there is a connection.
    pub connect: Duration,
    /// From beginning to end; four times as long for the bytes of a file.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(30),
        }
    }
}

/// A whole answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

pub(crate) struct Client {
    base: Place,
    /// The whole header: `Basic …`, or a key as it is.
    credential: Secret,
    pace: Arc<dyn Pace>,
    timeouts: Timeouts,
    agent: Agent,
    /// Keeps no connection. One that the other end has closed meanwhile fails after the request has
    /// left, so a request that sends would be in doubt for nothing.
    fresh: Agent,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("base", &self.base).finish()
    }
}

impl Client {
    pub(crate) fn new(
        base: Place,
        user: &str,
        secret: &Secret,
        timeouts: Timeouts,
        pace: Arc<dyn Pace>,
    ) -> Self {
        let pair = format!("{user}:{}", secret.reveal());
        let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
        let credential = Secret::new(format!("Basic {encoded}"));
        Self::with_credential(base, credential, timeouts, pace)
    }

    /// With what the header `Authorization` is to hold.
    pub(crate) fn with_credential(
        base: Place,
        credential: Secret,
        timeouts: Timeouts,
        pace: Arc<dyn Pace>,
    ) -> Self {
        Self {
            credential,
            pace,
            timeouts,
            agent: agent(&base, timeouts, 4),
            fresh: agent(&base, timeouts, 0),
            base,
        }
    }

    /// `path` begins with `/` and may hold a query.
    ///
    /// # Errors
    /// No whole answer came.
    pub(crate) fn get(&self, path: &str) -> Result<Reply, Fault> {
        self.get_with(path, &[])
    }

    /// With headers of its own.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) fn get_with(&self, path: &str, headers: &[Header]) -> Result<Reply, Fault> {
        let url = self.base.join(path);
        self.pace.wait();
        let response = watch::request(|| {
            let mut request = self
                .agent
                .get(&url)
                .header("Authorization", self.credential.reveal())
                .header("Accept", "application/json");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request.call()
        })?;
        reply(response)
    }

    /// As [`Self::post_form`], in JSON.
    ///
    /// # Errors
    /// No whole answer came.
    pub(crate) fn post_json(
        &self,
        path: &str,
        headers: &[Header],
        body: &str,
    ) -> Result<Reply, Fault> {
        let url = self.base.join(path);
        self.pace.wait();
        let response = watch::request(|| {
            let mut request = self
                .fresh
                .post(&url)
                .header("Authorization", self.credential.reveal())
                .header("Accept", "application/json")
                .header("Content-Type", "application/json");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request.send(body)
        })?;
        reply(response)
    }

    /// One request, on a connection of its own, never repeated.
    ///
    /// # Errors
    /// No whole answer came.
    pub(crate) fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, Fault> {
        let url = self.base.join(path);
        self.pace.wait();
        let response = watch::request(|| {
            self.fresh
                .post(&url)
                .header("Authorization", self.credential.reveal())
                .header("Accept", "application/json")
                .send_form(fields.iter().copied())
        })?;
        reply(response)
    }
}

fn reply(response: Response) -> Result<Reply, Fault> {
    let status = response.status().as_u16();
    let retry_after = body::retry_after(response.headers());
    match body::read(response, ANSWER_LIMIT)? {
        Some(body) => Ok(Reply {
            status,
            retry_after,
            body,
        }),
        None => Err(Fault::Unreadable(format!(
            "it is longer than {ANSWER_LIMIT} bytes"
        ))),
    }
}

fn agent(base: &Place, timeouts: Timeouts, connections: usize) -> Agent {
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let mut config = Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        // Redirects are looked at one by one, and only for files.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("Listo/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(timeouts.connect))
        .timeout_connect(Some(timeouts.connect))
        .timeout_global(Some(timeouts.total))
        .max_idle_connections(connections);
    if base.is_loopback() {
        // A proxy would be sent the credential in the clear.
        config = config.proxy(None);
    }
    let connector = DefaultConnector::new().chain(watch::Watch);
    Agent::with_parts(config.build(), connector, DefaultResolver::default())
}
