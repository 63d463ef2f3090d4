//! Calls of the generated crates over a real socket.

use awsjson_testing::{Reply, Server, credentials};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use weather::client::{BoxFuture, RetryConfig, Runtime, WaitError, Waited};
use weather::types::Sky;
use weather::{CallOptions, Client, ErrorExt, ServiceError, Validation};

/// A runtime that returns from `sleep` immediately, and records the durations.
#[derive(Clone, Default)]
struct RecordedSleeps(Arc<Mutex<Vec<Duration>>>);

impl Runtime for RecordedSleeps {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

/// A client, its recorded sleeps, and the server that it calls, which returns `responses` and repeats the last one.
async fn client(responses: &[(u16, &str)]) -> (Client, RecordedSleeps, Server) {
    let server = Server::start(responses.iter().map(|(status, body)| Reply::answer(*status, *body))).await;
    let time = RecordedSleeps::default();
    let client = Client::builder()
        .region("us-east-1")
        .credentials_provider(credentials("AKIDWEATHER"))
        .endpoint_url(server.url())
        .retry(RetryConfig::standard().max_attempts(1))
        .validation(Validation::Strict)
        .runtime(time.clone());
    (client.build().unwrap(), time, server)
}

const CLOUDY: (u16, &str) = (200, r#"{"Sky":"1/8"}"#);
const CLEAR: (u16, &str) = (200, r#"{"Sky":"clear"}"#);
const EARTHLY: (u16, &str) = (200, r#"{"Sky":"1/8","Elsewhere":{"Planet":"Earth"}}"#);
const MARTIAN: (u16, &str) = (200, r#"{"Sky":"red","Elsewhere":{"Planet":"Mars"}}"#);
const STORM: (u16, &str) = (500, r#"{"__type":"example.weather#Storm","Message":"Thunder"}"#);
const LOST: (u16, &str) = (400, r#"{"__type":"Lost"}"#);
const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_waiter_calls_until_it_succeeds() {
    let (client, time, server) = client(&[CLOUDY, STORM, CLOUDY, CLEAR]).await;
    let waited = client.wait_until_clear_sky().place("Bodø").wait(LONG).await.unwrap();
    assert_eq!(waited.output().unwrap().sky, Sky::from("clear"));
    let sleeps = time.0.lock().unwrap();
    assert_eq!(sleeps.len(), 3);
    assert!(server.requests().iter().all(|request| request.header("x-amz-target") == "Weather.GetForecast"));
    assert!(sleeps.iter().all(|sleep| *sleep >= Duration::from_secs(5)), "{sleeps:?}");
}

#[tokio::test]
async fn an_acceptor_on_input_and_output_can_fail_a_waiter() {
    let (client, _, _server) = client(&[EARTHLY, MARTIAN]).await;
    let waiter = client.wait_until_clear_sky().place("Oslo").days(1..=8);
    let Err(WaitError::Failed { last, .. }) = waiter.clone().wait(LONG).await else { panic!("no failure") };
    assert_eq!(last.output().unwrap().sky, Sky::from("red"));
    // With fewer days, the acceptor does not match the same response.
    let Err(WaitError::TimedOut { wait, .. }) = waiter.days([1]).wait(Duration::from_secs(60)).await else {
        panic!("no timeout")
    };
    assert!(wait.calls > 1, "{wait}");
}

#[tokio::test]
async fn errors_fail_a_waiter_unless_an_acceptor_matches() {
    let (lost, _, _server) = client(&[CLOUDY, LOST]).await;
    let failed = lost.wait_until_clear_sky().place("Oslo").wait(LONG).await;
    let Err(WaitError::Failed { last, .. }) = failed else { panic!("{failed:?}") };
    assert_eq!(last.error().unwrap().code(), Some("Lost"));

    let (storm, time, _server) = client(&[CLOUDY, STORM]).await;
    for waited in [
        storm.wait_until_storm2().place("Oslo").wait(LONG).await.unwrap(),
        storm.wait_until_clear_sky2().place("Oslo").wait(LONG).await.unwrap(),
    ] {
        let Waited::Error(error) = waited else { panic!("{waited:?}") };
        assert!(matches!(error.service_error(), Some(ServiceError::Storm(_))));
    }
    assert_eq!(time.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_waiter_times_out() {
    let (client, time, _server) = client(&[CLOUDY]).await;
    let error = client.wait_until_clear_sky().place("Oslo").wait(Duration::from_secs(30)).await.unwrap_err();
    assert!(matches!(error, WaitError::TimedOut { .. }), "{error}");
    let slept: Duration = time.0.lock().unwrap().iter().sum();
    assert!(slept <= Duration::from_secs(30), "{slept:?}");
}

#[tokio::test]
async fn patterns_of_the_model_are_checked() {
    let (client, _, _server) = client(&[CLEAR]).await;
    for (place, fits) in [
        ("Oslo", true),
        ("Łódź", true),
        ("Ærø\u{3000}By", true),
        ("Saint-Malo", true),
        ("oslo", false),
        ("Oslo2", false),
        ("Saint--Malo", false),
        ("Saint-", false),
    ] {
        match client.get_forecast().place(place).send().await {
            Ok(_) => assert!(fits, "{place}"),
            Err(error) => {
                assert!(!fits, "{place}: {error}");
                let expected = r"Place: the value must match ^(?!.*--)\p{Lu}[\p{L}\s-]*(?<!-)$";
                assert!(error.to_string().contains(expected), "{error}");
            }
        }
    }
}

/// Makes two calls, with `?` on their errors.
async fn forecasts(client: &Client) -> weather::Result<()> {
    client.get_forecast().place("Oslo").send().await?;
    let input = weather::operation::GetForecastInput::new("Oslo");
    let response = client.send_with_metadata(input, CallOptions::new()).await?;
    assert_eq!(response.metadata.attempts, 1);
    Ok(())
}

#[tokio::test]
async fn errors_of_all_kinds_of_calls_convert_to_the_error_of_the_crate() {
    let (client, _, _server) = client(&[CLEAR, CLEAR, STORM]).await;
    forecasts(&client).await.unwrap();
    let error = forecasts(&client).await.unwrap_err();
    assert!(error.is_storm() && !error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_sensitive_message_is_in_the_error_and_on_no_line() {
    let (client, _, _server) = client(&[(400, r#"{"__type":"Hail","message":"a secret"}"#)]).await;
    let error = client.get_forecast().place("Oslo").send().await.unwrap_err();
    let Some(ServiceError::Hail(hail)) = error.service_error() else { panic!("{error}") };
    assert_eq!(hail.message, "a secret");
    for line in [error.to_string(), format!("{error:?}"), hail.to_string(), format!("{hail:?}")] {
        assert!(line.contains("Hail") && !line.contains("secret"), "{line}");
    }
}
