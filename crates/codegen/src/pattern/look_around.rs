//! Converts look-around to conjunctions and disjunctions of patterns. This requires a known position: the start or the
//! end of the text, or a fixed number of characters from there.

use super::absorb::absorb;
use super::error::{PatternError, error};
use super::syntax::{END, Node, START};
use std::iter;

/// The maximum number of conjunctions of a pattern.
const MAX_CONJUNCTIONS: usize = 32;
/// The maximum depth at which nested alternatives are expanded.
const MAX_DEPTH: usize = 12;

/// Patterns that are all found in a text, and patterns that are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conjunction {
    pub found: Vec<String>,
    pub absent: Vec<String>,
}

/// A text matches if one of these holds.
type Disjunction = Vec<Conjunction>;

/// Returns conjunctions, one of which holds exactly if `node` is found in a text.
///
/// # Errors
/// If `node` contains look-around that cannot be expressed.
pub fn conjunctions(node: Node) -> Result<Disjunction, PatternError> {
    search(node, 0)
}

fn search(node: Node, depth: usize) -> Result<Disjunction, PatternError> {
    if !node.has_look_around() {
        return Ok(vec![Conjunction { found: vec![node.text()], absent: Vec::new() }]);
    }
    if depth > MAX_DEPTH {
        return error("look-around in so many alternatives cannot be expressed");
    }
    match node {
        Node::Alternatives(nodes) => {
            let mut any = Vec::new();
            for node in nodes {
                any.extend(search(node, depth + 1)?);
            }
            limited(any)
        }
        Node::Group(node, _) => search(*node, depth + 1),
        Node::Sequence(nodes) => sequence(flattened(nodes), depth),
        node => sequence(vec![node], depth),
    }
}

/// The nodes of a sequence, including those of groups that need no parentheses.
fn flattened(nodes: Vec<Node>) -> Vec<Node> {
    let mut flat = Vec::new();
    for node in nodes {
        match node {
            Node::Sequence(nodes) => flat.extend(flattened(nodes)),
            Node::Group(node, open) if node.has_look_around() => match *node {
                Node::Sequence(nodes) => flat.extend(flattened(nodes)),
                node @ (Node::Group(..) | Node::Look { .. }) => flat.extend(flattened(vec![node])),
                node => flat.push(Node::Group(Box::new(node), open)),
            },
            node => flat.push(node),
        }
    }
    flat
}

fn sequence(mut nodes: Vec<Node>, depth: usize) -> Result<Disjunction, PatternError> {
    if !is_anchored(&nodes) && nodes.first().is_some_and(is_at_start) {
        // A look-ahead at the start is anchored, and so is the expression after it.
        nodes.insert(0, START);
    }
    if let Some(parts) = at_known_place(&nodes) {
        let Parts { looked_for, negated, rest } = parts;
        let looked_for = search(looked_for, depth + 1)?;
        let looked_for = if negated { not(looked_for)? } else { looked_for };
        return and(&sequence_or_plain(rest, depth + 1)?, &looked_for);
    }
    if let Some((without, looked_for)) = anywhere(&nodes) {
        return and(&sequence_or_plain(without, depth + 1)?, &not(search(looked_for, depth + 1)?)?);
    }
    let absorbed = absorb(Node::Sequence(nodes.clone())).or_else(|_| absorb(Node::Sequence(whole(&nodes))));
    let refused = match absorbed {
        Ok(node) => return search(node, depth + 1),
        Err(error) => error,
    };
    // Each alternative separately, with the nodes around it.
    let Some((place, choices)) = choices(&nodes) else { return Err(refused) };
    let mut any = Vec::new();
    for choice in choices {
        let mut with = nodes.clone();
        if let Some(node) = with.get_mut(place) {
            *node = choice;
        }
        any.extend(sequence_or_plain(flattened(with), depth + 1)?);
    }
    limited(any)
}

/// The index of the first of `nodes` that has look-around in alternatives, and these alternatives.
fn choices(nodes: &[Node]) -> Option<(usize, Vec<Node>)> {
    let choices = |node: &Node| match node {
        Node::Alternatives(choices) => Some(choices.clone()),
        Node::Group(node, _) => match &**node {
            Node::Alternatives(choices) => Some(choices.clone()),
            _ => None,
        },
        Node::Repeat { node, min: 0, max: Some(1) } => Some(vec![(**node).clone(), Node::Sequence(Vec::new())]),
        _ => None,
    };
    let mut places = nodes.iter().enumerate().filter(|(_, node)| node.has_look_around());
    places.find_map(|(place, node)| Some((place, choices(node)?)))
}

/// Extends `nodes` to the whole text, because look-around also applies to the text before and after them.
fn whole(nodes: &[Node]) -> Vec<Node> {
    let before = if starts_at_start(nodes) { Vec::new() } else { vec![START, Node::anything()] };
    let after = if nodes.last() == Some(&END) { Vec::new() } else { vec![Node::anything(), END] };
    before.into_iter().chain(nodes.iter().cloned()).chain(after).collect()
}

fn sequence_or_plain(nodes: Vec<Node>, depth: usize) -> Result<Disjunction, PatternError> {
    search(Node::Sequence(nodes), depth)
}

/// A look-around at a known position, removed from its sequence.
struct Parts {
    /// The expression, with the nodes that lead to its position.
    looked_for: Node,
    negated: bool,
    rest: Vec<Node>,
}

/// The first look-ahead that is a fixed number of characters from the start, or the last look-behind that is a fixed
/// number of characters from the end.
fn at_known_place(nodes: &[Node]) -> Option<Parts> {
    let is_plain = |node: &&Node| node.length().is_some() && !node.has_look_around();
    let without = |place: usize| {
        let others = nodes.iter().enumerate().filter(|(index, _)| *index != place);
        others.map(|(_, node)| node.clone()).collect()
    };
    let ahead = leading(nodes);
    if let (Some((prefix, [Node::Look { behind: false, negated, node }, ..])), true) =
        (nodes.split_at_checked(ahead), is_anchored(nodes))
    {
        let mut looked_for = prefix.to_vec();
        if prefix.iter().all(|node| node.length() == Some(0)) && !prefix.contains(&START) {
            looked_for.insert(0, START);
        }
        looked_for.push((**node).clone());
        return Some(Parts { looked_for: Node::Sequence(looked_for), negated: *negated, rest: without(ahead) });
    }
    let behind = nodes.len() - nodes.iter().rev().take_while(is_plain).count();
    let place = behind.checked_sub(1)?;
    let suffix = nodes.get(behind..)?;
    if let (Some(Node::Look { behind: true, negated, node }), true) = (nodes.get(place), suffix.last() == Some(&END)) {
        let looked_for = iter::once((**node).clone()).chain(suffix.iter().cloned()).collect();
        return Some(Parts { looked_for: Node::Sequence(looked_for), negated: *negated, rest: without(place) });
    }
    None
}

/// The number of nodes before the first one that has no fixed length, or has look-around.
fn leading(nodes: &[Node]) -> usize {
    nodes.iter().take_while(|node| node.length().is_some() && !node.has_look_around()).count()
}

/// Whether the nodes match only at the start of a text: a `^` precedes the first character.
fn is_anchored(nodes: &[Node]) -> bool {
    let mut before = nodes.iter().take_while(|node| matches!(node, Node::Assertion(_) | Node::Look { .. }));
    let first = nodes.iter().find(|node| !matches!(node, Node::Look { .. }));
    before.any(|node| *node == START) || first.is_some_and(is_at_start)
}

fn starts_at_start(nodes: &[Node]) -> bool {
    nodes.first() == Some(&START)
}

/// Whether `node` matches only at the start of a text.
fn is_at_start(node: &Node) -> bool {
    match node {
        Node::Assertion(_) => *node == START,
        Node::Class(_) | Node::Repeat { .. } => false,
        Node::Group(node, _) => is_at_start(node),
        Node::Look { behind, negated, node } => !behind && !negated && is_at_start(node),
        Node::Sequence(nodes) => nodes.first().is_some_and(is_at_start),
        Node::Alternatives(nodes) => nodes.iter().all(is_at_start),
    }
}

/// The idiom `^((?!X).)*$`, in which X occurs nowhere in the repeated text. Returns the nodes without the look-ahead,
/// and the expression that must not be found.
fn anywhere(nodes: &[Node]) -> Option<(Vec<Node>, Node)> {
    let (last, before) = nodes.split_last()?;
    let (repeat, prefix) = before.split_last()?;
    let Node::Repeat { node, min, max } = repeat else { return None };
    let is_fixed = is_anchored(nodes) && leading(prefix) == prefix.len();
    let Node::Sequence(repeated) = &flat(node) else { return None };
    let [Node::Look { behind: false, negated: true, node: looked_for }, class @ Node::Class(_)] = repeated.as_slice()
    else {
        return None;
    };
    if *last != END || !is_fixed || looked_for.min_length() == 0 {
        return None;
    }
    let mut without = prefix.to_vec();
    without.push(Node::Repeat { node: Box::new(class.clone()), min: *min, max: *max });
    without.push(END);
    let found = prefix.iter().cloned().chain([Node::anything(), (**looked_for).clone()]).collect();
    Some((without, Node::Sequence(found)))
}

/// `node` as a sequence, without parentheses around it.
fn flat(node: &Node) -> Node {
    match node {
        Node::Group(node, _) => flat(node),
        Node::Sequence(nodes) => Node::Sequence(flattened(nodes.clone())),
        node => Node::Sequence(vec![node.clone()]),
    }
}

fn and(one: &[Conjunction], other: &[Conjunction]) -> Result<Disjunction, PatternError> {
    let both = |one: &Conjunction, other: &Conjunction| {
        let mut both = one.clone();
        for (patterns, more) in [(&mut both.found, &other.found), (&mut both.absent, &other.absent)] {
            for pattern in more {
                if !patterns.contains(pattern) {
                    patterns.push(pattern.clone());
                }
            }
        }
        both
    };
    limited(one.iter().flat_map(|one| other.iter().map(move |other| both(one, other))).collect())
}

fn not(any: Disjunction) -> Result<Disjunction, PatternError> {
    let mut none = vec![Conjunction::default()];
    for Conjunction { found, absent } in any {
        let found = found.into_iter().map(|pattern| Conjunction { found: Vec::new(), absent: vec![pattern] });
        let absent = absent.into_iter().map(|pattern| Conjunction { found: vec![pattern], absent: Vec::new() });
        none = and(&none, &found.chain(absent).collect::<Vec<_>>())?;
    }
    Ok(none)
}

fn limited(any: Disjunction) -> Result<Disjunction, PatternError> {
    if any.len() > MAX_CONJUNCTIONS {
        error("look-around in so many alternatives cannot be expressed")
    } else {
        Ok(any)
    }
}
