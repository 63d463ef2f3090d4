//! Identifiers that are the same in every run with the same seed.

use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};

const ALPHANUMERIC: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A sequence of identifiers.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: u64,
    purpose: &'static str,
    count: AtomicU64,
}

impl Ids {
    /// The sequence for one purpose.
    pub(crate) fn new(seed: u64, purpose: &'static str) -> Self {
        Self { seed, purpose, count: AtomicU64::new(0) }
    }

    /// The seed, on which all identifiers depend.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// The number of identifiers that were generated.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Continues as if `count` identifiers had been generated.
    pub(crate) fn set_count(&self, count: u64) {
        self.count.store(count, Ordering::Relaxed);
    }

    /// The next identifier of a resource: `prefix`, then 13 letters and digits.
    pub(crate) fn resource(&self, prefix: &str) -> String {
        let letters = self.next().into_iter().take(13).filter_map(|byte| {
            let index = usize::from(byte) % ALPHANUMERIC.len();
            ALPHANUMERIC.get(index).map(|letter| char::from(*letter))
        });
        prefix.chars().chain(letters).collect()
    }

    /// The next request ID, in the form of a UUID.
    pub(crate) fn request(&self) -> String {
        let mut id = hex::encode(self.next().get(..16).unwrap_or_default());
        for dash in [20, 16, 12, 8] {
            id.insert(dash, '-');
        }
        id
    }

    /// The next verification code: 6 digits.
    pub(crate) fn code(&self) -> String {
        let [a, b, c, d, ..] = self.next();
        format!("{:06}", u32::from_be_bytes([a, b, c, d]) % 1_000_000)
    }

    /// 32 bytes to use as a key.
    pub(crate) fn next(&self) -> [u8; 32] {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(self.purpose)
            .chain_update(count.to_be_bytes())
            .finalize()
            .into()
    }
}
