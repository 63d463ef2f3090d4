//! The router as the transport of a client.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod common;

use awsjson_protocol::server::sigv4::SigV4Verifier;
use awsjson_router::{NoResponse, Router, Rule};
use bytes::Bytes;
use common::{ARN, builder, client, credentials, tags, with_tags};
use http::Response;
use partnercentral_account::error::{ConflictException, ThrottlingException};
use partnercentral_account::operation::{
    CancelConnection, CreateConnectionInvitation, GetPartner, ListConnections, ListConnectionsOutput,
    ListTagsForResource, TagResource, TagResourceOutput,
};
use partnercentral_account::types::{ConflictExceptionReason, ConnectionSummary, ConnectionType};
use partnercentral_account::{Client, Credentials, ErrorKind, RetryConfig, ServiceError, TimeoutConfig};
use std::time::{Duration, Instant, SystemTime};

fn throttled() -> ThrottlingException {
    ThrottlingException::builder().message("slow down").build()
}

#[tokio::test]
async fn a_handler_sees_the_input_and_its_output_is_returned() {
    let router = Router::new().on::<ListTagsForResource>(|input| async move { Ok(tags(&[&input.resource_arn])) });
    let output = client(&router).list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    assert_eq!(output, tags(&[ARN]));
    router.verify().unwrap();
}

#[tokio::test]
async fn a_handler_can_return_an_error() {
    let router = Router::new().on::<CancelConnection>(|input| async move {
        let message = format!("{} is already canceled", input.identifier);
        let reason = ConflictExceptionReason::IncompatibleConnectionState;
        Err(ConflictException::builder().message(message).reason(reason).build().into())
    });
    let call = client(&router).cancel_connection().catalog("AWS").identifier("pac-1234567890abc");
    let error = call.connection_type(ConnectionType::Subsidiary).reason("over").send().await.unwrap_err();
    let Some(ServiceError::ConflictException(conflict)) = error.service_error() else { panic!("{error}") };
    assert_eq!(conflict.message, "pac-1234567890abc is already canceled");
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (409, 1));
    assert_eq!(error.request_id(), Some("router-1"));
    let input = &router.inputs::<CancelConnection>()[0];
    assert_eq!(input.client_token.as_deref(), error.idempotency_token());
}

#[tokio::test]
async fn the_next_rule_follows_a_rule_that_is_used_up() {
    let router = Router::new()
        .rule(Rule::<ListTagsForResource>::error(throttled()).times(2))
        .rule(Rule::<ListTagsForResource>::output(tags(&["a"])).times(1..));
    let client = builder().transport(router.clone()).retry(RetryConfig::standard().max_backoff(Duration::ZERO));
    let output = client.build().unwrap().list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    assert_eq!(output, tags(&["a"]));
    assert_eq!(router.requests().len(), 3);
    assert!(router.requests().iter().all(|request| request.answered));
    router.verify().unwrap();
}

#[tokio::test]
async fn a_condition_selects_calls_by_input() {
    let other = "arn:aws:partnercentral:us-east-1:111122223333:catalog/AWS/partner/partner-aaaaaaaaaaaaa";
    let router = Router::new()
        .rule(
            Rule::<ListTagsForResource>::output(tags(&["first"]))
                .when(|input| input.resource_arn.contains("catalog/AWS"))
                .when(|input| input.resource_arn.ends_with("aaa")),
        )
        .rule(Rule::<ListTagsForResource>::output(tags(&["second"])));
    let client = client(&router);
    for (arn, key) in [(ARN, "second"), (other, "first"), (ARN, "second")] {
        let output = client.list_tags_for_resource().resource_arn(arn).send().await.unwrap();
        assert_eq!(output, tags(&[key]));
    }
}

#[tokio::test]
async fn a_raw_response_is_sent_unchanged() {
    let page = Response::builder().status(502).header("x-proxy", "one").body("<html>").unwrap();
    let cut = Response::builder().header("x-amzn-requestid", "mine").body(r#"{"Tags":["#).unwrap();
    let router = Router::new()
        .rule(Rule::<ListTagsForResource>::response(page).times(1))
        .rule(Rule::<ListTagsForResource>::response(cut.map(Bytes::from)).times(1));
    let client = builder().transport(router.clone()).retry(RetryConfig::disabled()).build().unwrap();
    let error = client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 502);
    assert_eq!(error.raw_body().unwrap(), "<html>");
    let error = client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Response(_)), "{error}");
    assert_eq!(error.request_id(), Some("mine"));
    router.verify().unwrap();
}

#[tokio::test]
async fn a_call_may_have_been_executed_after_disconnect_but_not_if_unreachable() {
    let router = Router::new()
        .rule(Rule::<TagResource>::disconnect().times(1))
        .rule(Rule::<TagResource>::unreachable().times(1))
        .rule(Rule::<TagResource>::output(TagResourceOutput::builder().build()));
    let client = builder().transport(router.clone()).retry(RetryConfig::disabled()).build().unwrap();
    let call = || client.tag_resource().resource_arn(ARN).tags([]);
    let broken = call().send().await.unwrap_err();
    assert!(broken.may_have_been_executed(), "{broken}");
    let missing = call().send().await.unwrap_err();
    assert!(!missing.may_have_been_executed(), "{missing}");
    assert!(missing.to_string().contains("could not connect to"), "{missing}");
    call().send().await.unwrap();
    router.verify().unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_delay_can_exceed_a_timeout() {
    let router = Router::new()
        .rule(Rule::<ListTagsForResource>::output(tags(&[])).delay(Duration::MAX).times(1))
        .rule(Rule::<ListTagsForResource>::output(tags(&["late"])).delay(Duration::from_secs(3)));
    let timeouts = TimeoutConfig::new().attempt(Duration::from_secs(5));
    let client = builder().transport(router.clone()).timeouts(timeouts).build().unwrap();
    let start = tokio::time::Instant::now();
    let output = client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    assert_eq!(output, tags(&["late"]));
    let took = start.elapsed();
    assert!(took >= Duration::from_secs(8) && took < Duration::from_secs(9), "{took:?}");

    let once = builder().transport(router.clone()).retry(RetryConfig::disabled());
    let once = once.timeouts(TimeoutConfig::new().attempt(Duration::from_secs(1))).build().unwrap();
    let error = once.list_tags_for_resource().resource_arn(ARN).send().await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_executed(), "{error}");
}

#[tokio::test]
async fn pages_follow_their_tokens() {
    let router = Router::new().on::<ListConnections>(|input| async move {
        let page: usize = input.next_token.as_deref().map_or(0, |token| token.parse().unwrap());
        let summary = ConnectionSummary::builder()
            .catalog(input.catalog)
            .id(format!("pac-{page:0>13}"))
            .arn("arn")
            .other_participant_account_id("111122223333")
            .updated_at(SystemTime::UNIX_EPOCH.into())
            .connection_types(Vec::<(&str, _)>::new())
            .build();
        let output = ListConnectionsOutput::builder().connection_summaries([summary]);
        Ok(if page < 2 { output.next_token((page + 1).to_string()).build() } else { output.build() })
    });
    let client = client(&router);
    let mut items = client.list_connections().catalog("AWS").pages().items();
    let mut ids = Vec::new();
    while let Some(connection) = items.next().await.transpose().unwrap() {
        ids.push(connection.id);
    }
    assert_eq!(ids, ["pac-0000000000000", "pac-0000000000001", "pac-0000000000002"]);
    let tokens: Vec<_> = router.inputs::<ListConnections>().into_iter().map(|input| input.next_token).collect();
    assert_eq!(tokens, [None, Some("1".to_owned()), Some("2".to_owned())]);
}

#[tokio::test]
async fn the_error_for_an_operation_without_rules_lists_the_rules() {
    let router = with_tags(&[]).rule(Rule::<GetPartner>::disconnect());
    let error = client(&router).list_connections().catalog("AWS").send().await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("UnknownOperationException"), 1));
    let expected = "there is no rule for ListConnections: the router has rules for GetPartner, ListTagsForResource";
    assert_eq!(error.message(), Some(expected));
    let error = client(&Router::new()).list_connections().catalog("AWS").send().await.unwrap_err();
    assert!(error.to_string().contains("the router has no rules"), "{error}");
}

#[tokio::test]
async fn the_error_for_a_call_without_match_explains_each_rule() {
    let router = Router::new()
        .rule(Rule::<ListTagsForResource>::output(tags(&[])).when(|input| input.resource_arn.is_empty()))
        .rule(Rule::<ListTagsForResource>::output(tags(&[])).times(..=1));
    let client = client(&router);
    client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    let error = client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap_err();
    let message = error.message().unwrap();
    assert!(message.starts_with("no rule matches this call of ListTagsForResource: "), "{message}");
    assert!(message.contains("client.rs:"), "{message}");
    assert!(message.contains("(the condition is not met); "), "{message}");
    assert!(message.ends_with("(it was already used once)"), "{message}");
    assert_eq!((error.code(), error.attempts()), (Some("NoMatchingRule"), 1));
}

#[tokio::test]
async fn verify_reports_all_problems_and_requests() {
    let router = Router::new()
        .rule(Rule::<GetPartner>::disconnect().times(2))
        .rule(Rule::<TagResource>::disconnect().times(..))
        .rule(Rule::<ListTagsForResource>::output(tags(&[])).times(2..=3));
    let client = client(&router);
    client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    client.list_connections().catalog("AWS").send().await.unwrap_err();
    let error = router.verify().unwrap_err();
    assert_eq!(error.problems.len(), 3, "{error}");
    assert!(error.problems[0].starts_with("the rule of GetPartner at "), "{error}");
    assert!(error.problems[0].ends_with(" was used 0 times instead of 2 times"), "{error}");
    assert!(error.problems[1].ends_with(" was used once instead of 2 to 3 times"), "{error}");
    let problem =
        "a request of ListConnections was rejected: there is no rule for ListConnections: the router has rules for";
    assert!(error.problems[2].starts_with(problem), "{error}");
    assert_eq!(error.received, ["ListTagsForResource", "ListConnections (rejected)"]);
    let text = error.to_string();
    assert_eq!(format!("{error:?}"), text);
    assert!(
        text.starts_with("the calls differ from what the rules of the router expect:\n- the rule of GetPartner"),
        "{text}"
    );
    assert!(text.ends_with("\nreceived: ListTagsForResource, ListConnections (rejected)"), "{text}");
    let unused = Router::new().rule(Rule::<GetPartner>::disconnect().times(1)).verify().unwrap_err();
    assert!(unused.to_string().ends_with("used 0 times instead of once\nreceived: nothing"), "{unused}");
}

#[test]
fn a_guard_verifies_at_the_end() {
    let fails = |test: fn(&Router)| {
        let router = Router::new().rule(Rule::<GetPartner>::disconnect().times(1));
        let panic = std::panic::catch_unwind(|| {
            let _verified = router.verify_on_drop();
            test(&router);
        });
        let panic = panic.unwrap_err();
        panic.downcast_ref::<String>().cloned().unwrap_or_else(|| (*panic.downcast_ref::<&str>().unwrap()).to_owned())
    };
    let text = fails(|_| {});
    assert!(text.starts_with("the calls differ from what") && text.contains("the rule of GetPartner at "), "{text}");
    // The first failure of a test is the one that is shown.
    assert_eq!(fails(|_| panic!("first")), "first");
    drop(with_tags(&["a"]).verify_on_drop());
}

#[tokio::test]
async fn inputs_are_validated_as_a_service_does() {
    let router = Router::new().rule(Rule::<CreateConnectionInvitation>::disconnect());
    let call = client(&router).create_connection_invitation().catalog("AWS").connection_type("MERGER");
    let call = call.receiver_identifier("111122223333").email("a@example.com").message("hello").name("Ada");
    let error = call.send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    assert!(error.to_string().contains("ConnectionType: the value must be one of"), "{error}");
    assert!(router.inputs::<CreateConnectionInvitation>().is_empty());
    assert_eq!(router.requests()[0].operation.as_deref(), Some("CreateConnectionInvitation"));
    assert!(router.requests()[0].input::<CreateConnectionInvitation>().is_err());
    let problem =
        "a request of CreateConnectionInvitation was rejected: 1 validation error detected: ConnectionType: the";
    assert!(router.verify().unwrap_err().problems[0].starts_with(problem), "{:?}", router.verify());
}

#[tokio::test]
async fn signatures_are_checked_if_enabled() {
    let verifier = SigV4Verifier::new().service("partnercentral-account").region("us-east-1");
    let router = with_tags(&["a"]).check_signatures(verifier, credentials());
    client(&router).list_tags_for_resource().resource_arn(ARN).send().await.unwrap();
    let mallory = Credentials::new("AKIDEXAMPLE", "guess", Some("token".to_owned()), None, "test");
    let client = Client::builder().region("us-east-1").credentials_provider(mallory).transport(router.clone());
    let error = client.build().unwrap().list_tags_for_resource().resource_arn(ARN).send().await.unwrap_err();
    assert_eq!((error.code(), error.status().unwrap().as_u16()), (Some("InvalidSignatureException"), 403));
    let verified = router.verify().unwrap_err();
    assert_eq!(verified.received, ["ListTagsForResource", "ListTagsForResource (rejected)"]);
    assert_eq!(
        verified.problems[0],
        format!("a request of ListTagsForResource was rejected: {}", error.message().unwrap())
    );
}

#[tokio::test]
async fn respond_needs_no_client() {
    let router = with_tags(&["a"]);
    let mut input = partnercentral_account::operation::ListTagsForResourceInput::new(ARN);
    let request = awsjson_protocol::request::<ListTagsForResource>(&mut input, || 0).unwrap();
    let response = router.respond(request.clone()).await.unwrap();
    assert_eq!(awsjson_protocol::response::<ListTagsForResource>(response).unwrap(), tags(&["a"]));
    assert_eq!(router.requests()[0].to_request().body(), request.body());
    let router = Router::new().rule(Rule::<ListTagsForResource>::disconnect());
    assert_eq!(router.respond(request).await.unwrap_err(), NoResponse::Disconnected);
}

#[tokio::test]
async fn concurrent_calls_are_counted_exactly() {
    let router = Router::new()
        .rule(Rule::<ListTagsForResource>::output(tags(&["a"])).times(50))
        .rule(Rule::<ListTagsForResource>::output(tags(&["b"])).times(50));
    let client = client(&router);
    let start = Instant::now();
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_tags_for_resource().resource_arn(ARN).send().await.unwrap() })
        })
        .collect();
    let mut firsts = 0;
    for call in calls {
        firsts += usize::from(call.await.unwrap() == tags(&["a"]));
    }
    assert_eq!(firsts, 50);
    router.verify().unwrap();
    assert!(start.elapsed() < Duration::from_secs(10));
}
