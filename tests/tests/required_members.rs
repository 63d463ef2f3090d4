//! A missing required member is a compile error that contains the name of the member.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::scratch::Scratch;
use std::path::Path;

const DEPENDENCIES: &[(&str, &str)] = &[("awsjson-smithy", "smithy"), ("partnercentral-account-model", "model")];

#[test]
fn the_error_of_a_builder_contains_the_missing_member() {
    let scratch = scratch("builds-an-input", DEPENDENCIES);
    check(&scratch, &builder(".identifier(\"pac-1234567890abc\")")).expect("all required members are set");
    check_error_for_identifier(&scratch, &builder(""));
}

#[test]
fn the_error_of_a_call_contains_the_missing_member() {
    let scratch = scratch("sends-a-call", &[("partnercentral-account", "partnercentral-account")]);
    let set = ".identifier(\"pac-1234567890abc\")";
    for send in ["send().await", "send_with_metadata().await"] {
        check(&scratch, &call(set, send)).expect("all required members are set");
        check_error_for_identifier(&scratch, &call("", send));
    }
}

#[test]
fn the_error_of_pages_contains_the_missing_member() {
    let scratch = scratch("follows-pages", &[("partnercentral-account", "partnercentral-account")]);
    check(&scratch, &pages(".catalog(\"AWS\")")).expect("all required members are set");
    let errors = check(&scratch, &pages("")).expect_err("a required member is missing");
    assert_eq!(number_of_errors(&errors), 1, "{errors}");
    assert!(errors.contains("the required member `catalog` has not been set"), "{errors}");
}

/// Checks that there is one error, which contains only the missing member `identifier`.
fn check_error_for_identifier(scratch: &Scratch, source: &str) {
    let errors = check(scratch, source).expect_err("a required member is missing");
    assert_eq!(number_of_errors(&errors), 1, "{errors}");
    assert!(errors.contains("the required member `identifier` has not been set"), "{errors}");
    assert!(!errors.contains("the required member `catalog`"), "only the missing member is expected: {errors}");
}

/// The number of errors that the compiler reports, without the summary line.
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

/// A function that makes a call with `send`, with `identifier` or without it.
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

/// A function that lists items of all pages, with `catalog` or without it.
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

/// Compiles `source`. Returns the output of the compiler if it fails.
fn check(scratch: &Scratch, source: &str) -> Result<(), String> {
    scratch.write(source).expect("the source is written");
    let output = scratch.cargo(&["check"]).expect("cargo runs");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
