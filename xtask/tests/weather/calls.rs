//! What the crates of the weather do, over a socket.

use aws_credential_types::Credentials;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use weather::client::{BoxFuture, RetryConfig, Runtime, WaitError, Waited};
use weather::types::Sky;
use weather::{Client, ServiceError, Validation};

/// A clock that does not wait, and remembers for how long it was to.
#[derive(Clone, Default)]
struct Hasty(Arc<Mutex<Vec<Duration>>>);

impl Runtime for Hasty {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

/// A client of a server that gives these answers, the last one for ever, and the sleeps.
fn client(answers: &'static [(u16, &'static str)]) -> (Client, Hasty) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut next = 0;
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            while let Some(target) = request(&mut stream) {
                assert_eq!(target, "Weather.GetForecast");
                let (status, body) = answers[next.min(answers.len() - 1)];
                next += 1;
                let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n\r\n", body.len());
                stream.get_mut().write_all((head + body).as_bytes()).unwrap();
            }
        }
    });
    let time = Hasty::default();
    let client = Client::builder()
        .region("us-east-1")
        .credentials_provider(Credentials::for_tests())
        .endpoint_url(url)
        .retry(RetryConfig::standard().max_attempts(1))
        .validation(Validation::Strict)
        .runtime(time.clone());
    (client.build().unwrap(), time)
}

/// Reads a request; its target.
fn request(stream: &mut impl BufRead) -> Option<String> {
    let (mut target, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("x-amz-target", value)) => target = value.to_owned(),
            Some(("content-length", value)) => length = value.parse().ok()?,
            None if line == "\r\n" => break,
            _ => {}
        }
    }
    stream.read_exact(&mut vec![0; length]).ok()?;
    Some(target)
}

const CLOUDY: (u16, &str) = (200, r#"{"Sky":"1/8"}"#);
const CLEAR: (u16, &str) = (200, r#"{"Sky":"clear"}"#);
const EARTHLY: (u16, &str) = (200, r#"{"Sky":"1/8","Elsewhere":{"Planet":"Earth"}}"#);
const MARTIAN: (u16, &str) = (200, r#"{"Sky":"red","Elsewhere":{"Planet":"Mars"}}"#);
const STORM: (u16, &str) = (500, r#"{"__type":"example.weather#Storm","Message":"Thunder"}"#);
const LOST: (u16, &str) = (400, r#"{"__type":"Lost"}"#);
const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_wait_goes_on_until_it_succeeds() {
    let (client, time) = client(&[CLOUDY, STORM, CLOUDY, CLEAR]);
    let waited = client.wait_until_clear_sky().place("Bodø").wait(LONG).await.unwrap();
    assert_eq!(waited.output().unwrap().sky, Sky::from("clear"));
    let sleeps = time.0.lock().unwrap();
    assert_eq!(sleeps.len(), 3);
    assert!(sleeps.iter().all(|sleep| *sleep >= Duration::from_secs(5)), "{sleeps:?}");
}

#[tokio::test]
async fn a_failure_of_input_and_output_ends_it() {
    let (client, _) = client(&[EARTHLY, MARTIAN]);
    let waiter = client.wait_until_clear_sky().place("Oslo").days(1..=8);
    let Err(WaitError::Failed { last, .. }) = waiter.clone().wait(LONG).await else { panic!("no failure") };
    assert_eq!(last.output().unwrap().sky, Sky::from("red"));
    // With fewer days the same answer is one to wait on after.
    let Err(WaitError::TimedOut { wait, .. }) = waiter.days([1]).wait(Duration::from_secs(60)).await else {
        panic!("no end of time")
    };
    assert!(wait.calls > 1, "{wait}");
}

#[tokio::test]
async fn errors_fail_or_are_what_is_waited_for() {
    let (lost, _) = client(&[CLOUDY, LOST]);
    let failed = lost.wait_until_clear_sky().place("Oslo").wait(LONG).await;
    let Err(WaitError::Failed { last, .. }) = failed else { panic!("{failed:?}") };
    assert_eq!(last.error().unwrap().code(), Some("Lost"));

    let (storm, time) = client(&[CLOUDY, STORM]);
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
async fn the_time_of_a_wait_is_bounded() {
    let (client, time) = client(&[CLOUDY]);
    let error = client.wait_until_clear_sky().place("Oslo").wait(Duration::from_secs(30)).await.unwrap_err();
    assert!(matches!(error, WaitError::TimedOut { .. }), "{error}");
    let slept: Duration = time.0.lock().unwrap().iter().sum();
    assert!(slept <= Duration::from_secs(30), "{slept:?}");
}

#[tokio::test]
async fn patterns_are_those_of_the_model() {
    let (client, _) = client(&[CLEAR]);
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
