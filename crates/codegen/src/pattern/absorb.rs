//! Merges look-around into the expression beside it: `(?!-)[a-z-]+` becomes `[a-z][a-z-]*`.
//!
//! What is looked for has to be a few sequences of characters. The expression after it is read character by character,
//! as far as the sequences go.

use super::error::{PatternError, error};
use super::fold;
use super::syntax::Node;
use regex_syntax::hir::ClassUnicode;

/// The maximum number of sequences in a look-around, and the maximum length of each.
const MAX_SEQUENCES: usize = 40;
const MAX_LENGTH: usize = 40;
/// The maximum size of the resulting expression.
const MAX_SIZE: usize = 2_000;

/// A part of a sequence in a look-around.
#[derive(Debug, Clone)]
enum Part {
    /// One character of these.
    One(ClassUnicode),
    /// The end of the text.
    End,
}

/// `node` without look-around.
///
/// # Errors
/// If the look-around cannot be merged.
pub fn absorb(node: Node) -> Result<Node, PatternError> {
    let node = absorb_ahead(node)?;
    if !node.has_look_around() {
        return Ok(node);
    }
    // Read from the end, look-behind is look-ahead.
    let node = absorb_ahead(node.reversed())?;
    if node.has_look_around() {
        return error("look-ahead within look-behind cannot be expressed");
    }
    Ok(node.reversed())
}

/// Returns `node` without look-ahead. Inner sequences are merged first.
fn absorb_ahead(node: Node) -> Result<Node, PatternError> {
    if !node.has_look_around() {
        return Ok(node);
    }
    Ok(match node {
        Node::Group(node, open) => Node::Group(Box::new(absorb_ahead(*node)?), open),
        Node::Repeat { node, min, max } => Node::Repeat { node: Box::new(absorb_ahead(*node)?), min, max },
        Node::Alternatives(nodes) => Node::Alternatives(nodes.into_iter().map(absorb_ahead).collect::<Result<_, _>>()?),
        Node::Sequence(nodes) => {
            let mut rest: Vec<Node> = Vec::new();
            for node in nodes.into_iter().rev() {
                match node {
                    Node::Look { behind: false, negated, node } => rest = vec![beside(&node, negated, rest)?],
                    look @ Node::Look { .. } => rest.insert(0, look),
                    node => rest.insert(0, absorb_ahead(node)?),
                }
            }
            Node::Sequence(rest)
        }
        plain => plain,
    })
}

/// `rest`, restricted to texts that start with `looked_for`, or that do not.
fn beside(looked_for: &Node, negated: bool, rest: Vec<Node>) -> Result<Node, PatternError> {
    let sequences = sequences(looked_for)?;
    let node = if negated {
        let mut node = Node::Sequence(rest);
        for sequence in &sequences {
            node = restrict(sequence, true, &[node])?;
        }
        node
    } else {
        let nodes = sequences.iter().map(|sequence| restrict(sequence, false, &rest));
        alternatives(nodes.collect::<Result<_, _>>()?)
    };
    if node.size() > MAX_SIZE { error("look-around makes the pattern too long") } else { Ok(node) }
}

/// `rest`, restricted to texts that start with `sequence`, or with anything else if `negated`.
fn restrict(sequence: &[Part], negated: bool, rest: &[Node]) -> Result<Node, PatternError> {
    let rest_as_it_is = || Node::Sequence(rest.to_vec());
    let either = |holds: bool| if holds { rest_as_it_is() } else { Node::never() };
    let Some((part, parts)) = sequence.split_first() else { return Ok(either(!negated)) };
    let Some((first, after)) = rest.split_first() else {
        return error("look-around that goes on after its group cannot be expressed");
    };
    let with = |first: &[Node]| restrict(sequence, negated, &[first, after].concat());
    match (first, part) {
        (Node::Assertion("$"), Part::End) => Ok(either(!negated)),
        (Node::Assertion("$"), Part::One(_)) => Ok(either(negated)),
        (Node::Class(_), Part::End) => Ok(either(negated)),
        (Node::Class(class), Part::One(set)) => {
            let class = fold::set(class)?;
            let (mut hit, mut miss) = (class.clone(), class);
            hit.intersect(set);
            miss.difference(set);
            let mut nodes = Vec::new();
            if negated && !miss.ranges().is_empty() {
                nodes.push(sequence_of(Node::Class(fold::text(&miss)?), after));
            }
            if !hit.ranges().is_empty() {
                let after = restrict(parts, negated, after)?;
                if !after.is_never() {
                    nodes.push(sequence_of(Node::Class(fold::text(&hit)?), &[after]));
                }
            }
            Ok(alternatives(nodes))
        }
        (Node::Assertion(_), _) => Ok(sequence_of(first.clone(), &[restrict(sequence, negated, after)?])),
        (Node::Group(node, _), _) => with(&[(**node).clone()]),
        (Node::Sequence(nodes), _) => with(nodes),
        (Node::Alternatives(nodes), _) => {
            let nodes = nodes.iter().map(|node| with(std::slice::from_ref(node)));
            Ok(alternatives(nodes.collect::<Result<_, _>>()?))
        }
        (Node::Repeat { max: Some(0), .. }, _) => with(&[]),
        (Node::Repeat { node, .. }, _) if node.min_length() == 0 => {
            error("look-around before a repetition of what may be empty cannot be expressed")
        }
        (Node::Repeat { node, min, max }, _) => {
            let less = Node::Repeat { node: node.clone(), min: min.saturating_sub(1), max: max.map(|max| max - 1) };
            let once = with(&[(**node).clone(), less])?;
            if *min > 0 { Ok(once) } else { Ok(alternatives(vec![once, with(&[])?])) }
        }
        (Node::Look { .. }, _) => error("look-around beside look-around cannot be expressed"),
    }
}

fn sequence_of(first: Node, after: &[Node]) -> Node {
    Node::Sequence([&[first], after].concat())
}

/// The alternatives `nodes`, without those that match nothing.
fn alternatives(mut nodes: Vec<Node>) -> Node {
    nodes.retain(|node| !node.is_never());
    match nodes.len() {
        0 => Node::never(),
        1 => nodes.remove(0),
        _ => Node::Alternatives(nodes),
    }
}

/// The sequences of characters that `node` starts with. Optional parts at its end are ignored.
fn sequences(node: &Node) -> Result<Vec<Vec<Part>>, PatternError> {
    let found = match node {
        Node::Class(class) => vec![vec![Part::One(fold::set(class)?)]],
        Node::Assertion("$") => vec![vec![Part::End]],
        Node::Assertion(_) => return error("an anchor within look-around cannot be expressed"),
        Node::Group(node, _) => sequences(node)?,
        Node::Alternatives(nodes) => {
            let found = nodes.iter().map(sequences).collect::<Result<Vec<_>, _>>()?;
            found.concat()
        }
        Node::Sequence(nodes) => {
            let needed = nodes.iter().rposition(|node| !may_be_left_out(node)).map_or(0, |last| last + 1);
            let mut found = vec![Vec::new()];
            for (index, node) in nodes.iter().take(needed).enumerate() {
                // At the end, the least number of repetitions is enough.
                let next = match node {
                    Node::Repeat { node, min, .. } if index + 1 == needed => {
                        sequences(&Node::Repeat { node: node.clone(), min: *min, max: Some(*min) })?
                    }
                    node => sequences(node)?,
                };
                found = found
                    .iter()
                    .flat_map(|start| next.iter().map(move |end| [start.as_slice(), end.as_slice()].concat()))
                    .collect();
                if found.len() > MAX_SEQUENCES {
                    break;
                }
            }
            found
        }
        Node::Repeat { node, min, max: Some(max) } if (*max as usize) <= MAX_LENGTH => {
            let mut found = Vec::new();
            for count in *min..=*max {
                found.extend(sequences(&Node::Sequence(vec![(**node).clone(); count as usize]))?);
            }
            found
        }
        Node::Repeat { .. } => return error("look-around for a repetition cannot be expressed here"),
        Node::Look { .. } => return error("look-around within look-around cannot be expressed here"),
    };
    let is_long = |sequence: &Vec<Part>| sequence.len() > MAX_LENGTH;
    if found.len() > MAX_SEQUENCES || found.iter().any(is_long) {
        return error("look-around for so many texts cannot be expressed");
    }
    Ok(found)
}

/// Whether `node` may match the empty text in any context.
fn may_be_left_out(node: &Node) -> bool {
    matches!(node, Node::Repeat { min: 0, .. })
}
