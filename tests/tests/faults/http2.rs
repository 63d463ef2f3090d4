//! Faults of HTTP/2: streams that are refused or broken, and connections that end.

use crate::support::{VirtualTime, attempts, cancel, client_of, mail_code};
use awsjson_testing::{Authority, Fate, RecordedRequest, Reply, Server};
use partnercentral_account::client::Builder;
use partnercentral_account::{CallOptions, Client, RetryConfig, TimeoutConfig};
use std::time::Duration;

/// A server whose first requests have these fates; the last one goes on for ever.
async fn server(fates: &[Fate]) -> (Server, Builder<Client>) {
    let mut fates = Vec::from(fates).into_iter();
    let mut last = Fate::Answer;
    deciding(move |_| {
        last = fates.next().unwrap_or(last);
        last
    })
    .await
}

async fn deciding(mut script: impl FnMut(&RecordedRequest) -> Fate + Send + 'static) -> (Server, Builder<Client>) {
    replying(move |request| script(request).reply()).await
}

async fn replying(script: impl FnMut(&RecordedRequest) -> Reply + Send + 'static) -> (Server, Builder<Client>) {
    let authority = Authority::new("ours");
    let server = Server::builder().http2(&authority).start_with(script).await;
    let builder = client_of(server.url()).root_certificates_pem(authority.pem());
    (server, builder)
}

fn once() -> CallOptions {
    CallOptions::new().retry(RetryConfig::disabled())
}

#[tokio::test]
async fn what_the_server_has_not_touched_is_tried_again_whatever_it_is() {
    for fate in [Fate::Refuse, Fate::GoAwayBefore, Fate::CalmDown] {
        let (server, builder) = server(&[fate, Fate::Answer]).await;
        let client = builder.runtime(VirtualTime::new()).build().unwrap();
        let careful = CallOptions::new().retry(RetryConfig::standard().repeatable_only());
        let response = mail_code(&client, careful).await.unwrap();
        assert_eq!(response.metadata.attempts, 2, "{fate:?}");
        assert_eq!(server.requests().len(), 2, "{fate:?}");
        assert_eq!(server.connections(), if fate == Fate::Refuse { 1 } else { 2 }, "{fate:?}");

        let (_server, builder) = self::server(&[Fate::Answer, fate]).await;
        let client = builder.build().unwrap();
        mail_code(&client, once()).await.unwrap();
        let error = mail_code(&client, once()).await.unwrap_err();
        assert!(!error.may_have_been_executed(), "{fate:?}: {error}");
    }
}

#[tokio::test]
async fn refusals_cost_no_retry_quota() {
    for fate in [Fate::Refuse, Fate::GoAwayBefore, Fate::CalmDown] {
        let (server, builder) = server(&[fate]).await;
        let client = builder.runtime(VirtualTime::new()).build().unwrap();
        // The quota pays for 35 retries of other failures.
        for call in 1..=30 {
            let error = mail_code(&client, CallOptions::new()).await.unwrap_err();
            let told = (error.attempts(), error.may_have_been_executed());
            assert_eq!(told, (3, false), "{fate:?}, call {call}: {error}");
        }
        assert_eq!(server.requests().len(), 90, "{fate:?}");
    }
}

#[tokio::test]
async fn what_the_server_may_have_done_is_told_and_tried_again() {
    for fate in
        [Fate::Break, Fate::GoAwayAfterUnanswered, Fate::Close, Fate::CloseInBody, Fate::BreakInBody, Fate::Silence]
    {
        let (server, builder) = server(&[fate, Fate::Answer]).await;
        let client = builder.timeouts(TimeoutConfig::new().attempt(Duration::from_millis(500))).build().unwrap();
        let error = mail_code(&client, once()).await.unwrap_err();
        assert!(error.may_have_been_executed(), "{fate:?}: {error}");
        mail_code(&client, once()).await.unwrap();

        let (server_of_two, builder) = self::server(&[fate, Fate::Answer]).await;
        let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(500));
        let client = builder.timeouts(timeouts).build().unwrap();
        assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 2, "{fate:?}");
        let streams = server_of_two.requests();
        assert_eq!(streams[0].body, streams[1].body, "{fate:?}");
        assert_eq!((server.requests().len(), streams.len()), (2, 2), "{fate:?}");
    }
}

#[tokio::test]
async fn a_server_that_goes_away_answers_first() {
    let (server, builder) = server(&[Fate::GoAwayAfter]).await;
    let client = builder.build().unwrap();
    for round in 1..=10 {
        cancel(&client, once()).await.unwrap();
        assert_eq!(server.connections(), round);
        assert!(server.until(|server| server.open_connections() == 0).await);
    }
}

#[tokio::test]
async fn an_unused_connection_that_the_server_closed_is_replaced_unseen() {
    let (server, builder) = server(&[Fate::AnswerAndClose]).await;
    let client = builder.build().unwrap();
    for round in 1..=10 {
        cancel(&client, once()).await.unwrap();
        assert_eq!(server.connections(), round);
        assert!(server.until(|server| server.open_connections() == 0).await, "the client closes it as well");
    }
}

#[tokio::test]
async fn a_ping_is_answered() {
    let (_server, builder) = server(&[Fate::Ping]).await;
    assert_eq!(attempts(&cancel(&builder.build().unwrap(), once()).await), 1);
}

#[tokio::test]
async fn an_unused_connection_is_kept_for_its_time() {
    let (server, builder) = server(&[Fate::Answer]).await;
    let client = builder.timeouts(TimeoutConfig::new().idle(Duration::from_millis(300))).build().unwrap();
    for _ in 0..3 {
        cancel(&client, once()).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    assert!(server.until(|server| server.open_connections() == 0).await, "closed by the client");
    cancel(&client, once()).await.unwrap();
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_on_which_an_attempt_timed_out_takes_no_more() {
    let silent = |stream: &RecordedRequest| match stream.connection {
        0 => Fate::Silence,
        _ => Fate::Answer,
    };
    let (server, builder) = deciding(silent).await;
    let timeouts = TimeoutConfig::new().attempt(Duration::from_millis(300));
    let client = builder.timeouts(timeouts).max_connections(1).build().unwrap();
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 2);
    assert_eq!(attempts(&cancel(&client, CallOptions::new()).await), 1);
    let connections: Vec<_> = server.requests().iter().map(|stream| stream.connection).collect();
    assert_eq!(connections, [0, 1, 1]);
}

#[tokio::test]
async fn calls_that_are_given_up_leave_nothing_behind() {
    let silent = |stream: &RecordedRequest| match stream.connection {
        0 => Fate::Silence,
        _ => Fate::Answer,
    };
    let (server, builder) = deciding(silent).await;
    let client = builder.max_connections(1).build().unwrap();
    let begin = |_| {
        let client = client.clone();
        tokio::spawn(async move { drop(cancel(&client, CallOptions::new()).await) })
    };
    let calls: Vec<_> = (0..30).map(begin).collect();
    while server.requests().len() < 30 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    calls.iter().for_each(|call| call.abort());
    for call in calls {
        let _ = call.await;
    }
    let next = cancel(&client, once());
    tokio::time::timeout(Duration::from_secs(10), next).await.expect("calls end").unwrap();
    assert_eq!(server.connections(), 2, "the first one is given up, and with it its place");
    drop(client);
    assert!(server.until(|server| server.open_connections() == 0).await);
}

#[tokio::test]
async fn many_calls_at_once_share_one_connection_from_the_beginning() {
    let authority = Authority::new("ours");
    for (streams, calls) in [(10, 60), (1, 20)] {
        let builder = Server::builder().http2(&authority).max_concurrent_streams(streams);
        let server = builder.start_with(|_| Fate::Answer.reply().delay(Duration::from_millis(5))).await;
        let client = client_of(server.url()).root_certificates_pem(authority.pem()).build().unwrap();
        let begun: Vec<_> = (0..calls)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { cancel(&client, once()).await })
            })
            .collect();
        for call in begun {
            call.await.unwrap().unwrap();
        }
        assert_eq!(server.connections(), 1, "{calls} calls with {streams} streams");
    }
}

#[tokio::test]
async fn empty_frames_are_silence() {
    let pause = Duration::from_millis(50);
    let (_server, builder) = replying(move |_| Reply::json("{").then_stall().drip(pause)).await;
    let limit = Duration::from_millis(400);
    let client = builder.timeouts(TimeoutConfig::new().read(limit)).build().unwrap();
    let call = tokio::time::timeout(Duration::from_secs(20), cancel(&client, once())).await;
    let error = call.expect("calls end").unwrap_err();
    assert!(error.to_string().contains(&format!("no byte was read or written within {limit:?}")), "{error}");
    assert!(error.may_have_been_executed() && error.status().is_some());
}

#[tokio::test]
async fn a_silent_stream_ends_although_others_are_answered() {
    let mut first = true;
    let (server, builder) =
        deciding(move |_| if std::mem::take(&mut first) { Fate::Silence } else { Fate::Answer }).await;
    let limit = Duration::from_millis(300);
    let client = builder.timeouts(TimeoutConfig::new().read(limit)).build().unwrap();
    let silent = tokio::spawn({
        let client = client.clone();
        async move { cancel(&client, once()).await }
    });
    while server.request_count() == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    while !silent.is_finished() {
        cancel(&client, once()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let error = silent.await.unwrap().unwrap_err();
    assert!(error.to_string().contains(&format!("no byte was read or written within {limit:?}")), "{error}");
    assert!(error.may_have_been_executed());
}
