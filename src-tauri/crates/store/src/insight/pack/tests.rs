use super::*;
use proptest::prelude::*;

fn millis() -> impl Strategy<Value = Millis> {
    prop_oneof![
        8 => 1_600_000_000_000..1_900_000_000_000i64,
        1 => Just(0i64),
        1 => Just(253_402_300_799_999i64),
        1 => -1_000_000_000..0i64,
    ]
    .prop_map(Millis)
}

fn class() -> impl Strategy<Value = Class> {
    prop::sample::select(vec![Class::Person, Class::Code, Class::Promotion])
}

fn record() -> impl Strategy<Value = Record> {
    let kind = prop::sample::select(vec![
        InboundKind::Text,
        InboundKind::Answered,
        InboundKind::Missed,
        InboundKind::Voicemail,
    ]);
    let place = prop::sample::select(vec![
        StayPlace::Unread,
        StayPlace::Open,
        StayPlace::Snoozed,
        StayPlace::Muted,
    ]);
    let end = prop_oneof![
        Just(End::Still),
        Just(End::Never),
        (millis(), any::<u32>()).prop_map(|(at, by)| End::Answered { at, by: Who(by) }),
        millis().prop_map(|at| End::Finished { at }),
    ];
    let maybe = || prop::option::of(millis());
    let flags = any::<[bool; 4]>();
    prop_oneof![
        (millis(), kind, class(), any::<bool>(), maybe()).prop_map(
            |(at, kind, class, history, returned)| Record::Item(Item {
                at,
                kind,
                class,
                history,
                returned
            })
        ),
        (millis(), end, class(), any::<[bool; 2]>()).prop_map(
            |(began, end, class, [history, within])| {
                Record::Wait(Wait {
                    began,
                    end,
                    class,
                    history,
                    within,
                })
            }
        ),
        (millis(), maybe(), place).prop_map(|(from, until, place)| Record::Stay(Stay {
            from,
            until,
            place
        })),
        (millis(), millis(), any::<u32>(), maybe(), flags).prop_map(
            |(at, opened, by, reopened, [asked, replied, machine, history])| Record::Finish(
                Finish {
                    at,
                    by: Who(by),
                    opened,
                    asked,
                    replied,
                    reopened,
                    machine,
                    history,
                }
            )
        ),
    ]
}

proptest! {
    /// Whatever was written is read again, in whichever block, and beside other conversations.
    #[test]
    fn what_is_written_is_read(
        all in prop::collection::vec((0..SHARD, 1..100i64, prop::collection::vec(record(), 0..8)), 0..8),
        block in prop_oneof![Just(ONGOING), 0..3000i64],
    ) {
        let mut groups = Groups::new();
        let mut expected = Vec::new();
        for (place, number, records) in &all {
            if groups.contains_key(place) {
                continue;
            }
            let mut bytes = Vec::new();
            for record in records {
                write(&mut bytes, block, record);
            }
            groups.insert(*place, (*number, bytes));
        }
        for (place, (number, _)) in &groups {
            let (_, _, records) = all.iter().find(|(p, _, _)| p == place).unwrap();
            expected.extend(records.iter().map(|r| (*place, *number, *r)));
        }
        let blob = join(&groups);
        prop_assert_eq!(split(&blob).unwrap(), groups);
        let mut read = Vec::new();
        each(block, &blob, |place, number, record| read.push((place, number, *record))).unwrap();
        prop_assert_eq!(read, expected);
    }

    /// Bytes that are no records are an error, and never a panic.
    #[test]
    fn broken_bytes_are_an_error_or_records(blob in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = split(&blob);
        let _ = each(0, &blob, |_, _, _| {});
    }
}

#[test]
fn what_goes_on_and_what_lasts_for_years_is_always_read() {
    let stay = |until| {
        Record::Stay(Stay {
            from: Millis(0),
            until,
            place: StayPlace::Open,
        })
    };
    assert_eq!(blocks(&stay(None)), (ONGOING, ONGOING));
    assert_eq!(blocks(&stay(Some(Millis(BLOCK * 100)))), (ONGOING, ONGOING));
    assert_eq!(blocks(&stay(Some(Millis(BLOCK)))), (0, 1));
}
