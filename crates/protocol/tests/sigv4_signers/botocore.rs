//! Requests that are signed by botocore, as the AWS CLI and boto3 sign them.

use crate::{KEY, REGION, SECRET, SERVICE, TOKEN, check};
use http::Request;
use serde_json::{Value, json};
use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

const HOST: &str = "https://greeter.example.com";
/// Body, session token, and whether the signature is in the query. botocore moves the body of a presigned request into
/// the query, so it has none.
const WAYS: [(&str, Option<&str>, bool); 5] = [
    ("{}", None, false),
    ("", Some(TOKEN), false),
    (r#"{"Name":"Ärger \"1\""}"#, Some(TOKEN), false),
    ("", None, true),
    ("", Some(TOKEN), true),
];
const TARGETS: [&str; 10] = [
    "/",
    "/path/of/three",
    "/a//b/./c/../d/",
    "/a%20b/c%2Fd/%C3%A4",
    "/~user/-_.~!$&'()*+,;=:@",
    "/?b=2&a=1&a=0",
    "/?name=a%20b&plus=%2B&slash=a%2Fb",
    "/?empty=&also",
    "/?key%5B0%5D=~x&Key=1",
    "/path?%C3%A4=%C3%B6",
];

/// What is signed, and how.
fn cases() -> Vec<Value> {
    let mut cases = Vec::new();
    for target in TARGETS {
        for (body, token, presign) in WAYS {
            cases.push(json!({
                "key": KEY, "secret": SECRET, "token": token, "service": SERVICE, "region": REGION,
                "url": format!("{HOST}{target}"), "body": body, "presign": presign,
                "headers": { "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "Greeter.Greet",
                    "X-Note": "  many   spaces " },
            }));
        }
    }
    cases
}

/// The same requests with botocore's signatures. `None` without botocore.
fn signed(cases: &[Value]) -> Option<Vec<Value>> {
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_botocore = Command::new(&python).args(["-c", "import botocore"]).stderr(Stdio::null()).status();
    if !has_botocore.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut child = Command::new(&python)
        .args(["-c", include_str!("sign.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(serde_json::to_string(cases).unwrap().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "botocore does not sign");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn signatures_of_botocore_are_accepted() {
    let cases = cases();
    let Some(signed) = signed(&cases) else {
        eprintln!("skipped: there is no Python with botocore");
        return;
    };
    assert_eq!(signed.len(), TARGETS.len() * WAYS.len());
    for (case, signed) in cases.iter().zip(signed) {
        let url = signed.get("url").and_then(Value::as_str).unwrap();
        let target = url.strip_prefix(HOST).unwrap();
        let mut request = Request::post(target).header("host", "greeter.example.com");
        for header in signed.get("headers").and_then(Value::as_array).unwrap() {
            let text = |index: usize| header.get(index).and_then(Value::as_str).unwrap();
            request = request.header(text(0), text(1));
        }
        let body = case.get("body").and_then(Value::as_str).unwrap().as_bytes().to_vec();
        check(request.body(body).unwrap(), case.get("token").and_then(Value::as_str));
    }
}
