//! Credentials from each of their sources, by real files and servers on loopback.

use crate::probe::Environment;
use awsjson_testing::{RecordedRequest, Reply, Server};

const ENDPOINT: &str = "AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT";
const EXPIRY: &str = "2099-01-01T00:00:00Z";

/// A profile with single sign-on.
pub const SSO: &str = "[default]\nsso_session = partner\nsso_account_id = 123456789012\nsso_role_name = r\n\n\
                       [sso-session partner]\nsso_region = us-east-1\nsso_start_url = https://example.com/start\n";

/// The file with its token. The name is the SHA-1 of the session's name.
pub const SSO_CACHE: &str = ".aws/sso/cache/3624db883007efa198232b3aa774a54360ed3f26.json";

/// The service, and all that give credentials for it.
pub async fn server() -> Server {
    Server::builder().accept_any_signature().start_with(answer).await
}

fn answer(request: &RecordedRequest) -> Reply {
    let json = |key: &str, more: &str| {
        Reply::json(format!(
            r#"{{"AccessKeyId":"{key}","SecretAccessKey":"secret","Token":"token","Expiration":"{EXPIRY}"{more}}}"#
        ))
    };
    if !request.header("x-amz-target").is_empty() {
        return Reply::json("{}");
    }
    match request.path.split('?').next().unwrap_or_default() {
        "/container" => json("AKIDCONTAINER", ""),
        "/latest/api/token" => Reply::answer(200, "metadata").header("x-aws-ec2-metadata-token-ttl-seconds", "21600"),
        "/latest/meta-data/iam/security-credentials/" => Reply::answer(200, "role"),
        "/latest/meta-data/iam/security-credentials/role" => json("AKIDINSTANCE", r#","Code":"Success""#),
        "/latest/meta-data/placement/region" => Reply::answer(200, "eu-north-1"),
        "/federation/credentials" => Reply::json(
            r#"{"roleCredentials":{"accessKeyId":"AKIDSSO","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}"#,
        ),
        "/" if request.text().contains("Action=AssumeRole") => {
            let (action, key) = if request.text().contains("WebIdentity") {
                ("AssumeRoleWithWebIdentity", "AKIDWEB")
            } else {
                ("AssumeRole", "AKIDROLE")
            };
            assumed(action, key)
        }
        _ => Reply::answer(404, ""),
    }
}

/// The answer of STS.
fn assumed(action: &str, key: &str) -> Reply {
    Reply::answer(
        200,
        format!(
            "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>\
             <AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId>\
             <Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser>\
             <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
             <SessionToken>token</SessionToken><Expiration>{EXPIRY}</Expiration></Credentials>\
             </{action}Result></{action}Response>"
        ),
    )
    .header("content-type", "text/xml")
}

/// The access key that a call in `environment` is signed with.
async fn access_key(server: &Server, environment: Environment) -> String {
    let environment = environment.set(ENDPOINT, server.url()).set("AWS_ENDPOINT_URL_STS", server.url());
    assert_eq!(environment.set("AWS_ENDPOINT_URL_SSO", server.url()).call().await, "ok");
    let request = server.requests().pop().unwrap();
    assert!(!request.header("x-amz-target").is_empty());
    request.authorization("Credential").split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn variables() {
    let server = server().await;
    assert_eq!(access_key(&server, Environment::new().keys()).await, "AKIDVARIABLE");
    let old = Environment::new().set("AWS_ACCESS_KEY_ID", "AKIDVARIABLE").set("SECRET_ACCESS_KEY", "secret");
    assert_eq!(access_key(&server, old).await, "AKIDVARIABLE");
    let profile = "[default]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n";
    let of_another_program = Environment::new().config(profile).set("SECRET_ACCESS_KEY", "secret");
    assert_eq!(access_key(&server, of_another_program).await, "AKIDPROFILE");
}

#[tokio::test]
async fn profiles() {
    let server = server().await;
    let keys = "[profile keys]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n";
    let named = Environment::new().config(keys).set("AWS_PROFILE", "keys");
    assert_eq!(access_key(&server, named).await, "AKIDPROFILE");
    let file = Environment::new();
    file.write(".aws/credentials", "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = secret\n");
    assert_eq!(access_key(&server, file.set("AWS_SHARED_CREDENTIALS_FILE", "")).await, "AKIDFILE");
    let role = "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = keys\n";
    let role = Environment::new().config(&format!("{keys}{role}")).set("AWS_PROFILE", "role");
    assert_eq!(access_key(&server, role).await, "AKIDROLE");
    let source = "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = Environment\n";
    // Only variables that a role is assumed with, not those that come first.
    let container = source.replace("Environment", "EcsContainer");
    let container = Environment::new().config(&container);
    let container = container.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container", server.url()));
    assert_eq!(access_key(&server, container).await, "AKIDROLE");
}

/// As with `--profile` of the AWS CLI: the variables may be those of another account.
#[tokio::test]
async fn a_profile_that_the_program_selects_takes_precedence_over_variables() {
    let server = server().await;
    let config = "[profile keys]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n\
                  [profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = keys\n[profile empty]\n";
    let environment = || Environment::new().config(config).keys();
    assert_eq!(access_key(&server, environment().set("AWS_PROFILE", "keys")).await, "AKIDVARIABLE");
    for environment in [environment(), environment().untyped()] {
        assert_eq!(access_key(&server, environment.profile("keys")).await, "AKIDPROFILE");
    }
    assert_eq!(access_key(&server, environment().profile("role")).await, "AKIDROLE");
    let container = environment().profile("empty");
    let container = container.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container", server.url()));
    assert_eq!(access_key(&server, container).await, "AKIDCONTAINER");
    let line = environment().profile("empty").set(ENDPOINT, server.url()).call().await;
    assert!(line.contains("none in the profile") && !line.contains("environment variables"), "{line}");
}

/// A role is assumed with the keys of the one before it.
#[tokio::test]
async fn a_chain_of_roles() {
    let server = Server::builder()
        .accept_any_signature()
        .start_with(|request| {
            let by = request.authorization("Credential").split('/').next().unwrap_or_default().to_owned();
            match (request.header("x-amz-target").is_empty(), by.as_str()) {
                (true, "AKIDPROFILE") => assumed("AssumeRole", "AKIDFIRST"),
                (true, "AKIDFIRST") => assumed("AssumeRole", "AKIDSECOND"),
                (true, _) => Reply::answer(403, ""),
                (false, _) => Reply::json("{}"),
            }
        })
        .await;
    let config = "[profile keys]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n\
                  [profile first]\nrole_arn = arn:aws:iam::123456789012:role/first\nsource_profile = keys\n\
                  [profile second]\nrole_arn = arn:aws:iam::123456789012:role/second\nsource_profile = first\n";
    let environment = Environment::new().config(config).set("AWS_PROFILE", "second");
    assert_eq!(access_key(&server, environment).await, "AKIDSECOND");
    let roles: Vec<_> = server.requests().iter().map(|request| request.text().contains("role%2Fsecond")).collect();
    assert_eq!(roles, [false, true, false], "first, second, and the call");
}

#[tokio::test]
async fn each_source_that_a_role_can_be_assumed_with() {
    let server = server().await;
    let config = |source: &str| {
        format!(
            "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\ncredential_source = {source}\n\
             [profile web]\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = TOKEN\n"
        )
    };
    let of = |source| Environment::new().config(&config(source)).set("AWS_PROFILE", "role");
    let instance = of("Ec2InstanceMetadata").set("AWS_EC2_METADATA_DISABLED", "");
    let instance = instance.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url());
    let container = of("EcsContainer");
    let container = container.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container", server.url()));
    let role = "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = source\n";
    let sso = Environment::new().config(&format!("{role}{}", SSO.replace("[default]", "[profile source]")));
    sso.write(SSO_CACHE, r#"{"accessToken":"token","expiresAt":"2099-01-01T00:00:00Z","region":"us-east-1"}"#);
    let process = r#"echo '{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"secret"}'"#;
    let process = Environment::new().config(&format!("{role}[profile source]\ncredential_process = {process}\n"));
    for (environment, with) in [
        (instance, "AKIDINSTANCE"),
        (container, "AKIDCONTAINER"),
        (sso.set("AWS_PROFILE", "role"), "AKIDSSO"),
        (process.set("AWS_PROFILE", "role"), "AKIDPROCESS"),
        (of("Environment").keys().profile("role"), "AKIDVARIABLE"),
    ] {
        assert_eq!(access_key(&server, environment).await, "AKIDROLE");
        let requests = server.requests();
        let assumed = requests.iter().rfind(|request| request.text().contains("Action=AssumeRole")).unwrap();
        assert!(assumed.authorization("Credential").starts_with(with), "assumed with {with}");
    }
    let web = Environment::new();
    let token = web.write("token", "a.web.token");
    let web = web.config(&config("Environment").replace("TOKEN", token.to_str().unwrap()));
    assert_eq!(access_key(&server, web.set("AWS_PROFILE", "web")).await, "AKIDWEB");
}

#[tokio::test]
async fn a_profile_that_another_names_and_that_is_not_there_is_named() {
    let server = server().await;
    let config = "[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = nowhere-to-be-found\n";
    let line = Environment::new().config(config).set(ENDPOINT, server.url()).call().await;
    assert!(line.contains("could not find source profile nowhere-to-be-found referenced from"), "{line}");
    assert!(line.contains("nothing sent") && server.request_count() == 0, "{line}");
    let incomplete =
        "[default]\nsso_account_id = 123456789012\nsso_role_name = r\nsso_start_url = https://example.com\n";
    let line = Environment::new().config(incomplete).set(ENDPOINT, server.url()).call().await;
    assert!(line.contains("sso_region"), "{line}");
}

#[tokio::test]
async fn a_process() {
    let environment = Environment::new();
    let keys = r#"{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"secret"}"#;
    let path = environment.write("keys.json", keys);
    let environment = environment.config(&format!("[default]\ncredential_process = cat {}\n", path.display()));
    assert_eq!(access_key(&server().await, environment).await, "AKIDPROCESS");
}

#[tokio::test]
async fn single_sign_on() {
    let environment = Environment::new().config(SSO);
    environment.write(
        SSO_CACHE,
        r#"{"accessToken":"token","expiresAt":"2099-01-01T00:00:00Z","region":"us-east-1","startUrl":"https://example.com/start"}"#,
    );
    assert_eq!(access_key(&server().await, environment).await, "AKIDSSO");
}

#[tokio::test]
async fn where_a_session_is_missing_or_over_the_error_names_the_command_that_starts_one() {
    let server = server().await;
    let expired = Environment::new().config(SSO);
    expired.write(SSO_CACHE, r#"{"accessToken":"token","expiresAt":"2001-01-01T00:00:00Z","region":"us-east-1"}"#);
    let role = format!("{SSO}\n[profile role]\nrole_arn = r\nsource_profile = default\n");
    let login = "[profile it]\nlogin_session = arn:aws:iam::123456789012:user/Admin\n";
    for (environment, command) in [
        (Environment::new().config(SSO), "aws sso login --profile default"),
        (expired, "aws sso login --profile default"),
        (Environment::new().config(&role).set("AWS_PROFILE", "role"), "aws sso login --profile default"),
        (Environment::new().config(login).set("AWS_PROFILE", "it"), "aws login --profile it"),
    ] {
        let line = environment.set(ENDPOINT, server.url()).call().await;
        assert!(line.contains(&format!("; if there is no session, start one by `{command}` (nothing sent)")), "{line}");
    }
}

#[tokio::test]
async fn a_login_session() {
    let environment = Environment::new().config("[default]\nlogin_session = arn:aws:iam::123456789012:user/Admin\n");
    // The name of the file is the SHA-256 of the session's name.
    environment.write(
        ".aws/login/cache/10cabd19777b6651ac57333b55c7c10a1242b1c2337f40e674926d7324698347.json",
        r#"{"accessToken":{"accessKeyId":"AKIDLOGIN","secretAccessKey":"secret","sessionToken":"token",
            "accountId":"123456789012","expiresAt":"2099-01-01T00:00:00Z"},
            "tokenType":"aws_sigv4","refreshToken":"refresh","clientId":"client","dpopKey":"unused"}"#,
    );
    assert_eq!(access_key(&server().await, environment).await, "AKIDLOGIN");
}

#[tokio::test]
async fn a_web_identity_token() {
    let environment = Environment::new();
    let path = environment.write("token", "a.web.token");
    let environment = environment.set("AWS_WEB_IDENTITY_TOKEN_FILE", path.to_str().unwrap());
    let environment = environment.set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r");
    assert_eq!(access_key(&server().await, environment).await, "AKIDWEB");
}

#[tokio::test]
async fn a_container() {
    let server = server().await;
    let uri = format!("{}/container", server.url());
    let environment = Environment::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri.clone());
    assert_eq!(access_key(&server, environment).await, "AKIDCONTAINER");
    // As EKS Pod Identity does.
    let environment = Environment::new();
    let token = environment.write("eks-token", "a-pod-token");
    let environment = environment.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.to_str().unwrap());
    assert_eq!(access_key(&server, environment.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri)).await, "AKIDCONTAINER");
    let requests = server.requests();
    let asked: Vec<_> = requests.iter().filter(|request| request.path == "/container").collect();
    assert_eq!(asked.iter().map(|request| request.header("authorization")).collect::<Vec<_>>(), ["", "a-pod-token"]);
}

#[tokio::test]
async fn an_instance_and_its_region() {
    let server = server().await;
    let environment = Environment::new().set("AWS_EC2_METADATA_DISABLED", "").set("AWS_REGION", "");
    // Blank variables of other sources count as unset.
    let blank = ["ACCESS_KEY_ID", "ROLE_ARN", "WEB_IDENTITY_TOKEN_FILE", "CONTAINER_CREDENTIALS_RELATIVE_URI"];
    let blank = blank.into_iter().chain(["CONTAINER_CREDENTIALS_FULL_URI", "EC2_METADATA_SERVICE_ENDPOINT_MODE"]);
    let environment = blank.fold(environment, |environment, name| environment.set(&format!("AWS_{name}"), " "));
    let by_profile = format!("[default]\nec2_metadata_service_endpoint = {}\n", server.url());
    let environment = environment.config(&by_profile).set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "");
    assert_eq!(access_key(&server, environment).await, "AKIDINSTANCE");
    let mut requests = server.requests();
    assert!(requests.pop().unwrap().authorization("Credential").contains("/eu-north-1/"));
    // IMDSv2: nothing is asked without a token of the session.
    let (tokens, asked): (Vec<_>, Vec<_>) = requests.iter().partition(|request| request.path == "/latest/api/token");
    assert!(!tokens.is_empty() && !asked.is_empty());
    assert!(asked.iter().all(|request| request.header("x-aws-ec2-metadata-token") == "metadata"));
}

/// Services that imitate that of EC2 may end each response with a line end, or respond with a page.
#[tokio::test]
async fn an_instance_that_is_not_one_of_ec2() {
    let with_role = |role: &'static str| {
        Server::builder().accept_any_signature().start_with(move |request| match request.path.as_str() {
            "/latest/meta-data/iam/security-credentials/" => Reply::answer(200, role),
            "/latest/meta-data/placement/region" => Reply::answer(200, "eu-north-1\n"),
            _ => answer(request),
        })
    };
    let instance = with_role("role\r\n").await;
    let environment = || Environment::new().set("AWS_EC2_METADATA_DISABLED", "").set("AWS_REGION", "");
    let environment = |server: &Server| environment().set("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url());
    assert_eq!(access_key(&instance, environment(&instance)).await, "AKIDINSTANCE");
    let page = with_role("<html>\n<body>Sign in</body>").await;
    // `call` fails if the process panics.
    let line = environment(&page).set(ENDPOINT, page.url()).call().await;
    assert!(line.starts_with("ListConnections: no credentials: ") && line.contains("no name of a role"), "{line}");
}

#[tokio::test]
async fn where_there_are_none_the_error_names_what_was_tried() {
    let server = server().await;
    let line = Environment::new().set(ENDPOINT, server.url()).call().await;
    for source in ["environment variables", "profile", "web identity", "container", "instance", "nothing sent"] {
        assert!(line.contains(source), "{line}");
    }
    assert_eq!(server.request_count(), 0);
}
