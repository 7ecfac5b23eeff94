//! Tables as programs write them.

use super::*;

#[test]
fn messages_of_a_console_of_twilio() {
    let table = Table::of(
        "\"From\",\"To\",\"Body\",\"Status\",\"SentDate\",\"ApiVersion\",\"NumSegments\",\"ErrorCode\",\"AccountSid\",\"Sid\",\"Direction\",\"Price\",\"PriceUnit\"\n\
         \"+34600000001\",\"+12025550100\",\"Are you open, today?\",\"received\",\"2026-01-02T03:04:05Z\",\"2010-04-01\",\"1\",\"0\",\"AC0\",\"SM1\",\"inbound\",\"-0.0075\",\"USD\"\n\
         \"+12025550100\",\"+34600000001\",\"Yes \"\"we\"\" are\nuntil 8\",\"delivered\",\"2026-01-02T03:05:05Z\",\"2010-04-01\",\"1\",\"0\",\"AC0\",\"SM2\",\"outbound-api\",\"-0.0075\",\"USD\"\n\
         \"+12025550100\",\"+34600000002\",\"Hello\",\"undelivered\",\"2026-01-02T03:06:05Z\",\"2010-04-01\",\"1\",\"30003\",\"AC0\",\"SM3\",\"outbound-reply\",\"-0.0075\",\"USD\"\n",
    );
    assert_eq!(
        lines(&table.sure()),
        [
            "+12025550100: 2026-01-02 03:04:05 in text +34600000001 | \"Are you open, today?\"",
            "+12025550100: 2026-01-02 03:05:05 out text +34600000001 | \"Yes \\\"we\\\" are\\nuntil 8\" Delivered",
            "+12025550100: 2026-01-02 03:06:05 out text +34600000002 | \"Hello\" Failed",
        ]
    );
}

#[test]
fn a_table_of_excel_in_spanish_with_semicolons_in_windows_1252() {
    let text = "sep=;\r\nFecha;Hora;Teléfono;Contacto;Tipo;Mensaje;Leído\r\n\
        25/12/2025;09:05;600 000 001;Ana Núñez;Recibido;\"¿Abrís mañana; o no?\";No\r\n\
        25/12/2025;9:07:30;600 000 001;Ana Núñez;Enviado;Sí, a las 9;\r\n\
        3/1/2026;18:00;+34 600 000 002;;Recibido;Año nuevo;Sí\r\n";
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!lost);
    let table = Table::of(&bytes);
    let survey = table.survey();
    assert_eq!((survey.encoding, survey.delimiter), ("windows-1252", ';'));
    assert_eq!(survey.mapping.order, Some(Order::Dmy), "25 is no month");
    assert!(survey.unzoned);
    let items = table.sure();
    assert_eq!(
        lines(&items),
        [
            "2025-12-25 08:05:00 in text +34600000001=Ana Núñez | \"¿Abrís mañana; o no?\"",
            "2025-12-25 08:07:30 out text +34600000001=Ana Núñez | \"Sí, a las 9\" Sent",
            "2026-01-03 17:00:00 in text +34600000002 | \"Año nuevo\"",
        ]
    );
    let read: Vec<_> = records(&items).iter().map(|a| a.read).collect();
    assert_eq!(read, [Some(false), None, Some(true)]);
}

#[test]
fn messages_of_an_iphone_where_ours_name_nobody() {
    let table = Table::of(
        "Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Subject,Text,Attachment,Attachment type\n\
         Ana Ruiz,2026-01-02 10:00:00,,2026-01-02 10:01:00,,iMessage,Incoming,+34600000001,Ana Ruiz,Read,,,Hola,,\n\
         Ana Ruiz,2026-01-02 10:02:00,2026-01-02 10:02:01,,,iMessage,Outgoing,,,Delivered,,,Dime,IMG_1.jpg,Image\n\
         Family,2026-01-02 11:00:00,,,,SMS,Incoming,+34600000002,Luis,Read,,,one,,\n\
         Family,2026-01-02 11:01:00,,,,SMS,Incoming,+34600000001,Ana Ruiz,Read,,,two,,\n\
         Family,2026-01-02 11:02:00,,,,SMS,Outgoing,,,Sent,,,three,,\n\
         Family,2026-01-02 11:03:00,,,,SMS,Notification,,,,,,Ana left,,\n\
         Marta,2026-01-02 12:00:00,,,,SMS,Outgoing,,,Sent,,,Are you there?,,\n",
    );
    let survey = table.survey();
    assert_eq!(survey.questions, []);
    let mut reader = Reader::open(
        table.0.path(),
        survey.mapping,
        "ES",
        &[],
        Zone::of("UTC", |_| 0).unwrap(),
        &|| true,
    )
    .unwrap();
    let items: Vec<Item> = reader.by_ref().collect();
    assert_eq!(
        lines(&items),
        [
            "2026-01-02 10:00:00 in text +34600000001=Ana Ruiz | \"Hola\"",
            "2026-01-02 10:02:00 out text +34600000001 | \"Dime\" Delivered",
            "2026-01-02 11:00:00 in text +34600000001+34600000002 | \"one\"",
            "2026-01-02 11:01:00 in text +34600000001+34600000002 | \"two\"",
            "2026-01-02 11:02:00 out text +34600000001+34600000002 | \"three\" Sent",
            "2026-01-02 12:00:00 out text Marta | \"Are you there?\" Sent",
        ]
        .map(str::to_owned)
        .map(|line| line.replace("+34600000001+34600000002", "+34600000001++34600000002"))
    );
    assert_eq!(
        reader.files_named(),
        1,
        "a table names files and does not hold them"
    );
    assert_eq!(reader.left_out(), 1, "what is no message is counted");
}

#[test]
fn calls_of_a_telephone_system() {
    let table = Table::of(
        "Call Time,Call Type,Caller Number,Contact Name,Duration\n\
         \"Jan 2, 2026 9:05:00 AM\",Incoming,600000001,Ana,0:01:15\n\
         \"Jan 2, 2026 9:06:00 PM\",Missed,600000002,,0:00:00\n\
         \"Jan 3, 2026 12:00:00 AM\",Outgoing,600000001,Ana,45\n\
         \"Jan 3, 2026 12:10:00 AM\",Outgoing,600000003,,0\n\
         \"Jan 3, 2026 12:20:00 AM\",Voicemail,Unknown,,12 s\n\
         \"Jan 3, 2026 12:30:00 AM\",Rejected,600000002,,\n",
    );
    // The other side stands under a heading of the caller: it is for both ways.
    let items = table.sure();
    assert_eq!(
        lines(&items),
        [
            "2026-01-02 08:05:00 in call +34600000001=Ana | Answered 75",
            "2026-01-02 20:06:00 in call +34600000002 | Missed 0",
            "2026-01-02 23:00:00 out call +34600000001=Ana | Answered 45",
            "2026-01-02 23:10:00 out call +34600000003 | Missed 0",
            "2026-01-02 23:20:00 in voicemail  | None 12",
            "2026-01-02 23:30:00 in call +34600000002 | Rejected 0",
        ]
    );
}

#[test]
fn calls_of_a_switchboard_with_words_of_its_own_for_what_became_of_them() {
    let table = Table::of(
        "Call log of October\n\
         Direction,Type,Phone Number,Name,Date,Time,Action,Action Result,Duration\n\
         Incoming,Voice,(202) 555-0143,,Thu 10/15/2026,2:13 PM,Phone Call,Call connected,0:01:05\n\
         Incoming,Voice,(202) 555-0144,,Thu 10/15/2026,2:20 PM,Phone Call,Missed,-\n\
         Outgoing,Voice,(202) 555-0143,,Fri 10/16/2026,9:00 AM,VoIP Call,No answer,0:00:12\n",
    );
    let survey = table.survey();
    assert_eq!(survey.questions, [], "{:?}", survey.mapping);
    assert_eq!(
        lines(&table.items(&survey.mapping)),
        [
            "2026-10-15 13:13:00 in call (202) 555-0143 | Answered 65",
            "2026-10-15 13:20:00 in call (202) 555-0144 | Missed 0",
            "2026-10-16 08:00:00 out call (202) 555-0143 | Missed 12",
        ]
    );
}

#[test]
fn our_own_table_of_before_it_named_the_other_side_of_what_we_sent() {
    let table = Table::of(
        "\u{feff}\"message\",\"conversation\",\"our_name\",\"at\",\"at_utc\",\"kind\",\"direction\",\"from_name\",\"from_number\",\"subject\",\"text\",\"delivery\",\"outcome\",\"duration_s\",\"attachments\"\r\n\
         \"1\",\"7\",\"Desk\",\"2026-01-02 10:00:00\",\"2026-01-02T09:00:00.000Z\",\"text\",\"in\",\"Ana\",\"'+34600000001\",\"\",\"'=1+1\",\"\",\"\",\"\",\"\"\r\n\
         \"2\",\"7\",\"Desk\",\"2026-01-02 10:01:00\",\"2026-01-02T09:01:00.000Z\",\"text\",\"out\",\"\",\"\",\"\",\"two\",\"failed, automatic\",\"\",\"\",\"\"\r\n\
         \"3\",\"8\",\"Desk\",\"2026-01-02 10:02:00\",\"2026-01-02T09:02:00.000Z\",\"call\",\"in\",\"\",\"\",\"\",\"\",\"\",\"missed\",\"0\",\"\"\r\n",
    );
    assert_eq!(
        lines(&table.sure()),
        [
            "Desk: 2026-01-02 09:00:00 in text +34600000001=Ana | \"=1+1\"",
            "Desk: 2026-01-02 09:01:00 out text +34600000001 | \"two\" Failed",
            "Desk: 2026-01-02 09:02:00 in call  | Missed 0",
        ]
    );
}

#[test]
fn the_call_list_of_a_telephone() {
    let table = Table::of(
        "Name,Number,Timestamp,Duration,Type\n\
         Ana,600000001,1767323106000,30,INCOMING\n\
         ,Private number,1767323206000,0,MISSED\n",
    );
    assert_eq!(
        lines(&table.sure()),
        [
            "2026-01-02 03:05:06 in call +34600000001=Ana | Answered 30",
            "2026-01-02 03:06:46 in call  | Missed 0",
        ]
    );
}

#[test]
fn texts_and_calls_in_one_sheet_with_tabs_in_utf_16() {
    let text = "\u{feff}Timestamp\tKind\tDirection\tNumber\tMessage\tDuration (s)\tStatus\n\
        1/31/2026 10:00:00\tSMS\tin\t'+34600000001\thello\t\t\n\
        2/1/2026 10:00:00\tCall\tout\t=\"+34600000001\"\t\t61\tcompleted\n\
        2/2/2026 10:00:00\tCall\tin\t34600000001@sip.example.com\t\t0\tbusy\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let table = Table::of(bytes);
    let mut survey = table.survey();
    assert_eq!((survey.encoding, survey.delimiter), ("UTF-16LE", '\t'));
    assert_eq!(survey.mapping.order, Some(Order::Mdy), "31 is no month");
    survey.mapping.zone = "America/New_York".into();
    assert_eq!(
        lines(&table.items(&survey.mapping)),
        [
            "2026-01-31 15:00:00 in text +34600000001 | \"hello\"",
            "2026-02-01 15:00:00 out call +34600000001 | Answered 61",
            "2026-02-02 15:00:00 in call 34600000001@sip.example.com | Missed 0",
        ]
    );
}

#[test]
fn which_number_is_ours_is_told_by_the_rows_or_asked() {
    let head = "date,from,to,text\n";
    let rows = "2026-01-02 10:00,+34600000001,+34910000000,a\n\
        2026-01-02 10:01,+34910000000,+34600000001,b\n";
    let third = "2026-01-02 10:02,+34910000000,+34600000002,c\n";
    let two = Table::of(format!("{head}{rows}"));
    let survey = two.survey();
    assert_eq!(survey.questions, [Question::Ours], "either may be");
    assert_eq!(survey.candidates, ["+34600000001", "+34910000000"]);
    let known = two.survey_with(None, &["+34910000000"]);
    assert_eq!(known.questions, [], "a number of ours is known");
    let said = Mapping {
        ours: vec!["910000000".into()],
        ..survey.mapping.clone()
    };
    assert_eq!(two.survey_with(Some(&said), &[]).questions, []);
    assert_eq!(
        lines(&two.items(&said)),
        [
            "+34910000000: 2026-01-02 09:00:00 in text +34600000001 | \"a\"",
            "+34910000000: 2026-01-02 09:01:00 out text +34600000001 | \"b\" Sent",
        ]
    );
    let three = Table::of(format!("{head}{rows}{third}"));
    assert_eq!(
        three.survey().mapping.ours,
        ["+34910000000"],
        "one is in every row"
    );
    assert_eq!(records(&three.sure()).len(), 3);
}

#[test]
fn what_a_table_does_not_say_is_asked() {
    let ask = |text: &str| Table::of(text).survey().questions;
    assert_eq!(
        ask("fecha,tipo,telefono,texto\n03/04/2026,entrante,600000001,a\n"),
        [Question::Order]
    );
    assert_eq!(
        ask("fecha,tipo,telefono,texto\n04/04/2026,entrante,600000001,a\n"),
        [],
        "the same day in any order"
    );
    assert_eq!(
        ask("when,tipo,telefono,texto\nsoon,entrante,600000001,a\n"),
        [Question::Date]
    );
    assert_eq!(ask("date,type,text\n2026-01-02,in,a\n"), [Question::Party]);
    assert_eq!(
        ask("date,number,text\n2026-01-02,600000001,a\n"),
        [Question::Direction]
    );
    assert_eq!(
        ask("date,type,number,text\n2026-01-02,in,600000001,a\n2026-01-02,Eingang,600000001,b\n"),
        [Question::Words]
    );
    assert_eq!(
        ask("date,type,number,comentario\n2026-01-02,in,600000001,a\n"),
        [Question::Text]
    );
    assert_eq!(
        ask("date,type,number,comentario\n2026-01-02,missed,600000001,a\n"),
        [],
        "a list of calls"
    );

    let table = Table::of("date,type,number,text\n2026-01-02,Eingang,600000001,b\n");
    let mut mapping = table.survey().mapping;
    mapping.words.insert(words::folded("EINGANG"), Meaning::In);
    assert_eq!(table.survey_with(Some(&mapping), &[]).questions, []);
    assert_eq!(records(&table.items(&mapping)).len(), 1);
}

#[test]
fn a_table_without_headings_is_read_by_what_is_said_of_it() {
    let table =
        Table::of("2026-01-02 10:00,600000001,in,hello\n2026-01-02 10:01,600000001,out,hi\n");
    let survey = table.survey();
    assert_eq!((survey.rows, survey.key.as_str()), (2, ""));
    assert_eq!(survey.mapping.columns.get(&Field::Date), Some(&0));
    assert!(!survey.questions.is_empty());
    let columns = [
        (Field::Date, 0),
        (Field::Number, 1),
        (Field::Direction, 2),
        (Field::Text, 3),
    ];
    let said = Mapping {
        columns: columns.into_iter().collect(),
        ..Mapping::default()
    };
    assert_eq!(table.survey_with(Some(&said), &[]).questions, []);
    assert_eq!(records(&table.items(&said)).len(), 2);
}

#[test]
fn identical_rows_are_distinct_and_a_longer_file_gives_the_same_ids() {
    let head = "date,type,number,text,status\n";
    let row = "2026-01-02 10:00,in,600000001,ok,\n";
    let ids = |text: &str| -> Vec<String> {
        let items = Table::of(text).sure();
        records(&items)
            .iter()
            .map(|a| a.external_id.clone())
            .collect()
    };
    let short = ids(&format!("{head}{row}{row}"));
    assert_ne!(short[0], short[1], "two rows are two messages");
    let long = ids(&format!(
        "{head}2026-01-02 10:01,out,600000001,x,queued\n{row}{row}{row}"
    ));
    assert_eq!(long[1..3], short[..], "the rows that were there are known");
    let later = ids(&format!(
        "{head}2026-01-02 10:01,out,600000001,x,delivered\n"
    ));
    assert_eq!(
        later[0], long[0],
        "how far a text has come does not make it another one"
    );
    let table = Table::of(format!("{head}{row}"));
    let mut mapping = table.survey().mapping;
    mapping.zone = "Asia/Tokyo".into();
    let moved = table.items(&mapping);
    assert_eq!(
        records(&moved)[0].external_id,
        short[0],
        "nor does the zone"
    );
}
