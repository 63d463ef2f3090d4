//! Waiters: the end of a wait, and the delays between its calls.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod common;

use awsjson_client::{CallOptions, Error, ErrorKind, RetryConfig, WaitError, WaitResult, Waited, wait};
use awsjson_smithy::OperationError;
use awsjson_smithy::waiter::{AcceptorState, Waiter};
use awsjson_testing::{Reply, Server};
use common::service::{Greet, GreetInput, GreetOutput, GreeterError};
use common::{VirtualTime, client, hello};
use std::time::Duration;

/// Waits for a polite answer.
enum Polite {}

impl Waiter for Polite {
    type Operation = Greet;
    const NAME: &'static str = "Polite";
    const MIN_DELAY: Duration = Duration::from_secs(2);
    const MAX_DELAY: Duration = Duration::from_secs(10);

    fn accept(input: &GreetInput, outcome: Result<&GreetOutput, &GreeterError>) -> Option<AcceptorState> {
        match outcome {
            Ok(output) if output.text == "Hello" => Some(AcceptorState::Success),
            Ok(output) if output.text == input.name => Some(AcceptorState::Failure),
            Ok(_) => None,
            Err(error) => match error.code() {
                Some("Rude") => Some(AcceptorState::Retry),
                Some("Gone") => Some(AcceptorState::Success),
                Some("Never") => Some(AcceptorState::Failure),
                _ => None,
            },
        }
    }
}

fn rude() -> Reply {
    Reply::answer(400, r#"{"__type":"Rude"}"#)
}

fn later() -> Reply {
    Reply::json(r#"{"Text":"Later"}"#)
}

async fn wait_for(script: &[Reply], max_wait: u64) -> (WaitResult<Polite>, Vec<u128>, usize) {
    let server = Server::start(script.to_vec()).await;
    let time = VirtualTime::default();
    let client = client(server.url()).runtime(time.clone()).build().unwrap();
    let input = GreetInput { name: "Ada".to_owned(), token: None };
    let options = CallOptions::new().retry(RetryConfig::standard().max_attempts(2));
    let result = wait::<Polite>(client, input, options, Duration::from_secs(max_wait)).await;
    (result, time.sleeps(), server.requests().len())
}

/// Half of the way between the least and the most delay, of which the calls take a little away.
fn assert_close(found: &[u128], expected: &[u128]) {
    let close = |(found, expected): (&u128, &u128)| found <= expected && found + 900 > *expected;
    assert!(found.len() == expected.len() && found.iter().zip(expected).all(close), "{found:?}, not {expected:?}");
}

#[tokio::test]
async fn a_wait_ends_with_the_output_that_was_waited_for() {
    let (result, sleeps, calls) = wait_for(&[later(), rude(), later(), later(), later(), hello()], 300).await;
    assert_eq!(result.unwrap().into_output().unwrap().text, "Hello");
    assert_close(&sleeps, &[2000, 3000, 5000, 6000, 6000]);
    assert_eq!(calls, 6);
}

#[tokio::test]
async fn an_error_may_be_what_is_waited_for() {
    let (result, _, calls) = wait_for(&[later(), Reply::answer(400, r#"{"__type":"a#Gone"}"#)], 300).await;
    let waited = result.unwrap();
    assert_eq!(waited.error().unwrap().code(), Some("Gone"));
    assert!(waited.output().is_none());
    assert_eq!(calls, 2);
}

#[tokio::test]
async fn a_failure_ends_the_wait_and_tells_the_outcome() {
    let (result, _, _) = wait_for(&[later(), Reply::json(r#"{"Text":"Ada"}"#)], 300).await;
    let Err(WaitError::Failed { last, .. }) = result else { panic!("{result:?}") };
    assert_eq!(last.output().unwrap().text, "Ada");
    let (result, _, _) = wait_for(&[Reply::answer(400, r#"{"__type":"Never"}"#)], 300).await;
    let error = result.unwrap_err();
    assert!(
        error.to_string().starts_with("waiter Polite after 1 call of Greet: the desired state can no longer be reached; last response: Greet: Never (HTTP 400"),
        "{error}"
    );
    assert!(matches!(error, WaitError::Failed { last, .. } if matches!(*last, Waited::Error(_))));
}

#[tokio::test]
async fn an_error_that_the_waiter_does_not_know_ends_the_wait() {
    let (result, sleeps, calls) = wait_for(&[Reply::answer(400, r#"{"__type":"Denied"}"#)], 300).await;
    let Err(WaitError::Call { error, .. }) = result else { panic!("{result:?}") };
    assert_eq!(error.code(), Some("Denied"));
    assert_eq!((sleeps.len(), calls), (0, 1));
    let (result, sleeps, calls) = wait_for(&[Reply::close()], 300).await;
    let Err(WaitError::Call { error, .. }) = result else { panic!("{result:?}") };
    assert!(matches!(error.kind(), ErrorKind::Transport(_)));
    assert_eq!((sleeps.len(), calls), (1, 2), "the call's own retry");
}

#[tokio::test]
async fn a_call_has_its_own_retries() {
    let busy = Reply::answer(503, "{}");
    let (result, sleeps, calls) = wait_for(&[busy, later(), hello()], 300).await;
    assert!(result.is_ok());
    assert_eq!((sleeps.len(), calls), (2, 3));
    assert!(sleeps[0] < 1000, "{sleeps:?}");
}

#[tokio::test]
async fn the_time_is_up() {
    let (result, sleeps, calls) = wait_for(&[later()], 12).await;
    let error = result.unwrap_err();
    assert_eq!(
        error.to_string(),
        "waiter Polite after 4 calls of Greet: timed out after 12s; last response: GreetOutput { text: \"Later\" }"
    );
    assert_close(&sleeps, &[2000, 3000, 5000]);
    assert_eq!(calls, 4);
    let (result, sleeps, calls) = wait_for(&[later()], 1).await;
    assert!(matches!(result, Err(WaitError::TimedOut { wait, .. }) if wait.calls == 1));
    assert_eq!((sleeps.len(), calls), (0, 1), "no time for a second call");
}

/// A function that converts the error of a wait with `?`.
async fn politely(script: &[Reply], max_wait: u64) -> Result<GreetOutput, Error<GreeterError>> {
    let waited = wait_for(script, max_wait).await.0?;
    Ok(waited.into_output().unwrap())
}

#[tokio::test]
async fn the_errors_of_waits_and_of_calls_have_one_type() {
    assert_eq!(politely(&[hello()], 300).await.unwrap().text, "Hello");
    // The error of a call is passed on unchanged.
    let error = politely(&[Reply::answer(400, r#"{"__type":"Denied"}"#)], 300).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("Denied"), 1));
    assert!(matches!(error.kind(), ErrorKind::Service(_)), "{error:?}");

    let error = politely(&[later()], 1).await.unwrap_err();
    let text =
        "waiter Polite after 1 call of Greet: timed out after 1s; last response: GreetOutput { text: \"Later\" }";
    assert_eq!(error.to_string(), text);
    assert!(error.is_timeout() && error.is_retryable() && error.may_have_been_executed());
    assert_eq!((error.operation(), error.attempts(), error.status()), ("Greet", 1, None));
    let ErrorKind::Wait(cause) = error.kind() else { panic!("{error:?}") };
    let cause = cause.get_ref().downcast_ref::<WaitError<GreetOutput, GreeterError>>();
    assert!(matches!(cause, Some(WaitError::TimedOut { last, .. }) if last.output().unwrap().text == "Later"));

    let error = politely(&[Reply::answer(400, r#"{"__type":"Never"}"#)], 300).await.unwrap_err();
    assert!(!error.is_timeout() && !error.is_retryable(), "{error}");
    assert!(matches!(error.kind(), ErrorKind::Wait(_)), "{error:?}");
    assert_eq!((error.code(), error.status().unwrap().as_u16()), (Some("Never"), 400));
}
