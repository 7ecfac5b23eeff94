//! Presses keys as a keyboard would, and sees when the screen changes.

use std::time::{Duration, Instant};

use super::app::{App, millis};
use super::screen::Screen;
use crate::line::Line;
use crate::meter::quantile;
use crate::process::pause;
use crate::{Result, corpus::Rng};

/// Between two looks. A look costs about as much again.
const STEP: Duration = Duration::from_micros(300);
/// Where it is about tenths of a second.
const SELDOM: Duration = Duration::from_millis(5);
/// Without a change for so long, what a key did is over.
const QUIET: f64 = 120.0;
/// A key that changed nothing in this time changes nothing.
const NOTHING: f64 = 1_500.0;

pub const ENTER: u32 = 0xff0d;
pub const ESCAPE: u32 = 0xff1b;
pub const HOME: u32 = 0xff50;

/// One key of what is pressed in turn.
#[derive(Clone, Copy)]
pub struct Press {
    pub key: u32,
    /// The name its time counts under; none for a key that only prepares the next one.
    pub name: Option<&'static str>,
}

pub const fn timed(key: char, name: &'static str) -> Press {
    Press {
        key: key as u32,
        name: Some(name),
    }
}

pub const fn only(key: char) -> Press {
    Press {
        key: key as u32,
        name: None,
    }
}

/// Milliseconds to the first change of the screen and to the last one.
pub fn press(screen: &Screen, key: u32) -> Result<Option<(f64, f64)>> {
    changes(screen, key, QUIET, STEP)
}

/// The same for a key whose answer comes late: with more patience, and looking less often, so that what
/// is looked at has the processor to itself.
pub fn settled(screen: &Screen, key: u32, quiet: Duration) -> Result<Option<(f64, f64)>> {
    changes(screen, key, quiet.as_secs_f64() * 1_000.0, SELDOM)
}

fn changes(screen: &Screen, key: u32, quiet: f64, step: Duration) -> Result<Option<(f64, f64)>> {
    let mut before = screen.look()?;
    let start = Instant::now();
    screen.key(key)?;
    let mut changes: Option<(f64, f64)> = None;
    loop {
        let now = screen.look()?;
        let at = millis(start);
        if now != before {
            changes = Some(changes.map_or((at, at), |(first, _)| (first, at)));
            before = now;
        }
        let over = match changes {
            Some((_, last)) => at - last > quiet || at > NOTHING.max(4.0 * quiet),
            None => at > NOTHING.max(quiet),
        };
        if over {
            return Ok(changes);
        }
        pause(step);
    }
}

/// The keys in turn, `rounds` times: a line for each name. The first round only warms up.
pub fn in_turn(
    screen: &Screen,
    app: &App,
    who: &str,
    keys: &[Press],
    rounds: usize,
) -> Result<Vec<Line>> {
    let mut rng = Rng::new(1);
    let mut names: Vec<&str> = keys.iter().filter_map(|k| k.name).collect();
    names.dedup();
    let mut times: Vec<(&str, f64, f64)> = Vec::new();
    let mut missed = vec![];
    let cpu = app.cpu_ms();
    for round in 0..=rounds {
        for key in keys {
            let changes = press(screen, key.key)?;
            if let (Some(name), true) = (key.name, round > 0) {
                match changes {
                    Some((first, last)) => times.push((name, first, last)),
                    None => missed.push(name),
                }
            }
            // Never in step with a clock of 60 Hz.
            pause(Duration::from_secs_f64(0.03 + rng.part() * 0.05));
        }
    }
    let cpu = (app.cpu_ms() - cpu) / (keys.len() * (rounds + 1)) as f64;
    let line = |name: &&str| {
        let of = times.iter().filter(|(n, ..)| n == name);
        let changes: Vec<(f64, f64)> = of.map(|(_, first, last)| (*first, *last)).collect();
        let missed = missed.iter().filter(|m| *m == name).count();
        changes_line(who, &format!("key:{name}"), &changes)
            .with("cpu_ms_a_key", cpu)
            .with("missed", missed as f64)
    };
    Ok(names.iter().map(line).collect())
}

/// Times of first and last changes. Where nothing ever changed there are no times, not short ones.
pub fn changes_line(who: &str, op: &str, changes: &[(f64, f64)]) -> Line {
    let mut line = Line::new(who, op, changes.len());
    if changes.is_empty() {
        return line.noted("the screen never changed");
    }
    let (mut first, mut last): (Vec<f64>, Vec<f64>) = changes.iter().copied().unzip();
    for (name, times) in [("first", &mut first), ("last", &mut last)] {
        times.sort_by(f64::total_cmp);
        for (text, q) in [("p50", 0.5), ("p99", 0.99)] {
            line = line.with(&format!("{name}_{text}_ms"), quantile(times, q));
        }
    }
    line
}

/// Pixels from the left edge of Listo's window to the right one of its list.
pub const LIST: u16 = 224 + 372;

/// Keys at 60 a second for `count` keys: how many pictures a second, and how long after the last key
/// the last change came, anywhere and in what the keys act on: the thread beside Listo's list waits
/// until the cursor rests.
pub fn burst(
    screen: &Screen,
    who: &str,
    name: &str,
    count: usize,
    key: impl Fn(usize) -> u32,
) -> Result<Line> {
    let mut paints = 0u32;
    let left = screen.window()?.map_or(0, |area| area.x.max(0));
    let list = left as usize + usize::from(LIST);
    let mut before = screen.look()?;
    let start = Instant::now();
    let mut see = || -> Result<(bool, bool)> {
        let now = screen.look()?;
        let changed = now != before;
        let in_list = changed && now.differs_within(&before, list);
        before = now;
        pause(STEP);
        Ok((changed, in_list))
    };
    for at in 0..count {
        screen.key(key(at))?;
        let next = Duration::from_secs_f64((at + 1) as f64 / 60.0);
        while start.elapsed() < next {
            paints += u32::from(see()?.0);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let end = Instant::now();
    let (mut late, mut list_late, mut last) = (0.0, 0.0, Instant::now());
    while last.elapsed() < Duration::from_millis(500) {
        let (changed, in_list) = see()?;
        if changed {
            (late, last) = (millis(end), Instant::now());
        }
        if in_list {
            list_late = millis(end);
        }
    }
    Ok(Line::new(who, &format!("burst:{name}"), count)
        .with("paints_per_s", f64::from(paints) / seconds)
        .with("late_ms", late)
        .with("list_late_ms", list_late))
}

/// Many keys as fast as 100 a second, not watched: what they leave behind is.
pub fn many(screen: &Screen, count: usize, key: impl Fn(usize) -> u32) -> Result {
    let start = Instant::now();
    for at in 0..count {
        screen.key(key(at))?;
        let next = Duration::from_millis(10 * (at as u64 + 1));
        pause(next.saturating_sub(start.elapsed()));
    }
    Ok(())
}

/// Seconds until nothing changes any more: a program that fell behind works off its keys first.
pub fn until_still(screen: &Screen) -> Result<f64> {
    const STILL: Duration = Duration::from_secs(5);
    const PATIENCE: Duration = Duration::from_secs(180);
    let start = Instant::now();
    let (mut before, mut last) = (screen.look()?, start);
    while last.elapsed() < STILL && start.elapsed() < PATIENCE {
        pause(Duration::from_millis(20));
        let now = screen.look()?;
        if now != before {
            (before, last) = (now, Instant::now());
        }
    }
    Ok((last - start).as_secs_f64())
}

/// How many changes come in two seconds without a key: a caret, a spinner.
pub fn noise(screen: &Screen) -> Result<f64> {
    let start = Instant::now();
    let (mut before, mut changes) = (screen.look()?, 0u32);
    while start.elapsed() < Duration::from_secs(2) {
        let now = screen.look()?;
        changes += u32::from(now != before);
        before = now;
        pause(Duration::from_millis(5));
    }
    Ok(f64::from(changes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_without_a_paint_have_no_times() {
        assert_eq!(changes_line("x", "key:e", &[]).value("first_p50_ms"), None);
        let line = changes_line("x", "key:e", &[(1.0, 4.0), (3.0, 5.0), (2.0, 9.0)]);
        assert_eq!(line.value("first_p50_ms"), Some(2.0));
        assert_eq!(line.value("last_p99_ms"), Some(9.0));
    }
}
