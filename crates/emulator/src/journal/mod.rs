//! Keeps the state in a file, so that it survives a crash of the program.
//!
//! Every change is written to a journal before a response reports it. Changes are sent to a thread in
//! the order in which they happen; the thread writes all pending ones in one batch, and then publishes
//! how many are durable. A response waits until every change that it may reflect is durable.

mod entry;
mod file;

pub(crate) use entry::{Change, Entry};
pub use file::StateFileError;
pub(crate) use file::{Recovered, StateFile};

use crate::snapshot::Document;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::{fmt, io, thread};
use tokio::sync::watch;

/// The journal of an emulator with a state file.
pub(crate) struct Journal {
    messages: Mutex<Option<Sender<Message>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// How many changes were sent to the thread.
    appended: AtomicU64,
    is_full: Arc<AtomicBool>,
    /// Whether a snapshot was sent to the thread that is not written yet.
    is_pending: Arc<AtomicBool>,
    progress: watch::Receiver<Progress>,
}

enum Message {
    /// A line.
    Append(Vec<u8>),
    /// The state after everything that was appended so far.
    Snapshot(Box<Document>),
}

/// The progress of the thread.
#[derive(Debug, Clone, Default)]
struct Progress {
    /// The number of changes on the disk.
    durable: u64,
    /// The error after which nothing more is written.
    error: Option<Arc<StateFileError>>,
}

impl Journal {
    /// Writes the first snapshot, and starts the thread.
    pub(crate) fn start(mut file: StateFile, document: Document) -> Result<Self, StateFileError> {
        file.write_snapshot(document)?;
        let (sender, messages) = channel();
        let (reporter, progress) = watch::channel(Progress::default());
        let (is_full, is_pending) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let path = file.path().to_owned();
        let writer =
            Writer { file, reporter, is_full: Arc::clone(&is_full), is_pending: Arc::clone(&is_pending), taken: 0 };
        let thread = thread::Builder::new().name("emulator-journal".to_owned()).spawn(move || writer.run(&messages));
        let thread = thread.map_err(|source| StateFileError::Io { path, source })?;
        Ok(Self {
            messages: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
            appended: AtomicU64::new(0),
            is_full,
            is_pending,
            progress,
        })
    }

    /// Appends a change. The caller holds the lock of the state, so that changes are appended in
    /// the order in which they happen.
    pub(crate) fn append(&self, entry: &Entry) {
        let Ok(mut line) = serde_json::to_vec(entry) else { return };
        line.push(b'\n');
        self.send(Message::Append(line));
    }

    /// Replaces the journal by a snapshot. The caller holds the lock of the state.
    pub(crate) fn write_snapshot(&self, document: Document) {
        self.is_pending.store(true, Ordering::Relaxed);
        self.send(Message::Snapshot(Box::new(document)));
    }

    /// Whether a snapshot is due.
    pub(crate) fn is_full(&self) -> bool {
        !self.is_pending.load(Ordering::Acquire) && self.is_full.load(Ordering::Relaxed)
    }

    /// A message that cannot be sent any more counts as well: it will never be durable.
    fn send(&self, message: Message) {
        let messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        self.appended.fetch_add(1, Ordering::Release);
        if let Some(messages) = messages.as_ref() {
            let _ = messages.send(message);
        }
    }

    /// Waits until all appended changes are on the disk.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(crate) async fn durable(&self) -> Result<(), Arc<StateFileError>> {
        let appended = self.appended.load(Ordering::Acquire);
        let mut progress = self.progress.clone();
        let reached = progress.wait_for(|it| it.durable >= appended || it.error.is_some()).await;
        match reached.map(|progress| progress.error.clone()) {
            Ok(None) => Ok(()),
            Ok(Some(error)) => Err(error),
            // The thread has ended before it has written everything.
            Err(_) => Err(Arc::new(StateFileError::Closed)),
        }
    }

    /// Writes the appended changes, and closes the files.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub(crate) fn close(&self) -> Result<(), Arc<StateFileError>> {
        drop(self.messages.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = thread.join();
        }
        self.progress.borrow().error.clone().map_or(Ok(()), Err)
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("appended", &self.appended).finish_non_exhaustive()
    }
}

impl StateFileError {
    /// The kind of the [`io::Error`] that contains this error.
    pub(crate) fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Io { source, .. } => source.kind(),
            Self::InUse { .. } => io::ErrorKind::ResourceBusy,
            Self::Missing { .. } => io::ErrorKind::NotFound,
            _ => io::ErrorKind::InvalidData,
        }
    }
}

impl From<StateFileError> for io::Error {
    fn from(error: StateFileError) -> Self {
        Self::new(error.kind(), error)
    }
}

/// The thread that writes.
struct Writer {
    file: StateFile,
    reporter: watch::Sender<Progress>,
    is_full: Arc<AtomicBool>,
    is_pending: Arc<AtomicBool>,
    /// How many messages were received.
    taken: u64,
}

impl Writer {
    fn run(mut self, messages: &Receiver<Message>) {
        while let Ok(first) = messages.recv() {
            if let Err(error) = self.write(first, messages) {
                // Changes that cannot be written are never reported as durable.
                self.reporter.send_modify(|progress| progress.error = Some(Arc::new(error)));
                return;
            }
            let durable = self.taken;
            self.reporter.send_modify(|progress| progress.durable = durable);
        }
    }

    /// Writes a message and all pending ones after it.
    fn write(&mut self, first: Message, messages: &Receiver<Message>) -> Result<(), StateFileError> {
        let (mut lines, mut snapshot) = (Vec::new(), None);
        for message in std::iter::once(first).chain(messages.try_iter()) {
            self.taken += 1;
            match message {
                Message::Append(line) => lines.extend(line),
                Message::Snapshot(document) => {
                    lines.clear();
                    snapshot = Some(document);
                }
            }
        }
        let has_snapshot = snapshot.is_some();
        if let Some(document) = snapshot {
            self.file.write_snapshot(*document)?;
        }
        if !lines.is_empty() {
            self.file.append(&lines)?;
        }
        self.is_full.store(self.file.journal_is_full(), Ordering::Relaxed);
        if has_snapshot {
            self.is_pending.store(false, Ordering::Release);
        }
        Ok(())
    }
}
