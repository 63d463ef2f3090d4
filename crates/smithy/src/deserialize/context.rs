//! What reading knows beside the value.

use crate::path::{Path, Segment};
use serde_core::de::Error;

/// How a value is read, and what reading remembers beside it: corrected members, where it failed,
/// and how much memory is left to it.
///
/// What a service sends is read [leniently](Self::new), as the Smithy specification asks of clients: unknown
/// members are skipped, and a missing required member gets its [correction default](crate::CorrectionDefault).
/// What a caller writes, such as an input in a file, is read [strictly](Self::strict): both are errors. What a client
/// sends is read as a [service](Self::server) reads it.
#[derive(Debug)]
pub struct DeserializeContext {
    corrected: Vec<Path>,
    failed_at: Option<Path>,
    mode: Mode,
    rejected: bool,
    /// Bytes that may still be allocated.
    budget: usize,
    exhausted: bool,
}

/// What is an error beside what does not fit into its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Lenient,
    Server,
    Strict,
}

impl Default for DeserializeContext {
    fn default() -> Self {
        Self::new()
    }
}

impl DeserializeContext {
    /// The most corrected members that are remembered by path; a hostile response cannot
    /// make the list longer.
    pub const MAX_CORRECTED: usize = 64;

    /// What the allocator keeps beside each allocation, in bytes.
    const ALLOCATION: usize = 16;

    /// A lenient context with no limit of memory.
    pub fn new() -> Self {
        Self {
            corrected: Vec::new(),
            failed_at: None,
            mode: Mode::Lenient,
            rejected: false,
            budget: usize::MAX,
            exhausted: false,
        }
    }

    /// A strict context with no limit of memory: a missing required member, an unknown member
    /// of a structure, a union without a member, and `null` in a list or map that is not sparse are
    /// errors.
    pub fn strict() -> Self {
        Self { mode: Mode::Strict, ..Self::new() }
    }

    /// A context with no limit of memory in which a service reads an input: a union without a member, and `null` in
    /// a list or map that is not sparse are errors. Unknown members are skipped, as later clients may have them.
    /// Missing required members are [remembered](Self::corrected), for validation to report.
    pub fn server() -> Self {
        Self { mode: Mode::Server, ..Self::new() }
    }

    /// Limits the memory that values read in this context may take, in bytes. Past it, reading
    /// ends with an error, and [`is_exhausted`](Self::is_exhausted) returns `true`.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.budget = bytes;
        self
    }

    /// Whether reading ended because the values would take more memory than
    /// [`max_bytes`](Self::max_bytes) allows.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// The paths of required members that were missing and got their correction default, such as
    /// `ConnectionSummaries[2].Arn`; the first [`MAX_CORRECTED`](Self::MAX_CORRECTED) of them.
    pub fn corrected(&self) -> Vec<String> {
        self.corrected.iter().map(ToString::to_string).collect()
    }

    /// Where reading failed, empty when it failed at the outermost value or did not fail.
    pub fn failed_at(&self) -> String {
        self.failed_at.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// Takes one allocation of `bytes` from the memory that is left. To be called before each
    /// allocation by implementations of [`DeserializeShape`](crate::DeserializeShape).
    ///
    /// # Errors
    /// When less is left.
    #[inline]
    pub fn charge<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        match self.budget.checked_sub(bytes.saturating_add(Self::ALLOCATION)) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => Err(self.exhaust()),
        }
    }

    #[cold]
    fn exhaust<E: Error>(&mut self) -> E {
        self.exhausted = true;
        E::custom("the value takes more memory than the limit allows")
    }

    /// Whether unknown members are errors.
    pub(crate) fn rejects_unknown(&self) -> bool {
        self.mode == Mode::Strict
    }

    /// Whether `null` is an error where the model has no place for it, and a union without a member.
    pub(crate) fn rejects_gaps(&self) -> bool {
        self.mode != Mode::Lenient
    }

    /// Whether reading failed because of strictness alone.
    pub(super) fn is_rejected(&self) -> bool {
        self.rejected
    }

    /// A required member is missing.
    #[cold]
    pub(crate) fn missing<E: Error>(&mut self, member: &'static str) -> Result<(), E> {
        if self.mode == Mode::Strict {
            return Err(self.reject_at(Segment::Member(member), "a required member is missing"));
        }
        if self.corrected.len() < Self::MAX_CORRECTED {
            self.corrected.push(Path::inside_out(Segment::Member(member)));
        }
        Ok(())
    }

    /// A member that the model does not have.
    #[cold]
    pub(crate) fn unknown<E: Error>(&mut self, member: &str) -> E {
        self.reject_at(Segment::unknown(member), "there is no such member")
    }

    /// Something else that a lenient context accepts.
    #[cold]
    pub(crate) fn reject<E: Error>(&mut self, problem: &str) -> E {
        self.rejected = true;
        E::custom(problem)
    }

    fn reject_at<E: Error>(&mut self, segment: Segment, problem: &str) -> E {
        self.failed_at = Some(Path::inside_out(segment));
        self.reject(problem)
    }

    /// Runs `read` for the value that `segment` leads to. Paths are put together on the way
    /// out and only when there is something to report, so that the common case costs nothing.
    #[inline]
    pub(crate) fn within<T, E>(
        &mut self,
        segment: impl FnOnce() -> Segment,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = self.corrected.len();
        let result = read(self);
        if result.is_err() || self.corrected.len() > before {
            self.push_outer(before, segment(), result.is_err());
        }
        result
    }

    #[cold]
    fn push_outer(&mut self, before: usize, segment: Segment, failed: bool) {
        for path in self.corrected.iter_mut().skip(before) {
            path.push_outer(segment.clone());
        }
        if failed {
            self.failed_at.get_or_insert_default().push_outer(segment);
        }
    }
}
