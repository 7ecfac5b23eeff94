//! Conversations from tables: what is asked, what comes in, what is remembered.

use crate::cli::Cli;
use crate::world::World;
use listo_engine::api::{
    DateOrder, FileErrorCode, ImportOptions, ImportState, TableChoice, TableField, TableQuestion,
    TableStatus, View, WordMeaning,
};

const HEAD: &str = "Fecha;Hora;Teléfono;Contacto;Tipo;Mensaje\n";
const ROWS: &str = "03/04/2026;10:00;600000001;Ana;Entra;¿Abrís mañana?\n\
    03/04/2026;10:05;600000001;Ana;Sale;Sí\n\
    04/04/2026;11:00;600000002;;Entra;Ok\n\
    04/04/2026;11:00;600000002;;Entra;Ok\n\
    05/04/2026;no hay hora;600000002;;Entra;perdida\n";

fn options(w: &World, files: &[&str]) -> ImportOptions {
    ImportOptions {
        region: "ES".into(),
        ..w.options(files)
    }
}

/// What was said of a table by who was asked.
fn said(table: &TableStatus) -> TableChoice {
    TableChoice {
        key: table.key.clone(),
        file: table.file.clone(),
        mapping: table.mapping.clone(),
    }
}

/// Answers what [`ROWS`] leaves open.
fn answered(table: &TableStatus) -> TableChoice {
    let mut choice = said(table);
    choice.mapping.order = Some(DateOrder::Dmy);
    for word in &mut choice.mapping.words {
        word.meaning = Some(if word.word == "Entra" {
            WordMeaning::In
        } else {
            WordMeaning::Out
        });
    }
    choice
}

#[tokio::test]
async fn a_table_is_asked_about_imported_once_and_remembered() {
    let w = World::new().await;
    let file = w.write("mensajes.csv", &format!("{HEAD}{ROWS}"));
    let mut options = options(&w, &[&file]);
    let looked = w.preview(&options).await;
    let [table] = looked.tables.as_slice() else {
        panic!("the table is told of: {:?}", looked.tables)
    };
    assert_eq!(
        table.questions,
        [TableQuestion::Order, TableQuestion::Words]
    );
    assert_eq!(table.ambiguous.as_deref(), Some("03/04/2026"));
    assert_eq!((table.rows, table.unzoned), (5, true));
    let words: Vec<_> = table
        .mapping
        .words
        .iter()
        .map(|w| (w.word.as_str(), w.rows))
        .collect();
    assert_eq!(words, [("Entra", 4), ("Sale", 1)]);
    assert_eq!(
        looked.tally.messages, 0,
        "nothing is read before it is answered"
    );

    // Without an answer an import brings nothing, and says what has to be said.
    let unsaid = w.import(&options).await;
    assert_eq!(unsaid.tally.file_errors[0].code, FileErrorCode::Columns);
    assert_eq!(unsaid.tally.file_errors[0].detail, "order, words");
    assert_eq!(w.counts().await.total.all, 0);

    options.tables = vec![answered(table)];
    let preview = w.preview(&options).await;
    assert_eq!(preview.tables[0].questions, []);
    assert_eq!((preview.tally.messages, preview.tally.unreadable), (4, 1));
    assert_eq!(preview.tally.problems[0].line, 6);
    assert_eq!(w.counts().await.total.all, 0, "looking is not importing");
    let done = w.import(&options).await;
    assert_eq!(done.tally, preview.tally, "the preview is a promise");
    assert_eq!(w.rows(View::All).await.len(), 2);
    w.assert_sound().await;

    let again = w.import(&options).await;
    assert_eq!((again.tally.messages, again.tally.duplicates), (0, 4));

    // The next file of the same kind, after a restart: no question, and only the rest comes in.
    let w = w.restart().await;
    let more = format!(
        "{HEAD}06/04/2026;9:00;600000001;Ana;Sale;Hasta luego\n{ROWS}04/04/2026;11:00;600000002;;Entra;Ok\n"
    );
    let longer = w.write("mas.csv", &more);
    options.files = vec![longer];
    options.tables = Vec::new();
    let preview = w.preview(&options).await;
    assert_eq!(
        preview.tables[0].questions,
        [],
        "it is remembered by its headings"
    );
    assert_eq!((preview.tally.messages, preview.tally.duplicates), (2, 4));
    let done = w.import(&options).await;
    assert_eq!((done.tally.messages, done.tally.duplicates), (2, 4));
    w.assert_sound().await;

    // Dates that settle their order are believed more than what was said of the last file.
    let american = w.write(
        "us.csv",
        &format!(
            "{HEAD}04/25/2026;9:00;600000001;Ana;Sale;a\n04/03/2026;9:00;600000001;Ana;Sale;b\n"
        ),
    );
    options.files = vec![american];
    let preview = w.preview(&options).await;
    assert_eq!(preview.tables[0].mapping.order, Some(DateOrder::Mdy));

    // A word that was not there before is asked about, and only that.
    let strange = w.write(
        "raro.csv",
        &format!("{HEAD}{ROWS}06/04/2026;9:00;600000001;Ana;Rara;x\n"),
    );
    options.files = vec![strange];
    assert_eq!(
        w.preview(&options).await.tables[0].questions,
        [TableQuestion::Words]
    );
}

#[tokio::test]
async fn several_numbers_of_ours_are_told_apart() {
    let w = World::new().await;
    let file = w.write(
        "calls.csv",
        "Date,Direction,From,To,Duration\n\
         2026-10-30T10:00:00Z,inbound,+34600000001,+34910000001,30\n\
         2026-10-30T11:00:00Z,inbound,+34600000001,+34910000002,0\n\
         2026-10-30T12:00:00Z,outbound,+34910000002,+34600000001,9\n",
    );
    let mut options = ImportOptions {
        lines: Vec::new(),
        ..options(&w, &[&file])
    };
    let looked = w.preview(&options).await;
    assert_eq!(looked.tables[0].questions, []);
    let ours: Vec<_> = looked
        .lines
        .iter()
        .map(|l| l.e164.clone().unwrap())
        .collect();
    assert_eq!(ours, ["+34910000001", "+34910000002"]);
    options.lines = looked.lines;
    let done = w.import(&options).await;
    assert_eq!((done.tally.calls, done.tally.conversations), (3, 2));
    assert_eq!(w.engine.numbers().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_import_of_a_table_that_was_cut_off_goes_on() {
    let w = World::new().await;
    let row = |n: i64| {
        format!(
            "{},in,+3460000{:04},text {n}\n",
            1_700_000_000_000 + n * 1000,
            n % 500
        )
    };
    let text: String = (0..30_000).map(row).collect();
    let file = w.write(
        "long.csv",
        &format!("timestamp,direction,number,message\n{text}"),
    );
    let options = options(&w, &[&file]);
    let id = w.engine.start_import(options.clone()).unwrap();
    w.engine.cancel_import(&id).unwrap();
    let cut = w.engine.finished_import(&id).await.unwrap();
    assert_eq!(cut.state, ImportState::Cancelled);
    let past = w.engine.past_imports().await.unwrap();
    assert!(past[0].resumable);
    let done = w.import(&past[0].options).await;
    assert_eq!(done.tally.messages + done.tally.duplicates, 30_000);
    w.assert_sound().await;
}

#[tokio::test]
async fn rows_that_name_files_or_are_no_message_are_counted() {
    let w = World::new().await;
    let file = w.write(
        "phone.csv",
        "Chat Session,Message Date,Type,Sender ID,Text,Attachment\n\
         Ana,2026-10-30 10:00:00,Incoming,+34600000001,Look,IMG_1.jpg\n\
         Ana,2026-10-30 10:01:00,Notification,,Ana left,\n\
         Ana,2026-10-30 10:02:00,Outgoing,,Nice,\n",
    );
    let options = options(&w, &[&file]);
    let preview = w.preview(&options).await;
    let done = w.import(&options).await;
    for tally in [&preview.tally, &done.tally] {
        assert_eq!(
            (tally.messages, tally.files_named, tally.left_out),
            (2, 1, 1)
        );
    }
    assert_eq!(
        w.rows(View::All).await.len(),
        1,
        "ours is in the same conversation"
    );
}

#[test]
fn the_command_line_says_what_has_to_be_said() {
    let (folder, cli) = Cli::new();
    let file = folder.path().join("mensajes.csv");
    std::fs::write(&file, format!("{HEAD}{ROWS}")).unwrap();
    let file = file.to_string_lossy().into_owned();
    let import = ["import", &file, "--region", "ES"];
    let (code, text) = cli.run(&import);
    assert_eq!(code, 2, "{text}");
    for hint in ["--dates", "03/04/2026", "--word \"Entra=", "--word \"Sale="] {
        assert!(text.contains(hint), "{hint} in {text}");
    }
    let (code, text) = cli.run(&[&import[..], &["--column", "text=Nada"]].concat());
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("Mensaje"), "the headings there are: {text}");
    let answers = [
        "--dates",
        "dmy",
        "--word",
        "Entra=in",
        "--word",
        "sale=out",
        "--zone",
        "Europe/Madrid",
        "--column",
        "text=mensaje",
    ];
    let (code, text) = cli.run(&[&import[..], &answers].concat());
    assert_eq!(code, 1, "one row cannot be read: {text}");
    assert!(text.contains("added: 4 messages"), "{text}");
    let (code, text) = cli.run(&import);
    assert_eq!(code, 1, "remembered: {text}");
    assert!(text.contains("duplicates, not stored again: 4"), "{text}");
    let (code, text) = cli.run(&[&import[..], &["--zone", "Nowhere"]].concat());
    assert_eq!(code, 2, "{text}");
}

#[tokio::test]
async fn a_column_that_was_said_is_taken_and_one_that_is_not_there_is_left() {
    let w = World::new().await;
    let file = w.write(
        "odd.csv",
        "when,who,way,what\n2026-10-30 10:00,600000001,in,Hola\n",
    );
    let mut options = options(&w, &[&file]);
    let table = w.preview(&options).await.tables.remove(0);
    assert!(
        table.questions.contains(&TableQuestion::Party),
        "{:?}",
        table.questions
    );
    let mut choice = said(&table);
    for (field, column) in [
        (TableField::Number, 1),
        (TableField::Direction, 2),
        (TableField::Text, 3),
        (TableField::Subject, 99),
    ] {
        choice
            .mapping
            .columns
            .push(listo_engine::api::ColumnChoice { field, column });
    }
    options.tables = vec![choice];
    let preview = w.preview(&options).await;
    assert_eq!(preview.tables[0].questions, []);
    assert_eq!(preview.tables[0].mapping.columns.len(), 4);
    assert_eq!(preview.tally.messages, 1);
}
