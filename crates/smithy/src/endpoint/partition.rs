/// A group of regions that share DNS suffixes and credentials.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Partition {
    /// The name, which is also a part of ARNs.
    pub name: &'static str,
    /// The suffix of host names.
    pub dns_suffix: &'static str,
    /// The suffix of the host names of dual-stack endpoints, which serve IPv4 and IPv6.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether the partition has FIPS 140 endpoints.
    pub supports_fips: bool,
    /// Whether the partition has dual-stack endpoints.
    pub supports_dual_stack: bool,
    /// The region that requests to a global service of the partition are signed for.
    pub implicit_global_region: &'static str,
    /// The prefixes of its regions' names, which have the form `PREFIX-WORD-NUMBER`.
    prefixes: &'static [&'static str],
}

/// Returns the partition of a region (`aws.partition`).
///
/// A region that is not in the table belongs to the partition whose regions have names of the same form, or to `aws` if
/// there is no such partition.
pub fn partition(region: &str) -> &'static Partition {
    listed(region).or_else(|| similar(region)).unwrap_or(&AWS)
}

fn listed(region: &str) -> Option<&'static Partition> {
    Some(match region {
        "af-south-1" | "ap-east-1" | "ap-east-2" | "ap-northeast-1" | "ap-northeast-2" | "ap-northeast-3"
        | "ap-south-1" | "ap-south-2" | "ap-southeast-1" | "ap-southeast-2" | "ap-southeast-3" | "ap-southeast-4"
        | "ap-southeast-5" | "ap-southeast-6" | "ap-southeast-7" | "aws-global" | "ca-central-1" | "ca-west-1"
        | "eu-central-1" | "eu-central-2" | "eu-north-1" | "eu-south-1" | "eu-south-2" | "eu-west-1" | "eu-west-2"
        | "eu-west-3" | "il-central-1" | "me-central-1" | "me-south-1" | "me-west-1" | "mx-central-1" | "sa-east-1"
        | "sa-west-1" | "us-east-1" | "us-east-2" | "us-west-1" | "us-west-2" => &AWS,
        "aws-cn-global" | "cn-north-1" | "cn-northwest-1" => &AWS_CN,
        "eusc-de-east-1" => &AWS_EUSC,
        "aws-iso-global" | "us-iso-east-1" | "us-iso-west-1" => &AWS_ISO,
        "aws-iso-b-global" | "us-isob-east-1" | "us-isob-west-1" => &AWS_ISO_B,
        "aws-iso-e-global" | "eu-isoe-west-1" => &AWS_ISO_E,
        "aws-iso-f-global" | "us-isof-east-1" | "us-isof-south-1" => &AWS_ISO_F,
        "aws-us-gov-global" | "us-gov-east-1" | "us-gov-west-1" => &AWS_US_GOV,
        _ => return None,
    })
}

/// The partition that has regions with the same prefix, if the name has the form `PREFIX-WORD-NUMBER`.
fn similar(region: &str) -> Option<&'static Partition> {
    let (rest, number) = region.rsplit_once('-')?;
    let (prefix, word) = rest.rsplit_once('-')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_number || !is_word {
        return None;
    }
    PARTITIONS.into_iter().find(|partition| partition.prefixes.contains(&prefix))
}

static PARTITIONS: [&Partition; 8] =
    [&AWS, &AWS_CN, &AWS_EUSC, &AWS_ISO, &AWS_ISO_B, &AWS_ISO_E, &AWS_ISO_F, &AWS_US_GOV];

static AWS: Partition = Partition {
    name: "aws",
    dns_suffix: "amazonaws.com",
    dual_stack_dns_suffix: "api.aws",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "us-east-1",
    prefixes: &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
};

static AWS_CN: Partition = Partition {
    name: "aws-cn",
    dns_suffix: "amazonaws.com.cn",
    dual_stack_dns_suffix: "api.amazonwebservices.com.cn",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "cn-northwest-1",
    prefixes: &["cn"],
};

static AWS_EUSC: Partition = Partition {
    name: "aws-eusc",
    dns_suffix: "amazonaws.eu",
    dual_stack_dns_suffix: "api.amazonwebservices.eu",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "eusc-de-east-1",
    prefixes: &["eusc-de"],
};

static AWS_ISO: Partition = Partition {
    name: "aws-iso",
    dns_suffix: "c2s.ic.gov",
    dual_stack_dns_suffix: "api.aws.ic.gov",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "us-iso-east-1",
    prefixes: &["us-iso"],
};

static AWS_ISO_B: Partition = Partition {
    name: "aws-iso-b",
    dns_suffix: "sc2s.sgov.gov",
    dual_stack_dns_suffix: "api.aws.scloud",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "us-isob-east-1",
    prefixes: &["us-isob"],
};

static AWS_ISO_E: Partition = Partition {
    name: "aws-iso-e",
    dns_suffix: "cloud.adc-e.uk",
    dual_stack_dns_suffix: "api.cloud-aws.adc-e.uk",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "eu-isoe-west-1",
    prefixes: &["eu-isoe"],
};

static AWS_ISO_F: Partition = Partition {
    name: "aws-iso-f",
    dns_suffix: "csp.hci.ic.gov",
    dual_stack_dns_suffix: "api.aws.hci.ic.gov",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "us-isof-south-1",
    prefixes: &["us-isof"],
};

static AWS_US_GOV: Partition = Partition {
    name: "aws-us-gov",
    dns_suffix: "amazonaws.com",
    dual_stack_dns_suffix: "api.aws",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "us-gov-west-1",
    prefixes: &["us-gov"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_region_by_name_then_by_form() {
        for (region, name) in [
            ("us-east-1", "aws"),
            ("aws-global", "aws"),
            ("cn-north-1", "aws-cn"),
            ("aws-iso-b-global", "aws-iso-b"),
            ("eu-central-9", "aws"),
            ("cn-south-1", "aws-cn"),
            ("us-gov-south-12", "aws-us-gov"),
            ("us-iso-middle-1", "aws-iso"),
            ("us-isob-middle-1", "aws-iso-b"),
            ("eu-isoe-middle-1", "aws-iso-e"),
            ("us-isof-middle-1", "aws-iso-f"),
            ("eusc-de-west-2", "aws-eusc"),
            // Neither listed nor of a known form.
            ("moon-north-1", "aws"),
            ("us-gov-west", "aws"),
            ("cn-north-", "aws"),
            ("cn--1", "aws"),
            ("", "aws"),
        ] {
            assert_eq!(partition(region).name, name, "{region:?}");
        }
    }

    #[test]
    fn a_partition_holds_its_global_region() {
        for known in PARTITIONS {
            assert_eq!(listed(known.implicit_global_region), Some(known));
            assert_eq!(similar(known.implicit_global_region), Some(known));
        }
    }
}
