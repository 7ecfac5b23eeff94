//! A value that says whether two contenders gave the same rows. A time counts only where it agrees.

/// FNV-1a, 64 bit, over rows of contact and time, in the order they came.
#[derive(Clone, Copy)]
pub struct Check(u64);

impl Default for Check {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Check {
    /// One row: `+34600000000`, a tab, the time in milliseconds, a line feed.
    pub fn row(&mut self, contact: &str, ts: i64) {
        self.text(&format!("{contact}\t{ts}\n"));
    }

    pub fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub fn hex(self) -> String {
        format!("{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_fnv_1a_over_lines() {
        let mut check = Check::default();
        check.text("foobar");
        assert_eq!(check.hex(), "85944171f73967e8");
        let (mut one, mut two) = (Check::default(), Check::default());
        one.row("+1", 2);
        two.text("+1\t2\n");
        assert_eq!(one.hex(), two.hex());
    }
}
