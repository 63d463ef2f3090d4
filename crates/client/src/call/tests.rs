//! The depth of the stack of a call.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "../../tests/common/service.rs"]
mod service;

use crate::client::Client;
use crate::fluent::OutputFuture;
use crate::options::CallOptions;
use crate::transport::frames;
use awsjson_testing::{Reply, Server, credentials};
use service::{Greet, GreetInput};

/// The maximum number of functions of this crate between a fluent builder's `send()` and hyper.
const MAX_FRAMES: usize = 12;

/// Whether a frame is a function of a crate, according to its file if that is known, or else to its name.
fn is_in(name: &str, frame: &str) -> bool {
    match frame.split_once(" at ") {
        Some((_, file)) if name == "hyper" => file.contains("/hyper-1."),
        Some((_, file)) => file.starts_with("./src/") || file.contains("/crates/client/src/"),
        None => frame.trim_start_matches('<').starts_with(&format!("{name}::")),
    }
}

#[tokio::test]
async fn few_frames_lie_between_a_call_and_hyper() {
    let server = Server::start([Reply::json(r#"{"Text":"Hello"}"#)]).await;
    let client = Client::builder().region("us-east-1").credentials_provider(credentials("AKIDEXAMPLE"));
    let client = client.endpoint_url(server.url()).build().unwrap();
    for _ in 0..2 {
        let input = GreetInput { name: "Ada".to_owned(), token: None };
        OutputFuture::new(client.call::<Greet>(input, CallOptions::new())).await.unwrap();
        let stack = frames::take();
        let to_hyper = stack.iter().skip_while(|frame| !is_in("hyper", frame));
        let ours: Vec<_> =
            to_hyper.filter(|frame| is_in("awsjson_client", frame) && !frame.contains("tests")).collect();
        assert!(ours.len() > 3, "the stack cannot be read: {stack:#?}");
        // `send()` itself is in the generated crate, and has returned when the call is polled.
        assert!(ours.len() <= MAX_FRAMES, "{} frames: {ours:#?}", ours.len());
    }
}
