//! Runs one test against the real program; a failure comes with a picture and the program's words.

use crate::{App, Result, Setup};

/// Runs the steps with a display and a data folder of their own, and stops everything afterwards.
/// Listo is opened by the first step. When one fails, the picture of that moment is kept.
#[track_caller]
pub fn scenario(name: &str, steps: impl FnOnce(&mut App) -> Result) {
    scenario_with(name, Setup::default(), steps);
}

/// The same with another program or other arguments.
#[track_caller]
pub fn scenario_with(name: &str, setup: Setup, steps: impl FnOnce(&mut App) -> Result) {
    let log = crate::app::artifacts("logs").join(format!("{name}.log"));
    let failed = format!("failed-{name}");
    // Only the words and the picture of this run.
    let _ = std::fs::remove_file(&log);
    let _ = std::fs::remove_file(crate::app::artifacts("screens").join(format!("{failed}.png")));
    let mut picture = None;
    let outcome = App::new(name, setup).and_then(|mut app| {
        let outcome = steps(&mut app);
        if outcome.is_err() {
            picture = app.picture(&failed).ok();
        }
        outcome
    });
    if let Err(error) = outcome {
        let picture = picture.map_or("none".to_owned(), |p| p.display().to_string());
        panic!(
            "{name}: {error}\n  picture: {picture}\n  what it printed ({}):\n{}",
            log.display(),
            tail(&std::fs::read_to_string(&log).unwrap_or_default())
        );
    }
}

/// The last lines, without what WebKit always says.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().filter(|l| !l.trim().is_empty()).collect();
    let start = lines.len().saturating_sub(15);
    lines
        .iter()
        .skip(start)
        .map(|l| format!("    {l}\n"))
        .collect()
}
