//! Clock skew between client and server.

use crate::support::{VirtualTime, attempts, cancel, client, client_of, done, server};
use awsjson_testing::{Reply, Server};
use partnercentral_account::client::Runtime;
use partnercentral_account::{CallOptions, RetryConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

const CODES: [&str; 5] =
    ["RequestTimeTooSkewed", "RequestExpired", "InvalidSignatureException", "AuthFailure", "SignatureDoesNotMatch"];

fn moved(time: SystemTime, seconds: i64) -> SystemTime {
    let by = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { time - by } else { time + by }
}

/// A server whose clock is off by the seconds in `off`, and which rejects other signing times.
async fn with_clock(time: &VirtualTime, off: &Arc<AtomicI64>) -> Server {
    let (time, off) = (time.clone(), off.clone());
    let clock = move || moved(time.now(), off.load(Ordering::SeqCst));
    Server::builder().clock(clock).start([done()]).await
}

#[tokio::test]
async fn a_clock_skew_costs_one_attempt_and_is_remembered_by_all_clones() {
    for seconds in [3600, -3600, 301, -301, 40_000_000, -40_000_000] {
        let time = VirtualTime::new();
        let off = Arc::new(AtomicI64::new(seconds));
        let server = with_clock(&time, &off).await;
        let client = client(&server, &time);
        for expected in [2, 1, 1] {
            assert_eq!(attempts(&cancel(&client.clone(), CallOptions::new()).await), expected, "{seconds} s");
        }
        // The client also follows when the server's clock is corrected.
        off.store(0, Ordering::SeqCst);
        for expected in [2, 1] {
            assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), expected, "{seconds} s and back");
        }
        let last = server.requests().pop().unwrap().signed.unwrap();
        assert!(time.now().duration_since(last.signed_at).unwrap() < Duration::from_secs(1));
    }
}

#[tokio::test]
async fn a_small_skew_is_ignored() {
    for seconds in [0, 239, -239] {
        let time = VirtualTime::new();
        let server = with_clock(&time, &Arc::new(AtomicI64::new(seconds))).await;
        let client = client(&server, &time);
        cancel(&client, CallOptions::new()).await.unwrap();
        assert_eq!(server.requests()[0].signed.as_ref().unwrap().signed_at, VirtualTime::new().now());
    }
}

#[tokio::test]
async fn the_date_of_a_success_corrects_the_skew() {
    let time = VirtualTime::new();
    let ahead = Reply::error(403, "RequestTimeTooSkewed").date(moved(time.now(), 3600));
    let server = server([ahead, done().date(time.now()), done()]).await;
    let client = client(&server, &time);
    for _ in 0..2 {
        cancel(&client, CallOptions::new()).await.unwrap();
    }
    let dates: Vec<_> = server.requests().into_iter().map(|attempt| attempt.signed.unwrap().signed_at).collect();
    let hours = |index: usize| dates[index].duration_since(dates[0]).unwrap().as_secs() / 3600;
    assert_eq!((hours(1), hours(2)), (1, 0));
}

#[tokio::test]
async fn the_codes_are_final_unless_the_date_shows_a_skew() {
    for code in CODES {
        let time = VirtualTime::new();
        let now = time.now();
        let rejection = Reply::error(403, code);
        for (first, expected, what) in [
            (rejection.clone(), 1, "without a date"),
            (rejection.clone().date(now), 1, "with the correct date"),
            (rejection.clone().date(moved(now, 239)), 1, "with a small skew"),
            (rejection.clone().date(moved(now, 3600)).header("age", "3600"), 1, "from a cache"),
            (rejection.clone().date(moved(now, 3600)), 2, "with a later date"),
            (rejection.clone().date(moved(now, -3600)), 2, "with an earlier date"),
            (rejection.header("date", "yesterday"), 1, "with an invalid date"),
        ] {
            let server = server([first, done()]).await;
            let result = cancel(&client(&server, &time), CallOptions::new()).await;
            assert_eq!(attempts(&result), expected, "{code} {what}");
        }
    }
}

#[tokio::test]
async fn other_errors_are_final_but_their_date_is_used() {
    let time = VirtualTime::new();
    let rejection = Reply::error(400, "ValidationException").date(moved(time.now(), 3600));
    let server = server([rejection, done()]).await;
    let client = client(&server, &time);
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 1);
    cancel(&client, CallOptions::new()).await.unwrap();
    let dates: Vec<_> = server.requests().into_iter().map(|attempt| attempt.signed.unwrap().signed_at).collect();
    assert_eq!(dates[1].duration_since(dates[0]).unwrap(), Duration::from_secs(3600));
}

#[tokio::test]
async fn dates_of_other_origin_and_implausible_dates_are_ignored() {
    let time = VirtualTime::new();
    for (odd, what) in [
        (Reply::answer(502, "<html>Bad Gateway</html>").date(moved(time.now(), 3600)), "a proxy"),
        (Reply::error(400, "ValidationException").date(moved(time.now(), 90_000)), "an implausible date"),
        (Reply::error(403, "RequestTimeTooSkewed").header("date", "Fri, 31 Dec 9999 23:59:59 GMT"), "the year 9999"),
    ] {
        let server = server([odd, done()]).await;
        let client = client_of(server.url()).runtime(time.clone()).retry(RetryConfig::disabled()).build().unwrap();
        cancel(&client, CallOptions::new()).await.unwrap_err();
        cancel(&client, CallOptions::new()).await.unwrap();
        let dates: Vec<_> = server.requests().into_iter().map(|attempt| attempt.signed.unwrap().signed_at).collect();
        assert!(dates[1].duration_since(dates[0]).unwrap() < Duration::from_secs(60), "{what}");
    }
}

#[tokio::test]
async fn a_correct_date_overrides_an_implausible_one() {
    let time = VirtualTime::new();
    let far = Reply::error(403, "RequestTimeTooSkewed").header("date", "Fri, 31 Dec 9998 00:00:00 GMT");
    let right = Reply::error(403, "RequestTimeTooSkewed").date(time.now());
    let server = server([far, right, done()]).await;
    let client = client_of(server.url()).runtime(time.clone()).retry(RetryConfig::disabled()).build().unwrap();
    for _ in 0..2 {
        cancel(&client, CallOptions::new()).await.unwrap_err();
    }
    cancel(&client, CallOptions::new()).await.unwrap();
    let last = server.requests().pop().unwrap().signed.unwrap();
    assert!(time.now().duration_since(last.signed_at).unwrap() < Duration::from_secs(60));
}

#[tokio::test]
async fn a_slow_response_is_not_a_skew() {
    // The date is compared with the midpoint of the exchange, which takes seven minutes by the client's clock.
    let time = VirtualTime::new();
    let clock = time.clone();
    let server = Server::start_with(move |attempt| {
        if attempt.number > 0 {
            return done();
        }
        let start = clock.now();
        clock.pass(Duration::from_secs(7 * 60));
        Reply::error(403, "RequestExpired").date(moved(start, 5 * 60))
    });
    let server = server.await;
    let client = client_of(server.url()).runtime(time).build().unwrap();
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 1, "90 s from the midpoint");
}
