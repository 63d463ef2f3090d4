//! Controls and stops the emulator.

use crate::account::Account;
use crate::environment::Environment;
use crate::faults::{Fault, FaultId};
use crate::limits::Limits;
use crate::mail::Mail;
use crate::recorder::RecordedRequest;
use crate::repeat::repeat;
use crate::server;
use crate::service::Service;
use crate::settings::Settings;
use crate::snapshot::{Snapshot, SnapshotError};
use crate::state::State;
use crate::status::AccountStatus;
use crate::transition::{Task, Transition};
use aws_credential_types::Credentials;
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::types::{VerificationStatus, VerificationType};
use std::convert::Infallible;
use std::fmt;
use std::io;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long [`Emulator::shutdown`] waits for requests in flight.
const SHUTDOWN_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// The service, listening on a socket. It stops when this is dropped.
pub struct Emulator {
    service: Arc<Service>,
    task: JoinHandle<()>,
    stop: Option<oneshot::Sender<()>>,
}

impl Emulator {
    /// Serves the service on a socket, on the Tokio runtime of the caller.
    pub(crate) fn serve(listener: TcpListener, service: Arc<Service>, read_timeout: std::time::Duration) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server::serve(listener, Arc::clone(&service), read_timeout, stopped));
        Self { service, task, stop: Some(stop) }
    }

    /// The URL to give a client as its endpoint, such as `http://127.0.0.1:49152`.
    pub fn endpoint_url(&self) -> &str {
        &self.service.endpoint_url
    }

    /// The credentials of the first account.
    pub fn credentials(&self) -> Credentials {
        self.account().credentials()
    }

    /// The credentials of the second account, which are temporary ones.
    pub fn other_credentials(&self) -> Credentials {
        self.other_account().credentials()
    }

    /// The first account.
    pub fn account(&self) -> Account {
        self.numbered(0)
    }

    /// The second account.
    pub fn other_account(&self) -> Account {
        self.numbered(1)
    }

    /// The account with this number, from 0. Every emulator has the first two.
    fn numbered(&self, number: u32) -> Account {
        self.service.accounts.numbered(number).cloned().unwrap_or_else(|| Account::numbered(number))
    }

    /// The environment variables that configure an AWS SDK or the AWS CLI to call this emulator as `account`.
    pub fn environment(&self, account: &Account) -> Environment {
        Environment::new(self.endpoint_url(), account)
    }

    /// All accounts.
    pub fn accounts(&self) -> &[Account] {
        self.service.accounts.all()
    }

    /// The time in the emulator: what it gives to invitations and connections.
    pub fn now(&self) -> OffsetDateTime {
        self.service.clock.now()
    }

    /// Moves the time in the emulator forward, for instance until an invitation has expired.
    /// Signatures are still checked against the machine's clock.
    pub fn advance(&self, by: std::time::Duration) {
        self.service.set_clock(|clock| clock.advance(by.try_into().unwrap_or(Duration::MAX)));
    }

    /// Sets how far the clock that checks signatures is ahead of the machine's, or behind it
    /// when negative. Responses report that clock in their `Date` header; a request that is
    /// signed more than 5 minutes off is refused.
    pub fn set_clock_skew(&self, skew: Duration) {
        self.service.set_clock(|clock| clock.set_skew(skew));
    }

    /// Sets the time in the emulator: a clock that is stopped stays so, one that runs continues
    /// from there. An earlier time does not undo what has happened; see [`reset`](Self::reset).
    pub fn set_now(&self, time: OffsetDateTime) {
        self.service.set_clock(|clock| clock.set(time));
    }

    /// Returns whether the time in the emulator is stopped.
    pub fn is_clock_stopped(&self) -> bool {
        self.service.clock.is_stopped()
    }

    /// How far the clock that checks signatures is ahead of the machine's.
    pub fn clock_skew(&self) -> Duration {
        self.service.clock.skew()
    }

    /// Stops the time in the emulator, or lets it continue from where it is.
    pub fn set_clock_stopped(&self, stopped: bool) {
        self.service.set_clock(|clock| clock.set_stopped(stopped));
    }

    /// The latest verification e-mails, oldest first, 1,000 at most.
    pub fn sent_mail(&self) -> Vec<Mail> {
        self.service.sent_mail()
    }

    /// The latest verification code that was sent to an address.
    pub fn verification_code(&self, address: &str) -> Option<String> {
        let (state, _) = self.service.state();
        let mail = state.mails.sent.iter().rfind(|mail| mail.to.eq_ignore_ascii_case(address))?;
        Some(mail.code.clone())
    }

    /// The latest requests, oldest first: 1,000 at most, with 8 MiB of headers and bodies at most.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.recorder.all()
    }

    /// Drops the recorded requests. Their numbers start from 1 again.
    pub fn clear_requests(&self) {
        self.service.recorder.clear();
    }

    /// Executes recorded requests again, in their order and as the same accounts, and returns them with their
    /// responses, which are recorded, too. After a [`reset`](Self::reset), or in another emulator with the same seed, they
    /// lead to the same resources with the same IDs; without one, a request with a `ClientToken` has no effect again.
    ///
    /// No faults apply. Requests whose signature was refused, and those of accounts that do not exist here, are left out.
    pub fn replay(&self, requests: &[RecordedRequest]) -> Vec<RecordedRequest> {
        repeat(&self.service, requests)
    }

    /// Returns all state: resources, e-mails, statuses of accounts and clocks, but no faults and no recorded requests.
    pub fn snapshot(&self) -> Snapshot {
        self.service.snapshot()
    }

    /// Replaces all state by the state in a snapshot of this emulator or of another one.
    ///
    /// # Errors
    /// [`SnapshotError`] if the snapshot contains accounts that this emulator does not have, or is inconsistent. The
    /// state is not changed then.
    pub fn restore(&self, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        self.service.restore(snapshot)
    }

    /// Forgets everything that happened since the start: resources, e-mails, statuses of accounts,
    /// faults, recorded requests and changes of the clocks. What [`Builder::snapshot`](crate::Builder::snapshot) set is there
    /// again. The same calls get the same IDs again.
    pub fn reset(&self) {
        self.service.reset();
    }

    /// Completes a verification in place of the customer, as if its `CompletionUrl` were opened: its checks start, and
    /// end with `outcome`. Returns whether the verification was `PENDING_CUSTOMER_ACTION`. Opening the URL has the same
    /// effect (with `?outcome=REJECTED` for an outcome other than `SUCCEEDED`). `IN_PROGRESS` is no outcome, and has no
    /// effect.
    pub fn complete_verification(
        &self,
        account: &Account,
        verification: &VerificationType,
        outcome: VerificationStatus,
    ) -> bool {
        let id = |state: &State| state.verifications.get(account.number(), verification).map(|it| it.id.clone());
        let id = id(&self.service.state().0);
        id.is_some_and(|id| self.service.complete_verification(&id, outcome))
    }

    /// Sets when tasks of a kind end, for tasks that start after this call: after a duration, which
    /// [`Builder::task_duration`](crate::Builder::task_duration) sets for all kinds, or after a number of reads, so that a client that polls sees them
    /// in progress without delay.
    ///
    /// ```
    /// # use partnercentral_account_emulator::{Emulator, Task, Transition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let emulator = Emulator::start().await?;
    /// emulator.set_transition(Task::ProfileUpdate, Transition::AfterReads(2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_transition(&self, task: Task, transition: Transition) {
        self.service.set_transitions(&[(task, transition)].into());
    }

    /// When tasks of a kind end that start now.
    pub fn transition(&self, task: Task) -> Transition {
        self.service.transitions().get(task)
    }

    /// The limits of the service.
    pub fn limits(&self) -> Limits {
        self.service.settings().limits
    }

    /// Sets the limits of the service for later calls. What is there already stays, even if it exceeds them.
    pub fn set_limits(&self, limits: Limits) {
        self.change_settings(|settings| settings.limits = limits);
    }

    /// Sets whether only partners of a catalog can invite and be invited there from now on. See
    /// [`Builder::registration_required`](crate::Builder::registration_required).
    pub fn set_registration_required(&self, registration_required: bool) {
        self.change_settings(|settings| settings.registration_required = registration_required);
    }

    fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        let Ok(()) = self.service.set_settings(|current| {
            let mut settings = current.clone();
            change(&mut settings);
            Ok::<_, Infallible>(settings)
        });
    }

    /// Sets the status of an account, which determines the operations that it may call. All accounts start as
    /// [`AccountStatus::Active`].
    pub fn set_account_status(&self, account: &Account, status: AccountStatus) {
        self.service.set_status(account, status);
    }

    /// The status of an account.
    pub fn account_status(&self, account: &Account) -> AccountStatus {
        self.service.status(account)
    }

    /// Makes the next call of an operation, by any account, fail with `error` without effect. Several errors for one
    /// operation are returned one after the other.
    ///
    /// ```
    /// # use partnercentral_account_emulator::Emulator;
    /// use partnercentral_account_model::ServiceError;
    /// use partnercentral_account_model::error::ThrottlingException;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let emulator = Emulator::start().await?;
    /// let throttled = ThrottlingException::builder().message("Slow down").build();
    /// emulator.fail_next("CancelConnection", ServiceError::ThrottlingException(throttled));
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_next(&self, operation: &str, error: ServiceError) {
        self.add_fault(Fault::error(error).operation(operation));
    }

    /// Makes calls fail or take longer, as described by a [`Fault`]. If several faults apply to a call, the one that
    /// was added first takes effect.
    pub fn add_fault(&self, fault: Fault) -> FaultId {
        self.service.faults.add(fault)
    }

    /// Returns the faults in force, in the order in which they were added. A fault that has been applied the requested
    /// number of times is no longer in force.
    pub fn faults(&self) -> Vec<FaultId> {
        self.service.faults.all().iter().map(|rule| rule.id).collect()
    }

    /// How often a fault in force was applied. `None` if it is not in force.
    pub fn fault_applied(&self, id: FaultId) -> Option<u64> {
        self.service.faults.all().iter().find(|rule| rule.id == id).map(|rule| rule.applied)
    }

    /// Removes a fault. Returns whether it was in force.
    pub fn remove_fault(&self, id: FaultId) -> bool {
        self.service.faults.remove(id)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.service.faults.clear();
    }

    /// Stops accepting connections, responds to the requests in flight, frees the port, and closes the state file.
    /// Connections that are still open after 5 seconds are closed.
    ///
    /// Dropping the emulator closes all connections at once.
    ///
    /// # Errors
    /// When the state could not be written to its file, now or before.
    pub async fn shutdown(mut self) -> io::Result<()> {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if timeout(SHUTDOWN_TIMEOUT, &mut self.task).await.is_err() {
            self.task.abort();
        }
        self.service.close().map_err(|error| io::Error::new(error.kind(), error))
    }
}

impl fmt::Debug for Emulator {
    /// The state is large, and contains personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("endpoint_url", &self.endpoint_url()).finish_non_exhaustive()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.task.abort();
        let _ = self.service.close();
    }
}
