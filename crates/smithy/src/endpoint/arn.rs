/// The parts of an Amazon Resource Name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Arn<'a> {
    /// The partition, for example `aws`.
    pub partition: &'a str,
    /// The service's namespace, for example `s3`.
    pub service: &'a str,
    /// The region. Empty if the resource has no region.
    pub region: &'a str,
    /// The account. Empty if the resource belongs to no account.
    pub account_id: &'a str,
    /// The parts of the resource, which are separated by `:` or `/`.
    pub resource_id: Vec<&'a str>,
}

/// Splits an ARN into its parts (`aws.parseArn`). `None` if `value` is not an ARN.
#[inline]
pub fn parse_arn(value: &str) -> Option<Arn<'_>> {
    let mut parts = value.strip_prefix("arn:")?.splitn(5, ':');
    let mut part = || parts.next();
    let (partition, service, region, account_id, resource) = (part()?, part()?, part()?, part()?, part()?);
    if partition.is_empty() || service.is_empty() || resource.is_empty() {
        return None;
    }
    Some(Arn { partition, service, region, account_id, resource_id: resource.split([':', '/']).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_an_arn() {
        for (value, region, account_id, resource_id) in [
            (
                "arn:aws:sns:us-west-2:012345678910:example-sns-topic-name",
                "us-west-2",
                "012345678910",
                &["example-sns-topic-name"][..],
            ),
            (
                "arn:aws:ec2:us-east-1:012345678910:vpc/vpc-0e9801d129EXAMPLE",
                "us-east-1",
                "012345678910",
                &["vpc", "vpc-0e9801d129EXAMPLE"],
            ),
            ("arn:aws:iam::012345678910:user/johndoe", "", "012345678910", &["user", "johndoe"]),
            ("arn:aws:s3:::bucket_name", "", "", &["bucket_name"]),
            ("arn:aws:s3:::a:b/c/", "", "", &["a", "b", "c", ""]),
        ] {
            let arn = parse_arn(value).unwrap();
            assert_eq!(arn.partition, "aws");
            assert_eq!((arn.region, arn.account_id, arn.resource_id.as_slice()), (region, account_id, resource_id));
        }
    }

    #[test]
    fn rejects_what_is_not_an_arn() {
        for value in [
            "",
            "11111111-2222-3333-4444-555555555555",
            "arn:aws:s3:us-west-2",
            "arn:aws:s3::",
            "arn:aws:s3:::",
            "arn::s3:::bucket",
            "arn:aws::::bucket",
            "urn:aws:s3:::bucket",
        ] {
            assert_eq!(parse_arn(value), None, "{value}");
        }
    }
}
