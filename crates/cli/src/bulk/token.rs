//! Client tokens that are the same for every call of a row.

use sha2::{Digest, Sha256};
use std::path::Path;

/// The number of hexadecimal digits of the digest that are used, which have as many bits as a UUID.
const LENGTH: usize = 32;

/// Returns the client token of the row `number` of `file`, which is derived from the name of the file, the number and the
/// cells.
pub fn token(file: &Path, operation: &str, number: usize, cells: &[String]) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut digest = Sha256::new();
    let number = number.to_string();
    for part in [operation, &name, &number].into_iter().chain(cells.iter().map(String::as_str)) {
        // The lengths distinguish parts whose concatenation is equal.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    let mut token = hex::encode(digest.finalize());
    token.truncate(LENGTH);
    token
}
