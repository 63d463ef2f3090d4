//! Event streams over real sockets.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use awsjson_client::{
    BoxFuture, CallOptions, Client, ErrorKind, EventReceiver, Streamed, TimeoutConfig, Transport, TransportError,
    TransportErrorKind,
};
use awsjson_protocol::{DecodeError, FrameError};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::*;
use awsjson_testing::{Reply, Server};
use common::service::{GreeterError, SERVICE};
use common::{VirtualTime, client};
use std::time::Duration;

/// Somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct Guest {
    name: String,
}
structure!(Guest { required name = "Name" });

union! {
    /// What happens at a door.
    #[derive(Debug)]
    pub enum Door {
        /// Somebody came.
        Came(Guest) = "Came", as_came,
    }
}
impl EventStream for Door {}

#[derive(Debug, Clone, PartialEq)]
struct Opening {
    house: String,
}
structure!(Opening { required house = "House" });

macro_rules! streams {
    ($name:ident, $input:ident, $output:ty) => {
        #[derive(Debug)]
        enum $name {}
        #[derive(Debug, Clone)]
        struct $input {}
        structure!($input {});
        impl Validate for $input {
            fn validate_with(&self, _: &mut validate::Validator) {}
        }
        impl OperationInput for $input {
            type Operation = $name;
        }
        impl Operation for $name {
            const NAME: &'static str = stringify!($name);
            const SERVICE: &'static Service = &SERVICE;
            const TRAITS: OperationTraits = OperationTraits::NONE.event_stream().readonly();
            type Input = $input;
            type Output = $output;
            type Error = GreeterError;

            fn endpoint(config: &EndpointConfig, _: &$input) -> Result<Endpoint, EndpointError> {
                Ok(Endpoint::new(config.endpoint.as_deref().unwrap_or("https://greeter.example.com")))
            }
        }
        impl EventStreamOperation for $name {
            type Event = Door;
        }
    };
}
streams!(Watch, WatchInput, Opening);
streams!(Tail, TailInput, Unit);

fn frame(headers: [(&'static str, &'static str); 2], payload: &str) -> Vec<u8> {
    let header = |(name, text): (&'static str, &'static str)| Header::new(name, HeaderValue::String(text.into()));
    let message = Message::new_from_parts(headers.map(header).to_vec(), payload.to_owned());
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).unwrap();
    bytes
}

fn event(name: &'static str, payload: &str) -> Vec<u8> {
    frame([(":message-type", "event"), (":event-type", name)], payload)
}

fn came(name: &str) -> Vec<u8> {
    event("Came", &format!(r#"{{"Name":"{name}"}}"#))
}

fn rude() -> Vec<u8> {
    frame([(":message-type", "exception"), (":exception-type", "Rude")], r#"{"message":"Out"}"#)
}

fn opening() -> Vec<u8> {
    event("initial-response", r#"{"House":"Inn"}"#)
}

/// A stream of events that ends, in these chunks.
fn events<C: AsRef<[u8]>>(chunks: impl IntoIterator<Item = C>) -> Reply {
    of_events(Reply::chunked(chunks))
}

/// A stream of events that has begun with these chunks.
fn begun<C: AsRef<[u8]>>(chunks: impl IntoIterator<Item = C>) -> Reply {
    of_events(Reply::unfinished(chunks))
}

fn of_events(reply: Reply) -> Reply {
    reply.header("x-amzn-requestid", "id-7").header("content-type", "application/vnd.amazon.eventstream")
}

async fn watch(server: &Server) -> Streamed<Watch> {
    let client = client(server.url()).runtime(VirtualTime::default()).build().unwrap();
    client.stream::<Watch>(WatchInput {}, CallOptions::new()).await.unwrap().output
}

fn guest(name: &str) -> Door {
    Door::Came(Guest { name: name.to_owned() })
}

/// The names until the end of the stream or an error, and the error.
async fn all<O>(mut events: EventReceiver<O>) -> (Vec<String>, Option<awsjson_client::Error<GreeterError>>)
where
    O: EventStreamOperation<Event = Door, Error = GreeterError>,
{
    let mut names = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => names.extend(event.as_came().map(|guest| guest.name.clone())),
            Err(error) => {
                assert!(events.next().await.is_none(), "something comes after {error}");
                return (names, Some(error));
            }
        }
    }
    (names, None)
}

#[tokio::test]
async fn the_members_come_first_and_then_the_events() {
    let frames = [opening(), came("Ada"), came("Bob")].concat();
    let server = Server::start([events([frames, came("Cy")])]).await;
    let client = client(server.url()).build().unwrap();
    let response = client.stream::<Watch>(WatchInput {}, CallOptions::new()).await.unwrap();
    assert_eq!(response.output.output, Opening { house: "Inn".to_owned() });
    assert_eq!((response.metadata.status, response.metadata.attempts), (http::StatusCode::OK, 1));
    assert_eq!(response.metadata.request_id.as_deref(), Some("id-7"));
    let (names, error) = all(response.output.events).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names, ["Ada", "Bob", "Cy"]);
}

#[tokio::test]
async fn frames_may_be_split_at_each_byte() {
    let frames = [opening(), came("Ada"), rude()].concat();
    let server = Server::start([events(frames.chunks(1))]).await;
    let streamed = watch(&server).await;
    let (names, error) = all(streamed.events).await;
    let error = error.unwrap();
    assert_eq!(names, ["Ada"]);
    assert!(matches!(error.kind(), ErrorKind::Service(GreeterError::Rude(_))), "{error:?}");
    assert_eq!(error.to_string(), "Watch: Rude: Out (HTTP 200, request id-7, 1 attempt)");
    assert_eq!(error.raw_body().unwrap(), r#"{"message":"Out"}"#);
}

#[tokio::test]
async fn what_is_no_event_stream_is_an_error() {
    let cut = came("Bob");
    let cut = cut[..cut.len() - 5].to_vec();
    let length = cut.len();
    for (script, expected) in [
        (begun([opening(), b"<html>no events here</html>".to_vec()]).then_close(), FrameError::Checksum.to_string()),
        (events([opening(), cut]), format!("the event stream ends after {length} bytes of a frame")),
        (begun([opening(), came("Ada")]).then_close(), "broke before the response was complete".to_owned()),
    ] {
        let server = Server::start([script]).await;
        let streamed = watch(&server).await;
        let (_, error) = all(streamed.events).await;
        let error = error.unwrap();
        assert!(error.to_string().contains(&expected), "{error}");
        assert!(error.may_have_been_executed());
    }
}

#[tokio::test]
async fn all_is_retried_until_the_members_are_there() {
    let scripts = [Reply::answer(503, ""), begun([&opening()[..9]]).then_close(), events([opening(), came("Ada")])];
    let server = Server::start(scripts).await;
    let streamed = watch(&server).await;
    assert_eq!(streamed.events.metadata().attempts, 3);
    assert_eq!(all(streamed.events).await.0, ["Ada"]);
    assert_eq!(server.request_count(), 3);
}

#[tokio::test]
async fn an_error_instead_of_the_stream_or_at_its_start_is_that_of_the_call() {
    let refusal = Reply::answer(400, r#"{"__type":"Rude","message":"Out"}"#);
    for script in [refusal, events([rude()])] {
        let server = Server::start([script]).await;
        let client = client(server.url()).build().unwrap();
        let error = client.stream::<Watch>(WatchInput {}, CallOptions::new()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Service(GreeterError::Rude(_))), "{error:?}");
        assert_eq!((error.attempts(), error.code()), (1, Some("Rude")));
        assert_eq!(error.may_have_been_executed(), error.status() == Some(http::StatusCode::OK), "{error}");
    }
    let server = Server::start([events([b"garbage that is no frame"])]).await;
    let client = client(server.url()).build().unwrap();
    let error = client.stream::<Watch>(WatchInput {}, CallOptions::new()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Response(DecodeError::Frame(FrameError::Checksum))), "{error:?}");
}

#[tokio::test]
async fn an_operation_without_members_waits_for_the_head_alone() {
    let server = Server::start([begun([b""; 0]).then_stall()]).await;
    let client = client(server.url()).build().unwrap();
    client.stream::<Tail>(TailInput {}, CallOptions::new()).await.unwrap();

    let frames = [event("initial-response", "{}"), came("Ada")].concat();
    let server = Server::start([events([frames])]).await;
    let client = common::client(server.url()).build().unwrap();
    let streamed = client.stream::<Tail>(TailInput {}, CallOptions::new()).await.unwrap().output;
    assert_eq!(all(streamed.events).await.0, ["Ada"]);
}

#[tokio::test]
async fn time_outs_are_for_the_beginning() {
    let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(200));
    let server = Server::start([begun([b""; 0]).then_stall(), begun([opening()]).then_stall()]).await;
    let client = client(server.url()).timeouts(timeouts).build().unwrap();
    let mut streamed = client.stream::<Watch>(WatchInput {}, CallOptions::new()).await.unwrap().output;
    assert_eq!(streamed.events.metadata().attempts, 2);
    let silence = tokio::time::timeout(Duration::from_millis(500), streamed.events.next()).await;
    assert!(silence.is_err(), "the stream goes on after the attempt's time: {silence:?}");
}

#[tokio::test]
async fn a_dropped_wait_loses_no_event() {
    let frame = came("Ada");
    let (start_of, rest) = frame.split_at(20);
    let script = begun([&opening(), start_of, rest, &came("Bob")]).drip(Duration::from_micros(100)).then_stall();
    let server = Server::start([script]).await;
    let mut streamed = watch(&server).await;
    let mut names = Vec::new();
    while names.len() < 2 {
        if let Ok(event) = tokio::time::timeout(Duration::ZERO, streamed.events.next()).await {
            names.push(event.unwrap().unwrap());
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(names, [guest("Ada"), guest("Bob")]);
}

#[tokio::test]
async fn dropping_the_receiver_closes_the_connection() {
    let server = Server::start([begun([opening(), came("Ada")]).then_stall()]).await;
    let mut streamed = watch(&server).await;
    assert_eq!(streamed.events.next().await.unwrap().unwrap(), guest("Ada"));
    assert_eq!(server.open_connections(), 1);
    drop(streamed);
    assert!(server.until(|server| server.open_connections() == 0).await);
}

#[tokio::test]
async fn a_transport_without_streams_says_so() {
    struct Whole;
    impl Transport for Whole {
        fn send(
            &self,
            _: http::Request<awsjson_client::Body>,
            _: usize,
        ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
            Box::pin(std::future::ready(Ok(http::Response::new("{}".into()))))
        }
    }
    let client = client("http://localhost").transport(Whole).build().unwrap();
    let error = client.stream::<Watch>(WatchInput {}, CallOptions::new()).await.unwrap_err();
    let ErrorKind::Transport(cause) = error.kind() else { panic!("{error}") };
    assert_eq!((cause.kind(), error.attempts()), (TransportErrorKind::NoStreams, 1));
    assert!(!error.may_have_been_executed());
}

#[tokio::test]
async fn a_receiver_is_a_stream_that_can_be_sent() {
    fn is<S: futures_core::Stream<Item = Result<Door, awsjson_client::Error<GreeterError>>> + Send + Unpin>() {}
    is::<EventReceiver<Watch>>();
    fn small<T>(_: &T) -> usize {
        std::mem::size_of::<T>()
    }
    let client: Client = client("http://localhost").build().unwrap();
    assert_eq!(small(&client.stream::<Watch>(WatchInput {}, CallOptions::new())), 2 * std::mem::size_of::<usize>());
}
