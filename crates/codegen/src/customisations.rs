//! What AWS's SDKs do for single services beyond their models: one table, each row with its source.
//!
//! Of the awsJson services, these customisations of other SDKs are left out, as a caller is not worse off without them:
//! the MD5 digests of SQS messages and the CRC32 of DynamoDB responses, which TLS makes superfluous, and the queue URL
//! of SQS as an endpoint, which SQS itself no longer needs.

use std::time::Duration;

/// What is particular about a service.
#[derive(Debug, PartialEq, Eq)]
pub struct Customisation {
    /// The SDK ID of the service (`aws.api#service`).
    sdk_id: &'static str,
    pub what: What,
}

/// What the generator does for it.
#[derive(Debug, PartialEq, Eq)]
pub enum What {
    /// The service has retry numbers of its own: attempts at most, and the longest first delay.
    Retry { max_attempts: u32, base: Duration },
    /// The operation waits at the service until there is something to answer.
    LongPolling { operation: &'static str },
    /// A member of the operation's input is the URL that requests go to.
    EndpointMember { operation: &'static str, member: &'static str },
}

const TABLE: &[Customisation] = &[
    // Source: "Retry behavior" in the AWS SDKs and Tools Reference Guide, behaviour 2.1, service-specific defaults.
    retry("DynamoDB", 4, 25),
    retry("DynamoDB Streams", 4, 25),
    // Source: the same, long-polling operations.
    long_polling("SFN", "GetActivityTask"),
    long_polling("SQS", "ReceiveMessage"),
    long_polling("SWF", "PollForActivityTask"),
    long_polling("SWF", "PollForDecisionTask"),
    // Source: the API reference of Amazon Machine Learning, `Predict`, whose requests go to the URL that
    // `GetMLModel` answers; botocore's handler `switch_host_with_param`.
    Customisation {
        sdk_id: "Machine Learning",
        what: What::EndpointMember { operation: "Predict", member: "PredictEndpoint" },
    },
];

const fn retry(sdk_id: &'static str, max_attempts: u32, base_millis: u64) -> Customisation {
    Customisation { sdk_id, what: What::Retry { max_attempts, base: Duration::from_millis(base_millis) } }
}

const fn long_polling(sdk_id: &'static str, operation: &'static str) -> Customisation {
    Customisation { sdk_id, what: What::LongPolling { operation } }
}

/// The customisations of the service with this SDK ID.
pub fn of(sdk_id: &str) -> impl Iterator<Item = &'static What> {
    TABLE.iter().filter(move |row| row.sdk_id == sdk_id).map(|row| &row.what)
}
