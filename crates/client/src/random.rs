//! Random bits of the operating system, reserved for several calls at once: a system call for each would take 3 % of the
//! CPU time of a call.

use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

/// The bytes of one number.
const SIZE: usize = size_of::<u128>();

/// The bytes of a reserve: as many as Linux returns without being interrupted (getrandom(2)).
const RESERVED: usize = 256;

thread_local! {
    static RESERVE: RefCell<Reserve> = const { RefCell::new(Reserve { bytes: [0; RESERVED], used: RESERVED }) };
}

/// Random bytes, each of which is used once.
struct Reserve {
    bytes: [u8; RESERVED],
    used: usize,
}

impl Reserve {
    fn take(&mut self) -> u128 {
        loop {
            if let Some(number) = self.bytes.get_mut(self.used..).and_then(|rest| rest.first_chunk_mut()) {
                self.used += SIZE;
                return u128::from_ne_bytes(std::mem::take(number));
            }
            self.refill();
        }
    }

    #[expect(clippy::panic, reason = "no idempotency token is safe without it")]
    fn refill(&mut self) {
        if let Err(error) = getrandom::fill(&mut self.bytes) {
            panic!("the operating system has no random numbers: {error}");
        }
        self.used = 0;
    }
}

/// A random number.
///
/// # Panics
/// If the operating system has no random numbers.
pub(crate) fn random() -> u128 {
    // A forked process and a copy of a virtual machine start with the same reserve. The time makes their numbers differ.
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    RESERVE.with_borrow_mut(Reserve::take) ^ time.as_nanos()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_differ_and_have_all_bits() {
        let of_thread = || std::thread::spawn(|| (0..1000).map(|_| random()).collect::<Vec<_>>());
        let threads = [of_thread(), of_thread()];
        let numbers: Vec<u128> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 2000);
        assert_eq!(numbers.iter().fold(0, |all, number| all | number), u128::MAX);
        assert_eq!(numbers.iter().fold(u128::MAX, |all, number| all & number), 0);
    }

    #[test]
    fn equal_reserves_do_not_make_equal_numbers() {
        let from_a_copy = || {
            RESERVE.with_borrow_mut(|reserve| *reserve = Reserve { bytes: [7; RESERVED], used: 0 });
            random()
        };
        assert_ne!(from_a_copy(), from_a_copy());
    }
}
