use super::*;

const NOBODY: fn(&Address) -> bool = |_| false;

fn first() -> NoteId {
    NoteId(9)
}

fn address(text: &str) -> Address {
    Address(text.into())
}

fn ana() -> Contact {
    let mut contact = Contact::default();
    let note = Note {
        at: Millis(5),
        text: "Prefers texts".into(),
    };
    let fill = ContactCommand::Fill {
        name: "Ana".into(),
        company: String::new(),
        numbers: vec![address("+1"), address("+1"), address("")],
        notes: vec![note],
        properties: [(PropertyId(1), "blue".to_owned())].into(),
        tags: [TagId(1), TagId(2)].into(),
    };
    let what = contact.decide(fill, NOBODY, || NoteId(1)).unwrap();
    contact.evolve(Seq(1), &what).unwrap();
    contact
}

#[test]
fn what_puts_a_decision_back_puts_all_of_it_back() {
    let commands = [
        ContactCommand::Name("Ana Ruiz".into()),
        ContactCommand::Company("Sol".into()),
        ContactCommand::AddNumber(address("+2")),
        ContactCommand::RemoveNumber(address("+1")),
        ContactCommand::AddNote(Note {
            at: Millis(9),
            text: "Second".into(),
        }),
        ContactCommand::RemoveNote(NoteId(1)),
        ContactCommand::Property(PropertyId(1), "red".into()),
        ContactCommand::Property(PropertyId(1), String::new()),
        ContactCommand::Property(PropertyId(2), "7".into()),
        ContactCommand::Tag(TagId(3), true),
        ContactCommand::Tag(TagId(1), false),
        ContactCommand::Remove,
    ];
    for command in commands {
        let before = ana();
        let mut contact = before.clone();
        let what = contact.decide(command.clone(), NOBODY, first).unwrap();
        let back = contact.evolve(Seq(7), &what).unwrap();
        assert_ne!(contact, before, "{command:?} changes something");
        let undo = ContactCommand::Restore {
            target: Seq(7),
            expects: Seq(7),
            to: back,
            stamp: before.stamp,
        };
        let what = contact.decide(undo, NOBODY, first).unwrap();
        contact.evolve(Seq(8), &what).unwrap();
        assert_eq!(contact, before, "{command:?}");
    }
}

#[test]
fn undo_does_not_reverse_what_came_after() {
    let mut contact = ana();
    let what = contact
        .decide(ContactCommand::Name("Ana Ruiz".into()), NOBODY, first)
        .unwrap();
    let back = contact.evolve(Seq(2), &what).unwrap();
    let later = contact
        .decide(ContactCommand::Company("Sol".into()), NOBODY, first)
        .unwrap();
    contact.evolve(Seq(3), &later).unwrap();
    let undo = ContactCommand::Restore {
        target: Seq(2),
        expects: Seq(2),
        to: back.clone(),
        stamp: Seq(1),
    };
    assert_eq!(
        contact.decide(undo, NOBODY, first),
        Err(ContactRefusal::ChangedSince)
    );
    let stale = ContactWhat::Restored {
        target: Seq(2),
        expects: Seq(2),
        to: back,
        stamp: Seq(1),
    };
    let before = contact.clone();
    assert_eq!(contact.evolve(Seq(4), &stale), None);
    assert_eq!(contact, before, "nor in a log written elsewhere");
}

#[test]
fn a_copy_fills_and_never_overwrites() {
    let contact = ana();
    let copy = ContactCommand::Fill {
        name: "Someone else".into(),
        company: "Sol".into(),
        numbers: vec![address("+1"), address("+2"), address("+3")],
        notes: vec![Note {
            at: Millis(20),
            text: "Prefers texts".into(),
        }],
        properties: [
            (PropertyId(1), "red".to_owned()),
            (PropertyId(2), "7".to_owned()),
        ]
        .into(),
        tags: [TagId(2), TagId(9)].into(),
    };
    let taken = |a: &Address| a.0 == "+3";
    let ContactWhat::Set(patch) = contact.decide(copy.clone(), taken, first).unwrap() else {
        panic!("a fill sets");
    };
    assert_eq!(patch.name, None, "a name that was given stays");
    assert_eq!(patch.company.as_deref(), Some("Sol"));
    assert_eq!(patch.numbers, Some(vec![address("+1"), address("+2")]));
    assert!(patch.notes.is_empty(), "the same note is no second one");
    let filled = [(PropertyId(2), Some("7".to_owned()))].into();
    assert_eq!(patch.properties, filled, "a value that was given stays");
    let more = [(TagId(9), true)].into();
    assert_eq!(
        patch.tags, more,
        "what it has stays, and what it has not comes"
    );
    let mut filled = contact;
    filled.evolve(Seq(3), &ContactWhat::Set(patch));
    assert_eq!(
        filled.decide(copy, taken, first),
        Err(ContactRefusal::Unchanged)
    );
}

#[test]
fn a_tag_that_is_on_is_not_put_on_again() {
    let refused = Err(ContactRefusal::Unchanged);
    for (tag, on) in [(TagId(1), true), (TagId(3), false)] {
        let command = ContactCommand::Tag(tag, on);
        assert_eq!(ana().decide(command, NOBODY, first), refused);
    }
    let mut nobody = Contact::default();
    let tag = ContactCommand::Tag(TagId(1), true);
    let what = nobody.decide(tag, NOBODY, first).unwrap();
    nobody.evolve(Seq(2), &what);
    assert!(nobody.present, "a tag is something said about somebody");
}

#[test]
fn a_number_has_one_contact() {
    let add = ContactCommand::AddNumber(address("+2"));
    assert_eq!(
        ana().decide(add, |a| a.0 == "+2", first),
        Err(ContactRefusal::NumberTaken)
    );
}
