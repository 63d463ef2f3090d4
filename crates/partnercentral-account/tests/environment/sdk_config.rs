//! The configuration of the AWS SDK for Rust, taken over.

use crate::probe::Environment;
use awsjson_testing::{Reply, Server};

const OWN: &str = "AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT";

#[tokio::test]
async fn region_credentials_and_the_endpoint_of_the_service_are_used() {
    let server = Server::builder().accept_any_signature().start([Reply::json("{}")]).await;
    let environment = Environment::new().by_sdk().set("AWS_REGION", "eu-west-1").set(OWN, server.url());
    assert_eq!(environment.set("AWS_ENDPOINT_URL", "http://localhost:1").call().await, "ok");
    let request = server.requests().remove(0);
    let credential = request.authorization("Credential");
    assert!(credential.starts_with("AKIDSDK/") && credential.contains("/eu-west-1/"), "{credential}");
}

#[test]
fn endpoints_and_retries_are_taken_over() {
    let section = "[default]\nservices = local\n\n[services local]\npartnercentral_account =\n  endpoint_url = http://section:3\n";
    assert!(Environment::new().by_sdk().config(section).client().contains("http://section:3"));
    assert!(Environment::new().by_sdk().set("AWS_ENDPOINT_URL", "http://all:2").client().contains("http://all:2"));
    let blank = Environment::new().by_sdk().set(OWN, " ").set("AWS_ENDPOINT_URL", "http://all:2");
    assert!(blank.client().contains("http://all:2"));
    let ignored = Environment::new().by_sdk().set(OWN, "http://own:1").set("AWS_ENDPOINT_URL", "http://all:2");
    let ignored = ignored.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true").client();
    assert!(ignored.contains("endpoint_url: None"), "{ignored}");
    let retries = |environment: Environment| environment.set("AWS_RETRY_MODE", "adaptive").set("AWS_MAX_ATTEMPTS", "7");
    assert_eq!(retries(Environment::new().by_sdk()).client(), retries(Environment::new()).client());
    assert!(Environment::new().by_sdk().set("AWS_REGION", "").client().contains("region"));
}
