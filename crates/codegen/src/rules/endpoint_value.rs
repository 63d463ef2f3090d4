//! Writes an endpoint as a Rust expression.

use super::expr::Expr;
use super::lower::{Guard, Lower};
use super::ruleset::{EndpointSpec, Property};
use super::scope::{Code, Lowered, Scope, Type};
use crate::paths::DOCUMENT;
use std::fmt::Write as _;

impl Lower<'_> {
    /// `Endpoint::new(..)` with its headers, auth schemes and properties.
    pub(super) fn endpoint(
        &mut self,
        spec: &EndpointSpec,
        scope: &mut Scope,
        guards: &mut Vec<Guard>,
    ) -> Lowered<String> {
        self.imports.insert("Endpoint");
        let mut text = format!("Endpoint::new({})", self.set_value(&spec.url, scope, guards)?.as_string());
        for (name, values) in &spec.headers {
            let values = self.strings(values, scope, guards)?;
            let _ = write!(text, ".with_header({name:?}, {values})");
        }
        for (name, property) in &spec.properties {
            if let ("authSchemes", Property::List(schemes)) = (name.as_str(), property) {
                for scheme in schemes {
                    let scheme = self.auth_scheme(scheme, scope, guards)?;
                    let _ = write!(text, ".with_auth_scheme({scheme})");
                }
            } else {
                let value = self.property(property, scope, guards)?;
                let _ = write!(text, ".with_property({name:?}, {value})");
            }
        }
        Ok(text)
    }

    fn auth_scheme(&mut self, scheme: &Property, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<String> {
        self.imports.insert("AuthScheme");
        let Property::Record(members) = scheme else {
            return Err("an auth scheme must be an object".to_owned());
        };
        let mut name = None;
        let mut settings = String::new();
        for (key, value) in members {
            let setter = match (key.as_str(), value) {
                ("name", Property::Scalar(value)) => {
                    name = Some(self.set_value(value, scope, guards)?.as_string());
                    continue;
                }
                ("signingName", Property::Scalar(value)) => {
                    format!("signing_name({})", self.set_value(value, scope, guards)?.as_string())
                }
                ("signingRegion", Property::Scalar(value)) => {
                    format!("signing_region({})", self.set_value(value, scope, guards)?.as_string())
                }
                ("disableDoubleEncoding", Property::Scalar(Expr::Bool(disable))) => {
                    format!("disable_double_encoding({disable})")
                }
                ("signingRegionSet", Property::List(regions)) => {
                    let region = |region: &Property| match region {
                        Property::Scalar(region) => Ok(region.clone()),
                        _ => Err("a signing region must be a string".to_owned()),
                    };
                    let regions = regions.iter().map(region).collect::<Lowered<Vec<_>>>()?;
                    format!("signing_region_set({})", self.strings(&regions, scope, guards)?)
                }
                _ => format!("property({key:?}, {})", self.property(value, scope, guards)?),
            };
            let _ = write!(settings, ".with_{setter}");
        }
        let name = name.ok_or("an auth scheme has no name")?;
        Ok(format!("AuthScheme::new({name}){settings}"))
    }

    /// An array of strings: all `&str`, or all `String`.
    fn strings(&mut self, values: &[Expr], scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<String> {
        let values = values.iter().map(|value| self.set_value(value, scope, guards)).collect::<Lowered<Vec<_>>>()?;
        let borrowed = values.iter().all(|value| value.ty == Type::Str);
        let text = |value: &Code| if borrowed { value.text.clone() } else { value.owned() };
        Ok(match values.as_slice() {
            [] => "[\"\"; 0]".to_owned(),
            values => format!("[{}]", values.iter().map(text).collect::<Vec<_>>().join(", ")),
        })
    }

    /// The value of a property, as an expression that converts into a `Document`.
    fn property(&mut self, property: &Property, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<String> {
        match property {
            Property::Scalar(value) => {
                let value = self.set_value(value, scope, guards)?;
                match value.ty {
                    Type::Str | Type::String => Ok(value.as_string()),
                    Type::Bool => Ok(value.text),
                    Type::Integer => Ok(format!("{}_i64", value.text)),
                    ty => Err(format!("a property cannot have the type {ty:?}")),
                }
            }
            Property::List(items) => {
                let items = items.iter().map(|item| self.document(item, scope, guards));
                let items = items.collect::<Lowered<Vec<_>>>()?.join(", ");
                Ok(format!("{DOCUMENT}::Array(vec![{items}])"))
            }
            Property::Record(members) => {
                let mut items = String::new();
                for (name, member) in members {
                    let member = self.document(member, scope, guards)?;
                    let _ = write!(items, "({name:?}.to_owned(), {member}), ");
                }
                Ok(format!("{DOCUMENT}::Object([{items}].into())"))
            }
        }
    }

    fn document(&mut self, property: &Property, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<String> {
        let value = self.property(property, scope, guards)?;
        Ok(match property {
            Property::Scalar(_) => format!("{DOCUMENT}::from({value})"),
            _ => value,
        })
    }
}
