//! The connection operations from end to end: the fluent client, signed HTTP, and the emulator.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use awsjson_smithy::UnmodeledError;
use awsjson_testing::{RecordedRequest, Reply, Server};
use http::StatusCode;
use partnercentral_account::operation::{
    CancelConnectionInput, CreateConnectionInvitationInput, CreateConnectionInvitationOutput,
};
use partnercentral_account::types::{
    ConflictExceptionReason, Connection, ConnectionType, ConnectionTypeStatus, InvitationStatus, Participant,
};
use partnercentral_account::{Client, ErrorKind, ServiceError};
use partnercentral_account_emulator::{Account, Emulator};

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

fn client_of(emulator: &Emulator, account: &Account) -> Client {
    let builder = Client::builder().region("us-east-1").endpoint_url(emulator.endpoint_url());
    builder.credentials_provider(account.credentials()).build().expect("a complete configuration")
}

fn invitation_to(receiver: &Account) -> CreateConnectionInvitationInput {
    CreateConnectionInvitationInput::builder()
        .catalog("AWS")
        .connection_type(ConnectionType::Subsidiary)
        .email("ines@example.com")
        .message("Let us work together.")
        .name("Ines")
        .receiver_identifier(receiver.account_id.as_str())
        .build()
}

fn cancellation_of(connection: &Connection) -> CancelConnectionInput {
    CancelConnectionInput::builder()
        .catalog("AWS")
        .identifier(connection.id.as_str())
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended")
        .build()
}

/// Invites `to` and accepts the invitation. Returns the connection from the view of `to`.
async fn connect(emulator: &Emulator, from: &Account, to: &Account) -> Connection {
    let invitation = client_of(emulator, from).send(invitation_to(to)).await.expect("an invitation");
    let accept = client_of(emulator, to).accept_connection_invitation().catalog("AWS").identifier(invitation.id);
    accept.send().await.expect("a connection").connection
}

#[tokio::test]
async fn a_connection_is_invited_accepted_listed_and_cancelled_once() -> Result {
    let emulator = Emulator::start().await?;
    let (account, other) = (emulator.account(), emulator.other_account());
    let (sender, receiver) = (client_of(&emulator, &account), client_of(&emulator, &other));

    let invitation = sender
        .create_connection_invitation()
        .catalog("AWS")
        .connection_type(ConnectionType::Subsidiary)
        .email("ines@example.com")
        .message("Let us work together.")
        .name("Ines")
        .receiver_identifier(other.account_id.as_str())
        .send()
        .await?;
    assert_eq!(invitation.status, InvitationStatus::Pending);

    let accepted = receiver.accept_connection_invitation().catalog("AWS").identifier(&invitation.id).send().await?;
    let connection = accepted.connection;
    assert_eq!(connection.other_participant_account_id, account.account_id);
    assert_eq!(connection.connection_types[&ConnectionType::Subsidiary].inviter_name, "Ines");

    let listed = sender.list_connections().catalog("AWS").send().await?;
    let ids: Vec<_> = listed.connection_summaries.iter().map(|summary| &summary.id).collect();
    assert_eq!(ids, [&connection.id]);
    assert_eq!(listed.next_token, None);

    let cancel = sender
        .cancel_connection()
        .catalog("AWS")
        .identifier(&connection.id)
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended");
    let cancelled = cancel.clone().send().await?;
    let detail = &cancelled.connection_types[&ConnectionType::Subsidiary];
    assert_eq!(detail.status, ConnectionTypeStatus::Canceled);
    assert_eq!(detail.canceled_by.as_deref(), Some(account.account_id.as_str()));
    assert_eq!(detail.canceled_at, Some(cancelled.updated_at));
    let Participant::PartnerProfile(profile) = &detail.other_participant else { panic!("{detail:?}") };
    assert_eq!(profile.id, other.profile_id);

    let error = cancel.send().await.expect_err("it was cancelled before");
    let Some(ServiceError::ConflictException(conflict)) = error.service_error() else { panic!("{error}") };
    assert_eq!(conflict.reason, ConflictExceptionReason::IncompatibleConnectionState);
    assert_eq!(
        (error.code(), error.status(), error.attempts()),
        (Some("ConflictException"), Some(StatusCode::CONFLICT), 1)
    );
    let line = error.to_string();
    let request_id = error.request_id().expect("a request ID");
    for part in ["CancelConnection", "ConflictException", conflict.message.as_str(), "HTTP 409", request_id] {
        assert!(line.contains(part), "`{part}` is not in: {line}");
    }
    assert_eq!(line.lines().count(), 1);
    Ok(())
}

#[tokio::test]
async fn lists_can_be_read_by_page_and_by_item() -> Result {
    let emulator = Emulator::builder().accounts(6).start().await?;
    let [first, others @ ..] = emulator.accounts() else { panic!("six accounts") };
    let mut expected = Vec::new();
    for other in others {
        expected.push(connect(&emulator, first, other).await.id);
    }
    let client = client_of(&emulator, first);
    let list = client.list_connections().catalog("AWS").max_results(2);

    let mut sizes = Vec::new();
    let mut pages = list.clone().pages();
    while let Some(page) = pages.next().await {
        sizes.push(page?.connection_summaries.len());
    }
    assert_eq!(sizes, [2, 2, 1]);

    let mut listed = Vec::new();
    let mut items = list.pages().items();
    while let Some(item) = items.next().await {
        listed.push(item?.id);
    }
    assert_eq!(listed, expected);

    let one = [others[3].account_id.as_str()];
    let filtered = client.list_connections().catalog("AWS").other_participant_identifiers(one).send().await?;
    assert_eq!(filtered.connection_summaries.iter().map(|it| &it.id).collect::<Vec<_>>(), [&expected[3]]);

    let mut other_catalog = client.list_connections().catalog("Sandbox").pages().items();
    assert!(other_catalog.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn an_error_ends_a_stream() -> Result {
    let emulator = Emulator::start().await?;
    let client = client_of(&emulator, &emulator.account());
    let mut pages = client.list_connections().catalog("AWS").next_token("invalid").pages();
    let error = pages.next().await.expect("a result").expect_err("the token is invalid");
    assert!(matches!(error.service_error(), Some(ServiceError::ValidationException(_))), "{error}");
    assert!(pages.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn a_response_has_metadata() -> Result {
    let emulator = Emulator::start().await?;
    let client = client_of(&emulator, &emulator.account());
    let create = client
        .create_connection_invitation()
        .catalog("AWS")
        .connection_type(ConnectionType::OpportunityCollaboration)
        .email("ines@example.com")
        .message("Let us work together.")
        .name("Ines")
        .receiver_identifier(emulator.other_account().profile_id);
    let response = create.send_with_metadata().await?;
    assert_eq!((response.metadata.status, response.metadata.attempts), (StatusCode::OK, 1));
    assert!(response.metadata.request_id.is_some_and(|id| !id.is_empty()));
    assert_eq!(response.metadata.corrected, Vec::<String>::new());
    let token = response.metadata.idempotency_token.expect("the operation has one");
    assert!(is_uuid_v4(&token), "{token}");

    let read = client.list_connections().catalog("AWS").send_with_metadata().await?;
    assert_eq!(read.metadata.idempotency_token, None);
    Ok(())
}

#[tokio::test]
async fn an_idempotency_token_makes_a_call_repeatable() -> Result {
    let emulator = Emulator::start().await?;
    let client = client_of(&emulator, &emulator.account());
    let mut input = invitation_to(&emulator.other_account());
    input.client_token = Some("same-token".to_owned());
    let first: CreateConnectionInvitationOutput = client.send(input.clone()).await?;
    let again = client.send(input.clone()).await?;
    assert_eq!(first, again);

    input.message = "Something else.".to_owned();
    let error = client.send(input).await.expect_err("the token was used with another input");
    assert!(
        matches!(error.service_error(), Some(ServiceError::ConflictException(conflict))
            if conflict.reason == ConflictExceptionReason::ConflictClientToken),
        "{error}"
    );
    assert_eq!(error.idempotency_token(), Some("same-token"));

    let tokenless = client.send(invitation_to(&emulator.other_account())).await;
    let error = tokenless.expect_err("a call with a new token, while an invitation exists");
    assert!(error.idempotency_token().is_some_and(is_uuid_v4), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn inputs_can_be_extracted_from_builders_and_sent() -> Result {
    let emulator = Emulator::start().await?;
    let connection = connect(&emulator, &emulator.account(), &emulator.other_account()).await;
    let client = client_of(&emulator, &emulator.account());
    let fluent = client
        .cancel_connection()
        .catalog("AWS")
        .identifier(&connection.id)
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended");
    let input = fluent.into_input().build();
    assert_eq!(input, cancellation_of(&connection));
    let cancelled = client.send(input).await?;
    assert_eq!(cancelled.id, connection.id);
    Ok(())
}

#[tokio::test]
async fn errors_are_distinguished_by_type() -> Result {
    let emulator = Emulator::start().await?;
    let sender = client_of(&emulator, &emulator.account());

    let unknown = sender.get_connection().catalog("AWS").identifier("pac-0000000000000").send().await;
    let error = unknown.expect_err("the connection does not exist");
    assert!(matches!(error.service_error(), Some(ServiceError::ResourceNotFoundException(_))), "{error}");

    let invitation = sender.send(invitation_to(&emulator.other_account())).await?;
    let own = sender.accept_connection_invitation().catalog("AWS").identifier(&invitation.id).send().await;
    let error = own.expect_err("an account cannot accept its own invitation");
    assert!(matches!(error.service_error(), Some(ServiceError::AccessDeniedException(_))), "{error}");

    let wrong = sender.get_connection().catalog("A W S").identifier("nothing").send().await;
    let error = wrong.expect_err("the service validates the input");
    let Some(ServiceError::ValidationException(invalid)) = error.service_error() else { panic!("{error}") };
    let details = invalid.error_details.as_deref().unwrap_or_default();
    let names: Vec<_> = details.iter().filter_map(|it| Some(it.as_field_validation_error()?.name.as_str())).collect();
    assert_eq!(names, ["Catalog", "Identifier"]);

    let unmodeled = UnmodeledError::new(Some("OptInRequired".to_owned()), Some("Subscribe first".to_owned()));
    emulator.fail_next("GetPartner", ServiceError::Unmodeled(unmodeled));
    let failed = sender.get_partner().catalog("AWS").identifier("partner-1234567890abc").send().await;
    let error = failed.expect_err("a failure of the emulator");
    assert_eq!(error.code(), Some("OptInRequired"));
    assert!(matches!(error.service_error(), Some(ServiceError::Unmodeled(_))), "{error}");
    Ok(())
}

/// A client of a server that forwards requests to the emulator, but loses the first `to_lose` responses.
async fn lossy(emulator: &Emulator, to_lose: usize) -> (Client, Server) {
    let address = emulator.endpoint_url().trim_start_matches("http://").parse().expect("an address");
    let script = move |request: &RecordedRequest| match Reply::forward(address) {
        reply if request.number < to_lose => reply.lost(),
        reply => reply,
    };
    let proxy = Server::builder().accept_any_signature().start_with(script).await;
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(proxy.url())
        .credentials_provider(emulator.credentials())
        .build()
        .expect("a complete configuration");
    (client, proxy)
}

#[tokio::test]
async fn a_request_is_retried_with_the_same_token_and_body_after_a_lost_response() -> Result {
    let emulator = Emulator::start().await?;
    let connection = connect(&emulator, &emulator.account(), &emulator.other_account()).await;
    let (client, proxy) = lossy(&emulator, 2).await;
    let cancel = client
        .cancel_connection()
        .catalog("AWS")
        .identifier(&connection.id)
        .connection_type(ConnectionType::Subsidiary)
        .reason("Contract ended");
    // The first attempt cancels the connection. The others return its response.
    let response = cancel.send_with_metadata().await?;
    assert_eq!(response.metadata.attempts, 3);

    let requests = proxy.requests();
    let bodies: Vec<_> = requests.iter().map(|request| &request.body).collect();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    let body: serde_json::Value = serde_json::from_slice(bodies[0])?;
    assert_eq!(body["ClientToken"].as_str(), response.metadata.idempotency_token.as_deref());
    assert!(requests.iter().all(|request| request.header("authorization").starts_with("AWS4-HMAC-SHA256 ")));
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_call_without_a_response_has_its_token() -> Result {
    let emulator = Emulator::start().await?;
    let connection = connect(&emulator, &emulator.account(), &emulator.other_account()).await;
    let (client, _proxy) = lossy(&emulator, 3).await;
    let error = client.send(cancellation_of(&connection)).await.expect_err("every response is lost");
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
    assert_eq!(error.attempts(), 3);
    assert!(error.may_have_been_executed());

    // With the same token, the caller can repeat the call, and gets the lost response.
    let mut input = cancellation_of(&connection);
    input.client_token = error.idempotency_token().map(str::to_owned);
    let repeated = client.send(input).await?;
    assert_eq!(repeated.connection_types[&ConnectionType::Subsidiary].status, ConnectionTypeStatus::Canceled);
    Ok(())
}

/// RFC 9562: 8-4-4-4-12 hexadecimal digits, version 4, variant 10.
fn is_uuid_v4(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups.concat().chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f'))
        && groups.get(2).is_some_and(|group| group.starts_with('4'))
        && groups.get(3).is_some_and(|group| group.starts_with(['8', '9', 'a', 'b']))
}
