//! What other programs gave on a history of the same shape and size (medium), with the harness of
//! November 2026, on Debian 12 with two virtual cores. They are not part of our runs.

use super::results::Results;

/// An operation, and the p50 in µs of notmuch 0.37 and of Delta Chat core 2.65.
pub struct Peer {
    pub op: &'static str,
    /// The p50 in µs of raw SQLite beside them: it says how fast that machine was.
    pub raw: f64,
    pub notmuch: f64,
    pub delta_chat: f64,
    pub note: &'static str,
}

const fn peer(
    op: &'static str,
    raw: f64,
    notmuch: f64,
    delta_chat: f64,
    note: &'static str,
) -> Peer {
    Peer {
        op,
        raw,
        notmuch,
        delta_chat,
        note,
    }
}

pub const PEERS: [Peer; 13] = [
    peer("list_open", 56.0, 175e3, 236e3, ""),
    peer("list_unread", 56.0, 60e3, 148e3, ""),
    peer(
        "counts_kept",
        4.0,
        79e3,
        142e3,
        "Delta Chat: one total, not one a number",
    ),
    peer("mark_done", 204.0, 12.9e3, 2e3, "Delta Chat: without fsync"),
    peer("triage_step", 373.0, 368e3, 370e3, ""),
    peer("search:once", 12.0, 7.5e3, 314e3, ""),
    peer("search:rare", 16.0, 6.1e3, 235e3, ""),
    peer("search:tenth_pct", 31.0, 109e3, 289e3, ""),
    peer(
        "search:one_pct",
        31.0,
        247e3,
        40e3,
        "Delta Chat: capped at 1,000 messages",
    ),
    peer(
        "search:very_common",
        26.0,
        288e3,
        12e3,
        "Delta Chat: capped at 1,000 messages",
    ),
    peer(
        "search:two_words",
        136.0,
        52e3,
        228e3,
        "Delta Chat: another meaning",
    ),
    peer("search:prefix", 47.0, 112e3, 272e3, ""),
    peer(
        "search:short_prefix",
        32.0,
        618e3,
        15e3,
        "Delta Chat: capped at 1,000 messages",
    ),
];

impl Peer {
    /// How many times slower this machine is at the same work: what a peer took is multiplied by it.
    pub fn slower(&self, results: &Results, size: &str) -> Option<f64> {
        // What writes is held against a yardstick that syncs.
        let yardstick = match self.op {
            "mark_done" | "triage_step" => "raw-full",
            _ => "raw-normal",
        };
        Some(results.median(size, yardstick, self.op, "p50_us")? / self.raw)
    }
}

/// A program with a window, on 100,000 messages: start to the list (ms), memory (MiB), key to the
/// first and to the last change (ms), pictures a second at 60 keys a second, how late the last (ms).
pub struct Window {
    pub name: &'static str,
    pub figures: [Option<f64>; 6],
}

const fn window(name: &'static str, figures: [Option<f64>; 6]) -> Window {
    Window { name, figures }
}

pub const WINDOWS: [Window; 3] = [
    window(
        "Thunderbird 153",
        [
            Some(4_060.0),
            Some(481.0),
            Some(42.0),
            Some(338.0),
            Some(18.0),
            Some(340.0),
        ],
    ),
    window(
        "Claws Mail 4.1",
        [
            Some(7_200.0),
            Some(207.0),
            Some(113.0),
            Some(114.0),
            Some(10.0),
            Some(47.0),
        ],
    ),
    window(
        "Dino 0.4 (2,500 open)",
        [
            Some(9_700.0),
            Some(512.0),
            Some(255.0),
            Some(305.0),
            None,
            None,
        ],
    ),
];

/// Activities a CPU second of an import: who, the least, the most.
pub const IMPORTS: [(&str, f64, f64); 3] = [
    ("notmuch", 1_500.0, 1_800.0),
    ("mu", 1_900.0, 2_300.0),
    ("Delta Chat core, live", 1_400.0, 1_800.0),
];
