//! Settings for the services that issue credentials.

use crate::credentials;
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

/// An identity by a token, with this access to STS.
fn web_identity(more: &str) -> Environment {
    let environment = Environment::new();
    let token = environment.write("token", "odd-web-token");
    let profile = format!(
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = {}\n{more}",
        token.display()
    );
    environment.config(&profile)
}

#[test]
fn what_cannot_be_honoured_is_an_error() {
    let mfa = "mfa_serial = arn:aws:iam::123456789012:mfa/ada\n";
    let expected = "`mfa_serial` in the profile `role` is not usable";
    assert!(error(role(mfa)).starts_with(expected), "{}", error(role(mfa)));
    // Also in the middle of a chain.
    let chain = "[profile last]\nrole_arn = arn:aws:iam::123456789012:role/l\nsource_profile = role\n";
    assert!(error(role(&format!("{mfa}{chain}")).set("AWS_PROFILE", "last")).starts_with(expected));
    // Nobody assumes a role.
    assert!(role(mfa).keys().client().starts_with("Client {"));
    assert!(error(role(mfa).keys().profile("role")).starts_with(expected), "the program selects it");
    for seconds in ["899", "43201", "1h", "-900"] {
        let line = error(role(&format!("duration_seconds = {seconds}\n")));
        assert!(line.starts_with("`duration_seconds` in the profile `role` is not usable"), "{line}");
    }
    let absent = "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = /no/such/token\n";
    let line = error(Environment::new().config(absent));
    assert!(line.starts_with("`web_identity_token_file` in the profile `default` names \"/no/such/token\""), "{line}");
    assert!(error(web_identity("duration_seconds = 900\n")).starts_with("`duration_seconds` in the profile `default`"));
    let line = error(web_identity("credential_source = EcsContainer\n"));
    assert!(line.starts_with("`credential_source` in the profile `default` is not usable: set no source"), "{line}");
}

/// By the profile's settings for sessions, and with endpoints of STS from all their places.
#[tokio::test]
async fn roles_are_assumed_as_the_settings_say() {
    let server = credentials::server().await;
    let assumed = |sent: &str| {
        let requests = server.requests();
        let request = requests.iter().rfind(|request| request.text().contains("Action=AssumeRole")).unwrap().text();
        assert!(request.contains(sent), "{request}");
    };
    let environment = |more: &str| role(more).set(OWN, server.url());
    let session = "duration_seconds = 900\nexternal_id = e-1\nrole_session_name = ada\n";
    assert_eq!(environment(session).set("AWS_ENDPOINT_URL_STS", server.url()).call().await, "ok");
    for sent in ["DurationSeconds=900", "ExternalId=e-1", "RoleSessionName=ada", "role%2Fr"] {
        assumed(sent);
    }
    let of_profile = format!("endpoint_url = {}\n", server.url());
    let section = format!("services = s\n[services s]\nsts =\n  endpoint_url = {}\n", server.url());
    for environment in [
        environment("").set("AWS_ENDPOINT_URL_STS", " ").set("AWS_ENDPOINT_URL", server.url()),
        environment("").set("AWS_ENDPOINT_URL_STS", server.url()).set("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        environment(&of_profile).set("AWS_ENDPOINT_URL", ""),
        environment(&section).set("AWS_ENDPOINT_URL_STS", ""),
    ] {
        let before = server.request_count();
        assert_eq!(environment.call().await, "ok");
        assert_eq!(server.request_count(), before + 2);
    }
    let proxy = Proxy::refusing("403 Forbidden").await;
    let ignoring = environment(&section).set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    let line = ignoring.set("HTTPS_PROXY", proxy.url()).call().await;
    assert!(line.contains("no credentials"), "{line}");
    assert_eq!(proxy.requests().first().map(String::as_str), Some("CONNECT sts.us-east-1.amazonaws.com:443"));
}

/// As with `--region` of the AWS CLI, also where the environment has another one or none.
#[tokio::test]
async fn sts_is_called_in_the_region_of_the_client() {
    let server = credentials::server().await;
    for region in ["eu-west-1", ""] {
        let environment = role("").set("AWS_REGION", region).set("AWS_ENDPOINT_URL", server.url());
        assert_eq!(environment.region("us-west-2").call().await, "ok");
        let assumed = server.requests().into_iter().rfind(|request| request.text().contains("Action=AssumeRole"));
        assert!(assumed.unwrap().authorization("Credential").contains("/us-west-2/sts/"));
    }
    let by_variables = Environment::new();
    let token = by_variables.write("token", "a.web.token");
    let by_variables = by_variables.set("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap());
    let by_variables = by_variables.set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r");
    for environment in [by_variables, web_identity("")] {
        let proxy = Proxy::refusing("403 Forbidden").await;
        let environment = environment.set("AWS_REGION", "").region("us-west-2").set("HTTPS_PROXY", proxy.url());
        let line = environment.call().await;
        assert_eq!(
            proxy.requests().first().map(String::as_str),
            Some("CONNECT sts.us-west-2.amazonaws.com:443"),
            "{line}"
        );
    }
}

/// Neither are the credentials of the container used instead.
#[tokio::test]
async fn a_role_without_credentials_to_assume_it_is_an_error() {
    let server = credentials::server().await;
    let container = format!("{}/container", server.url());
    for config in [
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Environment\n",
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = absent\n",
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = empty\n[profile empty]\nregion = r\n",
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = default\n",
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Elsewhere\n",
        "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\n",
        "[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = default\n",
    ] {
        let environment = Environment::new().config(config).set("AWS_ENDPOINT_URL", server.url());
        let line = environment.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.clone()).call().await;
        assert!(line.starts_with("ListConnections: no credentials: "), "{config}: {line}");
        let is_of_empty = config.contains("empty");
        assert!(!is_of_empty || line.contains("the profile `empty` has no credentials"), "{line}");
    }
    assert_eq!(server.request_count(), 0);
}

/// The credentials of the container may be those of another account.
#[tokio::test]
async fn single_sign_on_that_is_not_complete_is_an_error() {
    let server = credentials::server().await;
    let account = "[default]\nsso_account_id = 123456789012\nsso_role_name = r\n";
    for (more, missing) in [
        ("", "sso_region"),
        ("sso_start_url = https://example.com\n", "sso_region"),
        ("sso_session = s\n[sso-session s]\nsso_region = us-east-1\n", "sso_start_url"),
    ] {
        let environment = Environment::new().config(&format!("{account}{more}")).set(OWN, server.url());
        let container = format!("{}/container", server.url());
        let line = environment.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", container).call().await;
        assert!(line.contains(&format!("`{missing}` was missing")), "{more}: {line}");
    }
    assert_eq!(server.request_count(), 0);
}

#[test]
fn endpoints_that_aws_config_would_misread_are_errors() {
    let all = "AWS_ENDPOINT_URL";
    for name in [all, "AWS_ENDPOINT_URL_STS"] {
        let line = error(web_identity("").set(name, " "));
        assert!(line.starts_with(&format!("the environment variable {name} is not usable")), "{line}");
        assert!(web_identity("").keys().set(name, " ").client().starts_with("Client {"), "blank counts as unset");
    }
    assert!(
        web_identity("").set(all, " ").set("AWS_ENDPOINT_URL_STS", "http://sts:1").client().starts_with("Client {")
    );
    let ignoring = |name| web_identity("").set(name, "http://sts:1").set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
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
    let line = environment().set("AWS_WEB_IDENTITY_TOKEN_FILE", env!("CARGO_TARGET_TMPDIR")).call().await;
    assert!(line.starts_with("the environment variable AWS_WEB_IDENTITY_TOKEN_FILE names "), "{line}");
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
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a-token\n"),
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
