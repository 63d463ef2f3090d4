//! A router for several services, one of them of awsJson 1.1 and made by hand.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod common;

use awsjson_protocol::{request, response};
use awsjson_router::{Router, Rule};
use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::{
    Operation, OperationInput, Protocol, Service, Validate, error_structure, service_error, structure, validate,
};
use common::{ARN, tags};
use partnercentral_account::operation::ListTagsForResource;

static LIBRARY: Service =
    Service::new("Library", "Library", "2026-01-01", "library", Protocol::AwsJson1_1).query_compatible();

/// Called like an operation of the other service.
#[derive(Debug)]
enum ListTags {}

#[derive(Debug, Clone, PartialEq)]
struct ListTagsInput {
    shelf: String,
}
structure!(ListTagsInput { required shelf = "Shelf" });

#[derive(Debug, Clone, PartialEq)]
struct ListTagsOutput {
    tags: Vec<String>,
}
structure!(ListTagsOutput { required tags = "Tags" });

/// An error.
#[derive(Debug, Clone, PartialEq)]
pub struct NoShelf {
    /// What is missing.
    pub message: Option<String>,
}
structure!(NoShelf { optional message = "message" });
error_structure!(NoShelf in "example.library", status: 404, retryable: No, message: |error| error.message.as_deref());

service_error! {
    /// The errors of the library.
    pub enum LibraryError {
        /// There is no such shelf.
        NoShelf(NoShelf) = "NoShelf" | "Library.NoShelf",
    }
}

impl Validate for ListTagsInput {
    fn validate_with(&self, _: &mut validate::Validator) {}
}

impl OperationInput for ListTagsInput {
    type Operation = ListTags;
}

impl Operation for ListTags {
    const NAME: &'static str = ListTagsForResource::NAME;
    const SERVICE: &'static Service = &LIBRARY;
    type Input = ListTagsInput;
    type Output = ListTagsOutput;
    type Error = LibraryError;

    fn endpoint(_: &EndpointConfig, _: &ListTagsInput) -> Result<Endpoint, EndpointError> {
        Ok(Endpoint::new("https://library.example.com"))
    }
}

#[tokio::test]
async fn services_are_told_apart_and_answered_in_their_protocol() {
    let router = Router::new()
        .rule(Rule::<ListTagsForResource>::output(tags(&["a"])).times(1))
        .rule(
            Rule::<ListTags>::error(NoShelf { message: Some("none".to_owned()) }).when(|input| input.shelf.is_empty()),
        )
        .on::<ListTags>(|input| async move { Ok(ListTagsOutput { tags: vec![input.shelf] }) });
    let call = |shelf: &str| {
        let router = router.clone();
        let mut input = ListTagsInput { shelf: shelf.to_owned() };
        async move { router.respond(request::<ListTags>(&mut input, || 0).unwrap()).await.unwrap() }
    };
    assert_eq!(response::<ListTags>(call("b").await).unwrap().tags, ["b"]);

    let refused = call("").await;
    assert_eq!(refused.status(), 404);
    assert_eq!(refused.headers()["content-type"], "application/x-amz-json-1.1");
    assert_eq!(refused.headers()["x-amzn-query-error"], "Library.NoShelf;Sender");
    assert_eq!(refused.body(), r#"{"__type":"NoShelf","message":"none"}"#);
    assert!(response::<ListTags>(refused).is_err());

    let mut input = partnercentral_account::operation::ListTagsForResourceInput::new(ARN);
    let other = router.respond(request::<ListTagsForResource>(&mut input, || 0).unwrap()).await.unwrap();
    assert_eq!(other.headers()["content-type"], "application/x-amz-json-1.0");
    assert_eq!(response::<ListTagsForResource>(other).unwrap(), tags(&["a"]));

    let shelves: Vec<String> = router.inputs::<ListTags>().into_iter().map(|input| input.shelf).collect();
    assert_eq!(shelves, ["b", ""]);
    assert_eq!(router.inputs::<ListTagsForResource>(), [input]);
    router.verify().unwrap();
}
