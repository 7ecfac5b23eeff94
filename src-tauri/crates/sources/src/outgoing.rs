//! What connectors that send have in common.

use crate::connector::{Failure, FailureKind, Fault, Outgoing};

/// # Errors
/// [`Fault::Rejected`] where a text is longer than `limit` characters, or goes to nobody or to more than
/// `recipients`.
pub(crate) fn check(text: &Outgoing, limit: usize, recipients: usize) -> Result<(), Fault> {
    if text.body.chars().count() > limit {
        let why = format!("it is longer than {limit}");
        return Err(rejected(FailureKind::TooLong, &why));
    }
    if text.to.is_empty() || text.to.len() > recipients {
        let why = format!("a text goes to one to {recipients} numbers");
        return Err(rejected(FailureKind::Other, &why));
    }
    Ok(())
}

/// For a reason that is found here, before anything is asked.
pub(crate) fn rejected(kind: FailureKind, why: &str) -> Fault {
    Fault::Rejected(Failure {
        kind,
        code: String::new(),
        message: why.to_owned(),
    })
}

/// Apart from what may be lost on the way: the kind of line ends, and space at either end.
pub(crate) fn same_words(ours: &str, fetched: &str) -> bool {
    let plain = |body: &str| body.replace("\r\n", "\n").trim().to_owned();
    plain(ours) == plain(fetched)
}
