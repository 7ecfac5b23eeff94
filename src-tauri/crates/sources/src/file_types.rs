//! Media types by the ending of a file's name. What a file really is, its bytes tell.

const TYPES: [(&str, &str); 29] = [
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("bmp", "image/bmp"),
    ("heic", "image/heic"),
    ("mp3", "audio/mpeg"),
    ("amr", "audio/amr"),
    ("wav", "audio/wav"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("flac", "audio/flac"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("3gp", "video/3gpp"),
    ("3gpp", "video/3gpp"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mov", "video/quicktime"),
    ("webm", "video/webm"),
    ("vcf", "text/vcard"),
    ("vcard", "text/vcard"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("ics", "text/calendar"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("bin", ANY),
];

/// Of what is known to be nothing else.
pub const ANY: &str = "application/octet-stream";

/// By the ending of `name`.
#[must_use]
pub fn media_type(name: &str) -> Option<&'static str> {
    let end = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let found = TYPES.iter().find(|(ending, _)| *ending == end);
    found.map(|(_, media_type)| *media_type)
}

/// An ending that stands for the type.
#[must_use]
pub fn ending(media_type: &str) -> &'static str {
    let found = TYPES.iter().find(|(_, known)| *known == media_type);
    found.map_or("bin", |(ending, _)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_stands_for_its_type() {
        for (_, known) in TYPES {
            assert_eq!(media_type(&format!("x.{}", ending(known))), Some(known));
        }
        assert_eq!(media_type("A.b.JPG"), Some("image/jpeg"));
        assert_eq!((media_type("x"), media_type("x.svg")), (None, None));
        assert_eq!(ending("image/svg+xml"), "bin");
    }
}
