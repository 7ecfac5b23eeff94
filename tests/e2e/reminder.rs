//! It is time for a review: told in the window, and by the desktop where the window is not in front.

use listo_tests::app::Setup;
use listo_tests::listo::part;
use listo_tests::scenario::scenario_with;
use listo_tests::{App, Result, ensure};
use serde_json::json;
use std::time::SystemTime;

use crate::review::fifty;
use crate::waits::{gone, shows};

/// A zone without summer time in which midnight is hours away.
fn far_from_midnight() -> &'static str {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let hour = since.as_secs() / 3600 % 24;
    if (2..22).contains(&hour) {
        "UTC"
    } else {
        "Asia/Tokyo"
    }
}

/// It is time for this one from now on, whatever day it is.
fn remind(app: &App, name: &str, language: &str) -> Result {
    let now = "const d = new Date(); return d.getHours() * 60 + d.getMinutes()";
    let minute = app.script(now, json!([]))?;
    app.save_settings(json!({
        "language": language,
        "reviewReminders": { name: minute },
        "businessHours": { "week": [[], [], [], [], [], [], []], "holidays": [], "zone": "" },
    }))
}

#[test]
fn a_reminder_of_the_desktop_leads_into_the_review() {
    let setup = Setup {
        env: vec![("TZ".into(), far_from_midnight().into())],
        ..Setup::default()
    };
    scenario_with("review-reminder", setup, |app| {
        app.with_desktop()?;
        fifty(app)?;
        let other = app.desktop()?.other_program()?;
        remind(app, "morning", "en")?;
        let mut seen = Vec::new();
        app.wait_until("the desktop tells of the review", |app| {
            seen = app.desktop()?.shown()?;
            Ok(!seen.is_empty())
        })?;
        let told: Vec<_> = seen.iter().map(|p| (&*p.title, &*p.body)).collect();
        ensure!(
            told == [("Morning review", "50 conversations to go through")],
            "one notification with what there is: {told:?}"
        );
        app.picture("review-notification")?;
        shows(app, "review-reminder", "Morning review")?;
        app.desktop()?.click_popup(None)?;
        drop(other);
        shows(app, "review-position", "1 of 50")?;
        gone(app, "review-reminder")?;
        app.wait_until("the notification is gone", |app| {
            Ok(app.desktop()?.on_screen()? == 0)
        })?;
        app.press("e")?;
        shows(app, "review-position", "2 of 50")?;

        // In front: the window tells of it, and nothing else does.
        app.press("Escape")?;
        app.press("Escape")?;
        app.wait_for("conversation-list")?;
        remind(app, "endOfDay", "es")?;
        shows(app, "review-reminder", "Fin del día")?;
        app.settle()?;
        app.picture("review-reminder-es")?;
        ensure!(
            app.desktop()?.shown()?.len() == 1,
            "whoever looks at Listo is not notified by the desktop"
        );
        app.click(&part("reminder-begin"))?;
        shows(app, "review-position", "1 de 49")
    });
}
