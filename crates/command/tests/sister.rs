//! The command line of another service: generated from its model, compiled, and run.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

use awsjson_codegen::{Package, Runtime, ServiceCrates};
use awsjson_testing::{Reply, Server};
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// The program, which is compiled once.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(compile);

/// Generates the crates into a workspace of their own, which shares the lock file and the target folder of this one.
fn compile() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lamps");
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder of crates");
    let root = crates.parent().expect("a workspace");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder");
    }
    fs::create_dir_all(&folder).expect("a folder");
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"lamps-model\", \"lamps-cli\"]\n";
    fs::write(folder.join("Cargo.toml"), members).expect("a manifest");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    let generated = ServiceCrates {
        packages: vec![Package::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lamps.json"))],
        out: folder.clone(),
        runtime: Runtime::Path(crates.to_owned()),
        cli: true,
        command: "awsjson-codegen --model".to_owned(),
    };
    generated.generate(|_| ()).and_then(|files| files.write()).expect("crates");
    let main = fs::read_to_string(folder.join("lamps-cli/src/main.rs")).expect("a main");
    assert!(main.lines().skip_while(|line| !line.starts_with("fn main")).count() <= 10, "{main}");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--offline", "--package", "lamps-cli", "--target-dir"])
        .arg(target)
        .current_dir(&folder)
        .status();
    assert!(status.expect("cargo").success());
    target.join("debug").join(format!("lamps-cli{}", env::consts::EXE_SUFFIX))
}

fn lamps(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM.as_path());
    let credentials = awsjson_testing::credentials("AKIDEXAMPLE");
    command
        .args(arguments)
        .args(["--region", "us-east-1"])
        .env_clear()
        .env("AWS_CONFIG_FILE", "/nowhere")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
        .env("AWS_ACCESS_KEY_ID", credentials.access_key_id())
        .env("AWS_SECRET_ACCESS_KEY", credentials.secret_access_key())
        .env("AWS_SESSION_TOKEN", credentials.session_token().expect("a token"))
        .stdin(Stdio::null());
    command
}

async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output()).await.expect("a task").expect("a run")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operations_are_commands() {
    let help = run(lamps(&["--help"])).await;
    let help = text(&help.stdout);
    for expected in ["delete-lamp", "list-lamps", "put-lamp", "--endpoint-url", "--version"] {
        assert!(help.contains(expected), "{help}");
    }
    assert!(!help.contains("--local"), "{help}");
    let help = text(&run(lamps(&["put-lamp", "--help"])).await.stdout);
    for expected in ["The name. Length: 1 to 8.", "[required]", "[possible values: red, blue]", "--member-output"] {
        assert!(help.contains(expected), "{help}");
    }
    let printed = run(lamps(&["put-lamp", "--skeleton"])).await.stdout;
    let skeleton: Value = serde_json::from_slice(&printed).expect("JSON");
    assert_eq!(
        skeleton,
        json!({
            "Name": "", "Output": 0.0, "Colours": ["red"], "Lit": false, "LitSince": 0, "Shape": { "Bulb": { "Watts": 0 } },
            "Group": { "Groups": [], "Place": { "Room": "" } },
        })
    );
    let mut put = lamps(&["put-lamp", "--dry-run", "--endpoint-url", "https://lamps.example"]);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lamp.json");
    fs::write(&file, printed).expect("a file");
    put.arg("--input").arg(file);
    let shown = run(put).await;
    assert!(shown.status.success(), "{}", text(&shown.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn flags_are_the_input() {
    let mut put = lamps(&["put-lamp", "--name", "a", "--member-output", "0.5", "--colours", "red", "blue"]);
    put.args(["--lit", "true", "--lit-since", "2026-01-01T00:00:00Z", "--shape", r#"{"Strip": 3}"#, "--dry-run"]);
    put.args(["--endpoint-url", "https://lamps.example"]);
    let shown = text(&run(put).await.stdout);
    let (head, body) = shown.split_once("\n\n").expect("a body");
    assert!(head.contains("x-amz-target: Lamps.PutLamp"), "{head}");
    assert_eq!(
        serde_json::from_str::<Value>(body).expect("JSON"),
        json!({
            "Name": "a", "Output": 0.5, "Colours": ["red", "blue"], "Lit": true, "LitSince": 1767225600,
            "Shape": { "Strip": 3 },
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_followed_and_times_are_readable() {
    let first = r#"{"Lamps": [{"Name": "a", "Brightness": 3, "LitSince": 1767225600}], "NextMarker": "m"}"#;
    let server = Server::start([Reply::json(first), Reply::json(r#"{"Lamps": [{"Name": "b"}]}"#)]).await;
    let list = lamps(&["list-lamps", "--all", "--output", "csv", "--endpoint-url", &server.url()]);
    let output = run(list).await;
    assert_eq!(text(&output.stdout), "Name,Brightness,LitSince\na,3,2026-01-01T00:00:00Z\nb,,\n");
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_undone_is_confirmed() {
    let server = Server::start([Reply::json("{}")]).await;
    let delete = ["delete-lamp", "--name", "a", "--endpoint-url", &server.url()];
    let refused = run(lamps(&delete)).await;
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert!(server.requests().is_empty());
    let mut confirmed = lamps(&delete);
    confirmed.arg("--yes");
    assert_eq!(run(confirmed).await.status.code(), Some(0));
    assert_eq!(server.requests().len(), 1);
}
