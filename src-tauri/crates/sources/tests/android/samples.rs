//! The real samples, where they are: `../shared/providers` beside the repository.

use std::path::{Path, PathBuf};

use listo_domain::Content;

use super::{addresses, open};

fn sample(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/providers");
    let path = root.join("samples/sms-backup-restore").join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: no sample at {}", path.display());
    None
}

/// Expected: python's xml.etree on the whole file.
#[test]
fn the_small_sample() {
    let Some(path) = sample("sms_small.xml") else {
        return;
    };
    let got = open(&path);
    assert_eq!((got.activities.len(), got.problems.len()), (12, 0));
    assert_eq!(
        got.activities.iter().filter(|a| a.sender.is_none()).count(),
        4
    );
    assert_eq!(
        super::body(&got.activities[9]),
        "Body text 10\nBody text 11\nBody text 12"
    );
}

/// Expected: python's XMLPullParser, which reads 41 sms and 8 mms before it finds the file cut
/// off inside the ninth, on line 133 (`grep -n '<mms '`).
#[test]
fn the_cut_off_sample() {
    let Some(path) = sample("sms_and_mms.xml") else {
        return;
    };
    let got = open(&path);
    assert_eq!(got.activities.len(), 49);
    assert_eq!(got.codes(), [(LAST_MMS, "truncated")]);
    let mms = &got.activities[41..];
    let who: Vec<_> = mms.iter().map(addresses).collect();
    let group = vec!["+15550000006", "+15550000009", "+15550000010"];
    let (six, eleven) = (vec!["+15550000006"], vec!["+15550000011"]);
    assert_eq!(
        who,
        [&six, &six, &group, &group, &group, &six, &eleven, &eleven].map(Clone::clone)
    );
    let images = mms.iter().filter(
        |a| matches!(&a.content, Content::Text { attachments, .. } if attachments.len() == 1),
    );
    assert_eq!(images.count(), 2);
}

const LAST_MMS: u64 = 133;
