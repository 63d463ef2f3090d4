//! Converts a name of the model to a name of Rust.

/// `CancelConnection` to `cancel_connection`, `DBInstance` to `db_instance`.
///
/// A run of capitals is one word. If a lower-case letter follows, the last capital starts the next word. A plural `s`
/// after an acronym, and a version such as in `IPv6`, belong to the acronym. A unit such as `GiB` is one word.
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or(' ');
    let mut snake = String::with_capacity(name.len() + 4);
    let mut unit_end = 0;
    for (index, &c) in chars.iter().enumerate() {
        if index < unit_end {
            snake.push(c.to_ascii_lowercase());
            continue;
        }
        if let Some(length) = unit_length(&chars, index) {
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
            unit_end = index + length;
            continue;
        }
        if !c.is_ascii_alphanumeric() {
            if !snake.ends_with('_') && !snake.is_empty() {
                snake.push('_');
            }
            continue;
        }
        let previous = index.checked_sub(1).map_or(' ', at);
        let (next, after) = (at(index + 1), at(index + 2));
        let plural = next == 's' && !after.is_lowercase();
        let version = next == 'v' && after.is_ascii_digit();
        let starts_word = c.is_uppercase()
            && (previous.is_lowercase()
                || (previous.is_ascii_digit() && next.is_lowercase())
                || (previous.is_uppercase() && next.is_lowercase() && !plural && !version));
        if starts_word && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake.trim_end_matches('_').to_owned()
}

/// The length of the unit that starts at `start`, including a plural `s`.
fn unit_length(chars: &[char], start: usize) -> Option<usize> {
    let rest = chars.get(start..)?;
    let previous = start.checked_sub(1).and_then(|index| chars.get(index)).copied().unwrap_or(' ');
    let is_long =
        |unit: &str| rest.len() >= unit.len() && rest.iter().zip(unit.chars()).all(|(c, of_unit)| *c == of_unit);
    let unit = UNITS.iter().copied().filter(|unit| is_long(unit)).max_by_key(|unit| unit.len())?;
    let plural = rest.get(unit.len()) == Some(&'s');
    let length = unit.len() + usize::from(plural);
    let ends = !rest.get(length).is_some_and(|next| next.is_lowercase());
    (ends && !previous.is_uppercase()).then_some(length)
}

/// Units whose capitals do not start words.
const UNITS: &[&str] = &[
    "EiB", "GBps", "GHz", "GiB", "GiBps", "KBps", "KHz", "KiB", "KiBps", "MBps", "MHz", "MiB", "MiBps", "PiB", "TBps",
    "THz", "TiB", "TiBps", "kBps", "kHz", "kWh", "kiB", "mAh", "vCPU", "vCpu",
];

/// The name of a field, method or module: snake case, distinct from the keywords of Rust.
pub fn field(name: &str) -> String {
    let snake = snake_case(name);
    match snake.as_str() {
        // These cannot be raw identifiers.
        "self" | "super" | "crate" => format!("{snake}_"),
        keyword if KEYWORDS.contains(&keyword) => format!("r#{snake}"),
        "" => "value".to_owned(),
        _ if snake.starts_with(|c: char| c.is_ascii_digit()) => format!("n{snake}"),
        _ => snake,
    }
}

/// The name of the setter of a field, distinct from the other methods of builders.
pub fn setter(field: &str) -> String {
    if BUILDER_METHODS.contains(&field) || OPERATORS.contains(&field) {
        format!("set_{field}")
    } else {
        field.to_owned()
    }
}

/// The name of the method of a client that starts `operation`, distinct from its other methods.
pub fn method(operation: &str) -> String {
    let name = field(operation);
    if CLIENT_METHODS.contains(&name.as_str()) { format!("{name}_operation") } else { name }
}

/// The name of the type of a shape, distinct from the names that generated code uses.
pub fn type_name(shape: &str) -> String {
    let mut name: String = shape.split(|c: char| !c.is_ascii_alphanumeric()).map(capitalized).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, 'N');
    }
    if is_reserved(&name) { format!("{name}Shape") } else { name }
}

/// The variant for an enum value or a union member: `OPPORTUNITY_COLLABORATION` to
/// `OpportunityCollaboration`, `t2.micro` to `T2Micro`.
pub fn variant(value: &str) -> String {
    let has_words = value.contains(|c: char| c.is_ascii_alphanumeric());
    let shouting = has_words && !value.chars().any(char::is_lowercase);
    let words = value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = match has_words {
        true => {
            words.map(|word| if shouting { capitalized(&word.to_lowercase()) } else { capitalized(word) }).collect()
        }
        false => value.chars().filter_map(sign).collect(),
    };
    match name.as_str() {
        "" if value.is_empty() => "Empty".to_owned(),
        "" => "Other".to_owned(),
        "Self" | "Unknown" => format!("{name}Value"),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("N{name}"),
        _ => name,
    }
}

/// A sign in words.
fn sign(c: char) -> Option<&'static str> {
    const SIGNS: &[(char, &str)] = &[
        ('!', "Not"),
        ('"', "Quote"),
        ('#', "Hash"),
        ('$', "Dollar"),
        ('%', "Percent"),
        ('&', "And"),
        ('\'', "Apostrophe"),
        ('(', "Open"),
        (')', "Close"),
        ('*', "Star"),
        ('+', "Plus"),
        (',', "Comma"),
        ('-', "Minus"),
        ('.', "Dot"),
        ('/', "Slash"),
        (':', "Colon"),
        (';', "Semicolon"),
        ('<', "Less"),
        ('=', "Equal"),
        ('>', "Greater"),
        ('?', "Question"),
        ('@', "At"),
        ('\\', "Backslash"),
        ('^', "Caret"),
        ('_', "Underscore"),
        ('|', "Or"),
        ('~', "Tilde"),
        (' ', "Space"),
    ];
    SIGNS.iter().find(|(sign, _)| *sign == c).map(|(_, name)| *name)
}

/// The name of the function that validates the values of `shape`, distinct from the names of its arguments.
pub fn check(shape: &str) -> String {
    let name = field(shape);
    if ["check", "it", "key", "v", "value"].contains(&name.as_str()) { format!("{name}_shape") } else { name }
}

/// The name of a constant: `CATALOG`.
pub fn constant(name: &str) -> String {
    let name = snake_case(name).to_uppercase();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("N{name}") } else { name }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether generated code uses this name, or one like it, for another purpose.
fn is_reserved(name: &str) -> bool {
    // The type parameters of builders of outputs are called `A`, `B`, … `A1`.
    let mut chars = name.chars();
    let is_state = chars.next().is_some_and(|c| c.is_ascii_uppercase()) && chars.all(|c| c.is_ascii_digit());
    is_state || PRELUDE.contains(&name)
}

/// Whether `name` is a keyword of Rust.
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name) || ["self", "super", "crate"].contains(&name)
}

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The methods of builders of inputs, including fluent builders, that are not setters.
const BUILDER_METHODS: &[&str] =
    &["build", "call_options", "into_input", "new", "pages", "send", "send_with_metadata", "stream", "wait", "with"];

/// The methods of operators. Clippy rejects other methods with these names.
const OPERATORS: &[&str] = &["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];

/// The methods of clients that do not start operations.
const CLIENT_METHODS: &[&str] = &["builder", "clone", "from_env", "inner", "new", "send", "send_with_metadata"];

/// The names of the prelude and of the runtime crates that generated code uses unqualified.
const PRELUDE: &[&str] = &[
    "AsRef",
    "BTreeMap",
    "BigDecimal",
    "Blob",
    "Box",
    "CallOptions",
    "Client",
    "Clone",
    "Complete",
    "Copy",
    "Debug",
    "Default",
    "Document",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "ErrorOf",
    "Fluent",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "Map",
    "None",
    "OffsetDateTime",
    "Ok",
    "OperationInput",
    "Option",
    "Ord",
    "OutputOf",
    "Paginated",
    "PartialEq",
    "PartialOrd",
    "PhantomData",
    "Result",
    "Runtime",
    "Self",
    "Send",
    "ServiceError",
    "Set",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Unit",
    "Unset",
    "Validate",
    "Validator",
    "Vec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_of_the_cases_that_aws_uses() {
        for (name, expected) in [
            ("CancelConnection", "cancel_connection"),
            ("DBInstance", "db_instance"),
            ("KMSKeyId", "kms_key_id"),
            ("IPv6", "ipv6"),
            ("IPv6Address", "ipv6_address"),
            ("UseFIPS", "use_fips"),
            ("ListVPCs", "list_vpcs"),
            ("VPCsInUse", "vpcs_in_use"),
            ("S3Bucket", "s3_bucket"),
            ("SHA256Hash", "sha256_hash"),
            ("nextToken", "next_token"),
            ("aws-account_id", "aws_account_id"),
            ("ARN", "arn"),
            ("A", "a"),
            ("SizeInGiB", "size_in_gib"),
            ("MiBPerGiBs", "mib_per_gibs"),
            ("vCPUCount", "vcpu_count"),
            ("MaxvCPUs", "max_vcpus"),
            ("NetworkInMbps", "network_in_mbps"),
            ("ThroughputMBps", "throughput_mbps"),
            ("PerTiBps", "per_tibps"),
            ("Limit2GiB", "limit2_gib"),
            ("ClockGHz", "clock_ghz"),
            ("GiBberish", "gi_bberish"),
            ("VCpu", "v_cpu"),
        ] {
            assert_eq!(snake_case(name), expected, "{name}");
        }
    }

    #[test]
    fn fields_are_apart_from_keywords() {
        for (name, expected) in
            [("Type", "r#type"), ("Self", "self_"), ("crate", "crate_"), ("2FA", "n2fa"), ("Option", "option")]
        {
            assert_eq!(field(name), expected, "{name}");
        }
    }

    #[test]
    fn setters_and_methods_are_apart_from_what_builders_and_clients_do() {
        assert_eq!(["name", "send", "add", "r#type"].map(setter), ["name", "set_send", "set_add", "r#type"]);
        assert_eq!(["wait", "call_options", "options"].map(setter), ["set_wait", "set_call_options", "options"]);
        assert_eq!(["Query", "Send", "Match"].map(method), ["query", "send_operation", "r#match"]);
    }

    #[test]
    fn types_are_apart_from_the_names_generated_code_uses() {
        for (name, expected) in [("Option", "OptionShape"), ("tag", "Tag"), ("2FA", "N2FA"), ("Tag", "Tag")] {
            assert_eq!(type_name(name), expected, "{name}");
        }
    }

    #[test]
    fn variants_of_values_that_are_no_identifiers() {
        for (value, expected) in [
            ("OPPORTUNITY_COLLABORATION", "OpportunityCollaboration"),
            ("t2.micro", "T2Micro"),
            ("aws:kms", "AwsKms"),
            ("PartnerProfile", "PartnerProfile"),
            ("", "Empty"),
            ("*", "Star"),
            (">=", "GreaterEqual"),
            ("€", "Other"),
            ("a+b", "AB"),
            ("naïve", "NaVe"),
            ("1024", "N1024"),
            ("Unknown", "UnknownValue"),
            ("SELF", "SelfValue"),
        ] {
            assert_eq!(variant(value), expected, "{value}");
        }
    }
}
