//! Whatever the rows are, what was written comes back.

use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Said {
    minute: i64,
    inbound: bool,
    number: u32,
    text: String,
}

fn said() -> impl Strategy<Value = Said> {
    let text = prop_oneof!["[a-z ,;\"'\t|ñé]{0,30}", "(?s).{0,20}"];
    (0..500_000_i64, any::<bool>(), 0..5_u32, text).prop_map(|(minute, inbound, number, text)| {
        Said {
            minute,
            inbound,
            number,
            text,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_rows_come_back_as_facts(rows in prop::collection::vec(said(), 1..30), delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|'])) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["Date", "Direction", "Number", "Text"]).unwrap();
        for row in &rows {
            let at = chrono::DateTime::from_timestamp(1_700_000_000 + row.minute * 60, 0).unwrap();
            writer.write_record([
                at.to_rfc3339(),
                if row.inbound { "in" } else { "out" }.to_owned(),
                format!("+3460000000{}", row.number),
                row.text.clone(),
            ]).unwrap();
        }
        let mapping = Mapping {
            columns: [(Field::Date, 0), (Field::Direction, 1), (Field::Number, 2), (Field::Text, 3)].into_iter().collect(),
            ..Mapping::default()
        };
        let table = Table::of(writer.into_inner().unwrap());
        let items = table.items(&mapping);
        prop_assert_eq!(problems(&items), vec![]);
        let found = records(&items);
        prop_assert_eq!(found.len(), rows.len());
        let mut ids: Vec<&str> = found.iter().map(|a| a.external_id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), rows.len(), "each row is a message of its own");
        for (row, fact) in rows.iter().zip(found) {
            let Content::Text { direction, body, .. } = &fact.content else { panic!("{fact:?}") };
            prop_assert_eq!(body, &row.text.replace('\0', "").replace("\r\n", "\n"));
            prop_assert_eq!(*direction == Direction::Inbound, row.inbound);
            prop_assert_eq!(&fact.parties[0].address.0, &format!("+3460000000{}", row.number));
            prop_assert_eq!(fact.at.0, (1_700_000_000 + row.minute * 60) * 1000);
        }
    }

    #[test]
    fn no_bytes_are_too_bad(bytes in prop::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(0_u8), any::<u8>()], 1..400)) {
        let table = Table::of(&bytes);
        if let Ok(survey) = survey(table.0.path(), None, "ES", &[], &|_| true) {
            let columns = [(Field::Date, 0), (Field::Direction, 1), (Field::Number, 2), (Field::Text, 3)];
            let all = Mapping { columns: columns.into_iter().collect(), ..survey.mapping };
            prop_assert!(table.items(&all).len() <= bytes.len());
        }
    }
}
