//! The endpoint rules of the service.

use awsjson_smithy::Document;
use awsjson_smithy::endpoint::{
    Arn, AuthScheme, Endpoint, EndpointConfig, EndpointError, Partition, Url, decide, is_valid_host_label,
    is_virtual_hostable_s3_bucket, parse_arn, parse_url, partition, split, substring, uri_encode,
};

/// The parameters of the endpoint rules.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Params {
    /// The region of the moon base.
    ///
    /// `Region` in the rules, the built-in `AWS::Region`.
    pub region: Option<String>,
    /// Whether to use FIPS endpoints.
    ///
    /// `UseFIPS` in the rules, the built-in `AWS::UseFIPS`.
    pub use_fips: bool,
    /// Whether to use dual-stack endpoints.
    ///
    /// `UseDualStack` in the rules, the built-in `AWS::UseDualStack`.
    pub use_dual_stack: Option<bool>,
    /// An endpoint of the caller's own.
    ///
    /// `Endpoint` in the rules, the built-in `SDK::Endpoint`.
    pub endpoint: Option<String>,
    /// The stage of the mission.
    ///
    /// `Stage` in the rules.
    pub stage: Option<String>,
    /// How to land.
    ///
    /// `Mode` in the rules.
    pub mode: String,
    /// Marks on the hull.
    ///
    /// `Tags` in the rules.
    pub tags: Vec<String>,
    /// The resource to land at.
    ///
    /// `Arn` in the rules.
    ///
    /// Deprecated. Land anywhere.
    pub arn: Option<String>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            region: None,
            use_fips: false,
            use_dual_stack: None,
            endpoint: None,
            stage: None,
            mode: "auto".to_owned(),
            tags: vec!["x".to_owned()],
            arn: None,
        }
    }
}

impl From<&EndpointConfig> for Params {
    fn from(config: &EndpointConfig) -> Self {
        Self {
            region: config.region.clone(),
            use_fips: config.use_fips,
            use_dual_stack: Some(config.use_dual_stack),
            endpoint: config.endpoint.clone(),
            mode: config.context_string("Mode").unwrap_or_else(|| "auto".to_owned()),
            tags: config.context_strings("Tags").unwrap_or_else(|| vec!["x".to_owned()]),
            ..Self::default()
        }
    }
}

/// The endpoint for these parameters.
///
/// # Errors
///
/// Returns the message of the rule that rejects the parameters, or an error if a parameter is missing or no rule
/// matches.
pub fn resolve(params: &Params) -> Result<Endpoint, EndpointError> {
    if params.stage.is_none() {
        return Err(EndpointError::MissingParameter("Stage"));
    }
    let mut vars = Vars::default();
    match decide(&NODES, 24, |index| condition(index, params, &mut vars)) {
        Some(index) => outcome(index, params, &vars),
        None => Err(EndpointError::NoMatchingRule),
    }
}

/// Condition, next node if it holds, next node if it does not.
static NODES: [(usize, i32, i32); 24] = [
    (0, 1, -1),
    (0, 100000002, -1),
    (1, -1, 2),
    (2, 100000003, -3),
    (3, -3, 4),
    (4, -5, -3),
    (5, -3, 6),
    (6, -7, -3),
    (7, -3, 8),
    (8, 100000004, -9),
    (9, -9, 10),
    (10, -11, -9),
    (11, 12, 100000005),
    (12, -13, 12),
    (13, 12, 14),
    (14, -15, 12),
    (15, 100000001, 16),
    (16, -17, 100000001),
    (17, 18, 100000006),
    (18, -19, 18),
    (19, 100000008, 100000009),
    (20, 100000010, -21),
    (21, 20, 22),
    (17, -23, 20),
];

/// The variables that conditions assign.
#[derive(Default)]
struct Vars<'a> {
    area: Option<&'a str>,
    arn: Option<Arn<'a>>,
    base: Option<&'a str>,
    encoded: Option<String>,
    fourth: Option<&'a str>,
    head: Option<String>,
    partition: Option<&'static Partition>,
    parts: Option<Vec<&'a str>>,
    suffix: Option<&'a str>,
    url: Option<Url<'a>>,
}

fn condition<'a>(index: usize, params: &'a Params, vars: &mut Vars<'a>) -> bool {
    match index {
        0 => params.stage.as_deref().is_some_and(|stage| params.mode == stage),
        1 => params.stage.as_deref().is_some_and(|stage| is_virtual_hostable_s3_bucket(stage, true)),
        2 => params.region.as_deref().is_some_and(|region| is_valid_host_label(region, false)),
        3 => {
            let Some(fourth) = vars.fourth else {
                return false;
            };
            let Some(stage) = params.stage.as_deref() else {
                return false;
            };
            vars.encoded = Some(uri_encode(&format!("{fourth}/{stage}")));
            true
        }
        4 => {
            let Some(region) = params.region.as_deref() else {
                return false;
            };
            let value = format!("{}-{region}", params.mode);
            vars.head = substring(&value, 0, 6, false).map(str::to_owned);
            vars.head.is_some()
        }
        5 => {
            vars.fourth = Some(vars.parts.as_deref().and_then(|parts| parts.get(3).copied()).unwrap_or("none"));
            true
        }
        6 => {
            let Some(region) = params.region.as_deref() else {
                return false;
            };
            vars.parts = Some(split(region, "-", 0));
            true
        }
        7 => params.use_dual_stack.unwrap_or(false),
        8 => {
            vars.suffix = Some(if params.use_fips { "-fips" } else { "" });
            true
        }
        9 => vars.area.is_some_and(|area| area == "eu"),
        10 => {
            let Some(region) = params.region.as_deref() else {
                return false;
            };
            vars.area = substring(region, 0, 2, false);
            vars.area.is_some()
        }
        11 => vars.base.is_some_and(|base| !base.is_empty()),
        12 => {
            let Some(arn) = vars.arn.as_ref() else {
                return false;
            };
            vars.base = arn.resource_id.get(1).copied();
            vars.base.is_some()
        }
        13 => {
            let Some(arn) = params.arn.as_deref() else {
                return false;
            };
            vars.arn = parse_arn(arn);
            vars.arn.is_some()
        }
        14 => params.arn.is_some(),
        15 => {
            let Some(region) = params.region.as_deref() else {
                return false;
            };
            vars.partition = Some(partition(region));
            true
        }
        16 => params.region.is_some(),
        17 => params.endpoint.is_some(),
        18 => params.endpoint.as_deref().and_then(parse_url).is_none(),
        19 => vars.url.as_ref().is_some_and(|url| url.is_ip),
        20 => params.use_fips,
        21 => {
            let Some(endpoint) = params.endpoint.as_deref() else {
                return false;
            };
            vars.url = parse_url(endpoint);
            vars.url.is_some()
        }
        _ => false,
    }
}

fn outcome(index: usize, params: &Params, vars: &Vars<'_>) -> Result<Endpoint, EndpointError> {
    match index {
        0 => Err(EndpointError::refused("no region")),
        1 => {
            let Some(stage) = params.stage.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(partition_) = vars.partition else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(format!("https://{stage}.{}", partition_.dns_suffix)))
        }
        2 => {
            let Some(head) = vars.head.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(partition_) = vars.partition else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(encoded) = vars.encoded.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(format!("https://{head}.{}/{encoded}", partition_.dual_stack_dns_suffix)))
        }
        3 => {
            let Some(area) = vars.area else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(suffix) = vars.suffix else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(partition_) = vars.partition else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(format!("https://{area}{suffix}.{}", partition_.dns_suffix)))
        }
        4 => {
            let Some(base) = vars.base else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(arn) = vars.arn.as_ref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(region) = params.region.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(partition_) = vars.partition else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(arn_) = params.arn.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(stage) = params.stage.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(format!("https://{base}.{}.{region}.{}", arn.account_id, partition_.dns_suffix))
                .with_header("x-arn", [arn_])
                .with_auth_scheme(AuthScheme::new("sigv4a").with_signing_region_set(["*"]).with_signing_name("moon"))
                .with_auth_scheme(
                    AuthScheme::new("sigv4")
                        .with_signing_region(arn.region)
                        .with_disable_double_encoding(true)
                        .with_property("crew", 3_i64),
                )
                .with_property("backend", stage)
                .with_property(
                    "limits",
                    Document::Object(
                        [
                            ("depth".to_owned(), Document::from(3_i64)),
                            ("strict".to_owned(), Document::from(true)),
                            ("tags".to_owned(), Document::Array(vec![Document::from("a"), Document::from(region)])),
                        ]
                        .into(),
                    ),
                ))
        }
        5 => {
            let Some(endpoint) = params.endpoint.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            Err(EndpointError::refused(format!("not a URL: {endpoint}")))
        }
        6 => Err(EndpointError::refused("never reached")),
        7 => {
            let Some(endpoint) = params.endpoint.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            let Some(value) = params.tags.first().map(String::as_str) else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(endpoint)
                .with_header("x-landing", [params.mode.as_str(), "fixed"])
                .with_header("x-tag", [value]))
        }
        8 => {
            let Some(url) = vars.url.as_ref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            Ok(Endpoint::new(format!("{}://{}{}{{ip}}", url.scheme, url.authority, url.normalized_path)))
        }
        9 => {
            let Some(endpoint) = params.endpoint.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            Err(EndpointError::refused(format!("FIPS does not go with {endpoint}")))
        }
        _ => Err(EndpointError::NoMatchingRule),
    }
}
