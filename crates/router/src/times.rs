//! The expected number of uses of a rule.

use std::fmt;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

/// The expected number of uses of a rule: a number, or a range such as `1..`.
///
/// A rule does not match more calls than the maximum. Further calls are matched against the following rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    min: usize,
    max: Option<usize>,
}

impl Times {
    /// Returns whether a rule that was used `count` times may be used again.
    pub(crate) fn allows_more_than(self, count: usize) -> bool {
        self.max.is_none_or(|max| count < max)
    }

    /// Returns whether `count` is an expected number of uses.
    pub(crate) fn is_met_by(self, count: usize) -> bool {
        self.min <= count && self.max.is_none_or(|max| count <= max)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (1, Some(1)) => f.write_str("once"),
            (min, Some(max)) if min == max => write!(f, "{min} times"),
            (0, Some(max)) => write!(f, "at most {max} times"),
            (min, Some(max)) => write!(f, "{min} to {max} times"),
            (0, None) => f.write_str("any number of times"),
            (1, None) => f.write_str("at least once"),
            (min, None) => write!(f, "at least {min} times"),
        }
    }
}

impl From<usize> for Times {
    fn from(count: usize) -> Self {
        Self { min: count, max: Some(count) }
    }
}

impl From<Range<usize>> for Times {
    fn from(range: Range<usize>) -> Self {
        Self { min: range.start, max: Some(range.end.saturating_sub(1)) }
    }
}

impl From<RangeInclusive<usize>> for Times {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self { min: *range.start(), max: Some(*range.end()) }
    }
}

impl From<RangeFrom<usize>> for Times {
    fn from(range: RangeFrom<usize>) -> Self {
        Self { min: range.start, max: None }
    }
}

impl From<RangeTo<usize>> for Times {
    fn from(range: RangeTo<usize>) -> Self {
        Self::from(0..range.end)
    }
}

impl From<RangeToInclusive<usize>> for Times {
    fn from(range: RangeToInclusive<usize>) -> Self {
        Self::from(0..=range.end)
    }
}

impl From<RangeFull> for Times {
    fn from(_: RangeFull) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges_limit_the_uses() {
        let cases: [(Times, &str, &[usize], usize); 8] = [
            (2.into(), "2 times", &[2], 2),
            (1.into(), "once", &[1], 1),
            ((1..).into(), "at least once", &[1, 2, 9], usize::MAX),
            ((2..=3).into(), "2 to 3 times", &[2, 3], 3),
            ((2..4).into(), "2 to 3 times", &[2, 3], 3),
            ((..=3).into(), "at most 3 times", &[0, 1, 2, 3], 3),
            ((..3).into(), "at most 2 times", &[0, 1, 2], 2),
            ((..).into(), "any number of times", &[0, 1, 2, 9], usize::MAX),
        ];
        for (times, text, met, max) in cases {
            assert_eq!(times.to_string(), text);
            for count in 0..10 {
                let expected = met.contains(&count) || (max == usize::MAX && met.contains(&1) && count > 0);
                assert_eq!(times.is_met_by(count), expected, "{text}: {count}");
                assert_eq!(times.allows_more_than(count), count < max, "{text}: {count}");
            }
        }
    }
}
