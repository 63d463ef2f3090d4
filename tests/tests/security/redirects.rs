//! Redirects are answers like others: nobody is sent elsewhere with a signature.

use cross_layer_tests::fault::{FaultServer, Reply, credentials};
use http::StatusCode;
use partnercentral_account::Client;

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = FaultServer::scripted([Reply::ok("{}")]).await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        let redirect = Reply::answer(status, "").header("location", &elsewhere.url());
        let server = FaultServer::scripted([redirect]).await.unwrap();
        let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
        let client = builder.credentials_provider(credentials("AKIDREDIRECT")).build().unwrap();
        let error = client.list_connections().catalog("AWS").send().await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (StatusCode::from_u16(status).ok(), 1), "{error}");
        assert_eq!(server.attempt_count(), 1);
    }
    assert_eq!((elsewhere.connections(), elsewhere.attempt_count()), (0, 0));
}
