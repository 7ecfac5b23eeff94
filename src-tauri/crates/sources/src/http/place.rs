//! Where a provider is, and what may be joined to it.

use std::net::IpAddr;

use ureq::http::Uri;

/// Why a base URL is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBase {
    #[error("it is no URL such as https://api.example.com")]
    NoUrl,
    #[error("it has to begin with https:// (http:// only for this computer itself)")]
    NotSecure,
    #[error("it holds a user name, a query or a fragment")]
    Extra,
}

/// A scheme, a host, its port and the beginning of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    secure: bool,
    host: String,
    port: u16,
    /// Without a slash at its end.
    path: String,
}

impl Place {
    pub(crate) fn base(url: &str) -> Result<Self, BadBase> {
        if url.contains(['?', '#', '@']) {
            return Err(BadBase::Extra);
        }
        let place = Self::of(&parse(url.trim()).ok_or(BadBase::NoUrl)?).ok_or(BadBase::NoUrl)?;
        match place.secure || place.is_loopback() {
            true => Ok(place),
            false => Err(BadBase::NotSecure),
        }
    }

    fn of(uri: &Uri) -> Option<Self> {
        let secure = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = uri.host().filter(|host| !host.is_empty())?;
        Some(Self {
            secure,
            host: host.to_ascii_lowercase(),
            port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The whole URL of a path that begins with `/`.
    pub(crate) fn join(&self, path: &str) -> String {
        let Self {
            host,
            port,
            path: base,
            ..
        } = self;
        match (self.secure, *port) {
            (true, 443) => format!("https://{host}{base}{path}"),
            (true, _) => format!("https://{host}:{port}{base}{path}"),
            (false, _) => format!("http://{host}:{port}{base}{path}"),
        }
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.address().is_some_and(|ip| ip.is_loopback())
    }

    fn address(&self) -> Option<IpAddr> {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare.parse().ok()
    }

    fn same_host(&self, other: &Self) -> bool {
        (self.secure, &self.host, self.port) == (other.secure, &other.host, other.port)
    }
}

/// Where a redirect leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    /// To the provider itself: the credential may go with the request.
    Home(String),
    /// To another host.
    Elsewhere(String),
    /// To somewhere nothing is fetched from.
    Nowhere,
}

/// Follows `location`, which an answer from `from` gave. Other hosts need TLS and a name: an address
/// in numbers is a machine in somebody's network, perhaps in this one.
pub(crate) fn follow(base: &Place, from: &str, location: &str) -> Leads {
    let Some((whole, to)) = resolve(from, location) else {
        return Leads::Nowhere;
    };
    if to.same_host(base) {
        return Leads::Home(whole);
    }
    let inside = to.is_loopback() || to.address().is_some();
    match to.secure && !inside || base.is_loopback() && to.is_loopback() {
        true => Leads::Elsewhere(whole),
        false => Leads::Nowhere,
    }
}

fn resolve(from: &str, location: &str) -> Option<(String, Place)> {
    let whole = match location {
        rest if rest.starts_with("//") => format!("{}:{rest}", parse(from)?.scheme_str()?),
        path if path.starts_with('/') => {
            let from = parse(from)?;
            format!("{}://{}{path}", from.scheme_str()?, from.authority()?)
        }
        whole => whole.to_owned(),
    };
    let uri = parse(&whole)?;
    if uri.authority()?.as_str().contains('@') {
        return None;
    }
    let place = Place::of(&uri)?;
    Some((whole, place))
}

fn parse(url: &str) -> Option<Uri> {
    url.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_secure_or_here() {
        for (url, whole) in [
            ("https://api.twilio.com", "https://api.twilio.com/x"),
            ("https://API.twilio.com:443/", "https://api.twilio.com/x"),
            (
                "https://gate.example:8443/tw/",
                "https://gate.example:8443/tw/x",
            ),
            ("http://127.0.0.1:4010", "http://127.0.0.1:4010/x"),
            ("http://[::1]:4010", "http://[::1]:4010/x"),
            ("http://localhost", "http://localhost:80/x"),
        ] {
            assert_eq!(Place::base(url).unwrap().join("/x"), whole);
        }
        for (url, why) in [
            ("", BadBase::NoUrl),
            ("api.twilio.com", BadBase::NoUrl),
            ("ftp://api.twilio.com", BadBase::NoUrl),
            ("https://a b", BadBase::NoUrl),
            ("http://api.twilio.com", BadBase::NotSecure),
            ("http://127.0.0.1.example.com", BadBase::NotSecure),
            ("http://localhost.example.com", BadBase::NotSecure),
            ("https://u:p@api.twilio.com", BadBase::Extra),
            ("https://api.twilio.com?x", BadBase::Extra),
        ] {
            assert_eq!(Place::base(url), Err(why), "{url}");
        }
    }

    #[test]
    fn redirects_lead_home_elsewhere_or_nowhere() {
        let base = Place::base("https://api.twilio.com").unwrap();
        let from = "https://api.twilio.com:443/a/b";
        for (location, leads) in [
            ("/c?d", Leads::Home("https://api.twilio.com:443/c?d".into())),
            (
                "https://API.twilio.com/c",
                Leads::Home("https://API.twilio.com/c".into()),
            ),
            (
                "https://mms.twiliocdn.com/c",
                Leads::Elsewhere("https://mms.twiliocdn.com/c".into()),
            ),
            (
                "//mms.twiliocdn.com/c",
                Leads::Elsewhere("https://mms.twiliocdn.com/c".into()),
            ),
            (
                "https://api.twilio.com:8443/c",
                Leads::Elsewhere("https://api.twilio.com:8443/c".into()),
            ),
            ("http://api.twilio.com/c", Leads::Nowhere),
            ("http://mms.twiliocdn.com/c", Leads::Nowhere),
            ("http://169.254.169.254/c", Leads::Nowhere),
            ("https://169.254.169.254/c", Leads::Nowhere),
            ("https://[fe80::1]/c", Leads::Nowhere),
            ("https://localhost/c", Leads::Nowhere),
            ("https://api.twilio.com@evil.example/c", Leads::Nowhere),
            ("file:///etc/passwd", Leads::Nowhere),
            ("c/d", Leads::Nowhere),
            ("", Leads::Nowhere),
        ] {
            assert_eq!(follow(&base, from, location), leads, "{location}");
        }
    }
}
