//! Settings by variables and profiles.

use crate::probe::Environment;
use awsjson_testing::{Authority, Proxy, Reply, Server};

const OWN: &str = "AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT";

#[test]
fn the_service_comes_before_all_and_a_variable_before_the_profile() {
    let config = "[default]\nservices = local\nendpoint_url = http://profile:4\n\n\
                  [services local]\npartnercentral_account =\n  endpoint_url = http://section:3\n";
    let all = || Environment::new().config(config).set("AWS_ENDPOINT_URL", "http://all:2").set(OWN, "http://own:1");
    assert!(all().client().contains("http://own:1"));
    assert!(all().set(OWN, " ").client().contains("http://all:2"), "blank counts as unset");
    let sections = || all().set(OWN, "").set("AWS_ENDPOINT_URL", "");
    assert!(sections().client().contains("http://section:3"));
    assert!(sections().config("[default]\nendpoint_url = http://profile:4\n").client().contains("http://profile:4"));
    for ignored in [
        all().set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        sections().config(&format!(
            "{}ignore_configured_endpoint_urls = true\n",
            "[default]\nendpoint_url = http://profile:4\n"
        )),
    ] {
        assert!(ignored.client().contains("endpoint_url: None"));
    }
}

#[test]
fn the_region_comes_from_variables_and_profile() {
    let profile = || Environment::new().config("[default]\nregion = eu-west-3\n").set("AWS_REGION", "");
    assert!(profile().client().contains("eu-west-3"));
    assert!(profile().set("AWS_DEFAULT_REGION", "eu-west-2").client().contains("eu-west-2"));
    assert!(Environment::new().set("AWS_DEFAULT_REGION", "eu-west-2").client().contains("us-east-1"));
    let line = Environment::new().set("AWS_REGION", "").client();
    assert!(line.contains("no region") && line.contains("AWS_REGION"), "{line}");
    let named = "[default]\nregion = eu-west-3\n[profile other]\nregion = eu-west-1\n";
    assert!(profile().config(named).set("AWS_PROFILE", "other").client().contains("eu-west-1"));
    assert!(profile().set("AWS_PROFILE", " ").client().contains("eu-west-3"));
}

#[test]
fn retries_are_those_of_variables_and_profile() {
    let default = Environment::new().client();
    assert_eq!(Environment::new().set("AWS_RETRY_MODE", "legacy").client(), default);
    assert_eq!(Environment::new().set("AWS_RETRY_MODE", "Standard").set("AWS_MAX_ATTEMPTS", " ").client(), default);
    let adaptive = Environment::new().set("AWS_RETRY_MODE", "adaptive").set("AWS_MAX_ATTEMPTS", "7").client();
    assert!(adaptive != default && adaptive.contains('7'), "{adaptive}");
    assert_eq!(Environment::new().config("[default]\nretry_mode = adaptive\nmax_attempts = 7\n").client(), adaptive);
}

#[test]
fn what_is_not_usable_is_named_and_not_shown() {
    for (name, value) in [
        ("AWS_REGION", "us east"),
        ("AWS_DEFAULT_REGION", "us/east"),
        (OWN, "no URL"),
        ("AWS_ENDPOINT_URL", "ftp://odd"),
        ("AWS_ENDPOINT_URL", "http://odd:secret@host"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "odd"),
        ("AWS_MAX_ATTEMPTS", "0"),
        ("AWS_MAX_ATTEMPTS", "odd"),
        ("AWS_RETRY_MODE", "bogus"),
        ("AWS_USE_FIPS_ENDPOINT", "x"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "1"),
        ("AWS_CA_BUNDLE", "/no/such/file"),
        ("HTTPS_PROXY", "socks5://odd:1080"),
        ("https_proxy", "http://user:odd#secret@proxy:3128"),
        ("HTTP_PROXY", "http://odd:secret@"),
        ("HTTP_PROXY", "http://user:odd@secret@proxy:3128"),
        ("ALL_PROXY", "http://odd:123456"),
        ("AWS_SDK_UA_APP_ID", "odd name"),
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "odd"),
        ("AWS_DISABLE_REQUEST_COMPRESSION", "odd"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485761"),
        ("AWS_DEFAULTS_MODE", "standard"),
        ("AWS_EC2_METADATA_DISABLED", "1"),
        // The AWS SDK, which reads these as well, does not trim them.
        ("AWS_EC2_METADATA_DISABLED", " TRUE"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/odd "),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/odd "),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", ":::"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "odd"),
        ("AWS_METADATA_SERVICE_TIMEOUT", "0.5"),
        ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "0"),
        ("AWS_ENDPOINT_URL_STS", "no URL"),
        ("AWS_ENDPOINT_URL_SSO", "ftp://odd"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/token"),
        ("AWS_ACCESS_KEY_ID", "AKIDALONE"),
        ("AWS_SECRET_ACCESS_KEY", "secretalone"),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "odd-path"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "ftp://odd"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://odd:secret@host/"),
    ] {
        let environment = Environment::new();
        let environment = if name == "AWS_DEFAULT_REGION" { environment.set("AWS_REGION", "") } else { environment };
        let line = environment.set(name, value).client();
        assert!(line.contains(&format!("the environment variable {name} ")), "{name}: {line}");
        assert!(name == "AWS_CA_BUNDLE" || !line.contains(value), "{line}");
    }
    let line = Environment::new().config("[profile it]\nuse_fips_endpoint = x\n").set("AWS_PROFILE", "it").client();
    assert!(line.contains("`use_fips_endpoint` in the profile `it`"), "{line}");
}

#[test]
fn a_profile_that_is_not_there_is_named() {
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        let line = Environment::new().keys().set(variable, "absent").client();
        assert!(line.contains(&format!("`absent`, which {variable} selects")), "{line}");
    }
    for name in ["my profile", "südwest"] {
        let config = format!("[profile '{name}']\nregion = eu-west-1\n[profile {name}]\nregion = eu-west-1\n");
        let line = Environment::new().config(&config).set("AWS_PROFILE", name).client();
        assert!(line.contains(&format!("`{name}`, which AWS_PROFILE selects: rename it to ASCII letters")), "{line}");
    }
    let line = Environment::new().keys().profile("absent").client();
    assert!(line.contains("`absent`: add it"), "{line}");
}

#[test]
fn the_program_selects_a_profile() {
    let config = "[profile one]\nregion = eu-west-1\n[profile two]\nregion = eu-west-2\nservices = local\n\n\
                  [services local]\npartnercentral_account =\n  endpoint_url = http://section:3\n";
    let environment = || Environment::new().config(config).set("AWS_REGION", "");
    let selected = || environment().set("AWS_PROFILE", "one").profile("two");
    for selected in [selected(), selected().untyped(), environment().set("AWS_DEFAULT_PROFILE", "two")] {
        let client = selected.client();
        assert!(client.contains("eu-west-2") && client.contains("http://section:3"), "{client}");
    }
    let both = environment().set("AWS_PROFILE", "one").set("AWS_DEFAULT_PROFILE", "two").client();
    assert!(both.contains("eu-west-1"), "{both}");
    assert!(selected().set("AWS_REGION", "eu-west-3").client().contains("eu-west-3"), "variables take precedence");
    assert!(
        environment()
            .untyped()
            .set("AWS_REGION", "eu-west-3")
            .set(OWN, "http://own:1")
            .client()
            .contains("http://own:1")
    );
}

#[test]
fn a_section_of_services_that_is_not_there_is_named() {
    let config = "[default]\nservices = local\n";
    let line = Environment::new().config(config).client();
    assert!(line.contains("`services` in the profile `default`"), "{line}");
    assert!(Environment::new().config(config).set(OWN, "http://own:1").client().contains("http://own:1"));
    let other = format!("{config}\n[services local]\ns3 =\n  endpoint_url = http://s3:1\n");
    assert!(Environment::new().config(&other).client().contains("endpoint_url: None"));
    // The mistakes after which a call would go to AWS.
    for (wrong, named) in [
        ("partnercentral_account = http://own:1\n", "`partnercentral_account` in the section `services local`"),
        ("partnercentral-account =\n  endpoint_url = http://own:1\n", "`partnercentral-account` in the section"),
        ("partnercentral_account =\nendpoint_url = http://own:1\n", "`endpoint_url` in the section `services local`"),
        ("partnercentral_account =\n  endpoint_url = own:1\n", "`endpoint_url` for partnercentral_account"),
    ] {
        let line = Environment::new().config(&format!("{config}\n[services local]\n{wrong}")).client();
        assert!(line.starts_with(named) && line.contains("is not usable: set "), "{line}");
    }
    let elsewhere = Environment::new();
    let path = elsewhere.write("elsewhere", &other);
    assert!(elsewhere.set("AWS_CONFIG_FILE", path.to_str().unwrap()).client().contains("endpoint_url: None"));
}

#[tokio::test]
async fn a_bundle_of_certificates_is_trusted() {
    let authority = Authority::new("bundle");
    let server = Server::builder().tls(&authority).accept_any_signature().start([Reply::json("{}")]).await;
    let environment = Environment::new().keys().set(OWN, server.url_of("localhost"));
    let path = environment.write("bundle.pem", &authority.pem());
    let trusting = environment.set("AWS_CA_BUNDLE", path.to_str().unwrap());
    assert_eq!(trusting.call().await, "ok");
    let other = Environment::new().keys().set(OWN, server.url_of("localhost")).call().await;
    assert!(other.contains("no secure connection"), "{other}");
}

#[tokio::test]
async fn the_endpoint_follows_from_fips_and_dual_stack() {
    for (fips, dual_stack, host) in [
        ("false", "False", "partnercentral-account.us-east-1.api.aws"),
        ("true", "false", "partnercentral-account-fips.us-east-1.api.aws"),
        // All endpoints of this service have both.
        ("False", "true", "partnercentral-account.us-east-1.api.aws"),
    ] {
        let by_variables = Environment::new().set("AWS_USE_FIPS_ENDPOINT", fips);
        let by_variables = by_variables.set("AWS_USE_DUALSTACK_ENDPOINT", dual_stack);
        let keys = format!("[default]\nuse_fips_endpoint = {fips}\nuse_dualstack_endpoint = {dual_stack}\n");
        for environment in [by_variables, Environment::new().config(&keys)] {
            let proxy = Proxy::refusing("403 Forbidden").await;
            let line = environment.keys().set("HTTPS_PROXY", proxy.url()).call().await;
            assert_eq!(proxy.requests(), [format!("CONNECT {host}:443")], "{line}");
        }
    }
}

#[tokio::test]
async fn the_application_is_part_of_the_user_agent() {
    let server = Server::builder().accept_any_signature().start([Reply::json("{}")]).await;
    let environment = || Environment::new().keys().set(OWN, server.url());
    for environment in [
        environment().set("AWS_SDK_UA_APP_ID", "my-portal"),
        environment().config("[default]\nsdk_ua_app_id = my-portal\n"),
    ] {
        assert_eq!(environment.call().await, "ok");
        let agent = server.requests().pop().unwrap().header("user-agent").to_owned();
        assert!(agent.ends_with(" app/my-portal"), "{agent}");
    }
}

#[tokio::test]
async fn unusable_root_certificates_are_an_error_of_the_call() {
    let server = Server::builder().start([]).await;
    let url = format!("https://{}", server.address());
    for sdk in [false, true] {
        for (text, expected) in [(None, "No such file"), (Some(""), "certificates"), (Some("garbage"), "certificates")]
        {
            let environment = Environment::new().keys().set(OWN, &url);
            let folder = environment.write("certificates/empty", "").parent().unwrap().to_owned();
            let path = match text {
                Some(text) => environment.write("roots.pem", text),
                None => folder.join("absent.pem"),
            };
            let environment = environment.set("SSL_CERT_FILE", path.to_str().unwrap());
            let environment = environment.set("SSL_CERT_DIR", folder.to_str().unwrap());
            // `call` fails if the process panics.
            let line = if sdk { environment.by_sdk() } else { environment }.call().await;
            assert!(line.contains(expected), "{text:?}: {line}");
        }
    }
}

#[tokio::test]
async fn the_proxy_is_that_of_the_variables() {
    let server = Server::builder().accept_any_signature().start([Reply::json("{}")]).await;
    let (proxy, nowhere) = (Proxy::start(server.address()).await, "http://127.0.0.1:1");
    let environment = || Environment::new().keys().set(OWN, "http://service.invalid");
    for (index, environment) in [
        environment().set("HTTP_PROXY", proxy.url()),
        environment().set("http_proxy", proxy.url()).set("HTTP_PROXY", nowhere),
        environment().set("http_proxy", " ").set("HTTP_PROXY", proxy.url()),
        environment().set("ALL_PROXY", proxy.url()).set("HTTPS_PROXY", nowhere),
        environment().set("all_proxy", proxy.url()).set("NO_PROXY", "example.com"),
        environment().set("HTTP_PROXY", nowhere).set("REQUEST_METHOD", "GET").set("ALL_PROXY", proxy.url()),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!((environment.call().await.as_str(), proxy.requests().len()), ("ok", index + 1));
    }
    let direct = || Environment::new().keys().set(OWN, server.url()).set("HTTP_PROXY", nowhere);
    for environment in [direct().set("NO_PROXY", "127.0.0.1"), direct().set("no_proxy", "example.com,*")] {
        assert_eq!(environment.call().await, "ok");
    }
    let line = direct().set("HTTP_PROXY", "http://user:odd-secret@127.0.0.1:1").call().await;
    assert!(line.contains("the proxy 127.0.0.1:1") && !line.contains("odd-secret"), "{line}");
}
