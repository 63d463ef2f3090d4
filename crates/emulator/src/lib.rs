//! AWS Partner Central Account on loopback, in process or as a program: for examples and tests without AWS.
//!
//! An [`Emulator`] is a real HTTP server that speaks awsJson 1.0 and verifies signatures (AWS Signature Version 4), so
//! it works with the AWS SDKs of all languages. It has at least two partner [accounts](Account), which are
//! distinguished by their access keys. An account can invite another one by its account ID or its profile ID.
//!
//! ```
//! use partnercentral_account_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let emulator = Emulator::start().await?;
//! assert!(emulator.endpoint_url().starts_with("http://127.0.0.1:"));
//!
//! let inviter = emulator.credentials();
//! let receiver_identifier = emulator.other_account().profile_id;
//! assert_ne!(inviter.access_key_id(), emulator.other_credentials().access_key_id());
//! assert!(receiver_identifier.starts_with("pprofile-"));
//! # Ok(())
//! # }
//! ```
//!
//! # The control interface
//!
//! Tests in any language control the emulator with plain JSON over HTTP below `/_emulator/`. The requests are not
//! signed, but must come from the same machine, and not from a page of another origin in a browser. The methods of
//! [`Emulator`] have the same effects.
//!
//! | request | what it does | method |
//! | --- | --- | --- |
//! | `GET /` | A page that shows all of this to people | |
//! | `GET openapi.json` | The OpenAPI description of this interface | |
//! | `GET health` | The version, the time and all paths | |
//! | `GET accounts` | The accounts with their credentials | [`accounts`](Emulator::accounts), [`account_status`](Emulator::account_status) |
//! | `PUT accounts/{account}/status` | Sets an [`AccountStatus`]: `{"status": "SUSPENDED"}` | [`set_account_status`](Emulator::set_account_status) |
//! | `GET environment` | What to set for a client; parameters `account` and `format` (`env`, `json`, `profile`) | [`environment`](Emulator::environment) |
//! | `POST reset` | Resets everything to the start | [`reset`](Emulator::reset) |
//! | `GET state` | All state, as a [`Snapshot`]; parameters `latest`: only as many partners, invitations, connections, verifications, e-mails and answers; `search`: only those that contain this text | [`snapshot`](Emulator::snapshot) |
//! | `PUT state` | Replaces all state by that of a [`Snapshot`] | [`restore`](Emulator::restore) |
//! | `GET transitions` | When tasks that are in progress end | [`transition`](Emulator::transition) |
//! | `PUT transitions` | Sets that of some tasks: `{"profile_update": {"after_reads": 2}, "business_verification": {"after_seconds": 0}}` | [`set_transition`](Emulator::set_transition) |
//! | `GET settings` | The [`Limits`], and whether registration is required | [`limits`](Emulator::limits) |
//! | `PUT settings` | Any of `{"limits": {"open_invitations": 1}, "registration_required": true}` | [`set_limits`](Emulator::set_limits), [`set_registration_required`](Emulator::set_registration_required) |
//! | `GET clock` | The time, whether it is stopped, and the skew | [`now`](Emulator::now), [`is_clock_stopped`](Emulator::is_clock_stopped), [`clock_skew`](Emulator::clock_skew) |
//! | `PUT clock` | Any of `{"now": "2026-01-31T12:00:00Z", "stopped": true, "skew_seconds": 600}` | [`set_now`](Emulator::set_now), [`set_clock_stopped`](Emulator::set_clock_stopped), [`set_clock_skew`](Emulator::set_clock_skew) |
//! | `POST clock/advance` | `{"seconds": 86400}` | [`advance`](Emulator::advance) |
//! | `GET mail` | The verification e-mails with their codes; parameter `to` | [`sent_mail`](Emulator::sent_mail) |
//! | `GET faults` | The faults in force, and how often each was applied | [`faults`](Emulator::faults), [`fault_applied`](Emulator::fault_applied) |
//! | `POST faults` | Adds a [`Fault`] | [`add_fault`](Emulator::add_fault) |
//! | `DELETE faults` | Removes all faults | [`clear_faults`](Emulator::clear_faults) |
//! | `DELETE faults/{id}` | Removes one fault | [`remove_fault`](Emulator::remove_fault) |
//! | `GET requests` | The latest requests and responses; parameters `operation` and `after`, the number of a request | [`requests`](Emulator::requests) |
//! | `DELETE requests` | Drops the recorded requests | [`clear_requests`](Emulator::clear_requests) |
//! | `POST requests/replay` | Executes the requests in the body, as listed by `GET requests`, again | [`replay`](Emulator::replay) |
//!
//! An account is identified by its account ID, its profile ID or its number, from 1.
//!
//! A fault has one or none of `error`, `response`, `garbage_body`, `disconnect` and
//! `throttle_above`; everything else is optional and can be combined with them:
//!
//! | member of a fault | what it does |
//! | --- | --- |
//! | `operation`, `account` | Which calls it applies to; default: all |
//! | `skip` | Skips this many of them first: with 2 it applies from the third on |
//! | `times` | How many calls it applies to; default: 1, or any number with `probability` or `throttle_above` |
//! | `always` | `true`: any number of calls |
//! | `probability`, `seed` | Applies to each call with this probability, 0 to 1; the same seed chooses the same calls |
//! | `delay_seconds` | Waits before the response is sent or the connection is closed |
//! | `slow_body_seconds` | Sends the response body in small parts over this time |
//! | `date_offset_seconds` | The `Date` header of the response is off by this |
//! | `headers` | Headers of the response: `{"retry-after": "2"}` |
//! | `error` | `{"code": "ConflictException", "message": "Busy", "reason": "DUPLICATE_PARTNER"}`; further members of the error in `members`. The call is not carried out |
//! | `response` | `{"status": 503, "body": "<html>"}`. The call is not carried out |
//! | `garbage_body` | `true`: the call is carried out, and the response body is not JSON |
//! | `disconnect` | `before`: the connection is closed, and the call is not carried out; `after`: it is carried out; `during`: it is carried out, and the connection is closed after half of the response body |
//! | `throttle_above` | `{"rate": 5, "burst": 10}`: calls per second and at once of each account; further ones get a `ThrottlingException` |
//!
//! # What it does
//!
//! All 34 operations of the service, in memory, and in a file if [`Builder::state_file`] names one.
//! The model says what goes in and out; where it
//! leaves the behavior of the service open, the emulator follows the rules below. **They are
//! assumptions of this project**, chosen so that everything the model describes can happen, and not
//! promises of AWS.
//!
//! ## Requests
//!
//! - Requests must be signed with an account's credentials, within 5 minutes of the clock in the
//!   `Date` header. ARNs name the region `us-east-1`, whichever region a request is signed for.
//! - Catalogs are separate, and any valid name is a catalog.
//! - A request that violates constraints of the model is rejected (`REQUEST_VALIDATION_FAILED`) with up to 100 violations,
//!   whose codes are `REQUIRED_FIELD_MISSING`, `INVALID_STRING_FORMAT`, `INVALID_ENUM_VALUE`, `DUPLICATE_VALUE`,
//!   `TOO_MANY_VALUES` and, for everything else, `INVALID_VALUE`. Further rules, such as the one for public mail
//!   providers, result in `BUSINESS_VALIDATION_FAILED`.
//! - What does not exist, or belongs to others, is not found: `PARTNER_NOT_FOUND`, `PARTNER_PROFILE_NOT_FOUND`,
//!   `PARTNER_PROFILE_TASK_NOT_FOUND`, `PARTNER_DOMAIN_NOT_FOUND`, `CONNECTION_NOT_FOUND`,
//!   `CONNECTION_INVITATION_NOT_FOUND`, `VERIFICATION_NOT_FOUND`, `QUALIFICATIONS_ASSOCIATION_TASK_NOT_FOUND` and
//!   `QUALIFICATIONS_DISASSOCIATION_TASK_NOT_FOUND`.
//! - A request body of more than 1 MiB, or one that takes more than 30 seconds to arrive, is rejected, and the connection is closed.
//! - If a `ClientToken` is sent again with the same input, by the same account and for the same operation, the first
//!   response is returned. With another input, the error is `ConflictException` (`CONFLICT_CLIENT_TOKEN`). A failed
//!   request does not consume its token. Responses are kept for 24 hours, the latest 10,000 at most.
//! - Lists are in the order of creation. A page token is valid for its query only.
//! - [`Limits`] defines what is rejected with `ServiceQuotaExceededException`; days are UTC days. A test in any language
//!   sets them by `PUT settings`, or by `settings` in the state.
//!   [`AccountStatus`] defines which calls of an account are rejected, and a [`Fault`] returns any
//!   other error.
//!
//! ## Connection invitations
//!
//! - An invitation expires after 30 days. Two accounts have at most one pending invitation
//!   of a type, whoever sent it (`DUPLICATE_CONNECTION_INVITATION`), and no invitation to a type
//!   that is active between them (`DUPLICATE_CONNECTION`). An account cannot invite itself
//!   (`INCOMPATIBLE_CONNECTION_INVITATION_REQUEST`).
//! - Only the receiver can accept or reject an invitation, and only the sender can cancel it. The other side gets
//!   `AccessDeniedException`, and a third account `ResourceNotFoundException`. An invitation that is no longer pending
//!   cannot be changed (`INCOMPATIBLE_CONNECTION_INVITATION_STATE`).
//! - Each account has a profile, and can invite and be invited, from the start. With
//!   [`Builder::registration_required`], only the partners of a catalog can
//!   (`SENDER_PROFILE_NOT_FOUND`, `RECEIVER_PROFILE_NOT_FOUND`).
//! - An invitation that the preferences of the receiver do not allow is rejected with `AccessDeniedException`.
//!
//! ## Connections
//!
//! - Two accounts have one connection in a catalog, with one entry for each type. A type
//!   that was cancelled is `ACTIVE` again after a new invitation to it was accepted.
//! - Either account can cancel a type, once (`INCOMPATIBLE_CONNECTION_STATE`).
//! - `ListConnections` takes a type, such as `SUBSIDIARY`, or a type and a status, such as
//!   `SUBSIDIARY:ACTIVE`.
//!
//! ## Connection preferences
//!
//! - Preferences start at `ALLOW_ALL`, revision 1. Excluded participants are named by account ID
//!   or profile ID, and belong to `ALLOW_BY_DEFAULT_DENY_SOME`. An update names the current revision
//!   (`INCOMPATIBLE_CONNECTION_PREFERENCES_REVISION`).
//!
//! ## Partners, contacts and e-mail domains
//!
//! - An account has at most one partner in a catalog (`DUPLICATE_PARTNER`), and sees only this one. Access to the
//!   partner of another account results in `ResourceNotFoundException` by ID, and in `AccessDeniedException` by ARN.
//! - E-mails of `SendEmailVerificationCode` are not delivered; [`Emulator::sent_mail`] returns them.
//!   A code is valid for one use within an hour, for the account that requested it and the address that it was sent to,
//!   until another code is sent to this address.
//! - The contact's address must be verified by a code when it is new. Addresses at public mail
//!   providers, such as `gmail.com`, are not accepted (`INCOMPATIBLE_DOMAIN`).
//! - An e-mail domain belongs to one partner of a catalog (`INCOMPATIBLE_DOMAIN`), which
//!   associates it once (`INCOMPATIBLE_PROFILE_STATE`).
//! - An account that has started a verification must pass it before it registers
//!   (`INCOMPATIBLE_KNOW_YOUR_BUSINESS_STATUS`, `INCOMPATIBLE_IDENTITY_VERIFICATION_STATUS`), and
//!   registers under the legal name that was verified (`INCOMPATIBLE_LEGAL_NAME`).
//!
//! ## Partner profiles
//!
//! - A profile starts out `PRIVATE`, with data made from the account. A change of visibility
//!   counts towards the limit if it changes something.
//! - A profile update task is `IN_PROGRESS` for 5 seconds by the emulator's clock
//!   ([`Builder::task_duration`]), and then replaces the profile. A partner has one at a time
//!   (`INCOMPATIBLE_PARTNER_PROFILE_TASK_STATE`), and the latest can be read.
//! - A task ends `FAILED` for each problem whose name its texts and URLs contain, such as
//!   `INVALID_CONTENT` or `DUPLICATE_PROFILE`, and when a website or logo is on a host that ends
//!   in `.invalid`.
//!
//! ## Verifications
//!
//! - An account has one verification of each kind. One that ended `FAILED` or `REJECTED` can be started again, but not
//!   one that is under way (`VERIFICATION_ALREADY_IN_PROGRESS`) or has succeeded (`ACCOUNT_ALREADY_VERIFIED`).
//! - A business is checked for 5 seconds ([`Builder::task_duration`]), and is then verified,
//!   unless its registration ID contains `FAILED`, `REJECTED` or `PENDING_CUSTOMER_ACTION`.
//! - A registrant must complete the verification, by opening the completion URL within 7 days. The checks then take 5
//!   seconds and succeed, or end with the outcome in the URL: `?outcome=FAILED` or `?outcome=REJECTED`. See also
//!   [`Emulator::complete_verification`].
//!
//! ## Qualifications
//!
//! - A partner associates with one primary partner, to which it has an active `SUBSIDIARY`
//!   connection (`MISSING_ACTIVE_SUBSIDIARY_CONNECTION`), whoever invited whom. A primary partner
//!   has at most 6 associated ones (`QUALIFICATIONS_ASSOCIATION_LIMIT_EXCEEDED`), and is not associated itself
//!   (`INCOMPATIBLE_PRIMARY_PARTNER`). A partner that has a primary partner cannot get another one
//!   (`QUALIFICATIONS_ASSOCIATION_EXISTS`).
//! - Tasks are `IN_PROGRESS` for 5 seconds ([`Builder::task_duration`]), then `SUCCEEDED`. A partner has at most one
//!   task in progress, and an association is ended by one (`INCOMPATIBLE_QUALIFICATIONS_ASSOCIATION_TASK_STATE`).
//! - The primary partner can end the association of any partner. An associated partner can end its own association,
//!   with its own identifier; others cannot (`QUALIFICATIONS_ASSOCIATION_NOT_FOUND`). An association outlives the
//!   connection.
//!
//! ## Tags
//!
//! - Partners and connection preferences can be tagged, because their ARNs contain an account, which the model
//!   requires. A resource has at most 50 tags (`TOO_MANY_VALUES`); keys that start with `aws:` are reserved
//!   (`ACTION_NOT_PERMITTED`).

mod account;
mod arn;
mod builder;
mod call;
mod call_error;
mod clock;
mod completion;
mod control;
mod dispatch;
mod emulator;
mod environment;
mod faults;
mod idempotency;
mod ids;
mod journal;
mod json;
mod limits;
mod mail;
mod operation;
mod page;
mod recorder;
mod repeat;
mod replay;
mod response_body;
mod server;
mod service;
mod settings;
mod sigv4;
mod snapshot;
mod state;
mod status;
mod transition;
mod validation;
mod wire;

pub use account::Account;
pub use builder::Builder;
pub use emulator::Emulator;
pub use environment::Environment;
pub use faults::{Fault, FaultId};
pub use journal::StateFileError;
pub use limits::Limits;
pub use mail::Mail;
pub use recorder::RecordedRequest;
pub use snapshot::{Snapshot, SnapshotError};
pub use status::AccountStatus;
pub use transition::{Task, Transition};
