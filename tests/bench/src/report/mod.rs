//! `docs/benchmarks.md` with its plots, and `docs/benchmarks.json` for a later comparison.

mod judge;
mod peers;
mod results;
mod svg;
mod tables;
mod targets;

pub use results::Results;

use std::path::Path;

use serde_json::json;

use crate::run::{FLOOR, FLOOR_WITHOUT, Options, RUN};
use crate::{Result, about};
use results::{LISTO, RAW, SQLX};
use svg::Series;
use tables::time;

pub fn write(results: &Results, options: &Options) -> Result {
    let rows = targets::all(results);
    let images = options.docs.join("images");
    std::fs::create_dir_all(&images).map_err(about(&images))?;
    let plots = plots(results);
    for (name, _, svg) in &plots {
        save(&images.join(name), svg)?;
    }
    save(
        &options.docs.join("benchmarks.md"),
        &page(results, &rows, &plots),
    )?;
    let json = json!({
        "runs": runs(results),
        "targets": rows,
        "medians": medians(results),
    });
    save(
        &options.docs.join("benchmarks.json"),
        &format!("{}\n", serde_json::to_string_pretty(&json)?),
    )?;
    println!("\n{}", tables::targets(&rows));
    println!("written: {}", options.docs.join("benchmarks.md").display());
    Ok(())
}

fn save(path: &Path, text: &str) -> Result {
    std::fs::write(path, text).map_err(about(path))
}

/// When, where and how each part was measured.
fn runs(results: &Results) -> Vec<String> {
    let heads = results.lines.iter().filter(|l| l.who == RUN);
    heads.map(|l| format!("{}: {}", l.op, l.note)).collect()
}

/// A plot: file, what it shows, the picture.
type Plot = (&'static str, &'static str, String);

fn page(results: &Results, rows: &[judge::Row], plots: &[Plot]) -> String {
    let images: String = plots
        .iter()
        .map(|(name, alt, _)| format!("![{alt}](images/{name})\n\n"))
        .collect();
    let disk = results.median("", "disk", "append_4k_and_fdatasync", "p50_us");
    let disk = disk.map_or(String::new(), |us| {
        format!(" Its disk appends 4 KiB and syncs in {}.", time(us))
    });
    let mut text = format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`; do not edit. What was measured when, where and how:\n\n- {}\n\n\
         Every contender runs in turn, in so many rounds; ratios are medians of the ratios of each round. Raw is the same\n\
         work straight on SQLite (rusqlite), sqlx the same statements through sqlx, both without anything else. NORMAL\n\
         and FULL are SQLite's `synchronous`; Listo always writes with FULL, and is held against yardsticks that write\n\
         an undo log too (`_logged`). A time counts only where the rows were compared equal. Sizes, in conversations and\n\
         activities: small 1,000 and 10,000, mid 10,000 and 100,000, medium 100,000 and 1,000,000, large 1,000,000 and\n\
         10,000,000. Absolute figures belong to this machine; the ratios travel.{disk}\n\n\
         ## Targets\n\n{}\n{images}",
        runs(results).join("\n- "),
        tables::targets(rows),
    );
    let differing: Vec<String> = results
        .sizes()
        .iter()
        .flat_map(|s| results.disagreements(s))
        .collect();
    if !differing.is_empty() {
        text.push_str(&format!(
            "Results that differ, whose times do not count:\n\n- {}\n\n",
            differing.join("\n- ")
        ));
    }
    text.push_str("## Store: p50 (p99)\n\n");
    for size in results.sizes() {
        let (table, memory) = (tables::store(results, size), tables::memory(results, size));
        text.push_str(&format!("### {size}\n\n{table}\n{memory}\n"));
    }
    text.push_str(&format!(
        "## Growth: p50 over that of the smallest size\n\n{}\n",
        tables::growth(results)
    ));
    text.push_str(&format!("## Import\n\n{}\n", tables::imports(results)));
    text.push_str(&format!(
        "## Window\n\nXvfb, software drawing, no vertical synchronisation: read them as ratios. Rows marked 2026-11 were\n\
         measured then, with the harness of that month, not in this run.\n\n{}\n",
        tables::window(results)
    ));
    let medium = if results.sizes().contains(&"medium") {
        "medium"
    } else {
        results.sizes().last().copied().unwrap_or("none")
    };
    text.push_str(&format!(
        "## Peers, at {medium}\n\nnotmuch 0.37 and Delta Chat core 2.65 were measured with the harness in 2026-11 (Debian 12, two virtual cores), at\n\
         medium, on a corpus of the same shape; not in this run. Their figures are multiplied by how much slower raw SQLite\n\
         is here than it was there, operation by operation.\n\n{}",
        tables::peers(results, medium)
    ));
    text
}

fn plots(results: &Results) -> Vec<Plot> {
    let sizes = results.sizes();
    let largest = sizes.last().copied().unwrap_or("none");
    let of = |size: &str, who: &str, ops: &[&str], key: &str| -> Vec<Option<f64>> {
        ops.iter()
            .map(|op| results.median(size, who, op, key))
            .collect()
    };
    let store = [
        "list_open",
        "list_unread",
        "list_done",
        "open_thread",
        "counts_kept",
        "mark_done",
        "triage_step",
        "search:rare",
        "search:very_common",
        "search:two_words",
        "search:short_prefix",
    ];
    let series = [
        ("raw SQLite", RAW),
        ("through sqlx", SQLX),
        ("Listo", LISTO),
    ]
    .map(|(name, who)| Series {
        name,
        values: of(largest, who, &store, "p50_us"),
    });
    let title = format!("Store operations at {largest}: p50, logarithmic");
    let mut plots = vec![(
        "bench-store.svg",
        "Store operations beside raw SQLite",
        svg::bars(&title, &store, &series, time),
    )];

    let growing = [
        "list_open",
        "list_done",
        "mark_done",
        "triage_step",
        "search:very_common",
    ];
    let who = if results.ops(largest, LISTO, "list").is_empty() {
        RAW
    } else {
        LISTO
    };
    let series = growing.map(|op| Series {
        name: op,
        values: sizes
            .iter()
            .map(|size| results.median(size, who, op, "p50_us"))
            .collect(),
    });
    let title = format!("{who}: p50 over the size of the store");
    plots.push((
        "bench-growth.svg",
        "Growth with the size of the store",
        svg::lines(&title, &sizes, &series, time),
    ));

    let at = if sizes.contains(&"medium") {
        "medium"
    } else {
        largest
    };
    let ops = peers::PEERS.map(|p| p.op);
    let peers = |of: fn(&peers::Peer) -> f64| {
        let here = |peer: &peers::Peer| Some(of(peer) * peer.slower(results, at)?);
        peers::PEERS.iter().map(here).collect()
    };
    // Listo comes last in every plot, so it has one colour in all of them.
    let series = [
        Series {
            name: "notmuch (2026-11)",
            values: peers(|peer| peer.notmuch),
        },
        Series {
            name: "Delta Chat core (2026-11)",
            values: peers(|peer| peer.delta_chat),
        },
        Series {
            name: "Listo",
            values: of(at, LISTO, &ops, "p50_us"),
        },
    ];
    let title = format!("Beside other programs at {at}: p50, logarithmic");
    plots.push((
        "bench-peers.svg",
        "Listo beside notmuch and Delta Chat core",
        svg::bars(&title, &ops, &series, time),
    ));

    let keys = ["key:j", "key:k", "key:e", "key:u", "key:o", "key:search"];
    let micro = |values: Vec<Option<f64>>| values.into_iter().map(|v| v.map(|v| v * 1e3)).collect();
    let series = [
        ("empty window", "", FLOOR),
        ("empty window, no DMA-BUF", "", FLOOR_WITHOUT),
        ("Listo", at, LISTO),
    ]
    .map(|(name, size, who)| Series {
        name,
        values: micro(of(size, who, &keys, "first_p50_ms")),
    });
    if series.iter().any(|s| s.values.iter().any(Option::is_some)) {
        let title = "A key to its first paint: p50, logarithmic";
        plots.push((
            "bench-window.svg",
            "Keys beside an empty window",
            svg::bars(title, &keys, &series, time),
        ));
    }
    plots
}

/// The median of every value, by size, operation and contender.
fn medians(results: &Results) -> serde_json::Value {
    let mut keys: Vec<(&str, &str, &str)> = results
        .lines
        .iter()
        .map(|l| (l.size.as_str(), l.op.as_str(), l.who.as_str()))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let median = |(size, op, who): (&str, &str, &str)| {
        let names: std::collections::BTreeSet<&str> = results
            .of(size, who, op)
            .flat_map(|l| l.values.keys().map(String::as_str))
            .collect();
        let mut object = json!({ "size": size, "op": op, "who": who });
        if let Some(object) = object.as_object_mut() {
            for name in names {
                if let Some(value) = results.median(size, who, op, name) {
                    object.insert(name.to_owned(), ((value * 1e3).round() / 1e3).into());
                }
            }
        }
        object
    };
    keys.into_iter().map(median).collect()
}
