//! A client of the router.

#![allow(clippy::unwrap_used, dead_code, reason = "each test file uses its own part of these helpers of tests")]

use awsjson_router::Router;
use partnercentral_account::client::Builder;
use partnercentral_account::operation::{ListTagsForResource, ListTagsForResourceOutput};
use partnercentral_account::types::Tag;
use partnercentral_account::{Client, Credentials};

pub const ARN: &str = "arn:aws:partnercentral:us-east-1:111122223333:catalog/AWS/partner/partner-abcdefghijklm";

pub fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "secret", Some("token".to_owned()), None, "test")
}

pub fn builder() -> Builder<Client> {
    Client::builder().region("us-east-1").credentials_provider(credentials())
}

pub fn client(router: &Router) -> Client {
    builder().transport(router.clone()).build().unwrap()
}

pub fn tags(keys: &[&str]) -> ListTagsForResourceOutput {
    let tags = keys.iter().map(|key| Tag::builder().key(*key).value("value").build());
    ListTagsForResourceOutput::builder().resource_arn(ARN).tags(tags).build()
}

/// A router with one rule that always answers.
pub fn with_tags(keys: &[&str]) -> Router {
    let output = tags(keys);
    Router::new().on::<ListTagsForResource>(move |_| {
        let output = output.clone();
        async move { Ok(output) }
    })
}
