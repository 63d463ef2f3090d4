//! The syntax tree of a pattern.

use super::class;

/// An expression. Its text is in the syntax of the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// One character of this class.
    Class(String),
    /// `^`, `$`, `\b` or `\B`.
    Assertion(&'static str),
    /// A group, and its start: `(` or `(?:`.
    Group(Box<Node>, &'static str),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
    },
    Look {
        behind: bool,
        negated: bool,
        node: Box<Node>,
    },
}

pub const START: Node = Node::Assertion("^");
pub const END: Node = Node::Assertion("$");

impl Node {
    /// An expression that matches nothing.
    pub fn never() -> Self {
        Self::Class(class::NONE.to_owned())
    }

    pub fn is_never(&self) -> bool {
        matches!(self, Self::Class(text) if text == class::NONE)
    }

    /// Any number of arbitrary characters.
    pub fn anything() -> Self {
        Self::Repeat { node: Box::new(Self::Class(class::ANY.to_owned())), min: 0, max: None }
    }

    pub fn has_look_around(&self) -> bool {
        match self {
            Self::Look { .. } => true,
            Self::Class(_) | Self::Assertion(_) => false,
            Self::Group(node, _) | Self::Repeat { node, .. } => node.has_look_around(),
            Self::Sequence(nodes) | Self::Alternatives(nodes) => nodes.iter().any(Self::has_look_around),
        }
    }

    /// The number of characters that it matches, if that is fixed.
    pub fn length(&self) -> Option<u32> {
        match self {
            Self::Class(_) => Some(1),
            Self::Assertion(_) | Self::Look { .. } => Some(0),
            Self::Group(node, _) => node.length(),
            Self::Sequence(nodes) => nodes.iter().try_fold(0_u32, |sum, node| sum.checked_add(node.length()?)),
            Self::Alternatives(nodes) => {
                let mut lengths = nodes.iter().map(Self::length);
                let first = lengths.next()??;
                lengths.all(|length| length == Some(first)).then_some(first)
            }
            Self::Repeat { node, min, max } => {
                node.length().filter(|_| *max == Some(*min)).and_then(|length| length.checked_mul(*min))
            }
        }
    }

    /// The minimum number of characters that it matches.
    pub fn min_length(&self) -> u32 {
        match self {
            Self::Class(_) => 1,
            Self::Assertion(_) | Self::Look { .. } => 0,
            Self::Group(node, _) => node.min_length(),
            Self::Sequence(nodes) => nodes.iter().map(Self::min_length).fold(0, u32::saturating_add),
            Self::Alternatives(nodes) => nodes.iter().map(Self::min_length).min().unwrap_or(0),
            Self::Repeat { node, min, .. } => node.min_length().saturating_mul(*min),
        }
    }

    /// The number of nodes in it.
    pub fn size(&self) -> usize {
        1 + match self {
            Self::Class(_) | Self::Assertion(_) => 0,
            Self::Group(node, _) | Self::Repeat { node, .. } | Self::Look { node, .. } => node.size(),
            Self::Sequence(nodes) | Self::Alternatives(nodes) => nodes.iter().map(Self::size).sum(),
        }
    }

    /// An expression that matches the reversed texts.
    pub fn reversed(self) -> Self {
        let all = |nodes: Vec<Self>| nodes.into_iter().map(Self::reversed);
        match self {
            Self::Assertion("^") => END,
            Self::Assertion("$") => START,
            Self::Class(_) | Self::Assertion(_) => self,
            Self::Group(node, open) => Self::Group(Box::new(node.reversed()), open),
            Self::Sequence(nodes) => Self::Sequence(all(nodes).rev().collect()),
            Self::Alternatives(nodes) => Self::Alternatives(all(nodes).collect()),
            Self::Repeat { node, min, max } => Self::Repeat { node: Box::new(node.reversed()), min, max },
            Self::Look { behind, negated, node } => {
                Self::Look { behind: !behind, negated, node: Box::new(node.reversed()) }
            }
        }
    }

    /// The text in the syntax of the engine.
    pub fn text(&self) -> String {
        match self {
            Self::Class(text) => text.clone(),
            Self::Assertion(text) => (*text).to_owned(),
            Self::Group(node, open) => format!("{open}{})", node.text()),
            Self::Sequence(nodes) => nodes.iter().map(Self::part).collect(),
            Self::Alternatives(nodes) => nodes.iter().map(Self::text).collect::<Vec<_>>().join("|"),
            Self::Repeat { node, min, max } => {
                let node = if matches!(**node, Self::Class(_) | Self::Group(..)) {
                    node.text()
                } else {
                    format!("(?:{})", node.text())
                };
                node + &mark(*min, *max)
            }
            // Resolved before.
            Self::Look { .. } => class::NONE.to_owned(),
        }
    }

    /// The text as a part of a sequence.
    fn part(&self) -> String {
        match self {
            Self::Alternatives(_) => format!("(?:{})", self.text()),
            _ => self.text(),
        }
    }
}

fn mark(min: u32, max: Option<u32>) -> String {
    match (min, max) {
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (0, Some(1)) => "?".to_owned(),
        (min, None) => format!("{{{min},}}"),
        (min, Some(max)) if min == max => format!("{{{min}}}"),
        (min, Some(max)) => format!("{{{min},{max}}}"),
    }
}
