//! What a failure of the transport means.

use std::error::Error as _;

use ureq::Error;

use crate::connector::Fault;

/// `left`: bytes of the request may be on their way.
pub(super) fn of(error: &Error, left: bool) -> Fault {
    // Only a handshake judges certificates, and nothing leaves before it is through.
    if let Some(why) = untrusted(error) {
        return Fault::Untrusted(why);
    }
    let what = error.to_string();
    match error {
        Error::HostNotFound | Error::ConnectProxyFailed(_) => Fault::Unreachable(what),
        _ if left => Fault::NoAnswer(what),
        _ => Fault::Unreachable(what),
    }
}

fn untrusted(error: &Error) -> Option<String> {
    let tls = match error {
        Error::Rustls(tls) => Some(tls),
        Error::Io(io) => io.get_ref().and_then(|inner| inner.downcast_ref()),
        other => other.source().and_then(|inner| inner.downcast_ref()),
    };
    match tls? {
        why @ (rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => {
            Some(why.to_string())
        }
        _ => None,
    }
}
