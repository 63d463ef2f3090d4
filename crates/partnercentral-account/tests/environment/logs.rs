//! What is logged while credentials are fetched.

use crate::credentials;
use crate::probe::Environment;
use awsjson_testing::{Reply, Server};

#[tokio::test]
async fn no_secret_of_a_source_of_credentials_is_logged() {
    const SECRET: &str = "odd-secret";
    let server = credentials::server().await;
    let keys = format!("aws_access_key_id = AKIDPROFILE\naws_secret_access_key = {SECRET}\n");
    let role = format!("{keys}role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = default\n");
    let process = format!(
        r#"credential_process = echo '{{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"{SECRET}"}}'"#
    );
    let by_web = Environment::new();
    let token = by_web.write("token", SECRET);
    let by_web = by_web.set("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap());
    let by_sso = Environment::new().config(credentials::SSO);
    by_sso.write(
        credentials::SSO_CACHE,
        &format!(r#"{{"accessToken":"{SECRET}","expiresAt":"2099-01-01T00:00:00Z","region":"us-east-1"}}"#),
    );
    let container = format!("{}/container", server.url());
    for (environment, key) in [
        (Environment::new().keys().set("AWS_SESSION_TOKEN", SECRET), "AKIDVARIABLE"),
        (Environment::new().set("AWS_ACCESS_KEY_ID", "AKID").set("AWS_SECRET_ACCESS_KEY", SECRET), "AKID"),
        (Environment::new().config(&format!("[default]\n{keys}")), "AKIDPROFILE"),
        (Environment::new().config(&format!("[default]\n{role}")), "AKIDROLE"),
        (Environment::new().config(&format!("[default]\n{process}\n")), "AKIDPROCESS"),
        (by_web.set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r"), "AKIDWEB"),
        (by_sso, "AKIDSSO"),
        (
            Environment::new()
                .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", container)
                .set("AWS_CONTAINER_AUTHORIZATION_TOKEN", SECRET),
            "AKIDCONTAINER",
        ),
    ] {
        let logs = environment.set("AWS_ENDPOINT_URL", server.url()).logs().await;
        let request = server.requests().pop().unwrap();
        assert_eq!(request.authorization("Credential").split('/').next(), Some(key));
        assert!(logs.contains("PROBE ok") && logs.contains("TRACE"), "{logs}");
        // The AWS SDK would log the token of single sign-on.
        let shown = logs.lines().find(|line| line.contains(SECRET));
        assert_eq!(shown, None);
    }
}

#[tokio::test]
async fn no_value_below_a_misspelled_header_is_logged() {
    let config = "[profiles it]\naws_secret_access_key = odd-secret\n[foo it]\na =\n  b = odd-secret\n  b = 2\n";
    let logs = Environment::new().keys().config(config).logs().await;
    assert!(logs.contains("TRACE") && !logs.contains("odd-secret"), "{logs}");
}

#[tokio::test]
async fn a_failure_to_fetch_credentials_is_one_event() {
    let role = "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = default\n\
                aws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n";
    let sts = Server::builder().accept_any_signature().start_with(|_| Reply::answer(403, "")).await;
    let logs = Environment::new().config(role).set("AWS_ENDPOINT_URL", sts.url()).logs().await;
    let events = logs.lines().filter(|line| ["INFO", "WARN", "ERROR"].iter().any(|level| line.contains(level)));
    assert_eq!(events.count(), 1, "{logs}");
}
