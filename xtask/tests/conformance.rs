//! `cargo xtask conformance` reports correct expectations as passed and wrong ones as failed.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

#[test]
fn wrong_expectations_fail_and_correct_ones_pass() {
    let output = conformance(&["tests/conformance/judge.json"]);
    let printed = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(2), "{printed}");

    let result = |line: &str| {
        let (name, how) = line.strip_prefix("test ")?.split_once(" ... ")?;
        Some((name.rsplit("::").next()?.to_owned(), how.to_owned()))
    };
    let results: BTreeSet<(String, String)> = printed.lines().filter_map(result).collect();
    let of = |wanted: &str| -> Vec<&str> {
        results.iter().filter(|(_, how)| how == wanted).map(|(name, _)| name.as_str()).collect()
    };
    assert_eq!(
        of("ok"),
        [
            "error_right_error",
            "nobody_is_there",
            "request_right_request",
            "response_right_output",
            "right_endpoint",
            "server_error_right_error",
            "server_error_wrong_code",
            "server_refusal_right_refusal",
            "server_request_for_servers",
            "server_request_forbidden_header",
            "server_request_in_words_alone",
            "server_request_missing_header",
            "server_request_right_request",
            "server_request_wrong_host",
            "server_response_right_output",
            "weigh_0_0",
            "weigh_1_0",
        ]
    );
    assert_eq!(
        of("FAILED"),
        [
            "error_another_error",
            "error_wrong_code",
            "error_wrong_message",
            "request_forbidden_header",
            "request_missing_header",
            "request_no_such_member",
            "request_wrong_body",
            "request_wrong_header",
            "request_wrong_host",
            "request_wrong_method",
            "request_wrong_path",
            "response_member_that_is_not_named",
            "response_no_output",
            "response_not_a_number_is_no_number",
            "server_error_another_error",
            "server_error_wrong_message",
            "server_refusal_no_refusal",
            "server_refusal_wrong_contents",
            "server_refusal_wrong_error_type",
            "server_refusal_wrong_message",
            "server_refusal_wrong_status",
            "server_request_no_such_member",
            "server_request_wrong_body",
            "server_request_wrong_header",
            "server_request_wrong_method",
            "server_request_wrong_path",
            "server_response_member_that_is_not_named",
            "server_response_no_output",
            "server_response_not_a_number_is_no_number",
            "weigh_2_0",
            "wrong_endpoint",
        ]
    );
    assert!(printed.contains("cannot be expressed: "), "{printed}");
    // All differences of a test at once.
    let both = "- the method: POST instead of \"PUT\"\n- the header X-Missing: None instead of \"any value\"";
    assert!(printed.contains(both), "{printed}");
    let line = "judge#Judge: 17 passed, 31 failed, 3 skipped (1 endpoint test: the built-in AWS::Moon is unknown, \
                2 for the protocol restJson1)";
    assert!(printed.lines().any(|printed| printed == line), "{printed}");
}

#[test]
fn endpoint_tests_of_several_models_run_in_one_invocation() {
    let output = conformance(&["tests/conformance/court.json", "tests/conformance/rules.json"]);
    let printed = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(2), "{printed}");
    for line in ["court#Court: 3 passed, 2 failed, 0 skipped", "rules#Quiet: 1 passed, 1 failed, 0 skipped"] {
        assert!(printed.lines().any(|printed| printed == line), "{printed}");
    }
    assert!(String::from_utf8_lossy(&output.stderr).contains("3 conformance tests failed"));
}

#[test]
fn a_file_without_a_service_is_an_error() {
    let output = conformance(&["Cargo.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: "));
}

fn conformance(files: &[&str]) -> Output {
    let files = files.iter().map(|file| Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("conformance").args(files).output().expect("xtask runs")
}
