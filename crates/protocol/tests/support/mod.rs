//! A hand-written service whose shapes have a member of every type.

#![allow(clippy::unwrap_used, dead_code, reason = "each test file uses its own part of these helpers of tests")]

#[cfg(feature = "event-stream")]
pub mod watch;

use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::{
    Blob, Document, Map, Operation, OperationInput, Protocol, Service, Unit, Validate, error_structure, service_error,
    string_enum, structure, union, validate,
};
use bytes::Bytes;
use http::Response;
use time::OffsetDateTime;

string_enum! {
    /// Whether a shelf is open.
    #[derive(Debug)]
    pub enum Status {
        /// Open.
        Open = "OPEN",
        /// Closed.
        Closed = "CLOSED",
    }
}

union! {
    /// The content of a shelf.
    #[derive(Debug)]
    pub enum Item {
        /// A book, by title.
        Book(String) = "Book", as_book,
        /// Loose sheets.
        Sheets(i64) = "Sheets", as_sheets,
        /// An empty space.
        Gap(Unit) = "Gap", as_gap,
    }
}

/// A recursive structure.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    pub label: String,
    pub parts: Option<Vec<Shelf>>,
    pub next: Option<Box<Shelf>>,
}
structure!(Shelf { required label = "Label", optional parts = "Parts", optional next = "Next" });

/// Input and output of [`Describe`].
#[derive(Debug, Clone, PartialEq)]
pub struct Library {
    pub name: String,
    pub count: Option<i64>,
    pub weight: Option<f64>,
    pub opened: Option<OffsetDateTime>,
    pub closed: Option<bool>,
    pub seal: Option<Blob>,
    pub status: Option<Status>,
    pub item: Option<Item>,
    pub notes: Option<Document>,
    pub tags: Option<Map<String, Shelf>>,
    pub shelf: Option<Shelf>,
}
structure!(Library {
    required name = "Name",
    optional count = "Count",
    optional weight = "Weight",
    optional opened = "Opened",
    optional closed = "Closed",
    optional seal = "Seal",
    optional status = "Status",
    optional item = "Item",
    optional notes = "Notes",
    optional tags = "Tags",
    optional shelf = "Shelf",
});

impl Library {
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..awsjson_smithy::CorrectionDefault::correction_default() }
    }
}

/// A modeled error.
#[derive(Debug, Clone, PartialEq)]
pub struct NotFoundException {
    pub message: Option<String>,
    pub shelf: String,
    pub count: Option<i32>,
}
structure!(NotFoundException {
    optional message = "message" | "Message" | "errorMessage",
    required shelf = "Shelf",
    optional count = "Count",
});
error_structure!(NotFoundException, retryable: No, message: |e| e.message.as_deref());

service_error! {
    /// The errors of the library.
    pub enum Error {
        /// No such shelf.
        NotFoundException(NotFoundException) = "NotFoundException" | "Library.NotFound",
    }
}

static LIBRARY: Service = Service::new("Library", "Library_2020", "2020-01-01", "library", Protocol::AwsJson1_0);
static QUERY_LIBRARY: Service =
    Service::new("Library", "Library_2020", "2020-01-01", "library", Protocol::AwsJson1_1).query_compatible();

macro_rules! operation {
    ($(#[$meta:meta])* $name:ident($input:ident) -> $output:ty, $service:ident) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub enum $name {}

        impl Validate for $input {
            fn validate_with(&self, _: &mut validate::Validator) {}
        }

        impl OperationInput for $input {
            type Operation = $name;
        }

        impl Operation for $name {
            const NAME: &'static str = stringify!($name);
            const SERVICE: &'static Service = &$service;
            type Input = $input;
            type Output = $output;
            type Error = Error;

            fn endpoint(_: &EndpointConfig, _: &$input) -> Result<Endpoint, EndpointError> {
                Ok(Endpoint::new("https://library.example.com"))
            }
        }
    };
}

/// An input without members.
#[derive(Debug, Clone, PartialEq)]
pub struct PingInput {}
structure!(PingInput {});

/// An input with one member.
#[derive(Debug, Clone, PartialEq)]
pub struct AskInput {
    pub name: String,
}
structure!(AskInput { required name = "Name" });

operation!(
    /// An operation with members in input and output.
    Describe(Library) -> Library, LIBRARY
);
operation!(
    /// An operation without members in input and output.
    Ping(PingInput) -> Unit, LIBRARY
);
operation!(
    /// An operation of a query-compatible service.
    Ask(AskInput) -> Unit, QUERY_LIBRARY
);

/// A response with the request ID `id-1`.
pub fn http_response(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let response = Response::builder().status(status).header("x-amzn-requestid", "id-1");
    response.body(body.into()).unwrap()
}

/// The peak resident memory of this process, in bytes. `None` if there is no `/proc`.
pub fn peak_resident_bytes() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
