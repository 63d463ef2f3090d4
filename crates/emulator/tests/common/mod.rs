//! A small client of its own, so that the emulator is tested without the client of this project.
#![allow(dead_code, missing_docs, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at what it does not expect")]

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use partnercentral_account_emulator::{Account, Emulator};
use serde_json::{Value, json};
use std::time::SystemTime;
use time::OffsetDateTime;
use time::macros::datetime;
use tokio::net::TcpStream;

pub const START: OffsetDateTime = datetime!(2026-01-02 03:04:05 UTC);

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The body of an answer that must be a success.
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// The error's status, name without namespace, and reason.
    pub fn error(&self) -> (u16, &str, &str) {
        let name = self.body["__type"].as_str().unwrap().split_once('#').unwrap().1;
        (self.status.as_u16(), name, self.body["Reason"].as_str().unwrap_or_default())
    }

    /// The rule of the service that was broken.
    pub fn rule(&self) -> &str {
        assert_eq!(self.error(), (400, "ValidationException", "BUSINESS_VALIDATION_FAILED"), "{}", self.body);
        self.body["ErrorDetails"][0]["BusinessValidationError"]["Code"].as_str().unwrap()
    }

    /// `Code` and `Name` of each field validation error.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        assert_eq!(self.error(), (400, "ValidationException", "REQUEST_VALIDATION_FAILED"), "{}", self.body);
        let details = self.body["ErrorDetails"].as_array().unwrap().iter();
        details
            .map(|detail| &detail["FieldValidationError"])
            .map(|field| (field["Name"].as_str().unwrap(), field["Code"].as_str().unwrap()))
            .collect()
    }
}

/// Calls the emulator as one of its accounts.
pub struct Caller {
    pub account: Account,
    endpoint: String,
}

impl Caller {
    /// All accounts of an emulator.
    pub fn all(emulator: &Emulator) -> Vec<Self> {
        let endpoint = emulator.endpoint_url();
        let caller = |account: &Account| Self { account: account.clone(), endpoint: endpoint.to_owned() };
        emulator.accounts().iter().map(caller).collect()
    }

    /// Calls an operation.
    pub async fn call(&self, operation: &str, input: Value) -> Answer {
        let mut request = request(&self.endpoint, operation, input.to_string());
        sign_at(&mut request, self.account.credentials(), SystemTime::now(), SERVICE);
        send(request).await
    }

    /// Invites another account and gives the ID of the invitation.
    pub async fn invite(&self, other: &Self, connection_type: &str) -> String {
        let input = self.invitation(other, connection_type);
        let invitation = self.call("CreateConnectionInvitation", input).await.ok();
        invitation["Id"].as_str().unwrap().to_owned()
    }

    /// Invites another account, which accepts, and gives the ID of the connection.
    pub async fn connect(&self, other: &Self, connection_type: &str) -> String {
        let id = self.invite(other, connection_type).await;
        let accepted = other.call("AcceptConnectionInvitation", with_token(json!({ "Identifier": id }))).await;
        accepted.ok()["Connection"]["Id"].as_str().unwrap().to_owned()
    }

    /// Has a verification code sent to an address and reads it.
    pub async fn code(&self, emulator: &Emulator, address: &str) -> String {
        let input = json!({ "Catalog": "AWS", "Email": address });
        self.call("SendEmailVerificationCode", input).await.ok();
        emulator.verification_code(address).unwrap()
    }

    /// The input of `CreatePartner`, with a code that was sent.
    pub async fn registration(&self, emulator: &Emulator) -> Value {
        let code = self.code(emulator, &self.account.email).await;
        with_token(json!({
            "LegalName": "Example Partner Inc.",
            "PrimarySolutionType": "SOFTWARE_PRODUCTS",
            "AllianceLeadContact": contact(&self.account.email),
            "EmailVerificationCode": code,
        }))
    }

    /// Registers the account as a partner and gives its ID.
    pub async fn register(&self, emulator: &Emulator) -> String {
        let input = self.registration(emulator).await;
        self.call("CreatePartner", input).await.ok()["Id"].as_str().unwrap().to_owned()
    }

    /// The input of `CreateConnectionInvitation`.
    pub fn invitation(&self, other: &Self, connection_type: &str) -> Value {
        with_token(json!({
            "ConnectionType": connection_type,
            "Email": self.account.email,
            "Name": "Alliance Lead",
            "Message": "Let us work\ntogether",
            "ReceiverIdentifier": other.account.account_id,
        }))
    }
}

/// An alliance lead contact.
pub fn contact(email: &str) -> Value {
    json!({ "FirstName": "Ada", "LastName": "Lovelace", "Email": email, "BusinessTitle": "Alliance Lead" })
}

/// The reason of a `ResourceNotFoundException`.
pub fn not_found(reason: &str) -> (u16, &str, &str) {
    (404, "ResourceNotFoundException", reason)
}

/// The reason of a `ConflictException`.
pub fn conflict(reason: &str) -> (u16, &str, &str) {
    (409, "ConflictException", reason)
}

/// The reason of a `ServiceQuotaExceededException`.
pub fn quota(reason: &str) -> (u16, &str, &str) {
    (402, "ServiceQuotaExceededException", reason)
}

/// How a call is refused that the caller has no right to.
pub const DENIED: (u16, &str, &str) = (403, "AccessDeniedException", "ACCESS_DENIED");

pub const SERVICE: &str = "partnercentral-account";

/// The input with the catalog AWS and a `ClientToken` that is not used elsewhere.
pub fn with_token(mut input: Value) -> Value {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    input["ClientToken"] = format!("token-{}", COUNT.fetch_add(1, Ordering::Relaxed)).into();
    input["Catalog"] = "AWS".into();
    input
}

/// An unsigned request.
pub fn request(endpoint: &str, operation: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    Request::post(format!("{endpoint}/"))
        .header("host", endpoint.strip_prefix("http://").unwrap())
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("PartnerCentralAccount.{operation}"))
        .body(body.into())
        .unwrap()
}

/// Signs a request as AWS's own signer does.
pub fn sign_at(request: &mut Request<Bytes>, credentials: Credentials, at: SystemTime, service: &str) {
    let identity = credentials.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-west-3")
        .name(service)
        .time(at)
        .settings(SigningSettings::default())
        .build()
        .unwrap();
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let uri = request.uri().to_string();
    let signable = SignableRequest::new("POST", uri, headers, SignableBody::Bytes(request.body())).unwrap();
    let (instructions, _) = sign(signable, &params.into()).unwrap().into_parts();
    instructions.apply_to_request_http1x(request);
}

/// Opens a connection to the emulator.
pub async fn open(endpoint: &str) -> http1::SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(endpoint.strip_prefix("http://").unwrap()).await.unwrap();
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

/// Sends a request on a connection.
pub async fn send_on(sender: &mut http1::SendRequest<Full<Bytes>>, request: Request<Bytes>) -> Answer {
    sender.ready().await.unwrap();
    let (parts, body) = sender.send_request(request.map(Full::new)).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, body: serde_json::from_slice(&body).unwrap() }
}

/// Sends a request on a connection of its own.
pub async fn send(request: Request<Bytes>) -> Answer {
    let endpoint = format!("http://{}", request.uri().authority().unwrap());
    send_on(&mut open(&endpoint).await, request).await
}

/// Sends a request with this JSON to the control interface, whose response must be JSON.
pub async fn control(endpoint: &str, method: &str, path: &str, body: &Value) -> Answer {
    let host = endpoint.strip_prefix("http://").unwrap();
    let request = Request::builder().method(method).uri(format!("/_emulator/{path}")).header("host", host);
    send_on(&mut open(endpoint).await, request.body(Bytes::from(body.to_string())).unwrap()).await
}

/// Fills the state, so that every list has something in it.
pub async fn fill_every_list(emulator: &Emulator) {
    let callers = Caller::all(emulator);
    let [one, two] = callers.as_slice() else { unreachable!() };
    let id = one.register(emulator).await;
    two.register(emulator).await;
    one.connect(two, "SUBSIDIARY").await;
    one.invite(two, "OPPORTUNITY_COLLABORATION").await;
    let primary = json!({ "Identifier": id, "PrimaryPartner": { "AccountId": two.account.account_id } });
    one.call("StartQualificationsAssociationTask", with_token(primary)).await.ok();
    let registrant = json!({ "VerificationDetails": { "RegistrantVerificationDetails": {} } });
    one.call("StartVerification", with_token(registrant)).await.ok();
    one.call("UpdateConnectionPreferences", json!({ "Catalog": "AWS", "AccessType": "DENY_ALL", "Revision": 1 }))
        .await
        .ok();
    one.code(emulator, "unused@partner-1.example").await;
    send(request(emulator.endpoint_url(), "ListPartners", "{}")).await;
}

/// Sends a request to the control interface, which must succeed.
pub async fn control_ok(emulator: &Emulator, method: &str, path: &str, body: Value) -> Value {
    control(emulator.endpoint_url(), method, path, &body).await.ok()
}

/// Reads from the control interface.
pub async fn control_get(emulator: &Emulator, path: &str) -> Value {
    control_ok(emulator, "GET", path, Value::Null).await
}

/// An emulator with its callers, whose clock is stopped.
pub async fn start(accounts: u32) -> (Emulator, Vec<Caller>) {
    let emulator = Emulator::builder().clock(START).accounts(accounts).start().await.unwrap();
    let callers = Caller::all(&emulator);
    (emulator, callers)
}
