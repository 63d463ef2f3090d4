//! Text that could break out of a header is refused, or written where it can break nothing.

use aws_credential_types::Credentials;
use awsjson_testing::{Reply, Server, credentials};
use partnercentral_account::client::{BuildError, CredentialsError};
use partnercentral_account::types::{ConnectionType, Tag};
use partnercentral_account::{Client, ErrorKind};

const KEY: &str = "AKIDHEADERS";
const BREAKING: [&str; 6] =
    ["a\r\nx-injected: 1", "a\nx-injected: 1", "a\rb", "a\0b", "\u{fc}ber", "a\u{2028}x-injected: 1"];

#[test]
fn settings_that_become_headers_or_hosts_are_refused_when_built() {
    for text in BREAKING {
        let builder = || Client::builder().region("us-east-1");
        assert_eq!(builder().app_name(text).build().unwrap_err(), BuildError::InvalidAppName, "{text:?}");
        assert_eq!(builder().region(text).build().unwrap_err(), BuildError::InvalidRegion, "{text:?}");
        for url in [format!("https://{text}.example.com"), format!("https://example.com/{text}")] {
            let refused = builder().endpoint_url(&url).build().unwrap_err();
            assert_eq!(refused, BuildError::InvalidEndpointUrl, "{url:?}");
        }
    }
}

#[tokio::test]
async fn credentials_that_break_out_are_refused_unsent_and_untold() {
    let server = Server::start([Reply::json("{}")]).await;
    for text in BREAKING.into_iter().chain(["sec ret", "hush\n", " hush"]) {
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
            let told = format!("{error} {error:?}");
            assert!(told.contains(name), "{told}");
            assert!(!told.contains(text) && !told.contains(&text.escape_debug().to_string()), "{told}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn inputs_stay_in_the_body() {
    let server = Server::start([Reply::json("{}")]).await;
    let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
    let client = builder.credentials_provider(credentials(KEY)).build().unwrap();
    for text in BREAKING {
        let tag = Tag::builder().key(text).value(text).build();
        client.tag_resource().resource_arn(text).tags([tag]).send().await.unwrap();
        let cancel = client.cancel_connection().catalog(text).identifier(text);
        let cancel = cancel.connection_type(ConnectionType::Subsidiary).reason(text).client_token(text);
        cancel.send().await.unwrap();
    }
    let attempts = server.requests();
    assert_eq!(attempts.len(), BREAKING.len() * 2);
    let usual: Vec<_> = attempts[0].headers.keys().collect();
    for (attempt, text) in attempts.iter().zip(BREAKING.iter().flat_map(|text| [text, text])) {
        assert!(attempt.signed.is_ok(), "{attempt:?}");
        assert_eq!(attempt.headers.keys().collect::<Vec<_>>(), usual);
        assert!(attempt.headers.values().all(|value| value.as_bytes().iter().all(|byte| (32..127).contains(byte))));
        assert!(!attempt.body.iter().any(u8::is_ascii_control), "{attempt:?}");
        let body: serde_json::Value = serde_json::from_slice(&attempt.body).unwrap();
        let sent = if attempt.operation() == "TagResource" { &body["Tags"][0]["Value"] } else { &body["ClientToken"] };
        assert_eq!(sent.as_str(), Some(*text));
    }
}
