use listo_tests::archive::{Archive, UNREAD};
use listo_tests::scenario;

use crate::states::is;

#[test]
fn a_conversation_that_stays_open_is_seen() {
    scenario("seeing", |app| {
        let archive = Archive::small().save(app.files(), "small.xml")?;
        app.import(&archive)?;
        app.view("inbox")?;
        let maryam = app.select_name(UNREAD[1])?;
        is(
            app,
            &maryam,
            "open",
            "what somebody looks at for two seconds has been seen",
        )?;
        app.wait_until("the store knows that it was seen", |app| {
            Ok(app.counts()? == app.badges()?)
        })
    });
}
