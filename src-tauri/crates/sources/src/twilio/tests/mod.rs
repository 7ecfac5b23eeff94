//! The connector against a Twilio in memory, and against what Twilio's own specification shows.

mod calls;
mod contract;
mod examples;
mod fake;
mod pictures;
mod rounds;
mod sends;

#[test]
fn nothing_is_missing_and_nothing_is_there_twice() {
    crate::played::whatever_happens::<fake::World>();
}
