//! Ranks of sorted times, and the bins they are shown in.

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// Where the bins of times to an answer end; the last one has no end.
pub const TIMES: [i64; 10] = [
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
    DAY,
    3 * DAY,
    7 * DAY,
];

/// Where the bins of ages end; the last one has no end.
pub const AGES: [i64; 6] = [HOUR, 4 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY];

/// Which bin a time lies in.
pub(super) fn bin(ends: &[i64], time: i64) -> usize {
    ends.partition_point(|end| *end <= time)
}

/// From where on and up to where a bin is.
pub(super) fn bounds(ends: &[i64], bin: usize) -> (i64, i64) {
    let end = |bin: Option<usize>| bin.and_then(|bin| ends.get(bin).copied());
    (
        end(bin.checked_sub(1)).unwrap_or(i64::MIN),
        end(Some(bin)).unwrap_or(i64::MAX),
    )
}

/// The rank, from 1, below or at which so many tenths of `n` values lie.
pub(super) fn rank(n: usize, tenths: usize) -> usize {
    (n * tenths).div_ceil(10)
}

/// Median and 90th percentile of each of several groups, whose values come sorted.
pub(super) struct Ranks {
    wanted: Vec<[usize; 2]>,
    seen: Vec<usize>,
    found: Vec<[Option<i64>; 2]>,
}

impl Ranks {
    /// How many values each group will have.
    pub fn of(counts: &[u32]) -> Self {
        let wanted = |n: &u32| {
            let n = usize::try_from(*n).unwrap_or(usize::MAX);
            [rank(n, 5), rank(n, 9)]
        };
        Self {
            wanted: counts.iter().map(wanted).collect(),
            seen: vec![0; counts.len()],
            found: vec![[None; 2]; counts.len()],
        }
    }

    pub fn see(&mut self, group: usize, value: i64) {
        let (Some(seen), Some(wanted), Some(found)) = (
            self.seen.get_mut(group),
            self.wanted.get(group),
            self.found.get_mut(group),
        ) else {
            return;
        };
        *seen += 1;
        for (wanted, found) in wanted.iter().zip(found) {
            if wanted == seen {
                *found = Some(value);
            }
        }
    }

    pub fn found(self) -> Vec<[Option<i64>; 2]> {
        self.found
    }
}
