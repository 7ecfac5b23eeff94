//! Attachment bytes for the window. What is shown as an image is decided by the bytes, never by
//! what a message says of them.

use crate::engine::Engine;
use std::io::Read as _;

/// An image the window may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Bytes; a larger picture is listed as a file.
const MAX_IMAGE: u64 = 25 * 1024 * 1024;

/// Raster formats by their first bytes. SVG and HTML are none and are never rendered.
fn image_type(head: &[u8]) -> Option<&'static str> {
    let webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if head.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        Some("image/gif")
    } else if webp {
        Some("image/webp")
    } else if head.starts_with(b"BM") && head.len() > 13 {
        Some("image/bmp")
    } else {
        None
    }
}

impl Engine {
    pub(crate) async fn is_image(&self, sha256: &str) -> bool {
        let Some(path) = self.inner.blobs.path(sha256) else {
            return false;
        };
        tokio::task::spawn_blocking(move || {
            let mut head = Vec::new();
            let read = std::fs::File::open(path).and_then(|f| f.take(16).read_to_end(&mut head));
            read.is_ok() && image_type(&head).is_some()
        })
        .await
        .unwrap_or(false)
    }

    /// The image stored under this SHA-256; `None` where there is none or it is not an image.
    pub async fn media(&self, sha256: &str) -> Option<Media> {
        let path = self.inner.blobs.path(sha256)?;
        if tokio::fs::metadata(&path).await.ok()?.len() > MAX_IMAGE {
            return None;
        }
        let bytes = tokio::fs::read(path).await.ok()?;
        let media_type = image_type(&bytes)?;
        Some(Media { media_type, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::image_type;

    #[test]
    fn only_raster_images_are_images() {
        assert_eq!(image_type(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(image_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(image_type(b"RIFF1234WEBPVP8 "), Some("image/webp"));
        for hostile in [
            &b"<svg onload=alert(1)>"[..],
            b"<!doctype html><script>",
            b"RIFF1234WAVEfmt ",
            b"MZ\x90\x00",
            b"",
        ] {
            assert_eq!(
                image_type(hostile),
                None,
                "{hostile:?} must not reach an <img>"
            );
        }
    }
}
