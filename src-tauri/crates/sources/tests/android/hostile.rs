//! Anything at all, in any pieces, of any size.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use listo_sources::android::{Item, Reader, Reason};
use listo_sources::blobs::{BlobSink, DryRun};
use proptest::prelude::*;

use super::{all, options, read};

/// Gives the input in pieces of the given lengths, over and over.
struct Pieces<'a>(&'a [u8], std::iter::Cycle<std::vec::IntoIter<usize>>);

impl<'a> Pieces<'a> {
    fn new(input: &'a [u8], lengths: Vec<usize>) -> Self {
        Self(input, lengths.into_iter().cycle())
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.1.next().unwrap().min(buf.len()).min(self.0.len());
        buf[..n].copy_from_slice(&self.0[..n]);
        self.0 = &self.0[n..];
        Ok(n)
    }
}

/// Something between a backup and noise.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let tokens = [
        "<smses>",
        "</smses>",
        "<calls>",
        "<sms ",
        "<mms ",
        "<call ",
        "/>",
        ">",
        "</mms>",
        "</sms>",
        "<parts>",
        "</parts>",
        "<part ",
        "<addr ",
        "address=\"600000001\" ",
        "address=\"1~2~\" ",
        "date=\"1763000000001\" ",
        "date=\"x\" ",
        "type=\"1\" ",
        "type=\"2\" ",
        "msg_box=\"1\" ",
        "body=\"hi\" ",
        "body=\"",
        "'",
        "\"",
        "number='' ",
        "ct=\"image/png\" ",
        "data=\"AAAA\" ",
        "data=\"!\" ",
        "text=\"t\" ",
        "ct=\"text/plain\" ",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<!DOCTYPE x [",
        "]>",
        "&#55357;&#56860;",
        "&#0;",
        "&amp;",
        "&x;",
        "\n",
        "<",
        "&",
        "é",
        "seq=\"1\" ",
        "<other a='>' ",
        "=",
        "/",
    ];
    let token = prop_oneof![
        20 => proptest::sample::select(tokens.to_vec()).prop_map(|t| t.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(token, 0..60).prop_map(|t| [b"<smses>".to_vec(), t.concat()].concat())
}

/// Lines of all items, and the items themselves as text.
fn everything(input: impl Read + Send, limit: usize) -> Option<Vec<String>> {
    let sink = DryRun::default();
    let mut reader = Reader::from_read(input, options(), &sink).ok()?;
    reader.limit_record(limit);
    Some(reader.map(|item| format!("{:?}", item.unwrap())).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        everything(&bytes[..], 100);
        everything(&[b"<smses>", &bytes[..]].concat()[..], 100);
    }

    #[test]
    fn how_a_file_is_cut_into_reads_changes_nothing(
        bytes in soup(),
        lengths in proptest::collection::vec(1usize..9, 1..5),
        limit in 20usize..2000,
    ) {
        let whole = everything(&bytes[..], limit).unwrap();
        prop_assert_eq!(&whole, &everything(Pieces::new(&bytes, lengths), limit).unwrap());
        let lines = 1 + bytes.iter().filter(|b| **b == b'\n').count() as u64;
        for item in all_items(&bytes) {
            let (Item::Record { source_line: line, .. } | Item::Problem { line, .. }) = item;
            prop_assert!((1..=lines).contains(&line));
        }
    }

    #[test]
    fn a_good_record_after_anything_is_found(bytes in soup()) {
        // Comments, instructions and document types end where they end, so they may take it along.
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        // Again and again: "<<??" without its inner "<?" is one.
        while text.contains("<!") || text.contains("<?") {
            text = text.replace("<!", "").replace("<?", "");
        }
        let good = "\n<sms address=\"600000777\" date=\"1763000000001\" type=\"1\" body=\"found\" />";
        let got = read(format!("{text}{good}</smses>"));
        prop_assert!(got.activities.iter().any(|a| a.parties[0].address.0 == "+34600000777"));
    }
}

fn all_items(bytes: &[u8]) -> Vec<Item> {
    let sink = DryRun::default();
    Reader::from_read(bytes, options(), &sink)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// A backup that is made as it is read: a beginning, a block many times, an end.
struct Generated {
    block: Vec<u8>,
    times: usize,
    now: io::Cursor<Vec<u8>>,
    ended: bool,
}

impl Generated {
    fn new(block: String, times: usize) -> Self {
        let now = io::Cursor::new(b"<smses>\n".to_vec());
        Self {
            block: block.into_bytes(),
            times,
            now,
            ended: false,
        }
    }
}

impl Read for Generated {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.now.read(buf)?;
            if n > 0 || self.ended {
                return Ok(n);
            }
            if self.times > 0 {
                self.times -= 1;
                self.now = io::Cursor::new(self.block.clone());
            } else {
                self.ended = true;
                self.now = io::Cursor::new(b"</smses>\n".to_vec());
            }
        }
    }
}

fn photo(base64: usize) -> String {
    let data = "QUJD".repeat(base64 / 4);
    format!(
        "<mms address=\"600000001\" date=\"1763000000001\" msg_box=\"1\"><parts>\
         <part seq=\"0\" ct=\"image/jpeg\" cl=\"p.jpg\" data=\"{data}\" /></parts></mms>\n"
    )
}

/// Hashing megabytes takes long without optimisation and is not what is measured here.
#[derive(Default)]
struct Unhashed(AtomicU64);

impl BlobSink for Unhashed {
    fn put(&self, bytes: &mut dyn Read) -> io::Result<(String, u64)> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok((String::new(), io::copy(bytes, &mut io::sink())?))
    }
}

#[test]
fn memory_is_that_of_one_record() {
    const MB: usize = 1024 * 1024;
    let text = "<sms address=\"600000001\" date=\"1763000000001\" type=\"1\" body=\"Hola &#55357;&#56860;\" />\n";
    let block = format!("{}{}", text.repeat(100), photo(MB));
    // Twelve times the limit below: enough to show that nothing adds up.
    let times = 24 * MB / block.len() + 1;
    let sink = Unhashed::default();
    let stream = Generated::new(block, times);
    let mut reader = Reader::from_read(stream, options(), &sink).unwrap();
    let mut count = 0;
    for item in reader.by_ref() {
        assert!(matches!(item.unwrap(), Item::Record { .. }));
        count += 1;
    }
    assert_eq!(count, times * 101);
    assert_eq!(sink.0.load(Ordering::Relaxed), times as u64);
    let peak = reader.peak_buffer();
    assert!(peak < 2 * MB, "{peak} bytes for records of 1 MB");
}

#[test]
fn a_record_beyond_the_limit_is_passed_over_without_holding_it() {
    const MB: usize = 1024 * 1024;
    let block = format!("{}{}", photo(8 * MB), photo(1024));
    let sink = DryRun::default();
    let mut reader = Reader::from_read(Generated::new(block, 3), options(), &sink).unwrap();
    reader.limit_record(MB);
    let got = all(&mut reader);
    assert_eq!(got.activities.len(), 3);
    assert_eq!(got.lines, [3, 5, 7]);
    assert_eq!(
        got.problems,
        [
            (2, Reason::TooLarge),
            (4, Reason::TooLarge),
            (6, Reason::TooLarge)
        ]
    );
    assert!(reader.peak_buffer() < 2 * MB, "{}", reader.peak_buffer());
}

#[test]
fn nonsense_stays_linear() {
    let many = |s: &str| s.repeat(200_000);
    for xml in [
        format!("<smses><sms body=\"{}\"", many("<")),
        format!("<smses>{}", many("<")),
        format!("<smses>{}", many("<a ")),
        format!("<smses>{}", many("<sms ")),
        format!(
            "<smses><sms address='1' date='1' type='1' body='{}'/></smses>",
            many("&")
        ),
        format!(
            "<smses><mms address='{}' date='1' msg_box='1'/></smses>",
            "1~".repeat(20_000)
        ),
        format!(
            "<smses><mms date='1' msg_box='1'>{}</mms></smses>",
            "<addr address='1' type='137'/>".repeat(20_000)
        ),
        format!("<!DOCTYPE a [{}", many("<!ENTITY a '")),
    ] {
        let sink = DryRun::default();
        if let Ok(reader) = Reader::from_read(xml.as_bytes(), options(), &sink) {
            assert!(reader.count() <= 200_001);
        }
    }
}
