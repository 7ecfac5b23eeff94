//! The tables of the report, in Markdown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::judge::{Row, number};
use super::peers::{IMPORTS, PEERS, WINDOWS};
use super::results::{Agreement, LISTO, RAW, RAW_FULL, Results, SQLX, SQLX_FULL};
use super::targets::Verdict;
use crate::run::{FLOOR, FLOOR_WITHOUT};

/// Microseconds, as one reads them.
pub fn time(us: f64) -> String {
    match us {
        us if us < 1_000.0 => format!("{us:.0} µs"),
        us if us < 1e5 => format!("{:.1} ms", us / 1e3),
        us if us < 1e6 => format!("{:.0} ms", us / 1e3),
        us => format!("{:.2} s", us / 1e6),
    }
}

fn row(out: &mut String, cells: &[String]) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn head(out: &mut String, names: &[&str]) {
    row(
        out,
        &names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>(),
    );
    let rules: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, _)| if at == 0 { "---" } else { "---:" }.to_owned())
        .collect();
    row(out, &rules);
}

fn dash(value: Option<String>) -> String {
    value.unwrap_or_else(|| "—".to_owned())
}

pub fn targets(rows: &[Row]) -> String {
    let mut out = String::from(
        "| # | operation | at | must | measured | | aim | |\n|---|---|---|---|---|---|---|---|\n",
    );
    for r in rows {
        let aim = if r.aim.is_empty() {
            ""
        } else {
            word(r.aim_met)
        };
        let cells = [
            r.number,
            r.what,
            &r.at,
            r.must,
            &r.measured,
            word(r.met),
            r.aim,
            aim,
        ];
        row(&mut out, &cells.map(str::to_owned));
    }
    out
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Missed => "**MISSED**",
        Verdict::ResultsDiffer => "**RESULTS DIFFER**",
        Verdict::NotMeasured => "not measured",
    }
}

/// One size: p50 (p99), CPU, and how many times the yardstick.
pub fn store(results: &Results, size: &str) -> String {
    let mut out = String::new();
    head(
        &mut out,
        &[
            "operation",
            "raw NORMAL",
            "raw FULL",
            "sqlx NORMAL",
            "sqlx FULL",
            "Listo",
            "Listo's CPU (× sqlx's)",
            "× sqlx",
            "× raw",
        ],
    );
    let whos = [RAW, RAW_FULL, LISTO];
    let ops: BTreeSet<&str> = whos
        .iter()
        .flat_map(|who| results.ops(size, who, ""))
        .collect();
    for op in ops {
        let cell = |who: &str| {
            let p50 = results.median(size, who, op, "p50_us")?;
            Some(format!(
                "{} ({})",
                time(p50),
                time(results.median(size, who, op, "p99_us")?)
            ))
        };
        if whos.iter().all(|who| cell(who).is_none()) {
            continue;
        }
        // What Listo changes is logged and synced, so that is what it is held against.
        let logged = format!("{op}_logged");
        let writes = results.median(size, RAW_FULL, &logged, "p50_us").is_some();
        let over = |full, normal, key| {
            let against = if writes {
                (full, logged.as_str())
            } else {
                (normal, op)
            };
            results.ratio(size, (LISTO, op), against, key).map(number)
        };
        let listo = cell(LISTO).map(|text| match results.agreement(size, op) {
            Agreement::Differs => format!("~~{text}~~ results differ"),
            _ => text,
        });
        let cpu = results.median(size, LISTO, op, "cpu_us").map(|us| {
            let times = over(SQLX_FULL, SQLX, "cpu_us").unwrap_or_else(|| "?".to_owned());
            format!("{} ({times})", time(us))
        });
        let cells = [
            Some(op.to_owned()),
            cell(RAW),
            cell(RAW_FULL),
            cell(SQLX),
            cell(SQLX_FULL),
            listo,
            cpu,
            over(SQLX_FULL, SQLX, "p50_us"),
            over(RAW_FULL, RAW, "p50_us"),
        ];
        row(&mut out, &cells.map(dash));
    }
    out
}

/// The most memory the whole process of each contender had, all operations together.
pub fn memory(results: &Results, size: &str) -> String {
    let whos = [(RAW, "raw"), (SQLX, "sqlx"), (LISTO, "Listo")];
    let peak = |(who, name)| {
        let mib = results.median(size, who, "process", "peak_mib")?;
        Some(format!("{name} {mib:.0} MiB"))
    };
    let peaks: Vec<String> = whos.into_iter().filter_map(peak).collect();
    format!("Peak memory of the process: {}.\n", peaks.join(", "))
}

/// p50 at each size over that at the smallest.
pub fn growth(results: &Results) -> String {
    let sizes = results.sizes();
    let mut out = String::new();
    head(&mut out, &[&["operation", "who"], &sizes[..]].concat());
    let Some(first) = sizes.first() else {
        return out;
    };
    for op in results.ops(first, RAW, "") {
        for who in [RAW, SQLX, LISTO] {
            let Some(base) = results.median(first, who, op, "p50_us") else {
                continue;
            };
            let mut cells = vec![op.to_owned(), who.to_owned()];
            cells.extend(sizes.iter().map(|s| {
                dash(
                    results
                        .median(s, who, op, "p50_us")
                        .map(|p| number(p / base)),
                )
            }));
            row(&mut out, &cells);
        }
    }
    out
}

pub fn imports(results: &Results) -> String {
    let mut out = String::new();
    head(
        &mut out,
        &[
            "import",
            "who",
            "size",
            "wall",
            "CPU",
            "activities a CPU second",
            "peak memory",
        ],
    );
    for size in results.sizes() {
        for who in [RAW, LISTO] {
            for op in results.ops(size, who, "ingest_") {
                let value = |key: &str| results.median(size, who, op, key);
                let n = results.of(size, who, op).next().map_or(0, |l| l.n) as f64;
                let cells = [
                    Some(op.to_owned()),
                    Some(who.to_owned()),
                    Some(size.to_owned()),
                    value("wall_s").map(|s| format!("{s:.2} s")),
                    value("cpu_s").map(|s| format!("{s:.2} s")),
                    value("cpu_s").map(|s| format!("{:.0}", n / s)),
                    value("peak_mib").map(|m| format!("{m:.0} MiB")),
                ];
                row(&mut out, &cells.map(dash));
            }
        }
    }
    for (who, least, most) in IMPORTS {
        let range = format!("{least:.0}–{most:.0}");
        row(
            &mut out,
            &["import", who, "2026-11", "—", "—", &range, "—"].map(str::to_owned),
        );
    }
    out
}

pub fn window(results: &Results) -> String {
    let mut out = String::new();
    head(
        &mut out,
        &[
            "window",
            "at",
            "start → list",
            "CPU to the list",
            "memory",
            "after 10,000 steps",
            "idle CPU",
        ],
    );
    let mut places = vec![("", FLOOR), ("", FLOOR_WITHOUT)];
    places.extend(
        results
            .sizes()
            .into_iter()
            .chain(["thread"])
            .map(|size| (size, LISTO)),
    );
    for (size, who) in places
        .iter()
        .copied()
        .filter(|(size, who)| results.of(size, who, "start").next().is_some())
    {
        let value = |op: &str, key: &str| results.median(size, who, op, key);
        let cells = [
            Some(who.to_owned()),
            Some(size.to_owned()),
            value("start", "list_ms").map(|v| format!("{v:.0} ms")),
            value("start", "cpu_ms").map(|v| format!("{v:.0} ms")),
            value("memory", "pss_mib").map(|v| format!("{v:.0} MiB")),
            value("after_10k_steps", "pss_mib").map(|v| format!("{v:.0} MiB")),
            value("idle", "cpu_percent").map(|v| format!("{v:.2} %")),
        ];
        row(&mut out, &cells.map(dash));
    }
    for peer in WINDOWS {
        let [start, memory, ..] = peer.figures;
        let cells = [
            Some(peer.name.to_owned()),
            Some("100,000, 2026-11".to_owned()),
            start.map(|v| format!("{v:.0} ms")),
            None,
            memory.map(|v| format!("{v:.0} MiB")),
        ];
        row(
            &mut out,
            &[&cells.map(dash)[..], &["—".to_owned(), "—".to_owned()]].concat(),
        );
    }
    out.push('\n');
    keys(results, &places, &mut out);
    out
}

fn keys(results: &Results, places: &[(&str, &str)], out: &mut String) {
    head(
        out,
        &[
            "key",
            "window",
            "at",
            "first change p50 (p99)",
            "last change p50 (p99)",
            "CPU a key",
            "paints a second",
            "late",
            "pressed / marked",
        ],
    );
    for (size, who) in places {
        for op in ["key:", "burst:"]
            .iter()
            .flat_map(|start| results.ops(size, who, start))
        {
            let value = |key: &str| results.median(size, who, op, key);
            let pair =
                |p50: &str, p99: &str| Some(format!("{:.1} ms ({:.1})", value(p50)?, value(p99)?));
            let cells = [
                Some(op.to_owned()),
                Some((*who).to_owned()),
                Some((*size).to_owned()),
                pair("first_p50_ms", "first_p99_ms"),
                pair("last_p50_ms", "last_p99_ms"),
                value("cpu_ms_a_key").map(|v| format!("{v:.1} ms")),
                value("paints_per_s").map(|v| format!("{v:.0}")),
                value("late_ms").map(|all| {
                    let list = value("list_late_ms").unwrap_or(all);
                    format!("{all:.0} ms; list {list:.0} ms")
                }),
                value("pressed")
                    .zip(value("marked"))
                    .map(|(p, m)| format!("{p:.0} / {m:.0}")),
            ];
            row(out, &cells.map(dash));
        }
    }
    for peer in WINDOWS {
        let [_, _, first, last, paints, late] = peer.figures;
        let ms = |v: Option<f64>| v.map(|v| format!("{v:.0} ms"));
        let cells = [
            Some("key: down".to_owned()),
            Some(peer.name.to_owned()),
            Some("100,000, 2026-11".to_owned()),
            ms(first),
            ms(last),
            None,
            paints.map(|v| format!("{v:.0}")),
            ms(late),
            None,
        ];
        row(out, &cells.map(dash));
    }
}

pub fn peers(results: &Results, size: &str) -> String {
    let mut out = String::new();
    head(
        &mut out,
        &[
            "operation",
            "Listo",
            "notmuch (2026-11)",
            "Delta Chat core (2026-11)",
            "Listo ahead by",
            "",
        ],
    );
    for peer in PEERS {
        let listo = results.median(size, LISTO, peer.op, "p50_us");
        let slower = peer.slower(results, size);
        let here = |there: f64| slower.map(|slower| there * slower);
        let (notmuch, delta_chat) = (here(peer.notmuch), here(peer.delta_chat));
        let ahead = |other: Option<f64>| Some(format!("{:.0} ×", other? / listo?));
        let both = ahead(notmuch)
            .zip(ahead(delta_chat))
            .map(|(a, b)| format!("{a}, {b}"));
        let cells = [
            Some(peer.op.to_owned()),
            listo.map(time),
            notmuch.map(time),
            delta_chat.map(time),
            both,
            Some(peer.note.to_owned()),
        ];
        row(&mut out, &cells.map(dash));
    }
    out
}
