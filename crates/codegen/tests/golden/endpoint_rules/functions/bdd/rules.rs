//! The endpoint rules of the service.

use awsjson_smithy::endpoint::{
    Endpoint, EndpointConfig, EndpointError, decide, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn,
    parse_url, partition, split, substring, uri_encode,
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
    match decide(&NODES, 2, |index| condition(index, params)) {
        Some(index) => outcome(index, params),
        None => Err(EndpointError::NoMatchingRule),
    }
}

/// Condition, next node if it holds, next node if it does not.
static NODES: [(usize, i32, i32); 85] = [
    (0, 1, -1),
    (0, 3, 4),
    (1, 100000001, 100000043),
    (2, 5, 6),
    (3, 100000002, 100000043),
    (4, 7, 8),
    (5, 100000003, 100000043),
    (6, 9, 10),
    (7, 100000004, 100000043),
    (8, 11, 12),
    (9, 100000005, 100000043),
    (10, 13, 14),
    (11, 100000006, 100000043),
    (12, 15, 16),
    (13, 100000007, 100000043),
    (14, 17, 18),
    (15, 100000008, 100000043),
    (16, 19, 20),
    (17, 100000009, 100000043),
    (18, 21, 22),
    (19, 100000010, 100000043),
    (20, 23, 24),
    (21, 100000011, 100000043),
    (22, 25, 26),
    (23, 100000012, 100000043),
    (24, 27, 28),
    (25, 100000013, 100000043),
    (26, 29, 30),
    (27, 100000014, 100000043),
    (28, 31, 32),
    (29, 100000015, 100000043),
    (30, 33, 34),
    (31, 100000016, 100000043),
    (32, 35, 36),
    (33, 100000017, 100000043),
    (34, 37, 38),
    (35, 100000018, 100000043),
    (36, 39, 40),
    (37, 100000019, 100000043),
    (38, 41, 42),
    (39, 100000020, 100000043),
    (40, 43, 44),
    (41, 100000021, 100000043),
    (42, 45, 46),
    (43, 100000022, 100000043),
    (44, 47, 48),
    (45, 100000023, 100000043),
    (46, 49, 50),
    (47, 100000024, 100000043),
    (48, 51, 52),
    (49, 100000025, 100000043),
    (50, 53, 54),
    (51, 100000026, 100000043),
    (52, 55, 56),
    (53, 100000027, 100000043),
    (54, 57, 58),
    (55, 100000028, 100000043),
    (56, 59, 60),
    (57, 100000029, 100000043),
    (58, 61, 62),
    (59, 100000030, 100000043),
    (60, 63, 64),
    (61, 100000031, 100000043),
    (62, 65, 66),
    (63, 100000032, 100000043),
    (64, 67, 68),
    (65, 100000033, 100000043),
    (66, 69, 70),
    (67, 100000034, 100000043),
    (68, 71, 72),
    (69, 100000035, 100000043),
    (70, 73, 74),
    (71, 100000036, 100000043),
    (72, 75, 76),
    (73, 100000037, 100000043),
    (74, 77, 78),
    (75, 100000038, 100000043),
    (76, 79, 80),
    (77, 100000039, 100000043),
    (78, 81, 82),
    (79, 100000040, 100000043),
    (80, 83, 84),
    (81, 100000041, 100000043),
    (82, 85, 100000043),
    (83, 100000042, 100000043),
];

fn condition(index: usize, params: &Params) -> bool {
    match index {
        0 => params.case.as_deref().is_some_and(|case| case == "isSet of a part"),
        1 => params
            .arn
            .as_deref()
            .and_then(|arn| parse_arn(arn).and_then(|value| value.resource_id.get(2).copied()))
            .is_some(),
        2 => params.case.as_deref().is_some_and(|case| case == "isSet of a part that is not there"),
        3 => params
            .arn
            .as_deref()
            .and_then(|arn| parse_arn(arn).and_then(|value| value.resource_id.get(3).copied()))
            .is_some(),
        4 => params.case.as_deref().is_some_and(|case| case == "isSet of a URL"),
        5 => Some(format!("http://{}", params.text)).is_some_and(|value| parse_url(&value).is_some()),
        6 => params.case.as_deref().is_some_and(|case| case == "isSet of no URL"),
        7 => Some(format!("{}/{}", params.text, params.text)).is_some_and(|value| parse_url(&value).is_some()),
        8 => params.case.as_deref().is_some_and(|case| case == "not of a function"),
        9 => params.url.as_deref().is_some_and(|url| parse_url(url).is_some_and(|value| !value.is_ip)),
        10 => params.case.as_deref().is_some_and(|case| case == "not of what is so"),
        11 => params.url.as_deref().is_some_and(|url| parse_url(url).is_some_and(|value| !value.is_ip)),
        12 => params.case.as_deref().is_some_and(|case| case == "not without a value"),
        13 => params.url.as_deref().is_some_and(|url| parse_url(url).is_some_and(|value| !value.is_ip)),
        14 => params.case.as_deref().is_some_and(|case| case == "getAttr from the end"),
        15 => params.arn.as_deref().is_some_and(|arn| {
            parse_arn(arn)
                .is_some_and(|value| value.resource_id.last().copied().is_some_and(|value_2| value_2 == "dock"))
        }),
        16 => params.case.as_deref().is_some_and(|case| case == "getAttr of a list"),
        17 => {
            params.list.as_deref().is_some_and(|list| list.get(1).map(String::as_str).is_some_and(|value| value == "y"))
        }
        18 => params.case.as_deref().is_some_and(|case| case == "getAttr of a list that is not there"),
        19 => {
            params.list.as_deref().is_some_and(|list| list.get(1).map(String::as_str).is_some_and(|value| value == "y"))
        }
        20 => params.case.as_deref().is_some_and(|case| case == "getAttr in a template"),
        21 => params.list.as_deref().is_some_and(|list| {
            list.first().map(String::as_str).is_some_and(|value| {
                list.last().map(String::as_str).is_some_and(|value_2| format!("{value}{value_2}") == "xz")
            })
        }),
        22 => params.case.as_deref().is_some_and(|case| case == "substring from the end"),
        23 => substring(params.text.as_str(), 0, 1, true).is_some_and(|value| value == "c"),
        24 => params.case.as_deref().is_some_and(|case| case == "substring that is too long"),
        25 => substring(params.text.as_str(), 0, 9, false).is_none(),
        26 => params.case.as_deref().is_some_and(|case| case == "substring of a composed string"),
        27 => {
            let value = format!("{}{}", params.text, params.text);
            let Some(value_2) = substring(&value, 4, 6, false) else {
                return false;
            };
            value_2 == "ca"
        }
        28 => params.case.as_deref().is_some_and(|case| case == "stringEquals of two parameters"),
        29 => params.other.as_deref().is_some_and(|other| params.text == other),
        30 => params.case.as_deref().is_some_and(|case| case == "stringEquals with nothing"),
        31 => params.other.as_deref().is_some_and(|other| other.is_empty()),
        32 => params.case.as_deref().is_some_and(|case| case == "stringEquals of an unset parameter"),
        33 => params.other.as_deref().is_some_and(|other| other.is_empty()),
        34 => params.case.as_deref().is_some_and(|case| case == "booleanEquals of two functions"),
        35 => params.other.is_some() == params.url.is_some(),
        36 => params.case.as_deref().is_some_and(|case| case == "booleanEquals of an unset parameter"),
        37 => params.flag.is_some_and(|flag| !flag),
        38 => params.case.as_deref().is_some_and(|case| case == "booleanEquals with false"),
        39 => params.flag.is_some_and(|flag| !flag),
        40 => params.case.as_deref().is_some_and(|case| case == "uriEncode of a template"),
        41 => uri_encode(&format!("{}/é ~", params.text)) == "a-b-c%2F%C3%A9%20~",
        42 => params.case.as_deref().is_some_and(|case| case == "parseURL and its path"),
        43 => {
            params.url.as_deref().is_some_and(|url| parse_url(url).is_some_and(|value| value.normalized_path == "/a/"))
        }
        44 => params.case.as_deref().is_some_and(|case| case == "parseURL and its host"),
        45 => params
            .url
            .as_deref()
            .is_some_and(|url| parse_url(url).is_some_and(|value| value.authority == "127.0.0.1:8443")),
        46 => params.case.as_deref().is_some_and(|case| case == "isValidHostLabel with dots"),
        47 => is_valid_host_label(&format!("{}.x", params.text), true),
        48 => params.case.as_deref().is_some_and(|case| case == "isValidHostLabel without dots"),
        49 => is_valid_host_label(&format!("{}.x", params.text), false),
        50 => params.case.as_deref().is_some_and(|case| case == "isValidHostLabel by a parameter"),
        51 => params.flag.is_some_and(|flag| is_valid_host_label(&format!("{}.x", params.text), flag)),
        52 => params.case.as_deref().is_some_and(|case| case == "a partition by name"),
        53 => params.region.as_deref().is_some_and(|region| partition(region).name == "aws-cn"),
        54 => params.case.as_deref().is_some_and(|case| case == "a partition of an unknown region"),
        55 => params.region.as_deref().is_some_and(|region| partition(region).name == "aws"),
        56 => params.case.as_deref().is_some_and(|case| case == "a partition with FIPS"),
        57 => params.region.as_deref().is_some_and(|region| partition(region).supports_fips),
        58 => params.case.as_deref().is_some_and(|case| case == "no ARN"),
        59 => parse_arn(params.text.as_str()).is_some(),
        60 => params.case.as_deref().is_some_and(|case| case == "a bucket"),
        61 => is_virtual_hostable_s3_bucket(params.text.as_str(), false),
        62 => params.case.as_deref().is_some_and(|case| case == "no bucket"),
        63 => is_virtual_hostable_s3_bucket(&format!("{}.{}", params.text, params.text), false),
        64 => params.case.as_deref().is_some_and(|case| case == "split with a limit"),
        65 => split(params.text.as_str(), "-", 2).get(1).copied().is_some_and(|value| value == "b-c"),
        66 => params.case.as_deref().is_some_and(|case| case == "split of a composed string"),
        67 => Some(format!("{}-{}", params.text, params.text))
            .is_some_and(|value| split(&value, "-", 0).iter().nth_back(5).copied().is_some()),
        68 => params.case.as_deref().is_some_and(|case| case == "coalesce of several"),
        69 => {
            params.other.as_deref().or_else(|| split(params.text.as_str(), "-", 0).get(5).copied()).unwrap_or("last")
                == "last"
        }
        70 => params.case.as_deref().is_some_and(|case| case == "coalesce of the first"),
        71 => params.other.as_deref().unwrap_or(params.text.as_str()) == "x",
        72 => params.case.as_deref().is_some_and(|case| case == "coalesce of nothing"),
        73 => params.other.as_deref().or(params.url.as_deref()).is_some(),
        74 => params.case.as_deref().is_some_and(|case| case == "ite of a value that may be unset"),
        75 => if params.other.is_some() { params.other.as_deref() } else { Some(params.text.as_str()) }
            .is_some_and(|value| value == "a-b-c"),
        76 => params.case.as_deref().is_some_and(|case| case == "ite of two booleans"),
        77 => params.flag.is_some_and(|flag| if flag { params.other.is_some() } else { true }),
        78 => params.case.as_deref().is_some_and(|case| case == "ite of templates"),
        79 => params.flag.is_some_and(|flag| {
            (if flag { format!("{}!", params.text) } else { format!("{}?", params.text) }) == "a-b-c!"
        }),
        80 => params.case.as_deref().is_some_and(|case| case == "ite without a condition"),
        81 => params.flag.is_some_and(|flag| (if flag { "a" } else { params.text.as_str() }) == "a"),
        82 => params.case.as_deref().is_some_and(|case| case == "an account"),
        83 => params.account.as_deref().is_some_and(|account| account == "123456789012"),
        _ => false,
    }
}

fn outcome(index: usize, _: &Params) -> Result<Endpoint, EndpointError> {
    match index {
        0 => Ok(Endpoint::new("https://0.example.com")),
        1 => Ok(Endpoint::new("https://1.example.com")),
        2 => Ok(Endpoint::new("https://2.example.com")),
        3 => Ok(Endpoint::new("https://3.example.com")),
        4 => Ok(Endpoint::new("https://4.example.com")),
        5 => Ok(Endpoint::new("https://5.example.com")),
        6 => Ok(Endpoint::new("https://6.example.com")),
        7 => Ok(Endpoint::new("https://7.example.com")),
        8 => Ok(Endpoint::new("https://8.example.com")),
        9 => Ok(Endpoint::new("https://9.example.com")),
        10 => Ok(Endpoint::new("https://10.example.com")),
        11 => Ok(Endpoint::new("https://11.example.com")),
        12 => Ok(Endpoint::new("https://12.example.com")),
        13 => Ok(Endpoint::new("https://13.example.com")),
        14 => Ok(Endpoint::new("https://14.example.com")),
        15 => Ok(Endpoint::new("https://15.example.com")),
        16 => Ok(Endpoint::new("https://16.example.com")),
        17 => Ok(Endpoint::new("https://17.example.com")),
        18 => Ok(Endpoint::new("https://18.example.com")),
        19 => Ok(Endpoint::new("https://19.example.com")),
        20 => Ok(Endpoint::new("https://20.example.com")),
        21 => Ok(Endpoint::new("https://21.example.com")),
        22 => Ok(Endpoint::new("https://22.example.com")),
        23 => Ok(Endpoint::new("https://23.example.com")),
        24 => Ok(Endpoint::new("https://24.example.com")),
        25 => Ok(Endpoint::new("https://25.example.com")),
        26 => Ok(Endpoint::new("https://26.example.com")),
        27 => Ok(Endpoint::new("https://27.example.com")),
        28 => Ok(Endpoint::new("https://28.example.com")),
        29 => Ok(Endpoint::new("https://29.example.com")),
        30 => Ok(Endpoint::new("https://30.example.com")),
        31 => Ok(Endpoint::new("https://31.example.com")),
        32 => Ok(Endpoint::new("https://32.example.com")),
        33 => Ok(Endpoint::new("https://33.example.com")),
        34 => Ok(Endpoint::new("https://34.example.com")),
        35 => Ok(Endpoint::new("https://35.example.com")),
        36 => Ok(Endpoint::new("https://36.example.com")),
        37 => Ok(Endpoint::new("https://37.example.com")),
        38 => Ok(Endpoint::new("https://38.example.com")),
        39 => Ok(Endpoint::new("https://39.example.com")),
        40 => Ok(Endpoint::new("https://40.example.com")),
        41 => Ok(Endpoint::new("https://41.example.com")),
        42 => Err(EndpointError::refused("it does not hold")),
        _ => Err(EndpointError::NoMatchingRule),
    }
}
