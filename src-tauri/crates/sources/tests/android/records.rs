//! Every kind of record, field by field.

use listo_domain::{Address, CallOutcome, Content, Delivery, Direction, Millis};
use listo_sources::android::{AndroidOptions, FileKind, Reader, Reason};
use listo_sources::blobs::DryRun;

use super::{addresses, all, body, fixture, open, options, read};

#[test]
fn messages() {
    let got = open(&fixture("messages.xml"));
    assert_eq!(got.problems, []);
    assert_eq!(got.activities.len(), 18);
    assert_eq!(got.lines[..2], [5, 6]);
    assert_eq!(
        got.hints[..5],
        [Some("1".into()), Some("2".into()), None, None, None]
    );

    let first = &got.activities[0];
    assert_eq!(body(first), "Hola 😜 & adiós");
    assert_eq!(first.at, Millis(1_763_000_000_001));
    assert_eq!(first.read, Some(false));
    assert_eq!(first.sender.as_ref().unwrap().0, "+34600000001");
    assert_eq!(first.parties[0].name.as_deref(), Some("Marta Ruiz"));
    // The same person without a country code, "(Unknown)", and the body "null" for none.
    let second = &got.activities[1];
    assert_eq!(
        (addresses(second), body(second)),
        (vec!["+34600000001"], "")
    );
    assert_eq!(
        (second.parties[0].name.as_deref(), &second.sender),
        (None, &None)
    );

    let deliveries: Vec<_> = got.activities[..11]
        .iter()
        .map(|a| match &a.content {
            Content::Text {
                direction,
                delivery,
                ..
            } => (*direction, *delivery),
            other => panic!("{other:?}"),
        })
        .collect();
    use Delivery::{Delivered, Draft, Failed, Queued, Sent};
    let out = [Delivered, Sent, Failed, Draft, Queued, Failed, Queued];
    let mut expect = vec![(Direction::Inbound, Delivered)];
    expect.extend(out.map(|d| (Direction::Outbound, d)));
    expect.extend([(Direction::Inbound, Delivered); 3]);
    assert_eq!(deliveries, expect);

    assert_eq!(addresses(&got.activities[8]), ["BANK"]);
    assert_eq!(body(&got.activities[8]), "line one\nline two");
    assert!(
        matches!(&got.activities[8].content, Content::Text { subject: Some(s), .. } if s == "Aviso")
    );
    assert_eq!(addresses(&got.activities[9]), ["22020"]);
    assert_eq!(addresses(&got.activities[10]), [""]);
}

#[test]
fn multimedia_messages() {
    let got = open(&fixture("messages.xml"));
    let group = &got.activities[11];
    // Ours (600000009) left out, the copy removed, sorted.
    assert_eq!(addresses(group), ["+34600000003", "+34600000004"]);
    assert_eq!(group.sender.as_ref().unwrap().0, "+34600000004");
    assert!(group.parties.iter().all(|p| p.name.is_none()));
    let Content::Text {
        body,
        attachments,
        subject,
        ..
    } = &group.content
    else {
        panic!()
    };
    assert_eq!(body, "first \"one\"\nsecond");
    assert_eq!(*subject, None);
    assert_eq!(attachments.len(), 1);
    assert_eq!(attachments[0].media_type, "image/png");
    assert_eq!(attachments[0].name.as_deref(), Some("photognp.png"));
    assert_eq!(attachments[0].size, 11);
    // sha256sum of "hello world"
    let hello = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    assert_eq!(attachments[0].sha256, hello);

    let mail = &got.activities[12];
    assert_eq!(addresses(mail), ["ana@example.com"]);
    assert_eq!(mail.at, Millis(1_763_000_002_000), "seconds");
    assert!(matches!(&mail.content, Content::Text { subject: Some(s), .. } if s == "Reunión"));

    assert_eq!(
        addresses(&got.activities[13]),
        ["+34600000003", "+34600000005"]
    );
    assert_eq!(
        addresses(&got.activities[14]),
        ["+34600000003", "+34600000005"]
    );
    assert_eq!(
        got.activities[14].sender.as_ref().unwrap().0,
        "+34600000005"
    );

    let card = &got.activities[15];
    assert_eq!(addresses(card), ["+34600000006"]);
    let Content::Text { attachments, .. } = &card.content else {
        panic!()
    };
    assert_eq!(
        (attachments[0].name.as_deref(), attachments[0].size),
        (Some("ana.vcf"), 11)
    );
}

#[test]
fn what_the_reader_learns() {
    let sink = DryRun::default();
    let path = fixture("messages.xml");
    let mut reader = Reader::open(&path, options(), &sink).unwrap();
    assert_eq!(reader.kind(), FileKind::Messages);
    assert_eq!(reader.backup_set(), Some("b0"));
    all(&mut reader);
    assert_eq!(reader.lines().iter().collect::<Vec<_>>(), ["1", "2"]);
    let ours: Vec<_> = reader.own_seen().iter().map(|a| a.0.as_str()).collect();
    assert_eq!(ours, ["+34600000009"]);
    assert_eq!(
        reader.bytes_total(),
        std::fs::metadata(&path).unwrap().len()
    );
    assert_eq!(reader.bytes_read(), reader.bytes_total());
    assert_eq!((sink.count(), sink.bytes()), (2, 22));
}

#[test]
fn calls() {
    let got = open(&fixture("calls.xml"));
    assert_eq!(got.problems, []);
    assert_eq!(
        got.hints[..3],
        [Some("1".into()), Some("89340000".into()), None]
    );
    let calls: Vec<_> = got
        .activities
        .iter()
        .map(|a| {
            assert_eq!(a.read, None);
            match &a.content {
                Content::Call {
                    direction,
                    outcome,
                    duration_s,
                    ..
                } => (Some((*direction, *outcome)), *duration_s),
                Content::Voicemail { duration_s, .. } => (None, *duration_s),
                Content::Text { .. } => panic!("text"),
            }
        })
        .collect();
    use CallOutcome::{Answered, Blocked, Missed, Rejected};
    use Direction::{Inbound, Outbound};
    let expect = [
        (Some((Inbound, Answered)), 65),
        (Some((Inbound, Answered)), 0),
        (Some((Outbound, Answered)), 12),
        (Some((Outbound, Missed)), 0),
        (Some((Inbound, Missed)), 0),
        (None, 30),
        (Some((Inbound, Rejected)), 0),
        (Some((Inbound, Blocked)), 0),
        (Some((Inbound, Answered)), 9),
        (Some((Inbound, Missed)), 0),
        (Some((Inbound, Missed)), 0),
        (Some((Inbound, Answered)), 5),
        (Some((Inbound, Answered)), 5),
        (Some((Outbound, Answered)), 5),
    ];
    assert_eq!(calls, expect);
    let who: Vec<_> = got.activities.iter().map(addresses).collect();
    assert!(who[..9].iter().all(|w| w == &["+34600000001"]));
    assert_eq!(who[9..], [[""], [""], [""], [""], ["+34600000002"]]);
    assert_eq!(
        got.activities[9].parties[0].name, None,
        "withheld has no name"
    );
    assert_eq!(got.activities[0].sender.as_ref().unwrap().0, "+34600000001");
    assert_eq!(got.activities[3].sender, None);
}

#[test]
fn problems_cost_only_themselves() {
    let got = open(&fixture("problems.xml"));
    assert_eq!(
        got.codes(),
        [
            (9, "bad_field"),
            (10, "bad_field"),
            (11, "bad_field"),
            (12, "bad_field"),
            (13, "bad_field"),
            (14, "bad_field"),
            (15, "malformed"),
            (17, "malformed"),
            (18, "bad_attachment"),
            (18, "bad_attachment"),
            (25, "malformed"),
            (28, "bad_field"),
            (29, "malformed"),
            (30, "bad_field"),
            (31, "bad_field"),
        ]
    );
    let fields: Vec<_> = got
        .problems
        .iter()
        .filter_map(|(_, r)| match r {
            Reason::BadField { field, value } => Some((*field, value.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(
        fields,
        [
            ("date", "tomorrow"),
            ("date", ""),
            ("date", "-5"),
            ("date", "253402300800000"),
            ("type", "9"),
            ("address", ""),
            ("msg_box", "8"),
            ("duration", "x"),
            ("type", "20"),
        ]
    );
    // No entity is expanded and no file opened; the rest is there, a call among messages too.
    let texts = &got.activities[..3];
    assert_eq!(
        texts.iter().map(body).collect::<Vec<_>>(),
        ["&lol9; &file; kept", "after the odd quote", "photo"]
    );
    assert_eq!(got.activities.len(), 4);
    assert!(matches!(got.activities[3].content, Content::Call { .. }));
}

fn one(xml: &str) -> listo_domain::IncomingActivity {
    let mut got = read(format!("<smses>{xml}</smses>"));
    assert_eq!(got.activities.len(), 1, "{:?}", got.problems);
    got.activities.remove(0)
}

#[test]
fn a_date_is_at_least_a_millisecond() {
    for (date, good) in [("-1", false), ("0", false), (" 0 ", false), ("1", true)] {
        for record in [
            format!(r#"<sms address="1" date="{date}" type="1" body="b" />"#),
            format!(r#"<mms address="1" date="{date}" msg_box="1"><parts /></mms>"#),
            format!(r#"<call number="1" date="{date}" type="3" duration="0" />"#),
        ] {
            let got = read(format!("<smses>{record}</smses>"));
            let value = date.to_owned();
            let expect = (!good).then_some((
                1,
                Reason::BadField {
                    field: "date",
                    value,
                },
            ));
            assert_eq!(got.problems, Vec::from_iter(expect), "{record}");
            assert_eq!(got.activities.len(), usize::from(good), "{record}");
        }
    }
}

#[test]
fn the_id_is_that_of_the_event() {
    let id = |xml: &str| one(xml).external_id;
    let base = id(r#"<sms address="600000001" date="1763000000001" type="2" body="b" read="0" />"#);
    assert!(
        base.len() == 32
            && base
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
    );
    for same in [
        r#"<sms address=" 600000001 " date="1763000000001" type="2" body="b" read="1" />"#,
        r#"<sms address="600000001" date="1763000000001" type="4" body="b" contact_name="Ana" sub_id="3" />"#,
    ] {
        assert_eq!(id(same), base, "{same}");
    }
    for other in [
        r#"<sms address="+34600000001" date="1763000000001" type="2" body="b" />"#,
        r#"<sms address="600000002" date="1763000000001" type="2" body="b" />"#,
        r#"<sms address="600000001" date="1763000000002" type="2" body="b" />"#,
        r#"<sms address="600000001" date="1763000000001" type="1" body="b" />"#,
        r#"<sms address="600000001" date="1763000000001" type="2" body="c" />"#,
        r#"<sms address="600000001" date="1763000000001" type="2" body="b" subject="s" />"#,
        r#"<mms address="600000001" date="1763000000001" msg_box="2" body="b"><parts><part ct="text/plain" text="b"/></parts></mms>"#,
        r#"<call number="600000001" date="1763000000001" type="2" />"#,
    ] {
        assert_ne!(id(other), base, "{other}");
    }
    let mms = |data: &str| {
        id(&format!(
            r#"<mms address="1" date="1763000000001" msg_box="2"><parts><part ct="image/png" data="{data}"/></parts></mms>"#
        ))
    };
    assert_eq!(mms("AAAA"), mms("AA AA"));
    assert_ne!(mms("AAAA"), mms("AAAB"));
    // Damaged ones as well.
    assert_ne!(mms("!!!!"), mms("!!!?"));
    assert_eq!(mms("!!!!"), mms("!!!!"));
}

#[test]
fn correcting_the_region_changes_no_id() {
    // The same number twice where the region is known, which decides who of the others is us.
    let mixed = br#"<smses>
        <mms address="600000002~+34600000002~600000009" date="1763000000001" msg_box="1"/>
        <mms address="null" date="1763000000002" msg_box="1"><addrs>
            <addr address="600000001" type="137"/><addr address="600000009" type="151"/>
            <addr address="+34600000009" type="151"/></addrs></mms>
        <mms address="null" date="1763000000003" msg_box="1"><addrs>
            <addr address="600000001" type="137"/><addr address="+34600000001" type="130"/>
            <addr address="600000002" type="151"/></addrs></mms>
        <mms address="g@rcs.google.com" date="1763000000004" msg_box="2"><addrs>
            <addr address="600000009" type="137"/><addr address="600000001" type="151"/></addrs></mms>
        </smses>"#;
    let messages = std::fs::read(fixture("messages.xml")).unwrap();
    let calls = std::fs::read(fixture("calls.xml")).unwrap();
    for file in [&messages[..], &calls, mixed] {
        let read_in = |region: &str, own_numbers| {
            let sink = DryRun::default();
            let region = region.to_owned();
            let options = AndroidOptions {
                region,
                own_numbers,
            };
            all(&mut Reader::from_read(file, options, &sink).unwrap()).activities
        };
        let spain = read_in("ES", vec![]);
        let own = vec![Address("+34600000009".into())];
        for other in [
            read_in("US", vec![]),
            read_in("", vec![]),
            read_in("ES", own),
        ] {
            let differs = spain
                .iter()
                .zip(&other)
                .any(|(a, b)| a.parties != b.parties);
            assert!(differs || file == calls, "otherwise this tests nothing");
            assert_eq!(spain.len(), other.len());
            for (a, b) in spain.iter().zip(&other) {
                assert_eq!(a.external_id, b.external_id, "{a:?}\n{b:?}");
            }
        }
    }
}

#[test]
fn the_order_of_a_group_changes_no_id() {
    let id = |address: &str| {
        one(&format!(
            r#"<mms address="{address}" date="1763000000001" msg_box="2"/>"#
        ))
        .external_id
    };
    assert_eq!(
        id("600000001~600000002"),
        id(" 600000002 ~600000001~600000002~")
    );
    assert_ne!(id("600000001~600000002"), id("600000001"));
}

#[test]
fn naming_our_number_later_changes_no_id() {
    let xml = r#"<smses><mms address="+34600000001~+34600000009" date="1763000000001" msg_box="1"/></smses>"#;
    let sink = DryRun::default();
    let without = AndroidOptions {
        region: "ES".into(),
        own_numbers: vec![],
    };
    let mut reader = Reader::from_read(xml.as_bytes(), without, &sink).unwrap();
    let without = all(&mut reader);
    let with = read(xml);
    assert_eq!(
        without.activities[0].external_id,
        with.activities[0].external_id
    );
    assert_eq!(without.activities[0].parties.len(), 2);
    assert_eq!(with.activities[0].parties.len(), 1);
}
