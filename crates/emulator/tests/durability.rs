//! The state file: no change that was reported to a client is lost if the program is killed.

#![cfg(all(feature = "cli", unix))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it does not expect"
)]

mod common;
#[path = "common/directory.rs"]
mod directory;

use bytes::Bytes;
use common::{SERVICE, request, sign_at, with_token};
use directory::Directory;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use partnercentral_account_emulator::{Account, Emulator};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use tokio::net::TcpStream;

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
