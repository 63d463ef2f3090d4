//! The endpoint rules of the service.

use awsjson_smithy::endpoint::{
    Endpoint, EndpointConfig, EndpointError, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn, parse_url,
    partition, split, substring, uri_encode,
};

/// The parameters of the endpoint rules.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Params {
    /// `Case` in the rules.
    pub case: Option<String>,
    /// `Text` in the rules.
    pub text: String,
    /// `Region` in the rules, the built-in `AWS::Region`.
    pub region: Option<String>,
    /// `Url` in the rules.
    pub url: Option<String>,
    /// `Arn` in the rules.
    pub arn: Option<String>,
    /// `Other` in the rules.
    pub other: Option<String>,
    /// `Flag` in the rules.
    pub flag: Option<bool>,
    /// `List` in the rules.
    pub list: Option<Vec<String>>,
    /// `Account` in the rules, the built-in `AWS::Auth::AccountId`.
    pub account: Option<String>,
    /// `AccountMode` in the rules, the built-in `AWS::Auth::AccountIdEndpointMode`.
    pub account_mode: Option<String>,
    /// `Accelerate` in the rules, the built-in `AWS::S3::Accelerate`.
    pub accelerate: bool,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            case: None,
            text: "a-b-c".to_owned(),
            region: None,
            url: None,
            arn: None,
            other: None,
            flag: None,
            list: None,
            account: None,
            account_mode: None,
            accelerate: true,
        }
    }
}

impl From<&EndpointConfig> for Params {
    fn from(config: &EndpointConfig) -> Self {
        Self {
            region: config.region.clone(),
            account: config.account_id.clone(),
            account_mode: config.account_id_endpoint_mode.clone(),
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
    if let Some(case) = params.case.as_deref()
        && case == "isSet of a part"
        && params
            .arn
            .as_deref()
            .and_then(|arn| parse_arn(arn).and_then(|value| value.resource_id.get(2).copied()))
            .is_some()
    {
        return Ok(Endpoint::new("https://0.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "isSet of a part that is not there"
        && params
            .arn
            .as_deref()
            .and_then(|arn| parse_arn(arn).and_then(|value| value.resource_id.get(3).copied()))
            .is_some()
    {
        return Ok(Endpoint::new("https://1.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "isSet of a URL"
        && Some(format!("http://{}", params.text)).is_some_and(|value| parse_url(&value).is_some())
    {
        return Ok(Endpoint::new("https://2.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "isSet of no URL"
        && Some(format!("{}/{}", params.text, params.text)).is_some_and(|value| parse_url(&value).is_some())
    {
        return Ok(Endpoint::new("https://3.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "not of a function"
        && let Some(url) = params.url.as_deref()
        && let Some(value) = parse_url(url)
        && !value.is_ip
    {
        return Ok(Endpoint::new("https://4.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "not of what is so"
        && let Some(url) = params.url.as_deref()
        && let Some(value) = parse_url(url)
        && !value.is_ip
    {
        return Ok(Endpoint::new("https://5.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "not without a value"
        && let Some(url) = params.url.as_deref()
        && let Some(value) = parse_url(url)
        && !value.is_ip
    {
        return Ok(Endpoint::new("https://6.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "getAttr from the end"
        && let Some(arn) = params.arn.as_deref()
        && let Some(value) = parse_arn(arn)
        && let Some(value_2) = value.resource_id.last().copied()
        && value_2 == "dock"
    {
        return Ok(Endpoint::new("https://7.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "getAttr of a list"
        && let Some(list) = params.list.as_deref()
        && let Some(value) = list.get(1).map(String::as_str)
        && value == "y"
    {
        return Ok(Endpoint::new("https://8.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "getAttr of a list that is not there"
        && let Some(list) = params.list.as_deref()
        && let Some(value) = list.get(1).map(String::as_str)
        && value == "y"
    {
        return Ok(Endpoint::new("https://9.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "getAttr in a template"
        && let Some(list) = params.list.as_deref()
        && let Some(value) = list.first().map(String::as_str)
        && let Some(value_2) = list.last().map(String::as_str)
        && format!("{value}{value_2}") == "xz"
    {
        return Ok(Endpoint::new("https://10.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "substring from the end"
        && let Some(value) = substring(params.text.as_str(), 0, 1, true)
        && value == "c"
    {
        return Ok(Endpoint::new("https://11.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "substring that is too long"
        && substring(params.text.as_str(), 0, 9, false).is_none()
    {
        return Ok(Endpoint::new("https://12.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "substring of a composed string"
    {
        let value = format!("{}{}", params.text, params.text);
        if let Some(value_2) = substring(&value, 4, 6, false)
            && value_2 == "ca"
        {
            return Ok(Endpoint::new("https://13.example.com"));
        }
    }
    if let Some(case) = params.case.as_deref()
        && case == "stringEquals of two parameters"
        && let Some(other) = params.other.as_deref()
        && params.text == other
    {
        return Ok(Endpoint::new("https://14.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "stringEquals with nothing"
        && let Some(other) = params.other.as_deref()
        && other.is_empty()
    {
        return Ok(Endpoint::new("https://15.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "stringEquals of an unset parameter"
        && let Some(other) = params.other.as_deref()
        && other.is_empty()
    {
        return Ok(Endpoint::new("https://16.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "booleanEquals of two functions"
        && params.other.is_some() == params.url.is_some()
    {
        return Ok(Endpoint::new("https://17.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "booleanEquals of an unset parameter"
        && let Some(flag) = params.flag
        && !flag
    {
        return Ok(Endpoint::new("https://18.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "booleanEquals with false"
        && let Some(flag) = params.flag
        && !flag
    {
        return Ok(Endpoint::new("https://19.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "uriEncode of a template"
        && uri_encode(&format!("{}/é ~", params.text)) == "a-b-c%2F%C3%A9%20~"
    {
        return Ok(Endpoint::new("https://20.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "parseURL and its path"
        && let Some(url) = params.url.as_deref()
        && let Some(value) = parse_url(url)
        && value.normalized_path == "/a/"
    {
        return Ok(Endpoint::new("https://21.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "parseURL and its host"
        && let Some(url) = params.url.as_deref()
        && let Some(value) = parse_url(url)
        && value.authority == "127.0.0.1:8443"
    {
        return Ok(Endpoint::new("https://22.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "isValidHostLabel with dots"
        && is_valid_host_label(&format!("{}.x", params.text), true)
    {
        return Ok(Endpoint::new("https://23.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "isValidHostLabel without dots"
        && is_valid_host_label(&format!("{}.x", params.text), false)
    {
        return Ok(Endpoint::new("https://24.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "isValidHostLabel by a parameter"
        && let Some(flag) = params.flag
        && is_valid_host_label(&format!("{}.x", params.text), flag)
    {
        return Ok(Endpoint::new("https://25.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "a partition by name"
        && let Some(region) = params.region.as_deref()
        && partition(region).name == "aws-cn"
    {
        return Ok(Endpoint::new("https://26.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "a partition of an unknown region"
        && let Some(region) = params.region.as_deref()
        && partition(region).name == "aws"
    {
        return Ok(Endpoint::new("https://27.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "a partition with FIPS"
        && let Some(region) = params.region.as_deref()
        && partition(region).supports_fips
    {
        return Ok(Endpoint::new("https://28.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "no ARN"
        && parse_arn(params.text.as_str()).is_some()
    {
        return Ok(Endpoint::new("https://29.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "a bucket"
        && is_virtual_hostable_s3_bucket(params.text.as_str(), false)
    {
        return Ok(Endpoint::new("https://30.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "no bucket"
        && is_virtual_hostable_s3_bucket(&format!("{}.{}", params.text, params.text), false)
    {
        return Ok(Endpoint::new("https://31.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "split with a limit"
        && let Some(value) = split(params.text.as_str(), "-", 2).get(1).copied()
        && value == "b-c"
    {
        return Ok(Endpoint::new("https://32.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "split of a composed string"
        && Some(format!("{}-{}", params.text, params.text))
            .is_some_and(|value| split(&value, "-", 0).iter().nth_back(5).copied().is_some())
    {
        return Ok(Endpoint::new("https://33.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "coalesce of several"
        && params.other.as_deref().or_else(|| split(params.text.as_str(), "-", 0).get(5).copied()).unwrap_or("last")
            == "last"
    {
        return Ok(Endpoint::new("https://34.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "coalesce of the first"
        && params.other.as_deref().unwrap_or(params.text.as_str()) == "x"
    {
        return Ok(Endpoint::new("https://35.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "coalesce of nothing"
        && params.other.as_deref().or(params.url.as_deref()).is_some()
    {
        return Ok(Endpoint::new("https://36.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "ite of a value that may be unset"
        && let Some(value) = if params.other.is_some() { params.other.as_deref() } else { Some(params.text.as_str()) }
        && value == "a-b-c"
    {
        return Ok(Endpoint::new("https://37.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "ite of two booleans"
        && let Some(flag) = params.flag
        && if flag { params.other.is_some() } else { true }
    {
        return Ok(Endpoint::new("https://38.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "ite of templates"
        && let Some(flag) = params.flag
        && (if flag { format!("{}!", params.text) } else { format!("{}?", params.text) }) == "a-b-c!"
    {
        return Ok(Endpoint::new("https://39.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "ite without a condition"
        && let Some(flag) = params.flag
        && (if flag { "a" } else { params.text.as_str() }) == "a"
    {
        return Ok(Endpoint::new("https://40.example.com"));
    }
    if let Some(case) = params.case.as_deref()
        && case == "an account"
        && let Some(account) = params.account.as_deref()
        && account == "123456789012"
    {
        return Ok(Endpoint::new("https://41.example.com"));
    }
    Err(EndpointError::refused("it does not hold"))
}
