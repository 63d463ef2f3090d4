//! Paths to parts of a value, such as `ConnectionTypes["SUBSIDIARY"].InviterEmail`.

use crate::{Escaped, MapKey};
use std::fmt;

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    Member(&'static str),
    /// A member that is not in the model, under the escaped name that was sent.
    UnknownMember(Box<str>),
    Index(usize),
    /// A map key that is in the model.
    Key(String),
    /// The position of a map entry, counted from 0.
    Entry(usize),
}

impl Segment {
    /// A member that is not in the model. A long name is truncated.
    pub(crate) fn unknown(name: &str) -> Self {
        Self::UnknownMember(Escaped(name).to_string().into())
    }

    /// The map entry at `key`. A key that is not in the model may be sensitive, so it is replaced by its position.
    pub(crate) fn entry(key: &impl MapKey, position: usize) -> Self {
        key.known().map_or(Self::Entry(position), |key| Self::Key(key.to_owned()))
    }
}

/// A path that is built from the inside out: its last segment is the outermost one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Path(Vec<Segment>);

impl Path {
    pub(crate) fn inside_out(innermost: Segment) -> Self {
        Self(vec![innermost])
    }

    pub(crate) fn push_outer(&mut self, segment: Segment) {
        self.0.push(segment);
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        render(self.0.iter().rev(), f)
    }
}

/// Writes segments, outermost first.
fn render<'a>(segments: impl Iterator<Item = &'a Segment>, f: &mut impl fmt::Write) -> fmt::Result {
    for (depth, segment) in segments.enumerate() {
        match segment {
            Segment::Member(name) => member(depth, name, f)?,
            Segment::UnknownMember(name) => member(depth, name, f)?,
            Segment::Index(index) => write!(f, "[{index}]")?,
            Segment::Key(key) => write!(f, "[{key:?}]")?,
            Segment::Entry(position) => write!(f, "[#{position}]")?,
        }
    }
    Ok(())
}

fn member(depth: usize, name: &str, f: &mut impl fmt::Write) -> fmt::Result {
    if depth > 0 {
        f.write_char('.')?;
    }
    f.write_str(name)
}
