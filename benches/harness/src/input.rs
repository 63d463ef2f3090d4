//! What every client sends.

/// The access key, of the examples in AWS's documentation.
pub const ACCESS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";
/// Its secret.
pub const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// The region.
pub const REGION: &str = "us-east-1";
/// The catalog of connections.
pub const CATALOG: &str = "AWS";
/// A connection.
pub const CONNECTION: &str = "pac-0a1b2c3d4e5f6";
/// Why it is cancelled.
pub const REASON: &str = "Both parties have agreed to end the collaboration with the current quarter.";
/// A table.
pub const TABLE: &str = "measurements";
/// How many attributes an item has.
pub const ATTRIBUTES: usize = 40;
