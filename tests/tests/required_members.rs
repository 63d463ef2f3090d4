//! A forgotten required member is a compile error that names the member.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::scratch::Scratch;
use std::path::Path;

const DEPENDENCIES: &[(&str, &str)] = &[("awsjson-smithy", "smithy"), ("partnercentral-account-model", "model")];

#[test]
fn a_builder_names_the_member_that_is_forgotten() {
    let scratch = scratch("builds-an-input", DEPENDENCIES);
    check(&scratch, &builder(".identifier(\"pac-1234567890abc\")")).expect("all required members are set");
    let error = check(&scratch, &builder("")).expect_err("a required member is missing");
    assert!(error.contains("the required member `identifier` has not been set"), "{error}");
    assert!(!error.contains("the required member `catalog`"), "only what is missing is named: {error}");
}

#[test]
fn a_call_names_the_member_that_is_forgotten() {
    let scratch = scratch("sends-a-call", &[("partnercentral-account", "partnercentral-account")]);
    check(&scratch, &call(".identifier(\"pac-1234567890abc\")")).expect("all required members are set");
    let error = check(&scratch, &call("")).expect_err("a required member is missing");
    assert!(error.contains("the required member `identifier` has not been set"), "{error}");
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

/// A function that sends a call, with `identifier` or without it.
fn call(identifier: &str) -> String {
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
                .send()
                .await;
            drop(cancelled);
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
