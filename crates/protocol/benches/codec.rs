//! The CPU time of encoding and decoding: `cargo bench -p awsjson-protocol`.

#![expect(clippy::unwrap_used, reason = "benchmarks")]

use awsjson_protocol::{request, response};
use bytes::Bytes;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use http::Response;
use partnercentral_account_model::operation::{CancelConnection, CancelConnectionInput, ListConnections};
use partnercentral_account_model::types::ConnectionType;

fn main() {
    divan::main();
}

#[divan::bench(sample_size = 1_000)]
fn cancel_connection_request(bencher: Bencher<'_, '_>) {
    let mut input = CancelConnectionInput::builder()
        .catalog("AWS")
        .identifier("pac-abcdefghijklm")
        .connection_type(ConnectionType::Subsidiary)
        .reason("The subsidiary was sold.")
        .client_token("8a4f9f3c-7f0e-4c53-9a4e-0d5b6a4f7f11")
        .build();
    let length = request::<CancelConnection>(&mut input, || 0).unwrap().body().len();
    // Each request is dropped at once. Keeping a thousand of them would mainly measure the allocator.
    bencher.counter(BytesCount::new(length)).bench_local(|| {
        divan::black_box_drop(request::<CancelConnection>(divan::black_box(&mut input), || 0).unwrap())
    });
}

#[divan::bench(args = [1, 1_000])]
fn list_connections_response(bencher: Bencher<'_, '_>, connections: usize) {
    let body = page(connections);
    let output = response::<ListConnections>(Response::new(body.clone())).unwrap();
    assert_eq!(output.connection_summaries.len(), connections);
    bencher
        .counter(BytesCount::new(body.len()))
        .counter(ItemsCount::new(connections))
        .with_inputs(|| Response::new(body.clone()))
        .bench_values(|received| response::<ListConnections>(received).unwrap());
}

fn page(connections: usize) -> Bytes {
    let summaries: Vec<_> = (0..connections).map(summary).collect();
    format!(r#"{{"ConnectionSummaries":[{}],"NextToken":"page-2"}}"#, summaries.join(",")).into()
}

fn summary(number: usize) -> String {
    let id = format!("pac-{number:013}");
    format!(
        r#"{{"Catalog":"AWS","Id":"{id}","Arn":"arn:aws:partnercentral:us-east-1::catalog/AWS/connection/{id}","OtherParticipantAccountId":"123456789012","UpdatedAt":"2026-01-02T03:04:05.678Z","ConnectionTypes":{{"SUBSIDIARY":{{"Status":"ACTIVE","OtherParticipant":{{"PartnerProfile":{{"Id":"partner-{number:013}","Name":"Example {number}"}}}}}}}}}}"#
    )
}
