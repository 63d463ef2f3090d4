//! The mode, the limits and the results of reading beside the value.

use crate::path::{Path, Segment};
use serde_core::de::Error;

/// Determines how a value is read, and records corrected members, the path of a failure, and the memory
/// that may still be allocated.
///
/// Data from a service is read [leniently](Self::new), as the Smithy specification requires of clients: unknown
/// members are skipped, and a missing required member gets its [correction default](crate::CorrectionDefault).
/// Data from a caller, such as an input in a file, is read [strictly](Self::strict): both are errors. Data from a
/// client is read as a [server](Self::server) reads it.
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

/// Which data is rejected although it fits its type.
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
    /// The maximum number of corrected members whose paths are recorded. It bounds the memory that a
    /// hostile response can use.
    pub const MAX_CORRECTED: usize = 64;

    /// The estimated overhead of the allocator for each allocation, in bytes.
    const ALLOCATION: usize = 16;

    /// Creates a lenient context without a memory limit.
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

    /// Creates a strict context without a memory limit. A missing required member, an unknown member of a
    /// structure, a union without a member, and `null` in a list or map that is not sparse are errors.
    pub fn strict() -> Self {
        Self { mode: Mode::Strict, ..Self::new() }
    }

    /// Creates a context without a memory limit in which a server reads an input. A union without a member, and `null`
    /// in a list or map that is not sparse, are errors. Unknown members are skipped, because newer clients may send
    /// them. Missing required members are [recorded](Self::corrected), and validation reports them.
    pub fn server() -> Self {
        Self { mode: Mode::Server, ..Self::new() }
    }

    /// Limits the memory that values read in this context may use, in bytes. Beyond the limit, reading
    /// fails, and [`is_exhausted`](Self::is_exhausted) returns `true`.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.budget = bytes;
        self
    }

    /// Returns whether reading failed because the values need more memory than
    /// [`max_bytes`](Self::max_bytes) allows.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// The paths of the first [`MAX_CORRECTED`](Self::MAX_CORRECTED) required members that were missing and
    /// got their correction default, such as `ConnectionSummaries[2].Arn`.
    pub fn corrected(&self) -> Vec<String> {
        self.corrected.iter().map(ToString::to_string).collect()
    }

    /// The path of the value at which reading failed. Empty if that is the outermost value, or if reading
    /// did not fail.
    pub fn failed_at(&self) -> String {
        self.failed_at.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// Charges one allocation of `bytes` to the memory limit. Implementations of
    /// [`DeserializeShape`](crate::DeserializeShape) call it for each allocation that they make.
    ///
    /// # Errors
    /// When the limit is exceeded.
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
        E::custom("the value needs more memory than the limit allows")
    }

    /// Returns whether unknown members are errors.
    pub(crate) fn rejects_unknown(&self) -> bool {
        self.mode == Mode::Strict
    }

    /// Returns whether `null` in a list or map that is not sparse, and a union without a member, are errors.
    pub(crate) fn rejects_gaps(&self) -> bool {
        self.mode != Mode::Lenient
    }

    /// Returns whether reading failed because the context is strict.
    pub(super) fn is_rejected(&self) -> bool {
        self.rejected
    }

    /// Records that a required member is missing, which is an error in a strict context.
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

    /// The error for a member that is not in the model.
    #[cold]
    pub(crate) fn unknown<E: Error>(&mut self, member: &str) -> E {
        self.reject_at(Segment::unknown(member), "unknown member")
    }

    /// The error for any other data that a lenient context accepts.
    #[cold]
    pub(crate) fn reject<E: Error>(&mut self, problem: &str) -> E {
        self.rejected = true;
        E::custom(problem)
    }

    fn reject_at<E: Error>(&mut self, segment: Segment, problem: &str) -> E {
        self.failed_at = Some(Path::inside_out(segment));
        self.reject(problem)
    }

    /// Runs `read` for the value at `segment`. Paths are built while the calls return, and only if there is
    /// something to report, so the common case costs nothing.
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
