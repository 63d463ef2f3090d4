//! A forgotten required member is a compile error that names the member.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::scratch::Scratch;
use std::path::Path;

const DEPENDENCIES: &[(&str, &str)] = &[("awsjson-smithy", "smithy"), ("partnercentral-account-model", "model")];

#[test]
fn a_builder_names_the_member_that_is_forgotten() {
    let scratch = scratch("builds-an-input", DEPENDENCIES);
    check(&scratch, &builder(".identifier(\"pac-1234567890abc\")")).expect("all required members are set");
    check_that_identifier_is_forgotten(&scratch, &builder(""));
}

#[test]
fn a_call_names_the_member_that_is_forgotten() {
    let scratch = scratch("sends-a-call", &[("partnercentral-account", "partnercentral-account")]);
    let set = ".identifier(\"pac-1234567890abc\")";
    for send in ["send().await", "send_with_metadata().await"] {
        check(&scratch, &call(set, send)).expect("all required members are set");
        check_that_identifier_is_forgotten(&scratch, &call("", send));
    }
}

#[test]
fn pages_name_the_member_that_is_forgotten() {
    let scratch = scratch("follows-pages", &[("partnercentral-account", "partnercentral-account")]);
    check(&scratch, &pages(".catalog(\"AWS\")")).expect("all required members are set");
    let errors = check(&scratch, &pages("")).expect_err("a required member is missing");
    assert_eq!(number_of_errors(&errors), 1, "{errors}");
    assert!(errors.contains("the required member `catalog` has not been set"), "{errors}");
}

/// One error, which names the one member that is missing.
fn check_that_identifier_is_forgotten(scratch: &Scratch, source: &str) {
    let errors = check(scratch, source).expect_err("a required member is missing");
    assert_eq!(number_of_errors(&errors), 1, "{errors}");
    assert!(errors.contains("the required member `identifier` has not been set"), "{errors}");
    assert!(!errors.contains("the required member `catalog`"), "only what is missing is named: {errors}");
}

/// How many errors the compiler reports, without the line that sums them up.
fn number_of_errors(output: &str) -> usize {
    output.lines().filter(|line| line.starts_with("error") && !line.contains("could not compile")).count()
}

/// A function that builds an input, with `identifier` or without it.
fn builder(identifier: &str) -> String {
    format!(
        r#"
        use partnercentral_account_model::{{operation::CancelConnectionInput, types::ConnectionType}};

        pub fn input() -> CancelConnectionInput {{
            CancelConnectionInput::builder()
                .catalog("AWS")
                {identifier}
                .connection_type(ConnectionType::Subsidiary)
                .reason("Contract ended")
                .build()
        }}
        "#
    )
}

/// A function that sends a call by `send`, with `identifier` or without it.
fn call(identifier: &str, send: &str) -> String {
    format!(
        r#"
        use partnercentral_account::{{Client, types::ConnectionType}};

        pub async fn cancel(client: &Client) {{
            let cancelled = client
                .cancel_connection()
                .catalog("AWS")
                {identifier}
                .connection_type(ConnectionType::Subsidiary)
                .reason("Contract ended")
                .{send};
            drop(cancelled);
        }}
        "#
    )
}

/// A function that follows pages, with `catalog` or without it.
fn pages(catalog: &str) -> String {
    format!(
        r#"
        use partnercentral_account::Client;

        pub async fn list(client: &Client) {{
            let mut connections = client.list_connections(){catalog}.pages().items();
            drop(connections.next().await);
        }}
        "#
    )
}

fn scratch(name: &str, dependencies: &[(&str, &str)]) -> Scratch {
    Scratch::new(Path::new(env!("CARGO_TARGET_TMPDIR")), name, dependencies).expect("a scratch crate")
}

/// What the compiler has against `source`.
fn check(scratch: &Scratch, source: &str) -> Result<(), String> {
    scratch.write(source).expect("the source is written");
    let output = scratch.cargo(&["check"]).expect("cargo runs");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
