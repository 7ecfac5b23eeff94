//! Files that a provider keeps: at its own host with the credential, or where it redirects to, without.

use std::time::Duration;

use listo_domain::Attachment;
use serde_json::Value;

use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION};

use super::place::{Leads, follow};
use super::{Client, MEDIA_TIMES, Reply, Response, body, watch};
use crate::blobs::BlobSink;
use crate::connector::Fault;

const REDIRECTS: usize = 3;

/// The bytes of a file.
#[derive(Debug)]
pub struct Media {
    /// What the answer says they are; empty where it says nothing.
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Media {
    /// Something that is not the file has answered in its place, where the file is not `stated` to be
    /// such a thing.
    fn is_page(&self, stated: Option<&str>) -> bool {
        is_page(&self.media_type) && !stated.is_some_and(is_page)
    }

    /// Keeps it as an attachment. `stated` is what the item calls its type: `image/jpeg`, or `image` alone.
    ///
    /// # Errors
    /// It is a page where a file was to be, or it could not be stored.
    pub(crate) fn store(
        &self,
        blobs: &dyn BlobSink,
        stated: Option<&str>,
    ) -> Result<Attachment, Fault> {
        if self.is_page(stated) {
            return Err(Fault::Unreadable("a page came for a file".into()));
        }
        let stored = blobs.put(&mut self.bytes.as_slice());
        let (sha256, size) = stored.map_err(|error| Fault::Storage(error.to_string()))?;
        let whole = stated.filter(|kind| kind.contains('/'));
        let said = whole.unwrap_or(&self.media_type);
        let kind = said.split(';').next().unwrap_or_default().trim();
        let unknown = "application/octet-stream";
        Ok(Attachment {
            sha256,
            media_type: if kind.is_empty() { unknown } else { kind }.to_owned(),
            name: None,
            size,
        })
    }
}

fn is_page(media_type: &str) -> bool {
    ["text/html", "application/json"]
        .iter()
        .any(|page| media_type.to_ascii_lowercase().starts_with(page))
}

#[derive(Debug)]
pub enum Fetched {
    Whole(Media),
    /// It is not there, or has to stay there, for the reason given.
    Not(String),
}

/// What the provider's answer of another kind means.
type Says = fn(&Reply) -> Result<Value, Fault>;

impl Client {
    /// Fetches up to `limit` bytes from `path` of the provider. `says` reads its answers that are no file.
    ///
    /// # Errors
    /// No whole answer came, or there is an error that is not of this file alone.
    pub(crate) fn media(&self, path: &str, limit: u64, says: Says) -> Result<Fetched, Fault> {
        self.follow(self.base.join(path), true, limit, says)
    }

    /// Fetches up to `limit` bytes from an address that the provider has named. The credential goes along
    /// only where that is the provider's own host.
    ///
    /// # Errors
    /// As [`Self::media`].
    pub(crate) fn media_at(&self, url: &str, limit: u64, says: Says) -> Result<Fetched, Fault> {
        match follow(&self.base, &self.base.join("/"), url) {
            Leads::Home(url) => self.follow(url, true, limit, says),
            Leads::Elsewhere(url) => self.follow(url, false, limit, says),
            Leads::Nowhere => Ok(nowhere()),
        }
    }

    fn follow(
        &self,
        mut url: String,
        mut home: bool,
        limit: u64,
        says: Says,
    ) -> Result<Fetched, Fault> {
        for _ in 0..=REDIRECTS {
            let response = self.fetch(&url, home)?;
            let status = response.status().as_u16();
            match status {
                200 => return whole(response, limit),
                301 | 302 | 303 | 307 | 308 => {
                    let location = text(response.headers(), LOCATION.as_str());
                    (home, url) = match follow(&self.base, &url, &location) {
                        Leads::Home(url) => (true, url),
                        Leads::Elsewhere(url) => (false, url),
                        Leads::Nowhere => return Ok(nowhere()),
                    };
                }
                404 | 410 => return Ok(Fetched::Not("it is gone".into())),
                _ if home => {
                    return match says(&super::reply(response)?) {
                        Err(Fault::Rejected(why)) => Ok(Fetched::Not(why.message)),
                        Err(fault) => Err(fault),
                        Ok(_) => Err(Fault::Unreadable("it is no file".into())),
                    };
                }
                429 => {
                    let retry_after = body::retry_after(response.headers());
                    return Err(Fault::Limited { retry_after });
                }
                408 | 500.. => return Err(Fault::Failing(status)),
                _ => {
                    return Ok(Fetched::Not(format!(
                        "its host answers with status {status}"
                    )));
                }
            }
        }
        Ok(Fetched::Not("it is redirected too often".into()))
    }

    fn fetch(&self, url: &str, home: bool) -> Result<Response, Fault> {
        let total: Duration = self.timeouts.total * MEDIA_TIMES;
        let mut request = self
            .agent
            .get(url)
            .config()
            .timeout_global(Some(total))
            .build();
        if home {
            request = request.header("Authorization", self.credential.reveal());
        }
        self.pace.wait();
        watch::request(|| request.call())
    }
}

fn nowhere() -> Fetched {
    Fetched::Not("it lies where nothing is fetched from".into())
}

fn whole(response: Response, limit: u64) -> Result<Fetched, Fault> {
    let too_large = || Fetched::Not(format!("it is larger than {} MB", limit / 1_000_000));
    let length = text(response.headers(), CONTENT_LENGTH.as_str());
    if length.parse().is_ok_and(|length: u64| length > limit) {
        return Ok(too_large());
    }
    let media_type = text(response.headers(), CONTENT_TYPE.as_str());
    Ok(match body::read(response, limit)? {
        Some(bytes) => Fetched::Whole(Media { media_type, bytes }),
        None => too_large(),
    })
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().trim().to_owned()
}
