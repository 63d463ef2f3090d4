//! Writes the struct `Params` and its conversion from the settings of a client.

use super::error::EndpointRulesError;
use super::json::Node;
use super::options::Options;
use super::ruleset::{DefaultValue, Parameter, ParameterType};
use serde_json::Value;
use std::fmt::Write as _;

impl Parameter {
    /// Whether the field is an `Option`. A parameter with a default always has a value.
    pub(crate) fn is_optional(&self) -> bool {
        self.default.is_none()
    }

    /// The expression that sets the field to `value`.
    pub(crate) fn literal(&self, value: &Value) -> Result<String, EndpointRulesError> {
        let value = DefaultValue::parse(self.ty, &Node::new(value, &self.name))?.rust();
        Ok(if self.is_optional() { format!("Some({value})") } else { value })
    }

    /// The type of the field in `Params`.
    pub(crate) fn rust_type(&self) -> String {
        let ty = match self.ty {
            ParameterType::String => "String",
            ParameterType::Boolean => "bool",
            ParameterType::StringArray => "Vec<String>",
        };
        if self.is_optional() { format!("Option<{ty}>") } else { ty.to_owned() }
    }
}

impl DefaultValue {
    /// The value as a Rust expression.
    pub(super) fn rust(&self) -> String {
        match self {
            Self::String(value) => format!("{value:?}.to_owned()"),
            Self::Boolean(value) => value.to_string(),
            Self::StringArray(values) => {
                let items: Vec<_> = values.iter().map(|value| format!("{value:?}.to_owned()")).collect();
                format!("vec![{}]", items.join(", "))
            }
        }
    }

    /// Whether this is the `Default` value of the type.
    fn is_type_default(&self) -> bool {
        match self {
            Self::String(value) => value.is_empty(),
            Self::Boolean(value) => !value,
            Self::StringArray(values) => values.is_empty(),
        }
    }
}

pub(super) fn write_params(parameters: &[Parameter], context: &[String], options: &Options<'_>) -> String {
    let plain = parameters.iter().all(|p| p.default.as_ref().is_none_or(DefaultValue::is_type_default));
    let derive = if plain { ", Default" } else { "" };
    let mut text = format!(
        "/// The parameters of the endpoint rules.\n#[derive(Debug, Clone, PartialEq{derive})]\n\
         #[non_exhaustive]\npub struct Params {{\n"
    );
    for parameter in parameters {
        write_field(&mut text, parameter, options);
    }
    text += "}\n\n";
    if !plain {
        text += "impl Default for Params {\nfn default() -> Self {\nSelf {\n";
        for parameter in parameters {
            let value = parameter.default.as_ref().map_or("None".to_owned(), DefaultValue::rust);
            let _ = writeln!(text, "{}: {value},", parameter.field);
        }
        text += "}\n}\n}\n\n";
    }
    text + &write_from(parameters, context)
}

fn write_field(text: &mut String, parameter: &Parameter, options: &Options<'_>) {
    let mut docs = parameter.documentation.trim().to_owned();
    if !docs.is_empty() {
        docs += "\n\n";
    }
    let _ = write!(docs, "`{}` in the rules", parameter.name);
    if let Some(built_in) = &parameter.built_in {
        let _ = write!(docs, ", the built-in `{built_in}`");
    }
    docs += ".";
    if let Some(message) = &parameter.deprecated {
        let _ = write!(docs, "\n\nDeprecated. {message}");
    }
    *text += &(options.doc_comment)(docs.trim_end());
    let _ = writeln!(text, "pub {}: {},", parameter.field, parameter.rust_type());
}

/// `impl From<&EndpointConfig> for Params`
fn write_from(parameters: &[Parameter], context: &[String]) -> String {
    let mut fields = String::new();
    let mut filled = 0;
    for parameter in parameters {
        let from_context = context.contains(&parameter.name);
        if let Some(value) = source(parameter, from_context) {
            filled += 1;
            let _ = writeln!(fields, "{}: {value},", parameter.field);
        }
    }
    if filled < parameters.len() {
        fields += "..Self::default()\n";
    }
    let config = if filled == 0 { "_" } else { "config" };
    format!(
        "impl From<&EndpointConfig> for Params {{\nfn from({config}: &EndpointConfig) -> Self {{\n\
         Self {{\n{fields}}}\n}}\n}}\n\n"
    )
}

/// The expression that reads the parameter from the settings of a client; `None` if they do not contain it.
fn source(parameter: &Parameter, from_context: bool) -> Option<String> {
    let optional = match (parameter.built_in.as_deref(), parameter.ty) {
        (Some("AWS::Region"), ParameterType::String) => "config.region.clone()".to_owned(),
        (Some("SDK::Endpoint"), ParameterType::String) => "config.endpoint.clone()".to_owned(),
        (Some("AWS::Auth::AccountId"), ParameterType::String) => "config.account_id.clone()".to_owned(),
        (Some("AWS::Auth::AccountIdEndpointMode"), ParameterType::String) => {
            "config.account_id_endpoint_mode.clone()".to_owned()
        }
        (Some(flag @ ("AWS::UseFIPS" | "AWS::UseDualStack")), ParameterType::Boolean) => {
            let flag = if flag == "AWS::UseFIPS" { "config.use_fips" } else { "config.use_dual_stack" };
            return Some(if parameter.is_optional() { format!("Some({flag})") } else { flag.to_owned() });
        }
        (None, ty) if from_context => {
            let read = match ty {
                ParameterType::String => "context_string",
                ParameterType::Boolean => "context_bool",
                ParameterType::StringArray => "context_strings",
            };
            format!("config.{read}({:?})", parameter.name)
        }
        _ => return None,
    };
    Some(match &parameter.default {
        None => optional,
        Some(default) if default.is_type_default() => format!("{optional}.unwrap_or_default()"),
        Some(DefaultValue::Boolean(value)) => format!("{optional}.unwrap_or({value})"),
        Some(default) => format!("{optional}.unwrap_or_else(|| {})", default.rust()),
    })
}
