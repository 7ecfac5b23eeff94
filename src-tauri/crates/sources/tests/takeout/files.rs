//! Folders, zips, parts, and the files beside the pages.

use std::path::Path;

use listo_sources::android::FileError;
use listo_sources::blobs::DryRun;
use listo_sources::takeout::{Reader, TakeoutOptions, bytes};

use super::{
    ANA, Export, Got, ME, NOON, attachments, call, open, open_with, options, ours, theirs, thread,
};

const TEXT: &str = "Ana - Text - 2024-01-19T17_00_00Z.html";

fn files(named: &[(&str, &str)]) -> String {
    let one = |(kind, name): &(&str, &str)| match *kind {
        "img" => format!("<div><img src=\"{name}\" alt=\"Image MMS Attachment\" /></div>"),
        "audio" => format!(
            "<div><audio controls=\"controls\" src=\"{name}\"><a rel=\"enclosure\" href=\"{name}\">Audio</a></audio></div>"
        ),
        kind => format!("<div><a class=\"{kind}\" href=\"{name}\">attachment</a></div>"),
    };
    named.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn with_files(named: &[(&str, &str)]) -> String {
    thread(
        "Ana",
        &[theirs(NOON, ANA, "Ana", "look", &files(named))],
        &["sms"],
    )
}

const PHONES: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nN:;;;;\r\nTEL;TYPE=CELL:+12025550199\r\n\
                      item1.TEL:+12025550100\r\nitem1.X-ABLabel:Google Voice\r\nEND:VCARD\r\n";

fn export() -> Export {
    Export::new()
        .with(
            TEXT,
            with_files(&[("img", "Ana - Text - 2024-01-19T17_00_00Z-1-1")]),
        )
        .with(
            "Ana - Text - 2024-01-19T17_00_00Z-1-1.jpg",
            b"\xff\xd8\xff jpeg",
        )
        .with(
            "Bob - Missed - 2024-01-19T17_00_00Z.html",
            call("+12025550133", "Bob", NOON, "", &["missed"]),
        )
        .at("Takeout/Voice/Phones.vcf", PHONES)
        .at(
            "Takeout/archive_browser.html",
            "<html><body>All of it</body></html>",
        )
        .at("Takeout/Mail/x.html", "<html><body>mail</body></html>")
}

fn counts(got: &Got) -> (usize, usize, usize) {
    let files = got.activities.iter().map(|a| attachments(a).len()).sum();
    (got.activities.len(), files, got.problems.len())
}

#[test]
fn a_folder_and_a_zip_of_it_give_the_same() {
    let export = export();
    let (folder, zip) = (open(&export.folder()), open(&export.zip()));
    assert_eq!(counts(&folder), (2, 1, 0));
    assert_eq!(format!("{folder:?}"), format!("{zip:?}"));
    assert_eq!(folder.own, [ME]);
    assert_eq!(folder.set, "google-voice:+12025550100");
}

#[test]
fn any_folder_of_the_export_may_be_chosen() {
    let export = export();
    let top = export.folder();
    for inside in ["", "Takeout", "Takeout/Voice", "Takeout/Voice/Calls"] {
        let path = top.join(inside);
        let got = open(&path);
        assert_eq!(counts(&got), (2, 1, 0), "{inside}");
        // `Phones.vcf` lies beside `Calls`.
        assert_eq!(got.own, [ME], "{inside}");
    }
    let parent = export.dir.path().to_owned();
    assert_eq!(
        counts(&open(&parent)).0,
        2,
        "the folder a zip was unpacked into"
    );
    assert!(bytes(&top).unwrap() > 1_000 && bytes(&top.join("Takeout/Mail")).is_none());
}

#[test]
fn folders_may_have_names_in_other_languages() {
    let text = thread("Ana", &[theirs(NOON, ANA, "Ana", "hola", "")], &["sms"]);
    let export = Export::new().at("Descargas/Telefon\u{ed}a/Llamadas/Ana - Texto.html", text);
    assert_eq!(counts(&open(&export.folder())), (1, 0, 0));
    assert_eq!(counts(&open(&export.zip())), (1, 0, 0));
}

#[test]
fn parts_of_an_export_find_their_files_in_each_other() {
    let export = export();
    let pages = export.zip_as("takeout-20240119T000000Z-001.zip", |f| !f.ends_with(".jpg"));
    let alone = export.dir.path().join("alone");
    std::fs::create_dir(&alone).unwrap();
    let lonely = alone.join("takeout-20240119T000000Z-001.zip");
    std::fs::copy(&pages, &lonely).unwrap();
    let without = open(&lonely);
    assert_eq!(counts(&without), (2, 0, 1));

    let files = export.zip_as("takeout-20240119T000000Z-002.zip", |f| f.ends_with(".jpg"));
    let with = open(&pages);
    assert_eq!(
        counts(&with),
        (2, 1, 0),
        "the second part lies beside the first"
    );
    assert_eq!(with.ids(), without.ids());
    assert_eq!(
        counts(&open(&files)),
        (0, 0, 0),
        "a part without pages holds nothing itself"
    );

    let chosen = TakeoutOptions {
        beside: vec![files],
        ..options()
    };
    assert_eq!(
        counts(&open_with(&lonely, chosen)),
        (2, 1, 0),
        "or was chosen with it"
    );
}

#[test]
fn files_are_found_by_their_stem_and_told_by_their_ending() {
    let name = |end: &str| format!("J. O'Hara - Text - 2024-01-19T17_00_00Z-1-{end}");
    let html = with_files(&[
        ("img", &name("1")),
        ("video", &name("2")),
        ("vcard", &name("3")),
        ("audio", &name("4.amr")),
        ("img", "J. O&#39;Hara - Text - 2024-01-19T17_00_00Z-1-5"),
        ("img", "J%2E O'Hara - Text - 2024-01-19T17_00_00Z-1-6"),
        ("img", "Renamed - Text - 2024-01-19T17_00_00Z-1-7"),
        ("img", "../../../etc/passwd"),
        ("img", "https://example.com/track.gif"),
        ("img", "data:image/png;base64,AAAA"),
    ]);
    let mut export = Export::new().with("J. O_Hara - Text - 2024-01-19T17_00_00Z.html", html);
    for end in [
        "1.png", "2.3gp", "3.vcf", "4.amr", "5.gif", "6.jpg", "7.jpg", "8.jpg",
    ] {
        // The system that unpacked it had no apostrophe.
        export = export.with(&name(end).replace('\'', "_"), end);
    }
    let got = open(&export.zip());
    let files = attachments(&got.activities[0]);
    let types: Vec<&str> = files.iter().map(|f| f.media_type.as_str()).collect();
    assert_eq!(
        types,
        [
            "image/png",
            "video/3gpp",
            "text/vcard",
            "audio/amr",
            "image/gif",
            "image/jpeg",
            "image/jpeg"
        ]
    );
    assert_eq!(
        files[0].name.as_deref(),
        Some("J. O_Hara - Text - 2024-01-19T17_00_00Z-1-1.png")
    );
    // Only what claims to lie beside the page is missed.
    assert_eq!(got.problems.len(), 1);
}

#[test]
fn our_number_is_that_of_our_lines_where_no_card_says_it() {
    let html = thread(
        "",
        &[theirs(NOON, ANA, "", "a", ""), ours(NOON, "b", "")],
        &["sms"],
    );
    let got = Export::new().with(TEXT, html).read();
    assert_eq!(
        (got.own, got.set.as_str()),
        (vec![ME.to_owned()], "google-voice")
    );
}

#[test]
fn what_is_no_export_is_told() {
    let code = |path: &Path| {
        let sink = DryRun::default();
        Reader::open(path, options(), &sink).err().map(|e| e.code())
    };
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(code(dir.path()), Some("wrong_type"));
    assert_eq!(code(&dir.path().join("none")), Some("not_found"));
    std::fs::write(dir.path().join("page.html"), "<html>no</html>").unwrap();
    assert_eq!(code(dir.path()), Some("wrong_type"));
    let export = Export::new().at("Takeout/Mail/all.mbox", "From ");
    let mail = export.zip();
    assert_eq!(code(&mail), Some("wrong_type"));
    std::fs::write(dir.path().join("sms.xml"), "<smses></smses>").unwrap();
    assert_eq!(code(&dir.path().join("sms.xml")), Some("wrong_type"));
    std::fs::write(dir.path().join("bad.zip"), b"PK\x03\x04 and nothing").unwrap();
    assert_eq!(code(&dir.path().join("bad.zip")), Some("zip"));
}

#[test]
fn a_damaged_page_of_a_zip_costs_only_itself() {
    let export = export();
    let path = export.zip();
    let mut bytes = std::fs::read(&path).unwrap();
    // Into the packed bytes of the first page, behind its header.
    let at = bytes
        .windows(TEXT.len())
        .position(|w| w == TEXT.as_bytes())
        .unwrap()
        + TEXT.len()
        + 60;
    bytes[at] ^= 0x55;
    std::fs::write(&path, bytes).unwrap();
    let got = open(&path);
    assert_eq!(got.activities.len(), 1);
    assert_eq!(got.codes(), [(TEXT, 1, "io")]);
}

#[test]
fn files_that_share_their_bytes_are_refused() {
    let export = Export::new()
        .with(
            "a.html",
            thread("", &[theirs(NOON, ANA, "", "a", "")], &["sms"]),
        )
        .with(
            "b.html",
            thread("", &[theirs(NOON, ANA, "", "b", "")], &["sms"]),
        );
    let path = export.zip();
    let mut bytes = std::fs::read(&path).unwrap();
    // The second entry of the directory leads to the first file, which it claims to be longer than.
    let entries: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == b"PK\x01\x02")
        .map(|(n, _)| n)
        .collect();
    let second = entries[1];
    bytes[second + 42..second + 46].copy_from_slice(&0u32.to_le_bytes());
    let longer = u32::from_le_bytes(bytes[second + 20..second + 24].try_into().unwrap()) + 100;
    bytes[second + 20..second + 24].copy_from_slice(&longer.to_le_bytes());
    std::fs::write(&path, bytes).unwrap();
    let sink = DryRun::default();
    let error = Reader::open(&path, options(), &sink).err().unwrap();
    assert!(matches!(error, FileError::Zip { .. }), "{error:?}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let export = export();
    let folder = export.folder();
    let calls = folder.join("Takeout/Voice/Calls");
    std::os::unix::fs::symlink(&folder, calls.join("round")).unwrap();
    std::os::unix::fs::symlink(
        "/etc/passwd",
        calls.join("Ana - Text - 2024-01-19T17_00_00Z-1-2.jpg"),
    )
    .unwrap();
    assert_eq!(counts(&open(&folder)), (2, 1, 0));
}
