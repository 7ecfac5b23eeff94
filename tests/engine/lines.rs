//! Which number of ours an archive belongs to.

use crate::archive::{Sms, smses};
use crate::import::MIXED;
use crate::world::World;
use listo_engine::api::{ImportOptions, LineChoice, View};

#[tokio::test]
async fn each_sim_gets_its_number_and_is_remembered_for_the_next_file() {
    let w = World::new().await;
    let two = [
        Sms {
            sim: "1",
            body: "to one",
            ..Sms::default()
        },
        Sms {
            sim: "2",
            body: "to two",
            ..Sms::default()
        },
    ];
    let file = w.write("sms.xml", &smses(&two));
    let mut options = w.options(&[&file]);
    options.lines.clear();
    let asked = w.preview(&options).await.lines;
    assert_eq!(
        asked.iter().map(|l| l.line.as_deref()).collect::<Vec<_>>(),
        [Some("1"), Some("2")],
        "one question for each SIM"
    );
    options.lines = vec![
        LineChoice {
            line: Some("1".into()),
            name: "Work".into(),
            e164: Some("(202) 555-0100".into()),
        },
        LineChoice {
            line: Some("2".into()),
            name: "Home".into(),
            e164: None,
        },
    ];
    w.import(&options).await;
    let numbers = w.engine.numbers().await.unwrap();
    assert_eq!(numbers.len(), 2);
    assert_eq!(numbers[0].e164.as_deref(), Some("+12025550100"), "in E.164");
    assert_eq!(
        w.counts().await.total.all,
        2,
        "the same person on two of our numbers"
    );

    let blank = ImportOptions {
        lines: Vec::new(),
        ..options
    };
    let remembered = w.preview(&blank).await.lines;
    assert_eq!(
        remembered
            .iter()
            .map(|l| l.name.as_str())
            .collect::<Vec<_>>(),
        ["Work", "Home"],
        "nobody is asked twice"
    );
    w.assert_sound().await;
}

#[tokio::test]
async fn the_first_preview_of_a_known_set_already_knows_its_number() {
    let w = World::new().await;
    let file = w.write("sms.xml", &smses(&MIXED));
    w.import(&w.options(&[&file])).await;
    let blank = ImportOptions {
        lines: Vec::new(),
        ..w.options(&[&file])
    };
    let preview = w.preview(&blank).await;
    assert_eq!(preview.lines[0].name, "Front desk", "remembered");
    assert_eq!(
        (preview.tally.messages, preview.tally.duplicates),
        (0, 6),
        "and compared with what that number has"
    );
}

#[tokio::test]
async fn another_phone_is_not_taken_for_the_first() {
    let w = World::new().await;
    let first = w.write("first.xml", &smses(&MIXED));
    w.import(&w.options(&[&first])).await;
    let other = smses(&MIXED).replace("set-1", "set-2");
    let other = w.write("other.xml", &other);
    let blank = ImportOptions {
        lines: Vec::new(),
        ..w.options(&[&other])
    };
    let preview = w.preview(&blank).await;
    assert_ne!(
        preview.lines[0].name, "Front desk",
        "its set is another, so it is asked about"
    );
    assert_eq!(preview.tally.duplicates, 0);
}

#[tokio::test]
async fn a_second_sim_does_not_double_what_the_first_brought() {
    let w = World::new().await;
    let one = [Sms {
        sim: "1",
        body: "to one",
        ..Sms::default()
    }];
    let first = w.write("first.xml", &smses(&one));
    w.import(&w.options(&[&first])).await;
    let both = [
        Sms {
            sim: "1",
            body: "to one",
            ..Sms::default()
        },
        Sms {
            sim: "2",
            body: "to two",
            ..Sms::default()
        },
    ];
    let second = w.write("second.xml", &smses(&both));
    let blank = ImportOptions {
        lines: Vec::new(),
        ..w.options(&[&second])
    };
    let preview = w.preview(&blank).await;
    let names: Vec<&str> = preview.lines.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(
        names,
        ["Front desk", "SIM 2"],
        "the first SIM is the number it was"
    );
    assert_eq!((preview.tally.duplicates, preview.tally.messages), (1, 1));
}

#[tokio::test]
async fn our_own_number_is_no_member_of_a_group() {
    let w = World::new().await;
    let at = crate::world::NOW - crate::world::DAY;
    let part = "<part seq=\"0\" ct=\"text/plain\" text=\"hi\" />";
    let addr = |number: &str, kind: u8| format!("<addr address=\"{number}\" type=\"{kind}\" />");
    let xml = format!(
        "<smses count=\"2\">\
         <mms date=\"{at}\" msg_box=\"2\" address=\"+12025550101~+12025550102~+12025550100\" \
         m_type=\"128\" read=\"1\" sub=\"null\"><parts>{part}</parts><addrs>{}{}{}</addrs></mms>\
         <mms date=\"{}\" msg_box=\"1\" address=\"+12025550101~+12025550102\" m_type=\"132\" \
         read=\"0\" sub=\"null\"><parts>{part}</parts><addrs>{}{}</addrs></mms></smses>",
        addr("+12025550100", 137),
        addr("+12025550101", 151),
        addr("+12025550102", 151),
        at + 1,
        addr("+12025550101", 137),
        addr("+12025550102", 151),
    );
    let file = w.write("mms.xml", &xml);
    let mut options = w.options(&[&file]);
    options.lines.clear();
    let preview = w.preview(&options).await;
    assert_eq!(
        preview.lines[0].e164.as_deref(),
        Some("+12025550100"),
        "the file says who we are"
    );
    assert_eq!(
        preview.tally.conversations, 1,
        "one group of the two others"
    );
    options.lines = preview.lines;
    let done = w.import(&options).await;
    assert_eq!(done.tally, preview.tally, "the preview is a promise");
    assert_eq!(w.rows(View::All).await[0].parties.len(), 2);
}
