//! Parses binary decision diagrams: `smithy.rules#endpointBdd`.

use super::error::EndpointRulesError;
use super::json::Node;
use super::ruleset::{Condition, Outcome, Rule};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The reference of the implicit result "no rule matches". The references of the results follow it.
const NO_MATCH: i32 = 100_000_000;

/// A diagram: conditions, results, and the nodes that decide between the results.
#[derive(Debug, PartialEq)]
pub(super) struct Bdd {
    pub(super) conditions: Vec<Condition>,
    pub(super) results: Vec<Outcome>,
    /// The reference to start at.
    pub(super) root: i32,
    /// The nodes. The first one represents the terminals and is never visited.
    pub(super) nodes: Vec<DecisionNode>,
}

/// A condition, and the references to continue at if it holds and if it does not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DecisionNode {
    pub(super) condition: usize,
    pub(super) high: i32,
    pub(super) low: i32,
}

impl Bdd {
    pub(super) fn parse(node: &Node<'_>) -> Result<Self, EndpointRulesError> {
        let conditions = node.member("conditions")?.items()?;
        let conditions = conditions.iter().map(Condition::parse).collect::<Result<Vec<_>, _>>()?;
        let results = node.member("results")?.items()?.iter().map(parse_result).collect::<Result<Vec<_>, _>>()?;
        let nodes = parse_nodes(&node.member("nodes")?)?;
        let count = node.member("nodeCount")?;
        if count.integer::<usize>()? != nodes.len() {
            return Err(count.error(format!("`nodes` contains {} nodes", nodes.len())));
        }
        let root = node.member("root")?;
        let bdd = Self { conditions, results, root: root.integer()?, nodes };
        bdd.check(bdd.root).map_err(|problem| root.error(problem))?;
        for (index, entry) in bdd.nodes.iter().enumerate().skip(1) {
            if entry.condition >= bdd.conditions.len() {
                return Err(node.error(format!("node {index}: there is no condition {}", entry.condition)));
            }
            for reference in [entry.high, entry.low] {
                bdd.check(reference).map_err(|problem| node.error(format!("node {index}: {problem}")))?;
            }
        }
        if bdd.is_cyclic() { Err(node.error("its nodes form a cycle")) } else { Ok(bdd) }
    }

    /// Whether a path through the nodes leads back to where it was, so that no endpoint would be found.
    fn is_cyclic(&self) -> bool {
        let next = |node: &DecisionNode| {
            let nodes = [node.high, node.low].map(|reference| usize::try_from(reference.unsigned_abs()).unwrap_or(0));
            nodes
                .into_iter()
                .filter(|reference| (2..=self.nodes.len()).contains(reference))
                .map(|reference| reference - 1)
        };
        let mut references = vec![0_usize; self.nodes.len()];
        for target in self.nodes.iter().skip(1).flat_map(next) {
            references.get_mut(target).into_iter().for_each(|count| *count += 1);
        }
        // Nodes that no other node refers to are removed, until none is left or all that are left are in a cycle.
        let mut removed = 0;
        let mut free: Vec<usize> = (1..self.nodes.len()).filter(|index| references.get(*index) == Some(&0)).collect();
        while let Some(index) = free.pop() {
            removed += 1;
            for target in self.nodes.get(index).into_iter().flat_map(next) {
                if let Some(count) = references.get_mut(target) {
                    *count -= 1;
                    free.extend((*count == 0).then_some(target));
                }
            }
        }
        removed + 1 < self.nodes.len()
    }

    /// Checks that a reference refers to a terminal, a result or a node.
    fn check(&self, reference: i32) -> Result<(), String> {
        let valid = match reference {
            0 => false,
            1 | -1 => true,
            NO_MATCH.. => usize::try_from(reference - NO_MATCH).is_ok_and(|index| index <= self.results.len()),
            _ => usize::try_from(reference.unsigned_abs()).is_ok_and(|index| index <= self.nodes.len()),
        };
        if valid { Ok(()) } else { Err(format!("reference {reference} is out of range")) }
    }
}

fn parse_result(node: &Node<'_>) -> Result<Outcome, EndpointRulesError> {
    let rule = Rule::parse(node)?;
    if !rule.conditions.is_empty() || matches!(rule.outcome, Outcome::Tree(_)) {
        return Err(node.error("a result must be an endpoint or an error without conditions"));
    }
    Ok(rule.outcome)
}

/// Parses nodes, which are encoded as triples of big-endian 32-bit integers in base64.
fn parse_nodes(node: &Node<'_>) -> Result<Vec<DecisionNode>, EndpointRulesError> {
    let bytes = STANDARD.decode(node.string()?).map_err(|error| node.error(error.to_string()))?;
    let (words, []) = bytes.as_chunks::<4>() else { return Err(node.error("the length is not a multiple of 4 bytes")) };
    let words: Vec<i32> = words.iter().map(|word| i32::from_be_bytes(*word)).collect();
    let (triples, []) = words.as_chunks::<3>() else {
        return Err(node.error("the length is not a multiple of 12 bytes"));
    };
    let mut nodes = Vec::with_capacity(triples.len());
    for (index, &[condition, high, low]) in triples.iter().enumerate() {
        // The node of the terminals has no condition, which is encoded as -1.
        let condition = if index == 0 { Ok(0) } else { usize::try_from(condition) };
        let condition = condition.map_err(|_| node.error(format!("node {index}: negative condition")))?;
        nodes.push(DecisionNode { condition, high, low });
    }
    Ok(nodes)
}
