use super::EndpointError;

/// Returns whether `value` is a host label as in RFC 1123: 1 to 63 ASCII letters, digits and inner hyphens
/// (`isValidHostLabel`).
///
/// With `allow_subdomains`, several labels separated by dots are valid too.
#[inline]
pub fn is_valid_host_label(value: &str, allow_subdomains: bool) -> bool {
    if allow_subdomains { value.split('.').all(is_label) } else { is_label(value) }
}

/// Returns the value of `member`, which becomes a part of a host name (`smithy.api#hostLabel`).
///
/// # Errors
/// [`EndpointError::InvalidHostLabel`] if `value` is not set, or is not a host label.
#[inline]
pub fn host_label<'a>(member: &'static str, value: Option<&'a str>) -> Result<&'a str, EndpointError> {
    value.filter(|value| is_label(value)).ok_or(EndpointError::InvalidHostLabel(member))
}

/// Returns whether `value` is a bucket name that can be a part of a host name (`aws.isVirtualHostableS3Bucket`): a host
/// label of 3 to 63 characters, without upper-case letters, and not in the form of an IPv4 address.
///
/// With `allow_subdomains`, several labels separated by dots are valid too.
#[inline]
pub fn is_virtual_hostable_s3_bucket(value: &str, allow_subdomains: bool) -> bool {
    (3..=63).contains(&value.len())
        && !value.bytes().any(|byte| byte.is_ascii_uppercase())
        && !looks_like_ipv4(value)
        && is_valid_host_label(value, allow_subdomains)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn looks_like_ipv4(value: &str) -> bool {
    let mut parts = 0;
    value.split('.').all(|part| {
        parts += 1;
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
    }) && parts == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_labels() {
        let long = "a".repeat(63);
        let too_long = "a".repeat(64);
        for (value, alone, with_subdomains) in [
            ("us-east-1", true, true),
            ("3aws4", true, true),
            ("A", true, true),
            (&long, true, true),
            (&too_long, false, false),
            ("part1.part2", false, true),
            ("part1 part2", false, false),
            ("under_score", false, false),
            ("", false, false),
            ("part1.", false, false),
            (".part1", false, false),
            ("part1..part2", false, false),
            ("part1.-part2", false, false),
            ("-part1", false, false),
            ("part1-", false, false),
            ("caf\u{e9}", false, false),
        ] {
            assert_eq!(is_valid_host_label(value, false), alone, "{value:?} alone");
            assert_eq!(is_valid_host_label(value, true), with_subdomains, "{value:?} with subdomains");
        }
    }

    #[test]
    fn a_host_label_must_be_set_and_be_one_label() {
        assert_eq!(host_label("Account", Some("123")), Ok("123"));
        for value in [None, Some(""), Some("a.b"), Some("a/b"), Some("a@b"), Some("a:1")] {
            let error = host_label("Account", value).unwrap_err();
            assert_eq!(error, EndpointError::InvalidHostLabel("Account"), "{value:?}");
            assert!(!error.to_string().contains(value.filter(|value| !value.is_empty()).unwrap_or("None")));
        }
    }

    #[test]
    fn bucket_names() {
        let long = "a".repeat(64);
        for (value, alone, with_subdomains) in [
            ("amzn-demo", true, true),
            ("abc", true, true),
            ("ab", false, false),
            (&long, false, false),
            ("Amzn", false, false),
            ("amzn.demo", false, true),
            ("amzn.-demo", false, false),
            ("amzn-.demo", false, false),
            ("192.168.5.4", false, false),
            ("192.168.5", false, true),
            ("a_b_c", false, false),
        ] {
            assert_eq!(is_virtual_hostable_s3_bucket(value, false), alone, "{value:?} alone");
            assert_eq!(is_virtual_hostable_s3_bucket(value, true), with_subdomains, "{value:?} with subdomains");
        }
    }
}
