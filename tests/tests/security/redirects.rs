//! Redirects are not followed, so that a signed request is never sent to another host.

use awsjson_testing::{Reply, Server, credentials};
use http::StatusCode;
use partnercentral_account::Client;

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start([Reply::json("{}")]).await;
    for status in [301, 302, 303, 307, 308] {
        let redirect = Reply::answer(status, "").header("location", &elsewhere.url());
        let server = Server::start([redirect]).await;
        let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
        let client = builder.credentials_provider(credentials("AKIDREDIRECT")).build().unwrap();
        let error = client.list_connections().catalog("AWS").send().await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (StatusCode::from_u16(status).ok(), 1), "{error}");
        assert_eq!(server.request_count(), 1);
    }
    assert_eq!((elsewhere.connections(), elsewhere.request_count()), (0, 0));
}
