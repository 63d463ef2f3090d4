//! Reads JSON that people write: snapshots, and the bodies of requests to the control interface.

use serde::de::DeserializeOwned;

/// Reads a JSON object.
///
/// # Errors
/// Where and why it cannot be read: the path of the value, the problem, and the line and the column.
pub(crate) fn read_object<T: DeserializeOwned>(json: &[u8]) -> Result<T, String> {
    // Some editors start a file with a byte order mark.
    let json = json.strip_prefix("\u{feff}".as_bytes()).unwrap_or(json);
    // serde would also accept a list of the values.
    if json.trim_ascii_start().first() != Some(&b'{') {
        return Err("it must be a JSON object, such as {}".to_owned());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        // Keys that are not plain strings have no name in the path.
        let path = error.path().to_string().replace(".?", "");
        // The object itself.
        if path == "." || path == "?" { error.inner().to_string() } else { format!("{path}: {}", error.inner()) }
    })?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(value)
}
