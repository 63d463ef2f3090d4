//! Client tokens that are the same each time a row is called.

use sha2::{Digest, Sha256};
use std::path::Path;

/// How many characters of the digest are used: as many bits as a UUID has.
const LENGTH: usize = 32;

/// The client token of the row `number` of `file`: it follows from the file's name, the number and the cells.
pub fn token(file: &Path, operation: &str, number: usize, cells: &[String]) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let mut digest = Sha256::new();
    let number = number.to_string();
    for part in [operation, &name, &number].into_iter().chain(cells.iter().map(String::as_str)) {
        // The lengths keep apart what would be the same text otherwise.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    let mut token: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    token.truncate(LENGTH);
    token
}
