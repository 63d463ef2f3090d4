//! AWS Partner Central Account on loopback, in process: for examples and tests without AWS.
//!
//! An [`Emulator`] is a real HTTP server that speaks awsJson 1.0 and checks signatures (AWS
//! Signature Version 4), so that any AWS SDK in any language can be pointed at it. It has at
//! least two partner [accounts](Account), told apart by their access keys; invite one from
//! the other by its account ID or its profile ID.
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
//! # What it does
//!
//! The connection family: invitations, connections and connection preferences, in memory.
//! The other operations of the service are refused with `NotImplementedException`, and those
//! that the service does not have with `UnknownOperationException`. Where the model leaves
//! the service's behaviour open, the emulator has these rules:
//!
//! - Catalogs are kept apart; any valid name is one. ARNs name the region `us-east-1`,
//!   whichever region a request is signed for.
//! - An invitation expires after 30 days. Two accounts have at most one pending invitation
//!   of a type, whoever sent it (`DUPLICATE_CONNECTION_INVITATION`), and no invitation to a type
//!   that is active between them (`DUPLICATE_CONNECTION`). Nobody invites themselves
//!   (`INCOMPATIBLE_CONNECTION_INVITATION_REQUEST`).
//! - Only the receiver accepts or rejects, only the sender cancels an invitation; the other
//!   side gets `AccessDeniedException`, a third account `ResourceNotFoundException`.
//! - Two accounts have one connection in a catalog, with one entry for each type. A type
//!   that was cancelled is `ACTIVE` again after a new invitation to it was accepted.
//! - An invitation that the receiver's preferences do not admit is refused with
//!   `AccessDeniedException`. Preferences start at `ALLOW_ALL`, revision 1. Excluded
//!   participants are named by account ID or profile ID, and belong to
//!   `ALLOW_BY_DEFAULT_DENY_SOME`.
//! - `ListConnections` takes a type, such as `SUBSIDIARY`, or a type and a status, such as
//!   `SUBSIDIARY:ACTIVE`.
//! - A `ClientToken` that comes again with the same input, from the same account and for the
//!   same operation, gets the first answer; with another input it gets a `ConflictException`
//!   (`CONFLICT_CLIENT_TOKEN`). A request that was refused does not use its token up. An answer is
//!   remembered for 24 hours, and until 10,000 newer ones are remembered.
//! - A request that breaks constraints of the model is refused with up to 100 of the violations.
//!   A request body of more than 1 MiB, or one that takes more than 30 seconds to arrive, is
//!   refused, and the connection is closed.

mod account;
mod arn;
mod call;
mod clock;
mod completion;
mod dispatch;
mod emulator;
mod faults;
mod idempotency;
mod ids;
mod limits;
mod mail;
mod operation;
mod page;
mod refusal;
mod server;
mod service;
mod sigv4;
mod state;
mod status;
mod validation;
mod wire;

pub use account::Account;
pub use emulator::{Builder, Emulator};
pub use limits::Limits;
pub use mail::Mail;
pub use status::AccountStatus;
