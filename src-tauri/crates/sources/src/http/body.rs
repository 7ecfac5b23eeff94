//! The body of an answer, and when to ask again.

use std::io::Read as _;
use std::time::Duration;

use ureq::http::HeaderMap;

use super::Response;
use crate::connector::Fault;
use crate::dates;

/// All of it, or `None` where it is longer than `limit`.
pub(super) fn read(response: Response, limit: u64) -> Result<Option<Vec<u8>>, Fault> {
    let mut bytes = Vec::new();
    let mut reader = response.into_body().into_reader().take(limit + 1);
    // The request has left, whatever this is.
    let read = reader.read_to_end(&mut bytes);
    let read = read.map_err(|error| Fault::NoAnswer(error.to_string()))?;
    Ok((read as u64 <= limit).then_some(bytes))
}

/// Seconds, or a date, which is measured from the answer's own: there is no clock here.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let wanted = text("retry-after")?;
    if let Ok(seconds) = wanted.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let then = dates::read(wanted)?;
    let now = dates::read(text("date")?)?;
    let ms = u64::try_from(then.0.saturating_sub(now.0)).unwrap_or(0);
    Some(Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = ("date", "Fri, 24 May 2019 17:44:46 GMT");
        for (headers, expect) in [
            (vec![("retry-after", "7")], Some(7)),
            (vec![("retry-after", " 0 ")], Some(0)),
            (vec![("retry-after", "-1")], None),
            (vec![("retry-after", "soon")], None),
            (vec![date], None),
            (
                vec![date, ("retry-after", "Fri, 24 May 2019 17:45:46 GMT")],
                Some(60),
            ),
            (
                vec![date, ("retry-after", "Fri, 24 May 2019 17:43:46 GMT")],
                Some(0),
            ),
            (vec![("retry-after", "Fri, 24 May 2019 17:45:46 GMT")], None),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in &headers {
                map.insert(*name, value.parse().unwrap());
            }
            let expect = expect.map(Duration::from_secs);
            assert_eq!(retry_after(&map), expect, "{headers:?}");
        }
    }
}
