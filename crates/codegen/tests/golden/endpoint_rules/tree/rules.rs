//! The endpoint rules of the service.

use awsjson_smithy::Document;
use awsjson_smithy::endpoint::{
    AuthScheme, Endpoint, EndpointConfig, EndpointError, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn,
    parse_url, partition, split, substring, uri_encode,
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
    if let Some(endpoint) = params.endpoint.as_deref()
        && let Some(url) = parse_url(endpoint)
    {
        if params.use_fips {
            return Err(EndpointError::refused(format!("FIPS does not go with {endpoint}")));
        }
        if url.is_ip {
            return Ok(Endpoint::new(format!("{}://{}{}{{ip}}", url.scheme, url.authority, url.normalized_path)));
        }
        let Some(value) = params.tags.first().map(String::as_str) else {
            return Err(EndpointError::NoMatchingRule);
        };
        return Ok(Endpoint::new(endpoint)
            .with_header("x-landing", [params.mode.as_str(), "fixed"])
            .with_header("x-tag", [value]));
    }
    if params.endpoint.as_deref().and_then(parse_url).is_none()
        && let Some(endpoint) = params.endpoint.as_deref()
    {
        return Err(EndpointError::refused(format!("not a URL: {endpoint}")));
    }
    if let Some(region) = params.region.as_deref() {
        let partition_ = partition(region);
        if let Some(arn) = params.arn.as_deref()
            && let Some(arn_) = parse_arn(arn)
            && let Some(base) = arn_.resource_id.get(1).copied()
            && !base.is_empty()
        {
            let Some(stage) = params.stage.as_deref() else {
                return Err(EndpointError::NoMatchingRule);
            };
            return Ok(Endpoint::new(format!("https://{base}.{}.{region}.{}", arn_.account_id, partition_.dns_suffix))
                .with_header("x-arn", [arn])
                .with_auth_scheme(AuthScheme::new("sigv4a").with_signing_region_set(["*"]).with_signing_name("moon"))
                .with_auth_scheme(
                    AuthScheme::new("sigv4")
                        .with_signing_region(arn_.region)
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
                ));
        }
        if let Some(area) = substring(region, 0, 2, false)
            && area == "eu"
        {
            let suffix = if params.use_fips { "-fips" } else { "" };
            return Ok(Endpoint::new(format!("https://{area}{suffix}.{}", partition_.dns_suffix)));
        }
        if params.use_dual_stack.unwrap_or(false) {
            let parts = split(region, "-", 0);
            let fourth = parts.get(3).copied().unwrap_or("none");
            let value = format!("{}-{region}", params.mode);
            if let Some(head) = substring(&value, 0, 6, false)
                && let Some(stage) = params.stage.as_deref()
            {
                let encoded = uri_encode(&format!("{fourth}/{stage}"));
                if is_valid_host_label(region, false) {
                    return Ok(Endpoint::new(format!("https://{head}.{}/{encoded}", partition_.dual_stack_dns_suffix)));
                }
            }
        }
        if let Some(stage) = params.stage.as_deref()
            && is_virtual_hostable_s3_bucket(stage, true)
            && params.mode == stage
        {
            return Ok(Endpoint::new(format!("https://{stage}.{}", partition_.dns_suffix)));
        }
        return Err(EndpointError::NoMatchingRule);
    }
    Err(EndpointError::refused("no region"))
}
