/// The reference of result 0, which means that no rule matches. References of further results follow.
const FIRST_RESULT: i32 = 100_000_000;

/// Evaluates a binary decision diagram (`smithy.rules#endpointBdd`). Returns the index of the matching result, or
/// `None` if no rule matches.
///
/// Each node consists of the index of its condition, the reference to follow if the condition holds, and the reference
/// to follow if it does not. A negative reference is a complement edge, which swaps the two. `condition` is called at
/// most once for each node on the path.
pub fn decide(nodes: &[(usize, i32, i32)], root: i32, mut condition: impl FnMut(usize) -> bool) -> Option<usize> {
    let mut reference = root;
    // A path through a valid diagram visits no node twice, so this bound only ends the walk through a cycle.
    for _ in 0..=nodes.len() {
        if reference >= FIRST_RESULT {
            // Result 0 means "no match". Models do not list it, so the listed results start at 1.
            return usize::try_from(reference - FIRST_RESULT).ok()?.checked_sub(1);
        }
        let index = usize::try_from(reference.unsigned_abs()).ok()?.checked_sub(1)?;
        if index == 0 {
            return None;
        }
        let &(tested, high, low) = nodes.get(index)?;
        reference = if condition(tested) == (reference > 0) { high } else { low };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::decide;

    #[test]
    fn follows_references_to_a_result() {
        // a && b -> first result, otherwise the second; node 0 represents the terminals.
        let nodes = [(0, 1, -1), (0, 3, 100_000_002), (1, 100_000_001, 100_000_002)];
        let at = |a: bool, b: bool| decide(&nodes, 2, |index| [a, b][index]);
        assert_eq!(at(true, true), Some(0));
        assert_eq!(at(true, false), Some(1));
        assert_eq!(at(false, true), Some(1));
    }

    #[test]
    fn a_complement_edge_swaps_the_branches() {
        let nodes = [(0, 1, -1), (0, 100_000_001, -3), (1, 100_000_001, 100_000_002)];
        let at = |b: bool| decide(&nodes, 2, |index| index == 1 && b);
        assert_eq!(at(true), Some(1));
        assert_eq!(at(false), Some(0));
    }

    #[test]
    fn terminals_and_result_zero_match_no_rule() {
        for end in [1, -1, 100_000_000] {
            assert_eq!(decide(&[(0, 1, -1), (0, end, end)], 2, |_| true), None);
        }
    }

    #[test]
    fn a_malformed_diagram_terminates() {
        assert_eq!(decide(&[(0, 1, -1), (0, 2, 2)], 2, |_| true), None, "a cycle");
        assert_eq!(decide(&[(0, 1, -1), (0, 9, i32::MIN)], 2, |_| true), None, "a node that does not exist");
        assert_eq!(decide(&[], 0, |_| true), None, "reference 0");
    }
}
