//! The features of the runtime crates that the generated crates of a service enable: functionality that few services
//! need.

use crate::rules;
use crate::service::{Discovery, Member, Operation, Service, Structure, Type};

/// The features of `awsjson-smithy` for the model crate.
pub fn smithy(service: &Service) -> Vec<&'static str> {
    let operations = || service.operations.iter();
    let all = [
        ("big-numbers", has_big_numbers(service)),
        ("discovery", operations().any(|operation| operation.discovery.is_some())),
        ("unicode", service.has_unicode_patterns()),
        ("waiter", operations().any(|operation| !operation.waiters.is_empty())),
    ];
    all.into_iter().filter(|(_, needed)| *needed).map(|(name, _)| name).collect()
}

/// The features of `awsjson-client` for the client crate.
pub fn client(service: &Service) -> Vec<&'static str> {
    let any = |test: fn(&Operation) -> bool| service.operations.iter().any(test);
    let all = [
        ("checksum", any(|operation| operation.checksum_required)),
        ("discovery", any(|operation| matches!(operation.discovery, Some(Discovery::Discovered { .. })))),
        ("event-stream", service.has_event_streams()),
        ("gzip", any(|operation| operation.gzip_request)),
        ("sigv4a", rules::requires_sigv4a(service.traits.as_map())),
        ("waiter", any(|operation| !operation.waiters.is_empty())),
    ];
    all.into_iter().filter(|(_, needed)| *needed).map(|(name, _)| name).collect()
}

/// The features of `awsjson-client` for the crate of the command line, which has neither waiters nor event streams.
pub fn command(service: &Service) -> Vec<&'static str> {
    client(service).into_iter().filter(|feature| !["event-stream", "waiter"].contains(feature)).collect()
}

/// `, features = […]` of a dependency, or nothing.
pub fn listed(features: &[&str]) -> String {
    if features.is_empty() { String::new() } else { format!(", features = {features:?}") }
}

fn has_big_numbers(service: &Service) -> bool {
    let operations = service.operations.iter().flat_map(|operation| [&operation.input, &operation.output]);
    let errors = service.errors.iter().map(|error| &error.structure);
    let members =
        service.structures.iter().chain(operations).chain(errors).flat_map(|Structure { members, .. }| members);
    let unions = service.unions.iter().flat_map(|union| &union.members);
    members.chain(unions).any(|Member { ty, .. }| is_big(ty)) || service.checks.iter().any(|check| is_big(&check.ty))
}

fn is_big(ty: &Type) -> bool {
    match ty {
        Type::Decimal => true,
        Type::List(inner) | Type::Nullable(inner) | Type::Boxed(inner) => is_big(inner),
        Type::Map(key, value) => is_big(key) || is_big(value),
        _ => false,
    }
}
