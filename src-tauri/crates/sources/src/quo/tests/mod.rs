//! The connector against a Quo in memory, against the samples that Quo publishes, and against its own
//! specification of v1.

mod contract;
mod fake;
mod items;
mod mirror;
mod rounds;
mod sends;

#[test]
fn nothing_is_missing_and_nothing_is_there_twice() {
    crate::played::whatever_happens::<fake::World>();
}
