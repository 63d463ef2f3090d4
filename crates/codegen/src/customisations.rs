//! Customisations of single services that their models do not contain: one table, each row with its source.
//!
//! Some customisations of other SDKs for awsJson services are omitted because callers lose nothing without them: the
//! MD5 digests of SQS messages and the CRC32 of DynamoDB responses, which TLS makes superfluous, and the queue URL of
//! SQS as an endpoint, which SQS itself no longer needs.

use std::time::Duration;

/// A customisation of a service.
#[derive(Debug, PartialEq, Eq)]
pub enum Customisation {
    /// Service-specific retry defaults: the maximum number of attempts, and the upper bound of the first delay.
    Retry { max_attempts: u32, base: Duration },
    /// The service holds requests of the operation open until a result is available.
    LongPolling { operation: &'static str },
    /// A member of the operation's input is the URL to send requests to.
    EndpointMember { operation: &'static str, member: &'static str },
}

/// A row of the table.
struct Row {
    /// The SDK ID of the service (`aws.api#service`).
    sdk_id: &'static str,
    customisation: Customisation,
}

const TABLE: &[Row] = &[
    // Source: "Retry behavior" in the AWS SDKs and Tools Reference Guide, behaviour 2.1, service-specific defaults.
    retry("DynamoDB", 4, 25),
    retry("DynamoDB Streams", 4, 25),
    // Source: the same, long-polling operations.
    long_polling("SFN", "GetActivityTask"),
    long_polling("SQS", "ReceiveMessage"),
    long_polling("SWF", "PollForActivityTask"),
    long_polling("SWF", "PollForDecisionTask"),
    // Source: the API reference of Amazon Machine Learning, `Predict`, whose requests are sent to the URL that
    // `GetMLModel` returns; botocore's handler `switch_host_with_param`.
    Row {
        sdk_id: "Machine Learning",
        customisation: Customisation::EndpointMember { operation: "Predict", member: "PredictEndpoint" },
    },
];

const fn retry(sdk_id: &'static str, max_attempts: u32, base_millis: u64) -> Row {
    Row { sdk_id, customisation: Customisation::Retry { max_attempts, base: Duration::from_millis(base_millis) } }
}

const fn long_polling(sdk_id: &'static str, operation: &'static str) -> Row {
    Row { sdk_id, customisation: Customisation::LongPolling { operation } }
}

/// The customisations of the service with this SDK ID.
pub fn of(sdk_id: &str) -> impl Iterator<Item = &'static Customisation> {
    TABLE.iter().filter(move |row| row.sdk_id == sdk_id).map(|row| &row.customisation)
}
