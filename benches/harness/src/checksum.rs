//! A sum over an output, so that no client can leave anything unread: it must be the same for all of them.

/// The sum so far.
#[derive(Debug, Default)]
pub struct Checksum(u64);

impl Checksum {
    /// Adds a string: its length and its last byte.
    pub fn text(&mut self, text: &str) {
        let last = text.as_bytes().last().copied().unwrap_or_default();
        self.number(text.len() as u64 + u64::from(last));
    }

    /// Adds bytes, as [`text`](Self::text) does.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let last = bytes.last().copied().unwrap_or_default();
        self.number(bytes.len() as u64 + u64::from(last));
    }

    /// Adds an instant.
    pub fn time(&mut self, seconds: i64, nanoseconds: u32) {
        self.number(seconds as u64);
        self.number(nanoseconds.into());
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) {
        self.0 = self.0.wrapping_add(number);
    }

    /// The sum.
    pub fn sum(&self) -> u64 {
        self.0
    }
}
