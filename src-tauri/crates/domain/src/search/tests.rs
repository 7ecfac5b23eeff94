use super::*;

fn parse(text: &str) -> Query {
    Query::parse(text, &|d| {
        let days = i64::from(d.year) * 372 + i64::from(d.month) * 31 + i64::from(d.day);
        (d.day < 31 || d.month != 2).then_some(Millis(days))
    })
}

fn plain(text: &str) -> Vec<String> {
    let terms = parse(text).terms;
    let shown = |t: Term| format!("{}{}", t.words.join("+"), if t.prefix { "*" } else { "" });
    terms.into_iter().map(shown).collect()
}

#[test]
fn words_phrases_and_the_word_being_typed() {
    assert_eq!(plain("hola mun"), ["hola", "mun*"]);
    assert_eq!(plain("hola "), ["hola"], "a space ends the word");
    assert_eq!(plain("\"buenos días\" ana"), ["buenos+días", "ana*"]);
    assert_eq!(plain("\"buenos dí"), ["buenos+dí*"], "also inside a phrase");
    assert_eq!(
        plain("presu in:done "),
        ["presu*"],
        "an operator does not end it"
    );
    assert_eq!(plain("\"buenos\" in:done"), ["buenos"]);
    assert_eq!(plain("10:30 "), ["10+30"], "no operator of that name");
    assert_eq!(plain("presu* x "), ["presu*", "x"]);
    assert_eq!(plain("Straße "), ["Strasse"]);
    assert_eq!(plain("()*\" - AND "), ["AND"], "signs are not looked for");
    assert_eq!(plain(""), Vec::<String>::new());
}

#[test]
fn operators() {
    let q = parse(
        "from:ana to:\"Luis P\" in:done is:unread has:voicemail before:2026-01-31 after:2025 cita",
    );
    assert!(q.problems.is_empty(), "{:?}", q.problems);
    assert_eq!(q.places, [In::Done, In::Unread]);
    assert_eq!(q.has, [Has::Voicemail]);
    assert_eq!(q.before, Some(Millis(2026 * 372 + 31 + 31)));
    assert_eq!(q.after, Some(Millis(2025 * 372 + 31 + 1)));
    assert!(matches!(q.from.as_slice(), [Who::Other(t)] if t.words == ["ana"]));
    assert!(matches!(q.to.as_slice(), [Who::Other(t)] if t.words == ["Luis", "P"]));
    let tags = parse("tag:\"Clientes VIP\" tag:Últ").tags;
    let tags: Vec<_> = tags.into_iter().map(|t| (t.folded, t.prefix)).collect();
    assert_eq!(
        tags,
        [("clientes vip".into(), false), ("ult".into(), true)],
        "the one that is being typed may go on"
    );
    assert_eq!(parse("FROM:me ").from, [Who::Me]);
    assert_eq!(q.terms.len(), 1);
}

#[test]
fn problems_name_their_place_and_cost_only_themselves() {
    let q = parse("hola in:nowhere before:2026-13-01 x");
    let places: Vec<_> = q
        .problems
        .iter()
        .map(|p| (p.at.clone(), p.reason))
        .collect();
    assert_eq!(
        places,
        [
            (5..15, ProblemReason::UnknownValue),
            (16..33, ProblemReason::BadDate)
        ]
    );
    assert_eq!(q.terms.len(), 2, "the words are still looked for");
    let reason = |text: &str| parse(text).problems.first().map(|p| p.reason);
    assert_eq!(reason("before:2026-02-31 "), Some(ProblemReason::BadDate));
    assert_eq!(reason("in: hola"), Some(ProblemReason::MissingValue));
    assert_eq!(reason("\"hola "), Some(ProblemReason::OpenQuote));
    assert_eq!(reason("in:do"), None, "it may become done");
    assert_eq!(reason("in:do "), Some(ProblemReason::UnknownValue));
    assert_eq!(reason("before:2026-1"), None, "it may become a date");
    assert_eq!(reason("from:"), None, "nothing is wrong yet");
    let long = "word ".repeat(1_000);
    assert!(
        parse(&long)
            .problems
            .iter()
            .all(|p| p.reason == ProblemReason::TooLong)
    );
    assert_eq!(parse(&long).terms.len(), MAX_TERMS);
}

#[test]
fn a_thread_is_searched_for_words_only() {
    let plain = |text: &str| -> Vec<String> {
        let shown = |t: Term| format!("{}{}", t.words.join("+"), if t.prefix { "*" } else { "" });
        find_terms(text).into_iter().map(shown).collect()
    };
    assert_eq!(plain("hola mun"), ["hola", "mun*"]);
    assert_eq!(plain("hola mun "), ["hola", "mun"]);
    assert_eq!(plain("from:ana \"Straße"), ["from", "ana", "Strasse*"]);
    assert_eq!(plain("hola m"), ["hola"], "nearly every text has an m");
    assert_eq!(plain("m"), ["m"], "alone it is a word");
    assert_eq!(plain("hola y "), ["hola", "y"]);
    assert_eq!(plain("👍 \" *"), Vec::<String>::new());
    assert_eq!(find_terms(&"palabra ".repeat(1_000)).len(), MAX_TERMS);
    assert_eq!(find_terms(&"ñ".repeat(5_000)).len(), 1);
}

#[test]
fn digits_make_a_number_together() {
    assert_eq!(parse("600 11 22").digits(), Some("6001122".into()));
    assert_eq!(parse("+34 600").digits(), Some("34600".into()));
    assert_eq!(parse("60").digits(), None);
    assert_eq!(parse("600 hola").digits(), None);
    assert!(parse("a").names_only() && !parse("ab").names_only());
}

#[test]
fn any_text_is_taken() {
    for text in [
        "\"",
        "\"\"",
        ":",
        "from:\"",
        "é:\"ñ",
        "a\u{301}:",
        "*",
        "in:\"done\"",
        "\0",
        "from:\u{202e}x",
    ] {
        let _ = parse(text);
    }
}
