//! JSON Schema (draft 2020-12) of generated types, with the constraints of the model: what `validate()` accepts.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

/// A member of a structure or a union: its name on the wire, whether it is required, its description, and its values.
pub type Member = (&'static str, bool, &'static str, Schema);

/// An object with these members. One that is `strict` has no others.
pub fn structure(description: &str, strict: bool, members: Vec<Member>) -> Schema {
    let required: Vec<&str> = members.iter().filter(|member| member.1).map(|member| member.0).collect();
    let mut schema = json_schema!({ "type": "object" });
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if strict {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
    schema.insert("properties".to_owned(), properties(members));
    described(schema, description)
}

/// An object with exactly one of these members.
pub fn union(description: &str, members: Vec<Member>) -> Schema {
    let mut schema =
        json_schema!({ "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false });
    schema.insert("properties".to_owned(), properties(members));
    described(schema, description)
}

/// One of these values.
pub fn enumeration<T: Copy + Into<Value>>(description: &str, values: &[T]) -> Schema {
    let mut schema = Schema::default();
    schema.insert("enum".to_owned(), values.iter().copied().map(Into::into).collect());
    described(schema, description)
}

/// A list of `items` with the `facets` of the list itself.
pub fn list(mut facets: Schema, items: Schema) -> Schema {
    facets.insert("type".to_owned(), "array".into());
    facets.insert("items".to_owned(), items.into());
    facets
}

/// A map with the `facets` of the map itself.
pub fn map(mut facets: Schema, keys: Schema, values: Schema) -> Schema {
    facets.insert("type".to_owned(), "object".into());
    facets.insert("propertyNames".to_owned(), keys.into());
    facets.insert("additionalProperties".to_owned(), values.into());
    facets
}

/// A value or `null`.
pub fn nullable(schema: Schema) -> Schema {
    json_schema!({ "anyOf": [schema, { "type": "null" }] })
}

/// A floating-point number with these `facets`, or one that JSON has no number for.
pub fn float(mut facets: Schema) -> Schema {
    facets.insert("type".to_owned(), "number".into());
    json_schema!({ "anyOf": [facets, { "enum": ["NaN", "Infinity", "-Infinity"] }] })
}

fn properties(members: Vec<Member>) -> Value {
    let members = members.into_iter();
    let members = members.map(|(name, _, text, schema)| (name.to_owned(), described(schema, text).into()));
    Value::Object(members.collect::<Map<_, _>>())
}

fn described(mut schema: Schema, description: &str) -> Schema {
    if !description.is_empty() {
        schema.insert("description".to_owned(), description.into());
    }
    schema
}

/// What the rows of [`json_schemas!`](crate::json_schemas) are made of.
pub type Generator = SchemaGenerator;

/// Implements `JsonSchema` for generated types, by a table of them.
#[doc(hidden)]
#[macro_export]
macro_rules! json_schemas {
    ($generator:ident; $($kind:ident $name:literal $ty:ty [$description:literal $($strict:ident)?] {
        $($wire:literal $required:literal $docs:literal = $schema:expr;)*
    })*) => {$(
        impl $crate::schemars::JsonSchema for $ty {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed($name)
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(concat!(module_path!(), "::", stringify!($ty)))
            }

            fn json_schema($generator: &mut $crate::schema::Generator) -> $crate::schemars::Schema {
                let _ = &$generator;
                $crate::json_schemas!(@$kind $ty, $description, [$($strict)?], [$(($wire, $required, $docs, $schema)),*])
            }
        }
    )*};
    (@structure $ty:ty, $description:literal, [], [$($member:expr),*]) => {
        $crate::schema::structure($description, false, vec![$($member),*])
    };
    (@structure $ty:ty, $description:literal, [strict], [$($member:expr),*]) => {
        $crate::schema::structure($description, true, vec![$($member),*])
    };
    (@union $ty:ty, $description:literal, [], [$($member:expr),*]) => {
        $crate::schema::union($description, vec![$($member),*])
    };
    (@enumeration $ty:ty, $description:literal, [], []) => {
        $crate::schema::enumeration($description, <$ty>::VALUES)
    };
}
