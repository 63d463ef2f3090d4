//! The files that turn generated modules into crates: manifests and library roots.

use super::files::{Files, Origin};
use super::{features, result};
use crate::names;
use crate::service::{Operation, Service};
use std::path::{Path, PathBuf};

/// The MSRV of `awsjson-smithy`, which equals that of this crate.
const MODEL_RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");
/// The MSRV of `awsjson-client`, which equals that of the AWS signing crates.
const CLIENT_RUST_VERSION: &str = "1.94.1";

/// The source of the runtime crates that generated crates depend on.
#[derive(Debug, Clone)]
pub enum Runtime {
    /// Path dependencies on the crates in this folder.
    Path(PathBuf),
    /// Dependencies on this version in the registry.
    Version(String),
}

impl Runtime {
    /// The dependency on the crate `awsjson-{name}` in a manifest.
    fn dependency(&self, name: &str, more: &str) -> String {
        match self {
            Self::Path(folder) => {
                let path = folder.join(name).display().to_string();
                format!("awsjson-{name} = {{ path = {path:?}{more} }}\n")
            }
            Self::Version(version) => format!("awsjson-{name} = {{ version = {version:?}{more} }}\n"),
        }
    }
}

/// The files of the model crate `name` in addition to its generated modules.
pub fn model_crate(service: &Service, name: &str, origin: &Origin, runtime: &Runtime) -> Files {
    let described = |title: &str| format!("The types, validation and endpoint rules of {title}, without any I/O.");
    let (description, docs) = (described(&service.title), described(&service.title_docs()));
    let manifest = format!(
        "{}{}\n[features]\n# JSON Schema of every type.\nschemars = [\"awsjson-smithy/schemars\"]\n\n[dependencies]\n{}{TIME}",
        origin.header_of_start("#"),
        package(name, &description, MODEL_RUST_VERSION),
        runtime.dependency("smithy", &features::listed(&features::smithy(service))),
    );
    let library = format!(
        "{header}//! {docs}\n//!\n\
         //! - [`operation`]: the operations, each with its input and its output.\n\
         //! - [`types`]: the structures, unions and enums they are made of.\n\
         //! - [`error`]: the errors that the service returns.\n\
         {waiter}//! - [`endpoint`]: the service's endpoint rules as a pure function.\n\n\
         {lints}{ALLOW}mod generated;\n\npub use awsjson_smithy as smithy;\npub use awsjson_smithy::{{Map, Validate}};\npub use error::ServiceError;\n\
         pub use generated::*;\npub use time;\n",
        header = origin.header_of_start("//"),
        lints = lints(service),
        waiter = if has_waiters(service) {
            "//! - [`waiter`]: the waiters, which decide when a resource is in the desired state.\n"
        } else {
            ""
        },
    );
    [("Cargo.toml".to_owned(), manifest), ("src/lib.rs".to_owned(), library)].into()
}

/// Writes the files of the command-line crate `name`, except its generated table.
pub fn command_crate(service: &Service, name: &str, model: &str, origin: &Origin, runtime: &Runtime) -> Files {
    let described = |title: &str| format!("{title} on the command line.");
    let (description, docs) = (described(&service.title), described(&service.title_docs()));
    // `awsjson-command` makes the calls, and enables no feature that few services need.
    let client = match features::command(service) {
        none if none.is_empty() => String::new(),
        some => runtime.dependency("client", &format!(", default-features = false{}", features::listed(&some))),
    };
    let manifest = format!(
        "{}{}\n[dependencies]\n{client}{}{model} = {{ path = {:?} }}\n",
        origin.header_of_start("#"),
        package(name, &description, CLIENT_RUST_VERSION),
        runtime.dependency("command", ""),
        Path::new("..").join(model).display().to_string(),
    );
    let program = format!(
        "{header}//! {docs}\n\n{lints}{ALLOW}mod generated;\n\nuse awsjson_command::Program;\nuse std::process::ExitCode;\n\n\
         fn main() -> ExitCode {{\n    Program::new(&generated::SERVICE).version(env!(\"CARGO_PKG_VERSION\")).main()\n}}\n",
        header = origin.header_of_start("//"),
        lints = lints(service),
    );
    [("Cargo.toml".to_owned(), manifest), ("src/main.rs".to_owned(), program)].into()
}

/// The attributes of a crate.
fn lints(service: &Service) -> String {
    let recursion = if service.is_deeply_nested() { "#![recursion_limit = \"2048\"]\n" } else { "" };
    format!("{LINTS}{recursion}\n")
}

fn has_waiters(service: &Service) -> bool {
    service.operations.iter().any(|operation| !operation.waiters.is_empty())
}

/// The files of the client crate `name` in addition to its generated modules.
pub fn client_crate(service: &Service, name: &str, model: &str, origin: &Origin, runtime: &Runtime) -> Files {
    let described = |title: &str| format!("A client for {title}: fluent operations and paginators.");
    let (description, docs) = (described(&service.title), described(&service.title_docs()));
    let features = features::listed(&features::client(service));
    // Event streams are served over HTTP/2, by some services exclusively.
    let http2 = if service.has_event_streams() { ", \"http2\"" } else { "" };
    let manifest = format!(
        "{}{}\n[features]\ndefault = [\"ring\", \"native-roots\"{http2}]\n{FEATURES}schemars = [\"{model}/schemars\"]\n\n[dependencies]\n{}{}{}{model} = {{ path = {:?} }}\n{TIME}",
        origin.header_of_start("#"),
        package(name, &description, CLIENT_RUST_VERSION),
        runtime.dependency("client", &format!(", default-features = false{features}")),
        runtime.dependency("protocol", ""),
        runtime.dependency("smithy", ""),
        Path::new("..").join(model).display().to_string(),
    );
    let (krate, model_crate) = (name.replace('-', "_"), model.replace('-', "_"));
    let has_parameters = !service.client_context.is_empty();
    let library = format!(
        "{header}//! {docs}\n//!\n{example}\
         //! [`Client`] has a method for each operation. Each returns a [fluent builder](fluent), whose page lists the\n\
         //! required members, the constraints, the errors and an example.\n//!\n{parameters}\
         //! All calls return [`Error`]; functions that return [`Result`] can use `?` on `build()`, `send()` and pages.\n//!\n\
         //! This crate builds on four others, each usable on its own and re-exported here: [`model`] has the types,\n\
         //! [`protocol`] the wire format, [`client`] carries the calls of any awsJson service, and [`smithy`] has the\n\
         //! vocabulary they share.\n\n\
         {lints}{ALLOW}mod generated;\n\n\
         pub use awsjson_client as client;\npub use awsjson_protocol as protocol;\npub use awsjson_smithy as smithy;\n\
         pub use generated::client::Client;\n{parameters_trait}pub use generated::result::{result};\npub use generated::{modules};\npub use {model_crate} as model;\n\n\
         pub use client::{{CallOptions, Credentials, ErrorKind, RetryConfig, StatusCode, TimeoutConfig, Validation}};\n\
         pub use model::{{Map, ServiceError, Validate, endpoint, error, operation, time, types}};\n\n{FROM_ENV}",
        header = origin.header_of_start("//"),
        lints = lints(service),
        example = example(service, &krate),
        parameters = if has_parameters {
            "//! [`EndpointParameters`] has the endpoint settings that only this service has.\n//!\n"
        } else {
            ""
        },
        parameters_trait =
            if has_parameters { "pub use generated::endpoint_parameters::EndpointParameters;\n" } else { "" },
        result = if result::has_predicates(service) { "{Error, ErrorExt, Result}" } else { "{Error, Result}" },
        modules = if has_waiters(service) { "{fluent, waiters}" } else { "fluent" },
    );
    [("Cargo.toml".to_owned(), manifest), ("src/lib.rs".to_owned(), library)].into()
}

const TIME: &str = "time = { version = \"0.3\", default-features = false }\n";
/// The attribute of generated modules: items that the model deprecates are deprecated for callers, but generated code
/// uses them. A type may be as complex as in the model, or be called like its constructor.
const ALLOW: &str = "#[allow(deprecated, clippy::self_named_constructors, clippy::type_complexity)]\n";
const LINTS: &str = "#![forbid(unsafe_code)]\n#![warn(missing_docs)]\n";

const FEATURES: &str = r#"# TLS by ring.
ring = ["awsjson-client/ring"]
# TLS by aws-lc-rs.
aws-lc-rs = ["awsjson-client/aws-lc-rs"]
# Trust the certificates of the operating system.
native-roots = ["awsjson-client/native-roots"]
# Trust Mozilla's certificates, compiled in.
webpki-roots = ["awsjson-client/webpki-roots"]
# HTTP/2 where the service offers it.
http2 = ["awsjson-client/http2"]
# `Client::from_env`: region and credentials as the AWS CLI finds them.
aws-config = ["awsjson-client/aws-config"]
# Credentials of `aws login` sessions for `Client::from_env`.
login = ["aws-config", "awsjson-client/login"]
# tower services as transports, and the transport as a service.
tower = ["awsjson-client/tower"]
# JSON Schema of every type.
"#;

const FROM_ENV: &str = r#"#[cfg(feature = "aws-config")]
impl Client {
    /// Builds a client with region, credentials and settings from environment and profile, as the AWS CLI finds
    /// them: see [`client::Builder::from_env`].
    ///
    /// # Errors
    /// [`client::BuildError`] if the environment has no region, or a setting that is not usable.
    pub async fn from_env() -> Result<Self, client::BuildError> {
        client::Builder::from_env().await.build()
    }

    /// Builds a client with the configuration of the AWS SDK for Rust. To change settings first, start from
    /// `client::Builder::from(config)`.
    ///
    /// # Errors
    /// [`client::BuildError`] if the configuration has no region, or a setting that is not usable.
    pub fn new(config: &client::SdkConfig) -> Result<Self, client::BuildError> {
        client::Builder::from(config).build()
    }
}
"#;

fn package(name: &str, description: &str, rust_version: &str) -> String {
    format!(
        "[package]\nname = {name:?}\ndescription = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         rust-version = {rust_version:?}\n",
        // A title is one line. TOML does not support all escapes of Rust.
        description.replace('\\', "\\\\").replace('"', "\\\""),
    )
}

/// An example call of an operation without required members.
fn example(service: &Service, krate: &str) -> String {
    let required = |operation: &Operation| super::structure::required(&operation.input).count();
    let simple = service.operations.iter();
    let simple = simple.filter(|operation| required(operation) == 0 && operation.event_stream.is_none());
    let Some(operation) = simple.max_by_key(|operation| operation.readonly || operation.paginated.is_some()) else {
        return String::new();
    };
    let method = names::method(&operation.name);
    format!(
        "//! ```no_run\n//! # async fn run(client: {krate}::Client) -> {krate}::Result<()> {{\n\
         //! let output = client.{method}().send().await?;\n//! println!(\"{{output:?}}\");\n//! # Ok(())\n//! # }}\n//! ```\n//!\n"
    )
}
