//! Settings for the services that issue credentials, where aws-config reads them itself.

use crate::probe::Environment;
use awsjson_testing::{Proxy, Reply, Server};

const OWN: &str = "AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT";
const ROLE: &str = "[profile keys]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n\
                    [profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = keys\n";

fn role(more: &str) -> Environment {
    Environment::new().config(&format!("{ROLE}{more}")).set("AWS_PROFILE", "role")
}

/// The error of a client in `environment`.
fn error(environment: Environment) -> String {
    let line = environment.client();
    assert!(!line.starts_with("Client {"), "{line}");
    line
}

#[test]
fn what_aws_config_would_ignore_is_an_error() {
    for (more, key) in [
        ("mfa_serial = arn:aws:iam::123456789012:mfa/ada\n", "mfa_serial"),
        ("duration_seconds = 900\n", "duration_seconds"),
    ] {
        let expected = format!("`{key}` in the profile `role` is not usable");
        assert!(error(role(more)).starts_with(&expected), "{}", error(role(more)));
        // Also in the middle of a chain.
        let chain = "[profile last]\nrole_arn = arn:aws:iam::123456789012:role/l\nsource_profile = role\n";
        assert!(error(role(&format!("{more}{chain}")).set("AWS_PROFILE", "last")).starts_with(&expected));
        // Nobody assumes a role.
        assert!(role(more).keys().client().starts_with("Client {"));
        assert!(error(role(more).keys().profile("role")).starts_with(&expected), "the program selects it");
    }
    assert!(role("duration_seconds = 3600\n").client().starts_with("Client {"));
    let circle = "[profile a]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = a\n";
    assert!(Environment::new().config(circle).set("AWS_PROFILE", "a").client().starts_with("Client {"));
}

#[test]
fn endpoints_that_aws_config_would_misread_are_errors() {
    let all = "AWS_ENDPOINT_URL";
    for name in [all, "AWS_ENDPOINT_URL_STS"] {
        let line = error(role("").set(name, " "));
        assert!(line.starts_with(&format!("the environment variable {name} is not usable")), "{line}");
        assert!(role("").keys().set(name, " ").client().starts_with("Client {"), "blank counts as unset");
    }
    assert!(role("").set(all, " ").set("AWS_ENDPOINT_URL_STS", "http://sts:1").client().starts_with("Client {"));
    let ignoring = |name| role("").set(name, "http://sts:1").set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    for name in [all, "AWS_ENDPOINT_URL_STS"] {
        let line = error(ignoring(name));
        assert!(line.contains("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is not usable"), "{line}");
        assert!(ignoring(name).keys().client().starts_with("Client {"));
    }
    let section = "services = local\n[services local]\nsts =\n  endpoint_url = no URL\n";
    let line = error(role(section));
    assert!(line.contains("`endpoint_url` for sts in the section `services local`"), "{line}");
    let sso = "[default]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n";
    assert!(error(Environment::new().config(sso).set("AWS_ENDPOINT_URL_SSO_OIDC", "")).contains("_SSO_OIDC "));
}

/// The SDK panics if a profile has a blank endpoint.
#[tokio::test]
async fn blank_endpoints_of_profiles_count_as_unset() {
    for more in [
        "endpoint_url =\n",
        "endpoint_url = # none\n",
        "services = s\n[services s]\nsts =\n  endpoint_url =\n",
        "services = s\n[services s]\nsts =\n",
    ] {
        let proxy = Proxy::refusing("403 Forbidden").await;
        let line = role(more).set("HTTPS_PROXY", proxy.url()).call().await;
        assert!(line.contains("no credentials"), "{more}: {line}");
        assert!(proxy.requests().iter().all(|request| request == "CONNECT sts.us-east-1.amazonaws.com:443"), "{more}");
        assert!(!proxy.requests().is_empty(), "{more}: {line}");
    }
}

/// Otherwise the error of the SDK would show the request with the token.
#[tokio::test]
async fn a_web_identity_token_is_in_no_error() {
    let environment = || {
        let environment = Environment::new();
        let token = environment.write("token", "odd-web-token");
        let environment = environment.set("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap());
        environment.set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r")
    };
    for url in [" ", "no URL", "http://127.0.0.1:1"] {
        let line = environment().set("AWS_ENDPOINT_URL_STS", url).call().await;
        assert!(!line.contains("odd-web-token") && line != "ok", "{line}");
    }
    let line = environment().set("AWS_ROLE_ARN", " ").call().await;
    assert!(line.contains("AWS_WEB_IDENTITY_TOKEN_FILE is not usable: set AWS_ROLE_ARN as well"), "{line}");
    let sts = Server::builder().accept_any_signature().start([Reply::answer(400, "")]).await;
    let environment = environment().set("AWS_ENDPOINT_URL_STS", sts.url()).set("AWS_ROLE_SESSION_NAME", " ");
    assert_ne!(environment.call().await, "ok");
    let request = sts.requests().remove(0).text().to_owned();
    assert!(request.contains("RoleSessionName=web-identity-token-"), "{request}");
}

#[test]
fn variables_of_containers_that_aws_config_would_misread_are_errors() {
    let container = || Environment::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/container");
    for (name, value) in [
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", " "),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", ""),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/no/such/file"),
    ] {
        let line = error(container().set(name, value));
        assert!(line.starts_with(&format!("the environment variable {name} ")), "{line}");
        assert!(container().keys().set(name, value).client().starts_with("Client {"));
    }
}

#[tokio::test]
async fn the_instance_is_asked_as_often_as_the_settings_say() {
    for attempts in [1, 2] {
        let instance = Server::builder().accept_any_signature().start_with(|_| Reply::answer(500, "")).await;
        let environment = Environment::new().set("AWS_EC2_METADATA_DISABLED", "").set(OWN, "http://127.0.0.1:1");
        let environment = environment.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.url());
        let environment = environment.set("AWS_METADATA_SERVICE_TIMEOUT", "5");
        let environment = environment.set("AWS_METADATA_SERVICE_NUM_ATTEMPTS", attempts.to_string());
        assert_ne!(environment.call().await, "ok");
        assert_eq!(instance.request_count(), attempts);
    }
}
