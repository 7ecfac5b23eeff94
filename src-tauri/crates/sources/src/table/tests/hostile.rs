//! Tables that are damaged, or made to harm.

use super::*;

const HEAD: &str = "date,type,number,text\n";
const ROW: &str = "2026-01-02 10:00,in,600000001,ok\n";

#[test]
fn a_quote_that_is_never_closed_costs_its_own_row() {
    let table = Table::of(format!(
        "{HEAD}{ROW}2026-01-02 10:01,in,600000001,\"open\n{ROW}{ROW}"
    ));
    let items = table.items(&table.survey().mapping);
    assert_eq!(records(&items).len(), 3);
    assert_eq!(problems(&items), [(3, "malformed")]);
    // Closed by the quote of another row.
    let quoted = "2026-01-02 10:02,in,600000001,\"a, b\"\n";
    let table = Table::of(format!(
        "{HEAD}2026-01-02 10:01,in,600000001,\"open\n{ROW}{quoted}{ROW}"
    ));
    let items = table.items(&table.survey().mapping);
    assert_eq!(records(&items).len(), 3);
    assert_eq!(problems(&items), [(2, "malformed")]);
}

#[test]
fn rows_of_any_length_are_read_as_far_as_they_go() {
    let table = Table::of(format!(
        "{HEAD}{ROW}\n\r\n2026-01-02 10:01,in,600000001\n2026-01-02\n,,,\n{ROW}{}x,y,z,,,,,,\n",
        ROW.replace("ok", "a,b,c")
    ));
    let items = table.items(&table.survey().mapping);
    assert_eq!(
        problems(&items),
        [(6, "bad_field"), (7, "bad_field"), (10, "bad_field")]
    );
    assert_eq!(records(&items).len(), 4);
}

#[test]
fn nul_and_bytes_that_are_no_text_are_passed_over() {
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.extend("2026-01-02 10:00,in,600000001,añoñoñ\0 a".as_bytes());
    bytes.extend(b"\xff\n");
    let items = Table::of(bytes).sure();
    assert_eq!(
        lines(&items),
        ["2026-01-02 09:00:00 in text +34600000001 | \"añoñoñ a\u{fffd}\""]
    );
}

#[test]
fn a_cell_without_measure_is_named_and_the_rest_is_read() {
    let large = "x".repeat(10 * 1024 * 1024);
    let big = ROW.replace("ok", &large);
    let kept = ROW.replace("ok", &"y".repeat(1024 * 1024));
    let lines = "\"".to_owned() + &format!("{}\n", "a".repeat(1023)).repeat(10 * 1024);
    for text in [
        format!("{HEAD}{ROW}{big}{kept}{ROW}"),
        format!("{HEAD}{ROW}{}{ROW}", ROW.replace("ok\n", &lines)),
    ] {
        let table = Table::of(text);
        let mapping = Table::of(format!("{HEAD}{ROW}")).survey().mapping;
        let items = table.items(&mapping);
        assert_eq!(problems(&items)[0], (3, "too_large"));
        assert!(records(&items).len() >= 2, "what stands around it is kept");
    }
    let wide = format!("{HEAD}{}\n{ROW}", ",".repeat(2_000_000));
    let items = Table::of(wide).items(&Table::of(format!("{HEAD}{ROW}")).survey().mapping);
    assert_eq!(
        (problems(&items), records(&items).len()),
        (vec![(2, "too_large")], 1)
    );
}

#[test]
fn headings_that_are_doubled_or_empty_and_formulas_are_no_harm() {
    let table = Table::of("date,date,,type,number,text,text\n2026-01-02,,,in,600000001,=1+1,b\n");
    let items = table.sure();
    assert_eq!(
        lines(&items),
        ["2026-01-01 23:00:00 in text +34600000001 | \"=1+1\""]
    );
}

#[test]
fn what_is_no_table_is_told_apart() {
    let file = |text: &str| {
        let mut file = tempfile::Builder::new().suffix(".txt").tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        looks_like_it(file.path()).map_err(|e| e.code())
    };
    assert_eq!(
        file("23/06/2018, 01:55 p.m. - Ana: hola\n23/06/2018, 01:56 p.m. - Luis: hola, hola\n"),
        Ok(false)
    );
    assert_eq!(file("Dear Ana,\nhow are you?\n"), Ok(false));
    assert_eq!(file(""), Err("empty"));
    assert_eq!(file("a\tb\tc\n1\t2\t3\n"), Ok(true));
    let conversations =
        Table::of("conversation,our_name,our_number,names,numbers,state,muted\n1,a,,b,c,open,no\n");
    assert!(
        looks_like_it(conversations.0.path()).is_err(),
        "Listo's list holds no messages"
    );
}

#[test]
fn a_survey_ends_when_it_is_told_to() {
    let table = Table::of(HEAD.to_owned() + &ROW.repeat(10_000));
    let seen = survey(table.0.path(), None, "ES", &[], &|_| false).unwrap();
    assert_eq!(seen.rows, 4096);
}
