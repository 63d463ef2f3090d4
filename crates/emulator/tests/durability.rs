//! The state file: no change that was reported to a client is lost if the program is killed.

#![cfg(all(feature = "cli", unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

mod common;

use bytes::Bytes;
use common::{SERVICE, request, sign_at, with_token};
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use partnercentral_account_emulator::{Account, Emulator, StateFileError};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use tokio::net::TcpStream;

/// A directory of its own, which is removed with the test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("state.json")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The program with a state file.
struct Program {
    child: Child,
    endpoint: String,
}

impl Program {
    fn start(state: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_partnercentral-account-emulator"));
        command.args(["--print", "json", "--state"]).arg(state).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Ok(settings) = serde_json::from_str::<Value>(&line) else {
            panic!("{:?}", child.wait_with_output());
        };
        let endpoint = settings["AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT"].as_str().unwrap().to_owned();
        Self { child, endpoint }
    }

    /// `kill -9`.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    async fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        common::control(&self.endpoint, method, path, body).await.ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The changes that were reported to the clients.
#[derive(Default)]
struct Told {
    /// The status of each invitation, by ID.
    invitations: BTreeMap<String, String>,
    /// How many calls were answered, and how many were sent.
    answered: usize,
    sent: usize,
}

/// Calls an operation; `None` when the program is gone.
async fn call(
    sender: &mut SendRequest<Full<Bytes>>,
    endpoint: &str,
    account: &Account,
    operation: &str,
    input: &Value,
) -> Option<Value> {
    let mut request = request(endpoint, operation, input.to_string());
    sign_at(&mut request, account.credentials(), SystemTime::now(), SERVICE);
    sender.ready().await.ok()?;
    let response = sender.send_request(request.map(Full::new)).await.ok()?;
    let status = response.status();
    let body = response.into_body().collect().await.ok()?.to_bytes();
    assert_eq!(status, 200, "{operation}: {}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).ok()
}

/// Invites and cancels until the program is killed. Each client has a catalog of its own.
async fn load(endpoint: String, accounts: Arc<Vec<Account>>, catalog: String, told: Arc<Mutex<Told>>) {
    let Ok(stream) = TcpStream::connect(endpoint.strip_prefix("http://").unwrap()).await else { return };
    let Ok((mut sender, connection)) =
        hyper::client::conn::http1::handshake(hyper_util::rt::TokioIo::new(stream)).await
    else {
        return;
    };
    tokio::spawn(connection);
    loop {
        let mut input = with_token(json!({
            "ConnectionType": "SUBSIDIARY", "Email": accounts[0].email, "Name": "Alliance Lead", "Message": "Hello",
            "ReceiverIdentifier": accounts[1].account_id,
        }));
        input["Catalog"] = catalog.as_str().into();
        told.lock().unwrap().sent += 1;
        let Some(invitation) = call(&mut sender, &endpoint, &accounts[0], "CreateConnectionInvitation", &input).await
        else {
            return;
        };
        let id = invitation["Id"].as_str().unwrap().to_owned();
        {
            let mut told = told.lock().unwrap();
            told.answered += 1;
            told.sent += 1;
            told.invitations.insert(id.clone(), "PENDING".to_owned());
        }
        let mut input = with_token(json!({ "Identifier": id }));
        input["Catalog"] = catalog.as_str().into();
        if call(&mut sender, &endpoint, &accounts[0], "CancelConnectionInvitation", &input).await.is_none() {
            return;
        }
        let mut told = told.lock().unwrap();
        told.answered += 1;
        told.invitations.insert(id, "CANCELED".to_owned());
    }
}

/// Kills the program `EMULATOR_KILLS` times (200), each time after a few milliseconds of load.
#[tokio::test]
async fn what_was_told_is_there_after_every_kill() {
    let kills: u64 = std::env::var("EMULATOR_KILLS").map_or(200, |count| count.parse().unwrap());
    let directory = Directory::new("kills");
    let accounts = Arc::new(Emulator::start().await.unwrap().accounts().to_vec());
    let told = Arc::new(Mutex::new(Told::default()));
    let mut changes = 0;
    let mut program = Program::start(&directory.file());
    for round in 0..kills {
        // A state that stays small keeps the test fast.
        if round % 10 == 0 {
            program.control("POST", "reset", &Value::Null).await;
            *told.lock().unwrap() = Told::default();
        }
        let clients: Vec<_> = (0..4)
            .map(|client| {
                let catalog = format!("Catalog{round}x{client}");
                tokio::spawn(load(program.endpoint.clone(), Arc::clone(&accounts), catalog, Arc::clone(&told)))
            })
            .collect();
        let enough = told.lock().unwrap().answered + 1 + usize::try_from(round % 20).unwrap();
        let patience = Instant::now();
        while told.lock().unwrap().answered < enough && patience.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        tokio::time::sleep(Duration::from_micros(round * 700 % 3_000)).await;
        program.kill();
        for client in clients {
            client.await.unwrap();
        }
        program = Program::start(&directory.file());
        let state = program.control("GET", "state", &Value::Null).await;
        let told = told.lock().unwrap();
        let there: BTreeMap<&str, &str> = state["invitations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["id"].as_str().unwrap(), it["status"].as_str().unwrap()))
            .collect();
        for (id, status) in &told.invitations {
            let kept = there.get(id.as_str()).copied();
            assert!(kept == Some(status) || kept == Some("CANCELED"), "round {round}: {id} was {status}, is {kept:?}");
        }
        let answers = state["answers"].as_array().unwrap().len();
        assert!((told.answered..=told.sent).contains(&answers), "round {round}: {answers} of {}", told.sent);
        changes += told.answered;
    }
    println!("{kills} kills, {changes} answered changes looked for");
    assert!(changes > usize::try_from(kills).unwrap(), "{changes}");
}

#[tokio::test]
async fn every_kind_of_change_survives_a_kill() {
    let directory = Directory::new("changes");
    let mut program = Program::start(&directory.file());
    let accounts = Emulator::start().await.unwrap().accounts().to_vec();
    let mut sender = common::open(&program.endpoint).await;
    let registrant = with_token(json!({ "VerificationDetails": { "RegistrantVerificationDetails": {} } }));
    let endpoint = program.endpoint.clone();
    let started = call(&mut sender, &endpoint, &accounts[0], "StartVerification", &registrant).await.unwrap();
    let url = &started["VerificationResponseDetails"]["RegistrantVerificationResponse"]["CompletionUrl"];
    program.control("PUT", "transitions", &json!({ "registrant_verification": { "after_reads": 1 } })).await;
    program.control("PUT", "settings", &json!({ "limits": { "domains": 7 }, "registration_required": true })).await;
    program.control("PUT", "accounts/2/status", &json!({ "status": "LOW_TIER" })).await;
    program
        .control("PUT", "clock", &json!({ "now": "2030-01-01T00:00:00Z", "stopped": true, "skew_seconds": 5 }))
        .await;
    let path = url.as_str().unwrap().strip_prefix(&endpoint).unwrap();
    let request = Request::get(path).header("host", "localhost").body(Full::new(Bytes::new())).unwrap();
    assert_eq!(sender.send_request(request).await.unwrap().status(), 404, "the time to complete it is over");
    program.control("PUT", "clock", &json!({ "now": "2026-01-01T00:00:00Z" })).await;
    let again = with_token(json!({ "VerificationDetails": { "RegistrantVerificationDetails": {} } }));
    let mut sender = common::open(&endpoint).await;
    let started = call(&mut sender, &endpoint, &accounts[0], "StartVerification", &again).await.unwrap();
    let url = &started["VerificationResponseDetails"]["RegistrantVerificationResponse"]["CompletionUrl"];
    let path = url.as_str().unwrap().strip_prefix(&endpoint).unwrap();
    let request = Request::get(path).header("host", "localhost").body(Full::new(Bytes::new())).unwrap();
    assert_eq!(sender.send_request(request).await.unwrap().status(), 200);
    for _ in 0..2 {
        let mut sender = common::open(&endpoint).await;
        let input = json!({ "VerificationType": "REGISTRANT_VERIFICATION" });
        call(&mut sender, &endpoint, &accounts[0], "GetVerification", &input).await.unwrap();
    }
    program.control("POST", "clock/advance", &json!({ "seconds": 60 })).await;
    let before = program.control("GET", "state", &Value::Null).await;
    assert_eq!(before["verifications"][0]["status"], "SUCCEEDED");
    assert_eq!(before["settings"]["limits"]["domains"], 7);
    assert!(fs::read_to_string(directory.file()).unwrap().contains("\"verifications\": []"));

    let mut endpoints = vec![endpoint];
    // Out of the journal, and then out of the snapshot.
    for _ in 0..2 {
        program.kill();
        program = Program::start(&directory.file());
        let after = program.control("GET", "state", &Value::Null).await;
        // Completion URLs in remembered answers have the port of their time.
        endpoints.push(program.endpoint.clone());
        let normal = |state: &Value| endpoints.iter().fold(state.to_string(), |text, url| text.replace(url, "URL"));
        assert_eq!(normal(&after), normal(&before));
    }
    program.control("POST", "reset", &Value::Null).await;
    program.kill();
    program = Program::start(&directory.file());
    assert_eq!(program.control("GET", "state", &Value::Null).await["verifications"], json!([]));
}

#[tokio::test]
async fn a_state_file_is_edited_kept_apart_and_checked() {
    let directory = Directory::new("files");
    let file = directory.file();
    let journal = directory.0.join("state.json.journal");
    fs::write(&file, r#"{ "invitations": [{ "sender": "1", "receiver": "2", "connection_type": "SUBSIDIARY" }] }"#)
        .unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    let inside = |error: &std::io::Error| error.get_ref().unwrap().to_string();

    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::InUse { .. })), "{error}");
    emulator.set_account_status(&emulator.account(), partnercentral_account_emulator::AccountStatus::LowTier);
    emulator.shutdown().await;
    // A stopped emulator has put everything into the one file.
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("LOW_TIER") && text.contains("pacinv-"), "{text}");
    assert_eq!(fs::read_to_string(&journal).unwrap().lines().count(), 1);

    // An edited file is the state.
    fs::write(&file, text.replace("LOW_TIER", "SUSPENDED")).unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    assert!(emulator.snapshot().to_string().contains("SUSPENDED"));
    drop(emulator);
    let text = fs::read_to_string(&file).unwrap();

    // A line that was not written to its end never happened; one in the middle that cannot be read is an error.
    let header = fs::read_to_string(&journal).unwrap();
    let entry = |status: &str| {
        let change = json!({ "status": { "account": "100000000002", "status": status } });
        json!({ "at": "2026-01-01T00:00:00Z", "id_count": 9, "change": change }).to_string()
    };
    fs::write(&journal, format!("{header}{}\n{{\"at\":\"20", entry("UNLINKED"))).unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    assert!(emulator.snapshot().to_string().contains("UNLINKED"));
    drop(emulator);
    fs::write(&file, &text).unwrap();
    fs::write(&journal, format!("{header}{{}}\n{}\n", entry("UNLINKED"))).unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(inside(&error).contains("line 2 of "), "{error}");
    // So is one that does not fit.
    fs::write(&journal, format!("{header}{}\n", entry("UNLINKED").replace("100000000002", "7"))).unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(inside(&error).contains("there is no account 7"), "{error}");
    // A journal whose first line is damaged, or that continues a later state file, has changes that would be lost.
    for (first, problem) in [("", "which state file"), ("{\"generation\":99}", "a later state file")] {
        fs::write(&journal, format!("{first}\n{}\n", entry("UNLINKED"))).unwrap();
        let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
        assert!(inside(&error).contains("line 1 of ") && inside(&error).contains(problem), "{error}");
        fs::write(&journal, format!("{first}\n")).unwrap();
        drop(Emulator::builder().state_file(&file).start().await.unwrap());
        fs::write(&file, &text).unwrap();
    }
    // A journal that does not continue the file is an old one.
    fs::write(&journal, format!("{{\"generation\":1}}\n{}\n", entry("UNLINKED"))).unwrap();
    let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    assert!(!emulator.snapshot().to_string().contains("UNLINKED"));
    drop(emulator);

    // A state file that is gone is missed if its journal has changes.
    fs::remove_file(&file).unwrap();
    fs::write(&journal, format!("{header}{}\n", entry("UNLINKED"))).unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(inside(&error).contains("remove the journal to start anew"), "{error}");
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::Missing { .. })), "{error}");
    fs::write(&journal, &header).unwrap();
    drop(Emulator::builder().state_file(&file).start().await.unwrap());

    fs::write(&file, "[]").unwrap();
    let error = Emulator::builder().state_file(&file).start().await.unwrap_err();
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::Snapshot { .. })), "{error}");
    let missing = directory.0.join("missing/state.json");
    let error = Emulator::builder().state_file(&missing).start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

/// What was told is there after a restart whatever options the emulator is started with.
#[tokio::test]
async fn a_journal_is_replayed_under_other_options() {
    let (before, after) = (Directory::new("options"), Directory::new("other-options"));
    let emulator = Emulator::builder().seed(1).accounts(3).state_file(before.file()).start().await.unwrap();
    let callers = common::Caller::all(&emulator);
    let told = [callers[0].invite(&callers[1], "SUBSIDIARY").await, callers[0].invite(&callers[2], "SUBSIDIARY").await];
    for name in ["state.json", "state.json.journal"] {
        fs::copy(before.0.join(name), after.0.join(name)).unwrap();
    }
    assert_eq!(fs::read_to_string(after.0.join("state.json.journal")).unwrap().lines().count(), 3);
    let mut limits = partnercentral_account_emulator::Limits::default();
    (limits.invitations_per_day, limits.open_invitations) = (1, 1);
    let other = Emulator::builder().seed(2).state_file(after.file()).limits(limits).registration_required(true);
    let again = other.start().await.unwrap();
    let state: Value = serde_json::from_str(&again.snapshot().to_string()).unwrap();
    let ids: Vec<_> = state["invitations"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
    assert_eq!(ids, told);
    assert_eq!((&state["id_seed"], &state["account_count"]), (&json!(1), &json!(3)));
    assert_eq!(again.accounts(), emulator.accounts());
}

#[tokio::test]
async fn accounts_that_a_seed_defined_are_in_the_state_file() {
    let directory = Directory::new("accounts");
    let seed = r#"{ "accounts": [{ "account": "3", "account_id": "111122223333", "secret_access_key": "secret" }] }"#;
    let builder = || Emulator::builder().state_file(directory.file());
    let emulator = builder().snapshot(seed.parse().unwrap()).start().await.unwrap();
    let accounts = emulator.accounts().to_vec();
    assert_eq!((accounts.len(), accounts[2].account_id.as_str()), (3, "111122223333"));
    emulator.set_account_status(&accounts[2], partnercentral_account_emulator::AccountStatus::Suspended);
    emulator.shutdown().await;

    let emulator = builder().start().await.unwrap();
    assert_eq!(emulator.accounts(), accounts);
    assert!(emulator.snapshot().to_string().contains("SUSPENDED"));
    emulator.reset();
    assert!(!emulator.snapshot().to_string().contains("SUSPENDED"));
    emulator.shutdown().await;

    let text = fs::read_to_string(directory.file()).unwrap();
    fs::write(directory.file(), text.replace("111122223333", "one")).unwrap();
    let error = builder().start().await.unwrap_err();
    assert!(matches!(error.get_ref().unwrap().downcast_ref(), Some(StateFileError::Snapshot { .. })), "{error}");
}
