//! The depth of JMESPath expressions, which are parsed and evaluated by recursion.

/// The maximum depth. The stack of a thread is large enough for several times as many levels.
pub const MAX: usize = 100;

/// Returns whether the operators of `text`, which has no quoted parts, nest deeper than [`MAX`]. The expression need not
/// be valid.
pub fn is_exceeded(text: &str) -> bool {
    // The number of operators in the current element of each open bracket.
    let mut levels = vec![0_usize];
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => {
                operator(&mut levels);
                levels.push(0);
            }
            ')' | ']' | '}' if levels.len() > 1 => drop(levels.pop()),
            ',' => levels.last_mut().into_iter().for_each(|level| *level = 0),
            '.' | '|' | '&' | '!' | '<' | '>' | '=' => operator(&mut levels),
            _ => {}
        }
        if levels.iter().sum::<usize>() > MAX {
            return true;
        }
    }
    false
}

fn operator(levels: &mut [usize]) {
    levels.last_mut().into_iter().for_each(|level| *level += 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_limited_and_width_is_not() {
        let nested =
            |open: &str, close: &str, levels: usize| format!("{}a{}", open.repeat(levels), close.repeat(levels));
        for (open, close) in
            [("(", ")"), ("[", "]"), ("{a:", "}"), ("!", ""), ("a.", ""), ("a|", ""), ("", "[]"), ("f(", ")")]
        {
            assert!(!is_exceeded(&nested(open, close, 50)), "{open}");
            assert!(is_exceeded(&nested(open, close, MAX + 1)), "{open}");
        }
        let wide: Vec<String> = (0..1_000).map(|number| format!("A{number}: a.b[0].c")).collect();
        assert!(!is_exceeded(&format!("Items[?a == 'x'].{{{}}}", wide.join(", "))));
    }
}
