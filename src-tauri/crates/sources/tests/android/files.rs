//! Whole files: what opens, what does not and why, encodings, zips, ends cut off.

use std::fs;
use std::io::Write;
use std::path::Path;

use listo_sources::android::{FileError, FileKind, Looks, Reader, Reason};
use listo_sources::blobs::{BlobSink, DryRun, FileBlobs};
use tempfile::TempDir;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{all, fixture, open, options, read};

const TWO: &str = "<?xml version='1.0' encoding='UTF-8'?>\n<smses count=\"2\">\n<sms address=\"600000001\" date=\"1\" type=\"1\" body=\"uno ñ\" />\n<sms address=\"600000001\" date=\"2\" type=\"1\" body=\"dos &#55357;&#56860;\" />\n</smses>\n";

fn error_of(path: &Path) -> FileError {
    match Reader::open(path, options(), &DryRun::default()) {
        Ok(_) => panic!("{} opens", path.display()),
        Err(error) => error,
    }
}

fn written(dir: &TempDir, bytes: &[u8]) -> std::path::PathBuf {
    let path = dir.path().join("backup.xml");
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn what_is_no_backup_says_what_it_is() {
    let dir = TempDir::new().unwrap();
    assert_eq!(error_of(&dir.path().join("none.xml")).code(), "not_found");
    assert!(matches!(
        error_of(dir.path()),
        FileError::WrongType {
            looks: Looks::Folder
        }
    ));
    for empty in ["", " \n\t ", "\u{feff}"] {
        assert_eq!(
            error_of(&written(&dir, empty.as_bytes())).code(),
            "empty",
            "{empty:?}"
        );
    }
    for (bytes, looks) in [
        (&b"<!DOCTYPE html><html><body>404</body></html>"[..], "html"),
        (b"<?xml version='1.0'?><html xmlns='x'/>", "html"),
        (b"[{\"date\": 1}]", "json"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"%PDF-1.4", "pdf"),
        (b"SQLite format 3\0", "sqlite"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"date;number;text\n", "text"),
        (b"\0\x01\x02\x03", "binary"),
        (b"<?xml version='1.0'?>", "xml"),
        (b"<!-- never closed <smses>", "xml"),
    ] {
        match error_of(&written(&dir, bytes)) {
            FileError::WrongType { looks: found } => assert_eq!(found.code(), looks),
            other => panic!("{looks}: {other}"),
        }
    }
    let other = error_of(&written(&dir, b"<contacts><contact/></contacts>"));
    assert!(
        matches!(other, FileError::WrongType { looks: Looks::Xml { root } } if root == "contacts")
    );
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    let path = written(&dir, TWO.as_bytes());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    assert_eq!(error_of(&path).code(), "no_permission");
}

#[test]
fn encodings() {
    let expect = read(TWO);
    assert_eq!(expect.bodies(), ["uno ñ", "dos 😜"]);
    assert_eq!(expect.lines, [3, 4]);
    let utf16 =
        |order: fn(u16) -> [u8; 2]| -> Vec<u8> { TWO.encode_utf16().flat_map(order).collect() };
    let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
    let marked = |mark: &[u8], text: &[u8]| [mark, text].concat();
    for bytes in [
        marked(b"\xef\xbb\xbf", TWO.as_bytes()),
        marked(b"\xff\xfe", &little),
        marked(b"\xfe\xff", &big),
        little,
        big,
        TWO.replace('\n', "\r\n").into_bytes(),
    ] {
        let got = read(&bytes);
        assert_eq!((got.bodies(), &got.lines), (expect.bodies(), &expect.lines));
        assert_eq!(got.activities, expect.activities);
    }
    let latin1 = read(b"<smses><sms address='1' date='1' type='1' body='a\xf1o'/></smses>");
    assert_eq!(
        (latin1.bodies(), latin1.problems.len()),
        (vec!["a\u{fffd}o"], 0)
    );
}

#[test]
fn odd_roots_are_tolerated() {
    let record = "<sms address='1' date='1' type='1' body='x'/>";
    for (xml, count) in [
        (
            format!("<calls>{record}<call number='1' date='1' type='3'/></calls>"),
            2,
        ),
        (format!("<smses><group>{record}</group></smses>"), 1),
        (format!("{record}{record}"), 2),
        (format!("<smses>{record}</smses><smses>{record}</smses>"), 2),
        (
            format!("<smses>{}</smses>", record.replace("/>", "></sms>")),
            1,
        ),
        ("<smses count='0'/>".to_owned(), 0),
        ("<smses count='0'></smses>".to_owned(), 0),
    ] {
        let got = read(&xml);
        assert_eq!(
            (got.activities.len(), &got.problems[..]),
            (count, &[][..]),
            "{xml}"
        );
    }
    let sink = DryRun::default();
    let calls = Reader::open(&fixture("calls.xml"), options(), &sink).unwrap();
    assert_eq!(calls.kind(), FileKind::Calls);
}

#[test]
fn a_file_cut_off_anywhere_keeps_what_is_whole() {
    let whole = fs::read(fixture("messages.xml")).unwrap();
    let expect = read(&whole);
    let end = whole.len() - "</smses>\n".len();
    let root = whole.windows(6).position(|w| w == b"<smses").unwrap() + 7;
    for cut in (root..=end).step_by(7).chain([end]) {
        let got = read(&whole[..cut]);
        assert_eq!(
            got.activities[..],
            expect.activities[..got.activities.len()],
            "at {cut}"
        );
        assert_eq!(got.problems.len(), 1, "at {cut}");
        assert_eq!(got.codes()[0].1, "truncated", "at {cut}");
    }
    assert_eq!(read(&whole[..end]).activities, expect.activities);
}

fn zipped(files: &[(&str, CompressionMethod, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, method, text) in files {
        let options = SimpleFileOptions::default().compression_method(*method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_zip_is_read_without_unpacking_it() {
    use CompressionMethod::{Deflated, Stored};
    let dir = TempDir::new().unwrap();
    let calls = fs::read_to_string(fixture("calls.xml")).unwrap();
    let path = written(
        &dir,
        &zipped(&[
            ("readme.txt", Stored, "hello"),
            ("__MACOSX/._sms.xml", Stored, "shadow"),
            ("contacts.xml", Stored, "<contacts/>"),
            ("a/sms.xml", Deflated, TWO),
            ("a/other.XML", Deflated, "<other/>"),
            ("a/calls.xml", Stored, &calls),
        ]),
    );
    let sink = DryRun::default();
    let mut reader = Reader::open(&path, options(), &sink).unwrap();
    assert_eq!(
        (reader.entry(), reader.kind()),
        (Some("a/sms.xml"), FileKind::Messages)
    );
    let got = all(&mut reader);
    assert_eq!(
        (reader.entry(), reader.kind()),
        (Some("a/calls.xml"), FileKind::Calls)
    );
    assert_eq!((got.activities.len(), got.problems.len()), (2 + 14, 0));
    assert_eq!(reader.bytes_read(), reader.bytes_total());
    assert!(reader.bytes_total() > calls.len() as u64);
}

#[test]
fn zips_that_cannot_be_read_say_why() {
    let dir = TempDir::new().unwrap();
    let plain = zipped(&[("sms.xml", CompressionMethod::Stored, TWO)]);
    assert_eq!(
        error_of(&written(&dir, &plain[..plain.len() / 2])).code(),
        "zip"
    );
    let none = zipped(&[("sms.txt", CompressionMethod::Stored, TWO)]);
    assert!(matches!(
        error_of(&written(&dir, &none)),
        FileError::WrongType {
            looks: Looks::Archive
        }
    ));
    assert_eq!(
        error_of(&written(&dir, &raw_zip("sms.xml", 1, 0, &[]))).code(),
        "encrypted_zip"
    );
    // AES-256 as WinZip defines it: method 99, what it hides in extra field 0x9901.
    let aes = [1, 0x99, 7, 0, 2, 0, b'A', b'E', 3, 8, 0];
    assert_eq!(
        error_of(&written(&dir, &raw_zip("sms.xml", 1, 99, &aes))).code(),
        "encrypted_zip"
    );
    assert_eq!(
        error_of(&written(&dir, &raw_zip("sms.xml", 0, 12, &[]))).code(),
        "zip"
    );

    // A damaged byte: what was read is kept, and said.
    let mut damaged = plain.clone();
    let at = plain.windows(3).position(|w| w == b"dos").unwrap();
    damaged[at] = b'D';
    let got = open(&written(&dir, &damaged));
    assert_eq!(
        (got.activities.len(), got.problems.last().unwrap().1.clone()),
        (2, Reason::Io)
    );
}

/// A zip of one entry with any flags, method and extra field; its content is not of interest.
fn raw_zip(name: &str, flags: u16, method: u16, extra: &[u8]) -> Vec<u8> {
    let content = [0u8; 40];
    let common = |out: &mut Vec<u8>| {
        for field in [20, flags, method, 0, 0x21] {
            out.extend(u16::to_le_bytes(field));
        }
        for field in [0, content.len() as u32, content.len() as u32] {
            out.extend(field.to_le_bytes());
        }
        out.extend((name.len() as u16).to_le_bytes());
        out.extend((extra.len() as u16).to_le_bytes());
    };
    let mut zip = b"PK\x03\x04".to_vec();
    common(&mut zip);
    zip.extend(name.as_bytes());
    zip.extend(extra);
    zip.extend(content);
    let directory = zip.len() as u32;
    zip.extend(b"PK\x01\x02\x14\0");
    common(&mut zip);
    zip.extend([0; 14]);
    zip.extend(name.as_bytes());
    zip.extend(extra);
    let size = zip.len() as u32 - directory;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend(size.to_le_bytes());
    zip.extend(directory.to_le_bytes());
    zip.extend([0, 0]);
    zip
}

#[test]
fn attachments_are_stored_under_their_hash() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::new(dir.path().join("blobs")).unwrap();
    let storing = blobs.storing().unwrap();
    let sink = blobs.sink(&storing);
    let preview = open(&fixture("messages.xml"));
    for _ in 0..2 {
        let mut reader = Reader::open(&fixture("messages.xml"), options(), &sink).unwrap();
        assert_eq!(
            all(&mut reader).activities,
            preview.activities,
            "preview and import agree"
        );
    }
    let hello = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    let path = blobs.path(hello).unwrap();
    assert!(path.ends_with(format!("b9/{hello}")));
    assert_eq!(fs::read(&path).unwrap(), b"hello world");
    assert_eq!(blobs.path("../../etc/passwd"), None);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    }
    assert_eq!(
        blobs.clean(std::time::Duration::ZERO).unwrap(),
        0,
        "nothing is left behind"
    );
    fs::write(dir.path().join("blobs/tmp/1-1"), b"half").unwrap();
    assert_eq!(blobs.clean(std::time::Duration::ZERO).unwrap(), 1);
}

#[test]
fn damaged_attachments_leave_nothing_behind() {
    let dir = TempDir::new().unwrap();
    let blobs = FileBlobs::new(dir.path()).unwrap();
    let storing = blobs.storing().unwrap();
    let sink = blobs.sink(&storing);
    let got = all(&mut Reader::open(&fixture("problems.xml"), options(), &sink).unwrap());
    assert_eq!(got.activities, open(&fixture("problems.xml")).activities);
    let mut left: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["lock", "tmp", "turn"]);
    assert_eq!(blobs.clean(std::time::Duration::ZERO).unwrap(), 0);
}

struct Full;

impl BlobSink for Full {
    fn put(&self, _: &mut dyn std::io::Read) -> std::io::Result<(String, u64)> {
        Err(std::io::ErrorKind::StorageFull.into())
    }
}

#[test]
fn a_full_disk_ends_it() {
    let mut reader = Reader::open(&fixture("messages.xml"), options(), &Full).unwrap();
    let items: Vec<_> = reader.by_ref().collect();
    assert_eq!(items.len(), 12, "eleven messages, then the error");
    assert!(
        matches!(items.last().unwrap(), Err(FileError::Io(e)) if e.kind() == std::io::ErrorKind::StorageFull)
    );
    assert!(reader.next().is_none());
}
