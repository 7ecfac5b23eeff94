use super::read::{Field, read};
use super::*;
use listo_domain::Address;
use proptest::prelude::*;

fn get(text: &str) -> Read {
    read(text.as_bytes(), "ES").unwrap()
}

fn card(name: &str, company: &str, numbers: &[&str], notes: &[&str]) -> Card {
    Card {
        name: name.into(),
        company: company.into(),
        numbers: numbers.iter().map(|n| Address((*n).into())).collect(),
        notes: notes.iter().map(|n| (*n).into()).collect(),
        properties: Vec::new(),
        tags: Vec::new(),
    }
}

/// Name and value of the other fields, wherever they stand.
fn properties(card: &Card) -> Vec<(&str, &str)> {
    let mut all: Vec<(&str, &str)> = card
        .properties
        .iter()
        .map(|f| (&*f.name, f.value.as_str()))
        .collect();
    all.sort_unstable();
    all
}

fn problems(read: &Read) -> Vec<(usize, &str, ProblemReason)> {
    let each = read.problems.iter();
    each.map(|p| (p.line, p.field.as_str(), p.reason)).collect()
}

#[test]
fn vcard_of_every_version() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Marta Ruiz\r\nN:Ruiz;Marta;;;\r\n\
        ORG:Clínica Sol;Recepción\r\nitem1.TEL;TYPE=CELL:611 20 44 90\r\n\
        EMAIL:marta@ejemplo.es\r\nNOTE:Dos líneas\\, y\\nuna\r\n  coma\r\nEND:VCARD\r\n\
        begin:vcard\nversion:4.0\nFN:Tom\nTEL;VALUE=uri:tel:+1-415-555-0134;ext=5\n\
        PHOTO:data:image/png;base64,AAAA\nend:vcard\n\
        BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pe=C3=B1a;Lu=\n=C3=ADs;;Dr.;\n\
        TEL;CELL;PREF:+34 600 000 001\nTEL;HOME:+34600000001\nEND:VCARD\n";
    let read = get(text);
    assert_eq!(problems(&read), []);
    assert_eq!(
        read.cards,
        [
            card(
                "Marta Ruiz",
                "Clínica Sol, Recepción",
                &["+34611204490", "marta@ejemplo.es"],
                &["Dos líneas, y\nuna coma"]
            ),
            card("Tom", "", &["+14155550134"], &[]),
            card("Dr. Luís Peña", "", &["+34600000001"], &[]),
        ]
    );
}

#[test]
fn a_note_has_line_ends_of_one_kind() {
    let text = "BEGIN:VCARD\nVERSION:2.1\nN:Ruiz\nTEL:+34600000001\n\
        NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo=0Dthree=0Afour\nNOTE:one\\ntwo\\nthree\\nfour\n\
        END:VCARD\n";
    assert_eq!(
        get(text).cards[0].notes,
        ["one\ntwo\nthree\nfour"],
        "the same text twice is one note"
    );
}

#[test]
fn what_cannot_be_read_is_named_and_costs_only_itself() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL:none\nthis is no property\nTEL:+34600000002\n\
        EMAIL:not an address\nEND:VCARD\nBEGIN:VCARD\nFN:Only a name\nEND:VCARD\nstray:line\n\
        BEGIN:VCARD\nFN:Cut off\nTEL:+34600000003\n";
    let read = get(text);
    assert_eq!(
        problems(&read),
        [
            (4, "TEL", ProblemReason::BadValue),
            (5, "", ProblemReason::Malformed),
            (7, "EMAIL", ProblemReason::BadValue),
            (12, "", ProblemReason::Malformed),
            (13, "", ProblemReason::Truncated),
        ]
    );
    assert_eq!(read.without_number, 1);
    assert_eq!(
        read.cards,
        [
            card("Ana", "", &["+34600000002"], &[]),
            card("Cut off", "", &["+34600000003"], &[]),
        ]
    );
}

#[test]
fn csv_of_google_outlook_and_in_spanish() {
    let google = "Name,Organization Name,Phone 1 - Label,Phone 1 - Value,E-mail 1 - Value,Notes\n\
        Marta Ruiz,Sol,Mobile,611 20 44 90 ::: +14155550134,marta@ejemplo.es,\"two\nlines\"\n";
    assert_eq!(
        get(google).cards,
        [card(
            "Marta Ruiz",
            "Sol",
            &["+34611204490", "+14155550134", "marta@ejemplo.es"],
            &["two\nlines"]
        )]
    );
    let outlook = "First Name,Middle Name,Last Name,Company,Mobile Phone,Business Fax\r\n\
        Tom,J.,Castillo,,+34 600 000 001,+34 910 000 000\r\n";
    assert_eq!(
        get(outlook).cards,
        [card("Tom J. Castillo", "", &["+34600000001"], &[])]
    );
    // As Excel saves it in Spain: semicolons, and letters of Windows.
    let excel = b"Nombre;Apellidos;Tel\xe9fono m\xf3vil;Notas\r\nJos\xe9;Pe\xf1a;600000002;\r\n\
        Mal;;sin;x\r\n";
    let read = read(excel, "ES").unwrap();
    assert_eq!(read.cards, [card("José Peña", "", &["+34600000002"], &[])]);
    assert_eq!(
        problems(&read),
        [(3, "Teléfono móvil", ProblemReason::BadValue)]
    );
    assert_eq!(read.without_number, 1);
}

#[test]
fn other_files_are_none() {
    for text in ["", " \n", "\u{feff}"] {
        assert!(matches!(
            read(text.as_bytes(), "ES"),
            Err(FileProblem::Empty)
        ));
    }
    for text in ["<xml/>", "a,b\n1,2\n", "Name,Notes\nx,y\n", "\0\0\0\0"] {
        let answer = read(text.as_bytes(), "ES");
        assert!(matches!(answer, Err(FileProblem::WrongType)), "{text:?}");
    }
}

#[test]
fn hostile_input_is_bounded() {
    let long = "x".repeat(300_000);
    let text = format!(
        "BEGIN:VCARD\nFN:{}\nNOTE:{long}\nTEL:+34600000001\n{}END:VCARD\n",
        "n".repeat(1_000),
        "TEL:+34600000001\nTEL:123456789012345678901234567890123\n".repeat(2_000)
    );
    let read = get(&text);
    let [one] = read.cards.as_slice() else {
        panic!("one card: {}", read.cards.len());
    };
    assert_eq!(one.name.len(), 200);
    assert!(one.notes.is_empty());
    assert!(one.numbers.len() <= 50);
    assert!(read.problems.len() <= 1_000);
    assert!(
        problems(&read).contains(&(3, "NOTE", ProblemReason::TooLarge)),
        "and said"
    );
    let many = "TEL:+3460000\n".repeat(100_000);
    get(&format!("BEGIN:VCARD\n{many}END:VCARD\n"));
}

#[test]
fn what_is_written_reads_the_same() {
    let cards = [
        card(
            "Ana, la \"de\" Sol; y más",
            "Sol\\Luna",
            &["+34600000001", "ana@sol.es"],
            &["uno,\ndos", "tres"],
        ),
        card("", "", &["+34600000002"], &[]),
        card("=HYPERLINK(\"x\")", "@acme", &["12345"], &["-1+2"]),
        card(
            "عمر",
            "",
            &["+34600000003"],
            &["largo ".repeat(100).trim_end()],
        ),
    ];
    for format in [Format::Vcard3, Format::Vcard4, Format::Csv] {
        let text = write(&cards, format);
        let read = get(&text);
        assert_eq!(read.cards, cards, "{format:?}:\n{text}");
        assert_eq!(problems(&read), [], "{format:?}");
    }
}

#[test]
fn other_fields_are_written_and_read_by_their_names() {
    let field = |name: &str, value: &str| Field {
        name: name.into(),
        value: value.into(),
        line: 0,
        ours: true,
    };
    let mut ana = card("Ana", "", &["+34600000001"], &[]);
    // Names that say something else as headings, and one that a spreadsheet would run.
    let names = [
        "Floor number",
        "Company",
        "Client type",
        "Correo",
        "@plan",
        "=1+1",
        "a,b;c\\",
    ];
    ana.properties = names.iter().map(|n| field(n, "3")).collect();
    let mut luis = card("Luis", "", &["+34600000002"], &[]);
    luis.properties = vec![field("Floor number", "3"), field("Web", "=1+1")];
    let cards = [ana, luis];
    for format in [Format::Vcard3, Format::Vcard4, Format::Csv] {
        let text = write(&cards, format);
        let read = get(&text);
        assert_eq!(problems(&read), [], "{format:?}");
        for (was, is) in cards.iter().zip(&read.cards) {
            assert_eq!(properties(is), properties(was), "{format:?}:\n{text}");
            assert_eq!(is.numbers, was.numbers, "no value becomes a number");
            assert_eq!(is.company, was.company);
        }
    }
    let read = get("Name,Phone,Plan\nAna,600000001,\nLuis,600000002,Gold\n");
    assert_eq!(read.cards[0].properties, [], "an empty cell says nothing");
    let [plan] = read.cards[1].properties.as_slice() else {
        panic!("one field");
    };
    assert_eq!((&*plan.name, plan.line, plan.ours), ("Plan", 3, false));
    let long = format!("Name,Phone,{}\nAna,600000001,x\n", "h".repeat(200));
    assert_eq!(get(&long).cards[0].properties, [], "no name is so long");
    let heads: Vec<String> = (0..60).map(|i| format!("h{i}")).collect();
    let many = format!(
        "Name,Phone,{}\nAna,600000001{}\n",
        heads.join(","),
        ",x".repeat(60)
    );
    let read = get(&many);
    assert_eq!(read.cards[0].properties.len(), 50);
    assert_eq!(read.problem_count, 10, "the others are told");
}

#[test]
fn tags_are_written_and_read_and_groups_of_everybody_are_none() {
    let mut ana = card("Ana", "", &["+34600000001"], &[]);
    ana.tags = ["VIP", "Casa, jardín; y más", "=1+1", "a\\b"]
        .map(str::to_owned)
        .into();
    let luis = card("Luis", "", &["+34600000002"], &[]);
    let cards = [ana, luis];
    for format in [Format::Vcard3, Format::Vcard4, Format::Csv] {
        let text = write(&cards, format);
        let read = get(&text);
        assert_eq!(read.cards, cards, "{format:?}:\n{text}");
        assert_eq!(problems(&read), [], "{format:?}");
    }
    let google = "Name,Labels,Phone 1 - Label,Phone 1 - Value\n\
        Ana,* myContacts ::: Friends ::: friends ::: * starred,Mobile,600000001\n";
    assert_eq!(get(google).cards[0].tags, ["Friends"], "each once");
    let outlook = "First Name,Mobile Phone,Categories\nAna,600000001,Red Category;VIP\n";
    assert_eq!(get(outlook).cards[0].tags, ["Red Category", "VIP"]);
    let phone = "BEGIN:VCARD\nFN:Ana\nTEL:600000001\nCATEGORIES:myContacts,VIP\n\
        CATEGORIES:Vecinos\nEND:VCARD\n";
    assert_eq!(get(phone).cards[0].tags, ["VIP", "Vecinos"]);
    let many: Vec<String> = (0..60).map(|i| format!("t{i}")).collect();
    let many = format!(
        "BEGIN:VCARD\nTEL:1\nCATEGORIES:{}\nEND:VCARD",
        many.join(",")
    );
    let read = get(&many);
    assert_eq!((read.cards[0].tags.len(), read.problem_count), (50, 10));
}

#[test]
fn no_cell_of_a_table_runs_as_a_formula() {
    let hostile = "BEGIN:VCARD\nFN:=1+1\nORG:@SUM(A1)\nTEL:=HYPERLINK(\"http://x/1\")\n\
        TEL:\u{ff1d}2\nTEL:-3 4\nTEL:+34600000001\nTEL:+1/*2*/\nEMAIL:=cmd|'/c'!A1@x\nEMAIL:@b@c\n\
        NOTE:-1+2\nCATEGORIES:=1+1,@x\nEND:VCARD\n";
    let cards = get(hostile).cards;
    assert_eq!(cards[0].numbers.len(), 7, "all are taken in: {cards:?}");
    let table = write(&cards, Format::Csv);
    let mut cells = Vec::new();
    for row in ::csv::Reader::from_reader(table.as_bytes()).records() {
        cells.extend(row.unwrap().iter().map(str::to_owned));
    }
    let (number, others): (Vec<_>, Vec<_>) = cells.iter().partition(|c| *c == "+34600000001");
    assert_eq!(number.len(), 1, "a plain number stays one: {cells:?}");
    for cell in others {
        let begins = ['=', '+', '-', '@', '\u{ff1d}', '\t', '\r', '\n'];
        assert!(!cell.starts_with(begins), "{cell:?}");
    }
    assert_eq!(get(&table).cards, cards, "and reads the same");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_makes_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..400), lines in prop::collection::vec("(BEGIN:VCARD|END:VCARD|TEL[;:].{0,20}|NOTE;ENCODING=QUOTED-PRINTABLE:.{0,9}=|ORG:.{0,9}| .{0,9}|.{0,20})", 0..30)) {
        let _ = read(&bytes, "ES");
        let text = format!("BEGIN:VCARD\n{}", lines.join("\n"));
        let _ = read(text.as_bytes(), "ES");
        let table = format!("Name,Phone 1,Notes\n{}", lines.join("\n"));
        let _ = read(table.as_bytes(), "ES");
    }
}
