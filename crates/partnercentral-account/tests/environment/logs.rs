//! What is logged while credentials are fetched, also by the AWS SDK.

use crate::credentials;
use crate::probe::Environment;

#[tokio::test]
async fn no_secret_of_a_source_of_credentials_is_logged() {
    const SECRET: &str = "odd-secret";
    let server = credentials::server().await;
    let keys = format!("aws_access_key_id = AKIDPROFILE\naws_secret_access_key = {SECRET}\n");
    let role = format!("{keys}role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = default\n");
    let process =
        format!(r#"credential_process = echo '{{"Version":1,"AccessKeyId":"A","SecretAccessKey":"{SECRET}"}}'"#);
    let by_web = Environment::new();
    let token = by_web.write("token", SECRET);
    let by_web = by_web.set("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap());
    let container = format!("{}/container", server.url());
    for (environment, logged) in [
        (Environment::new().keys().set("AWS_SESSION_TOKEN", SECRET), "ListConnections"),
        (Environment::new().set("AWS_ACCESS_KEY_ID", "AKID").set("AWS_SECRET_ACCESS_KEY", SECRET), "ListConnections"),
        (Environment::new().config(&format!("[default]\n{keys}")), "ListConnections"),
        (Environment::new().config(&format!("[default]\n{role}")), "AssumeRole"),
        (Environment::new().config(&format!("[default]\n{process}\n")), "ListConnections"),
        (by_web.set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r"), "AssumeRoleWithWebIdentity"),
        (
            Environment::new()
                .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", container)
                .set("AWS_CONTAINER_AUTHORIZATION_TOKEN", SECRET),
            "HttpCredentialProvider",
        ),
    ] {
        let logs = environment.set("AWS_ENDPOINT_URL", server.url()).logs().await;
        assert!(logs.contains("PROBE ok") && logs.contains(logged) && logs.contains("TRACE"), "{logs}");
        let shown = logs.lines().find(|line| line.contains(SECRET));
        assert_eq!(shown, None);
    }
}
