//! Header injection: text with control characters is rejected in settings, and escaped in bodies.

use aws_credential_types::Credentials;
use awsjson_testing::{Reply, Server, credentials};
use partnercentral_account::client::{BuildError, CredentialsError};
use partnercentral_account::types::{ConnectionType, Tag};
use partnercentral_account::{Client, ErrorKind};

const KEY: &str = "AKIDHEADERS";
const INJECTIONS: [&str; 6] =
    ["a\r\nx-injected: 1", "a\nx-injected: 1", "a\rb", "a\0b", "\u{fc}ber", "a\u{2028}x-injected: 1"];

#[test]
fn invalid_settings_for_headers_and_hosts_are_rejected_at_build() {
    for text in INJECTIONS {
        let builder = || Client::builder().region("us-east-1");
        assert_eq!(builder().app_name(text).build().unwrap_err(), BuildError::InvalidAppName, "{text:?}");
        assert_eq!(builder().region(text).build().unwrap_err(), BuildError::InvalidRegion, "{text:?}");
        for url in [format!("https://{text}.example.com"), format!("https://example.com/{text}")] {
            let error = builder().endpoint_url(&url).build().unwrap_err();
            assert_eq!(error, BuildError::InvalidEndpointUrl, "{url:?}");
        }
    }
}

#[tokio::test]
async fn invalid_credentials_are_rejected_without_being_sent_or_shown() {
    let server = Server::start([Reply::json("{}")]).await;
    for text in INJECTIONS.into_iter().chain(["sec ret", "hush\n", " hush"]) {
        let wrong = [
            ("access key ID", Credentials::new(text, "secret", None, None, "test")),
            ("secret access key", Credentials::new(KEY, text, None, None, "test")),
            ("session token", Credentials::new(KEY, "secret", Some(text.to_owned()), None, "test")),
        ];
        for (name, wrong) in wrong {
            let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
            let client = builder.credentials_provider(wrong).build().unwrap();
            let error = client.list_connections().catalog("AWS").send().await.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Credentials(CredentialsError::Invalid(_))), "{text:?}: {error}");
            assert!(!error.may_have_been_executed());
            assert_eq!(error.attempts(), 0);
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(name), "{shown}");
            assert!(!shown.contains(text) && !shown.contains(&text.escape_debug().to_string()), "{shown}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn inputs_are_escaped_in_the_body() {
    let server = Server::start([Reply::json("{}")]).await;
    let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
    let client = builder.credentials_provider(credentials(KEY)).build().unwrap();
    for text in INJECTIONS {
        let tag = Tag::builder().key(text).value(text).build();
        client.tag_resource().resource_arn(text).tags([tag]).send().await.unwrap();
        let cancel = client.cancel_connection().catalog(text).identifier(text);
        let cancel = cancel.connection_type(ConnectionType::Subsidiary).reason(text).client_token(text);
        cancel.send().await.unwrap();
    }
    let attempts = server.requests();
    assert_eq!(attempts.len(), INJECTIONS.len() * 2);
    let usual: Vec<_> = attempts[0].headers.keys().collect();
    for (attempt, text) in attempts.iter().zip(INJECTIONS.iter().flat_map(|text| [text, text])) {
        assert!(attempt.signed.is_ok(), "{attempt:?}");
        assert_eq!(attempt.headers.keys().collect::<Vec<_>>(), usual);
        assert!(attempt.headers.values().all(|value| value.as_bytes().iter().all(|byte| (32..127).contains(byte))));
        assert!(!attempt.body.iter().any(u8::is_ascii_control), "{attempt:?}");
        let body: serde_json::Value = serde_json::from_slice(&attempt.body).unwrap();
        let sent = if attempt.operation() == "TagResource" { &body["Tags"][0]["Value"] } else { &body["ClientToken"] };
        assert_eq!(sent.as_str(), Some(*text));
    }
}
