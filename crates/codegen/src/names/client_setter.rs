//! The setters of a client's builder for endpoint parameters.

use super::case::field;

/// The name of the setter of the endpoint parameter `name`, distinct from the methods of the builder of a client, which
/// would take precedence.
pub fn client_setter(name: &str) -> String {
    let name = field(name);
    if BUILDER.contains(&name.as_str()) { format!("set_{name}") } else { name }
}

/// The methods of `awsjson_client::Builder`.
const BUILDER: &[&str] = &[
    "account_id_endpoint_mode",
    "app_name",
    "before_signing",
    "build",
    "builder",
    "credentials_provider",
    "credentials_timeout",
    "default",
    "disable_host_prefix",
    "discover_endpoints",
    "endpoint_parameter",
    "endpoint_url",
    "from_env",
    "from_env_of",
    "from_profile",
    "max_connections",
    "max_decoded_bytes",
    "max_response_bytes",
    "metrics",
    "min_compression_bytes",
    "new",
    "proxy",
    "region",
    "retry",
    "root_certificates_pem",
    "runtime",
    "timeouts",
    "transport",
    "use_dual_stack",
    "use_fips",
    "validation",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_method_of_the_builder_is_not_hidden() {
        for (name, expected) in
            [("Bench", "bench"), ("UseFIPS", "set_use_fips"), ("retry", "set_retry"), ("Type", "r#type")]
        {
            assert_eq!(client_setter(name), expected);
        }
    }

    #[test]
    fn every_method_of_the_builder_is_known() {
        let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/src");
        if !client.exists() {
            println!("skipped: the client is not beside this crate");
            return;
        }
        for file in ["builder.rs", "env/mod.rs"] {
            let source = std::fs::read_to_string(client.join(file)).unwrap();
            let blocks = source.split("\nimpl<C").skip(1).flat_map(str::lines);
            let methods = blocks.filter_map(|line| {
                let line = line.strip_prefix("    pub ")?;
                line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")?.split(['(', '<']).next()
            });
            for method in methods {
                assert!(BUILDER.contains(&method), "{method} of {file}");
            }
        }
    }
}
