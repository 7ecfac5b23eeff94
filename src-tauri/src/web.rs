//! Links of messages go to the browser of the system: web addresses, and nothing else.

use listo_engine::{Error, Result};
use tauri::Url;

/// Opens what a person chose to open.
///
/// # Errors
/// [`Error::Invalid`] when it is no web address; [`Error::Io`] when there is no browser to be found.
pub fn open(text: &str) -> Result<()> {
    let url = web_address(text).ok_or_else(|| Error::Invalid {
        field: "link",
        value: text.to_owned(),
    })?;
    Ok(open::that_detached(url.as_str())?)
}

/// Any other scheme could start a program or show a file.
fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_opened() {
        let opened = |text: &str| web_address(text).map(String::from);
        assert_eq!(
            opened("https://a.example/x?q=1").as_deref(),
            Some("https://a.example/x?q=1")
        );
        assert_eq!(
            opened("http://ñ.example").as_deref(),
            Some("http://xn--ida.example/")
        );
        for hostile in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "smb://a.example/x",
            "-https://a.example",
            "--help",
            "/bin/sh",
            "https://",
            "",
        ] {
            assert_eq!(opened(hostile), None, "{hostile}");
            assert!(matches!(open(hostile), Err(Error::Invalid { .. })));
        }
        let line = opened("https://a.example/\n;x y\"").unwrap_or_default();
        assert!(
            !line.contains(['\n', ' ', '"']),
            "one word for whoever starts the browser: {line}"
        );
    }
}
