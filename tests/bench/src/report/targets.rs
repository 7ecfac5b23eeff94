//! The table of targets: what must be, what is aimed at, what was measured.

use serde::Serialize;

use super::judge::{Bound, Judge, Row, at_least, at_most};
use super::peers::PEERS;
use super::results::{LISTO, RAW, RAW_FULL, Results, SQLX, SQLX_FULL};
use crate::run::{FLOOR, FLOOR_WITHOUT};

const PAGES: [&str; 5] = [
    "list_open",
    "list_unread",
    "list_done",
    "list_open_number",
    "list_scroll",
];
const MARKS: [&str; 3] = ["mark_done", "mark_open", "mark_unread"];
const BULKS: [&str; 4] = [
    "bulk_done_10k",
    "bulk_undo_10k",
    "bulk_done_100k",
    "bulk_undo_100k",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Met,
    Missed,
    /// The rows were not those of the yardstick, so the time says nothing.
    ResultsDiffer,
    NotMeasured,
}

pub fn all(results: &Results) -> Vec<Row> {
    let judge = Judge { results };
    let mut rows = store(&judge);
    rows.extend(imports(&judge));
    rows.extend(window(&judge));
    rows.push(peers(&judge));
    rows.push(insights(&judge));
    rows
}

/// How long a chart may take once the history has been read.
fn insights(j: &Judge) -> Row {
    let large = j.at("large");
    let shown = |op: &str| j.results.median(large, LISTO, op, "last_p50_ms");
    j.row(
        "17",
        "all figures of the insights, 30 days and all of time; a triage step meanwhile, p99",
        "large",
        ("≤ 300 ms and ≤ 2 s; ≤ 16 ms", ""),
    )
    .must(j.us(large, "insights_30_days", "p50_us", at_most(300_000.0)))
    .must(j.us(large, "insights_all", "p50_us", at_most(2_000_000.0)))
    .must(j.us(large, "triage_beside_insights", "p99_us", at_most(16_000.0)))
    .must(j.value(
        shown("key:insights_30_days"),
        "30 days on the screen in {} ms",
        at_most(300.0),
    ))
    .must(j.value(
        shown("key:insights_all"),
        "all of time in {} ms",
        at_most(2_000.0),
    ))
}

fn store(j: &Judge) -> Vec<Row> {
    let (large, medium) = (j.at("large"), j.at("medium"));
    let searches = j.results.ops(large, RAW, "search:");
    let typed = j.results.ops(large, RAW, "type:");
    let logged = |op: &str| format!("{op}_logged");
    vec![
        j.row(
            "1",
            "page of 50 of any view",
            "large",
            ("≤ 1.3 × sqlx, p99 ≤ 3 ms", "≤ 3 × raw"),
        )
        .must(j.worst(large, &PAGES, |op| {
            j.times(large, op, SQLX, op, at_most(1.3))
        }))
        .must(j.worst(large, &PAGES, |op| {
            j.us(large, op, "p99_us", at_most(3_000.0))
        }))
        .aim(j.worst(large, &PAGES, |op| {
            j.times(large, op, RAW, op, at_most(3.0))
        })),
        {
            let all = [&PAGES[..], &MARKS, &["triage_step"]].concat();
            j.row(
                "2",
                "growth of 1, 3, 4 from small to large",
                "large",
                ("≤ 1.5 ×", "≤ 1.2 ×"),
            )
            .must(j.worst(large, &all, |op| j.growth(op, at_most(1.5))))
            .aim(j.worst(large, &all, |op| j.growth(op, at_most(1.2))))
        },
        j.row(
            "3",
            "mark done, open, unread: one synced transaction with log",
            "medium",
            ("≤ 1.3 × sqlx FULL", "≤ 1.5 × raw FULL"),
        )
        .must(j.worst(medium, &MARKS, |op| {
            j.times(medium, op, SQLX_FULL, &logged(op), at_most(1.3))
        }))
        .aim(j.worst(medium, &MARKS, |op| {
            j.times(medium, op, RAW_FULL, &logged(op), at_most(1.5))
        })),
        j.row(
            "4",
            "triage step in one store call",
            "medium",
            ("≤ 1.5 ms p50", "≤ 3 × raw FULL"),
        )
        .must(j.us(medium, "triage_step", "p50_us", at_most(1_500.0)))
        .aim(j.times(
            medium,
            "triage_step",
            RAW_FULL,
            "triage_step_logged",
            at_most(3.0),
        )),
        j.row(
            "5",
            "counts of all numbers",
            "large",
            (
                "≤ 0.4 ms, grows no more than the numbers (13 ×)",
                "from memory: ≤ 50 µs",
            ),
        )
        .must(j.us(large, "counts_kept", "p50_us", at_most(400.0)))
        .must(j.growth("counts_kept", at_most(13.4)))
        .aim(j.us(large, "counts_kept", "p50_us", at_most(50.0))),
        j.row(
            "6",
            "done for 10,000 and 100,000, and undo",
            "large",
            (
                "≤ 1.5 × raw FULL with log; no key waits more than 30 ms",
                "≤ 1.2 ×",
            ),
        )
        .must(j.worst(large, &BULKS, |op| {
            j.times(large, op, RAW_FULL, &logged(op), at_most(1.5))
        }))
        .must(j.us(large, "key_behind_bulk", "p99_us", at_most(30_000.0)))
        .aim(j.worst(large, &BULKS, |op| {
            j.times(large, op, RAW_FULL, &logged(op), at_most(1.2))
        })),
        j.row(
            "7",
            "search, first 50 conversations, every word",
            "large",
            ("≤ 1.3 × sqlx, p99 ≤ 10 ms", "≤ 5 × raw"),
        )
        .must(j.worst(large, &searches, |op| {
            j.times(large, op, SQLX, op, at_most(1.3))
        }))
        .must(j.worst(large, &searches, |op| {
            j.us(large, op, "p99_us", at_most(10_000.0))
        }))
        .aim(j.worst(large, &searches, |op| {
            j.times(large, op, RAW, op, at_most(5.0))
        })),
        j.row(
            "8",
            "search as you type, from two letters",
            "large",
            ("p50 ≤ 2 ms", "≤ 0.5 ms"),
        )
        .must(j.worst(large, &typed, |op| {
            j.us(large, op, "p50_us", at_most(2_000.0))
        }))
        .aim(j.worst(large, &typed, |op| {
            j.us(large, op, "p50_us", at_most(500.0))
        })),
    ]
}

fn imports(j: &Judge) -> Vec<Row> {
    let size = j.at("medium");
    let empty = ["ingest_empty", "ingest_xml"];
    let all = [
        "ingest_empty",
        "ingest_in_use",
        "ingest_xml",
        "ingest_xml_newest_first",
        "ingest_xml_shuffled",
    ];
    let newest = j.results.ratio(
        size,
        (LISTO, "ingest_xml_newest_first"),
        (LISTO, "ingest_xml"),
        "wall_s",
    );
    vec![
        j.row(
            "9",
            "import into a store in use, a CPU second",
            "medium",
            ("≥ 0.7 × raw inline", ""),
        )
        .must(j.a_cpu_second(size, "ingest_in_use", "ingest_inline", at_least(0.7))),
        j.row(
            "10",
            "import into an empty store, a CPU second",
            "medium",
            (
                "≥ 0.6 × raw deferred; newest first ≤ 1.2 × oldest first; ≤ 150 MiB",
                "≥ 0.85 ×",
            ),
        )
        .must(j.worst(size, &empty, |op| {
            j.a_cpu_second(size, op, "ingest_deferred", at_least(0.6))
        }))
        .must(j.value(newest, "newest first {} ×", at_most(1.2)))
        .must(j.worst(size, &all, |op| {
            j.value(
                j.results.median(size, LISTO, op, "peak_mib"),
                "peak {} MiB",
                at_most(150.0),
            )
        }))
        .aim(j.worst(size, &empty, |op| {
            j.a_cpu_second(size, op, "ingest_deferred", at_least(0.85))
        })),
    ]
}

fn window(j: &Judge) -> Vec<Row> {
    let medium = j.at("medium");
    let listo = |op: &str, key: &str| j.results.median(medium, LISTO, op, key);
    let floor = j.floor(medium);
    let of_floor = |op: &str, key: &str| j.results.median("", floor, op, key);
    let over =
        |op: &str, key: &str, floor_op: &str| Some(listo(op, key)? / of_floor(floor_op, key)?);
    let keys = ["key:j", "key:k", "key:e", "key:u"];
    let bursts = ["burst:j", "burst:e"];
    let key = |op: &str, key: &str, bound: Bound, text: &str| {
        j.value(over(op, key, "key:j"), text, bound)
    };
    let marked = Some(
        listo("burst:e", "marked").unwrap_or(f64::NAN)
            - listo("burst:e", "pressed").unwrap_or(f64::NAN),
    );
    let marked = marked.filter(|d| d.is_finite());
    let before = listo("after_10k_steps", "pss_before_mib");
    let steps = listo("after_10k_steps", "pss_mib")
        .zip(before)
        .map(|(after, before)| after / before);
    let growth = |op: &str, key: &str| {
        let large = j.at("large");
        let at = |size| j.results.median(size, LISTO, op, key);
        Some(at(large).filter(|_| large != "small")? / at("small")?)
    };
    vec![
        j.row(
            "11",
            "start of the process → visible rows",
            "medium",
            ("≤ 1.2 × empty window; ≤ 1.1 × small → large", "≤ 1.1 ×"),
        )
        .must(j.value(
            over("start", "list_ms", "start"),
            "{} × empty",
            at_most(1.2),
        ))
        .must(j.value(growth("start", "list_ms"), "growth {} ×", at_most(1.1)))
        .aim(j.value(
            over("start", "list_ms", "start"),
            "{} × empty",
            at_most(1.1),
        )),
        j.row(
            "12",
            "key → first paint of j, k, E, U",
            "medium",
            (
                "≤ 1.3 × empty window's p50, ≤ 1.5 × its p99",
                "p99 ≤ 10 ms without DMA-BUF",
            ),
        )
        .must(j.worst(medium, &keys, |op| {
            key(op, "first_p50_ms", at_most(1.3), "p50 {} ×")
        }))
        .must(j.worst(medium, &keys, |op| {
            key(op, "first_p99_ms", at_most(1.5), "p99 {} ×")
        }))
        .must(j.worst(medium, &["key:j", "key:k", "key:e"], |op| {
            j.value(listo(op, "missed"), "{} keys without a paint", at_most(0.0))
        }))
        // E moves rows, which the empty window's j does not.
        .told(&j.value(
            over("key:e", "first_p50_ms", "key:e"),
            "key:e {} × the empty window's own e",
            at_most(1.3),
        ))
        .aim(j.worst(medium, &keys, |op| {
            let p99 = listo(op, "first_p99_ms").filter(|_| floor == FLOOR_WITHOUT);
            j.value(p99, "p99 {} ms", at_most(10.0))
        })),
        j.row(
            "13",
            "60 keys a second for 2 s",
            "medium",
            (
                "≥ 55 paints a second, ≤ 33 ms late, marked = pressed",
                "0 ms late",
            ),
        )
        .must(j.worst(medium, &bursts, |op| {
            j.value(listo(op, "paints_per_s"), "{} paints/s", at_least(55.0))
        }))
        .must(j.worst(medium, &bursts, |op| {
            j.value(listo(op, "late_ms"), "{} ms late", at_most(33.0))
        }))
        .must(j.worst(medium, &bursts, |op| {
            j.value(listo(op, "list_late_ms"), "list {} ms late", at_most(33.0))
        }))
        .must(j.value(marked.map(f64::abs), "{} marks amiss", at_most(0.0)))
        .aim(j.worst(medium, &bursts, |op| {
            j.value(listo(op, "late_ms"), "{} ms late", at_most(0.0))
        })),
        j.row(
            "14",
            "memory (PSS) after start; after 10,000 steps; small → large",
            "medium",
            (
                "≤ 1.3 × empty window; + 5 %; ≤ 1.1 ×",
                "≤ 1.15 × empty window",
            ),
        )
        .must(j.value(
            over("memory", "pss_mib", "memory"),
            "{} × empty",
            at_most(1.3),
        ))
        .must(j.value(steps, "{} × after steps", at_most(1.05)))
        .must(j.value(growth("memory", "pss_mib"), "growth {} ×", at_most(1.1)))
        .aim(j.value(
            over("memory", "pss_mib", "memory"),
            "{} × empty",
            at_most(1.15),
        )),
        j.row("15", "idle CPU over 60 s", "medium", ("≤ 0.5 %", "0"))
            .must(j.value(listo("idle", "cpu_percent"), "{} %", at_most(0.5)))
            .aim(j.value(listo("idle", "cpu_percent"), "{} %", at_most(0.0))),
    ]
}

/// How many times faster than the faster of two peers. They were measured at medium, so nothing less
/// is held against them.
fn peers(j: &Judge) -> Row {
    let medium = "medium";
    let ahead = |op: &str| {
        let peer = PEERS.iter().find(|p| p.op == op)?;
        let slower = peer.slower(j.results, medium)?;
        let ours = j.results.median(medium, LISTO, op, "p50_us")?;
        Some(peer.notmuch.min(peer.delta_chat) * slower / ours)
    };
    let ops = |wanted: fn(&&str) -> bool| {
        PEERS
            .iter()
            .map(|p| p.op)
            .filter(wanted)
            .collect::<Vec<_>>()
    };
    let searches = ops(|op| op.starts_with("search:"));
    let lists = ops(|op| !op.starts_with("search:") && !op.starts_with("mark"));
    j.row(
        "16",
        "every operation shared with notmuch and Delta Chat core",
        "medium",
        (
            "ahead: ≥ 100 × lists, step, counts; ≥ 20 × search; marks",
            "",
        ),
    )
    .must(j.worst(medium, &lists, |op| {
        j.value(ahead(op), "{} × ahead", at_least(100.0))
    }))
    .must(j.worst(medium, &searches, |op| {
        j.value(ahead(op), "{} × ahead", at_least(20.0))
    }))
    .must(j.value(ahead("mark_done"), "mark_done {} × ahead", at_least(1.0)))
}

impl Judge<'_> {
    /// The empty window with the renderer Listo chose.
    pub fn floor(&self, size: &str) -> &'static str {
        let without = self
            .results
            .of(size, LISTO, "start")
            .any(|l| l.note.starts_with("without"));
        if without { FLOOR_WITHOUT } else { FLOOR }
    }
}
