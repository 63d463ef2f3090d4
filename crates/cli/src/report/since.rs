//! Since when participants are connected, which only `GetConnection` returns.

use super::entry::{Entry, entries};
use partnercentral_account::types::ConnectionSummary;
use partnercentral_account::{Client, Error, ErrorExt};

/// The number of concurrent calls.
pub const CONCURRENCY: usize = 8;

/// Returns the entries of `connection` with their times.
pub async fn dated_entries(client: &Client, connection: ConnectionSummary) -> Result<Vec<Entry>, Error> {
    let call = client.get_connection().catalog(connection.catalog.as_str()).identifier(connection.id.as_str());
    let details = match call.send().await {
        Ok(output) => output.connection_types,
        // It has gone since it was listed.
        Err(error) if error.is_resource_not_found_exception() => Default::default(),
        Err(error) => return Err(error),
    };
    let mut entries = entries(connection);
    for entry in &mut entries {
        entry.since = details.get(entry.connection_type.as_str()).map(|detail| detail.created_at);
    }
    Ok(entries)
}
