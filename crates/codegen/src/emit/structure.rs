//! A structure: the type, its table of members, validation, and its builder.

use super::check;
use super::docs::{doc_comment, documented, summary};
use super::types::{field_type, member_docs, setter};
use crate::names;
use crate::paths::{COMPLETE, FMT, MEMBER, PHANTOM_DATA, REDACTED, SET, STRUCTURE_MACRO, UNSET, VALIDATE, VALIDATOR};
use crate::service::{Member, Presence, Structure};
use std::fmt::Write;

/// All of a structure. `aliases` are further names that a member is read by.
pub fn structure(structure: &Structure, fallback: &str, aliases: impl Fn(&Member) -> Vec<&'static str>) -> String {
    let mut text = definition(structure, fallback);
    text += &table(structure, aliases);
    if structure.sensitive || structure.members.iter().any(|member| member.sensitive) {
        text += &redacted_debug(structure);
    }
    if structure.sent {
        text += &validation(structure);
    }
    if required(structure).next().is_none() {
        let name = &structure.name;
        let _ = writeln!(
            text,
            "\nimpl Default for {name} {{\n    fn default() -> Self {{ awsjson_smithy::CorrectionDefault::correction_default() }}\n}}"
        );
    }
    text + &builder(structure)
}

fn definition(structure: &Structure, fallback: &str) -> String {
    let Structure { name, shape, docs, .. } = structure;
    let mut added = Vec::new();
    if !shape.is_empty() && shape != name {
        added.push(format!("In the service's model: `{shape}`."));
    }
    let mut text = doc_comment(&documented(docs, fallback, &added), 0);
    if !shape.is_empty() && shape != name {
        let _ = writeln!(text, "#[doc(alias = {shape:?})]");
    }
    let sensitive = structure.sensitive || structure.members.iter().any(|member| member.sensitive);
    let mut derives = vec!["Clone", "PartialEq"];
    derives.extend(structure.derives);
    derives.extend((!sensitive).then_some("Debug"));
    let _ = writeln!(text, "#[derive({})]\n#[non_exhaustive]\npub struct {name} {{", derives.join(", "));
    for member in &structure.members {
        text += &doc_comment(&member_docs(member), 4);
        let _ = writeln!(text, "    pub {}: {},", member.field, field_type(member));
    }
    text + "}\n\n"
}

fn table(structure: &Structure, aliases: impl Fn(&Member) -> Vec<&'static str>) -> String {
    let mode = if structure.strict { ": strict" } else { "" };
    let mut text = format!("{STRUCTURE_MACRO}!({}{mode} {{\n", structure.name);
    for member in &structure.members {
        let (kind, default) = match &member.presence {
            Presence::Required => ("required", String::new()),
            Presence::Optional => ("optional", String::new()),
            Presence::Default(value) => ("defaulted", format!(" ({value})")),
        };
        let aliases: String = aliases(member).iter().map(|alias| format!(" | {alias:?}")).collect();
        let format = member.format.map(|format| format!(" as {format}")).unwrap_or_default();
        let _ = writeln!(text, "    {kind} {} = {:?}{aliases}{format}{default},", member.field, member.wire);
    }
    text + "});\n"
}

fn redacted_debug(structure: &Structure) -> String {
    let name = &structure.name;
    let mut fields = String::new();
    for member in &structure.members {
        let label = member.field.trim_start_matches("r#");
        if member.sensitive || structure.sensitive {
            let _ = write!(fields, ".field({label:?}, &{REDACTED})");
        } else {
            let _ = write!(fields, ".field({label:?}, &self.{})", member.field);
        }
    }
    format!(
        "\nimpl {FMT}::Debug for {name} {{\n    fn fmt(&self, f: &mut {FMT}::Formatter<'_>) -> {FMT}::Result {{\n        \
         f.debug_struct({name:?}){fields}.finish()\n    }}\n}}\n"
    )
}

fn validation(structure: &Structure) -> String {
    let body = check::members(&structure.members);
    let v = if body.is_empty() { "_" } else { "v" };
    format!(
        "\nimpl {VALIDATE} for {} {{\n    fn validate_with(&self, {v}: &mut {VALIDATOR}) {{\n{body}    }}\n}}\n",
        structure.name
    )
}

/// The members that a builder asks for.
pub fn required(structure: &Structure) -> impl Iterator<Item = &Member> {
    structure.members.iter().filter(|member| member.presence == Presence::Required)
}

/// The type parameters of a structure's builder: one letter for each required member.
#[derive(Debug)]
pub struct States(Vec<String>);

impl States {
    pub fn of(structure: &Structure) -> Self {
        let letter = |index: usize| {
            let letter = char::from(b'A' + (index % 26) as u8);
            if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26) }
        };
        Self((0..required(structure).count()).map(letter).collect())
    }

    fn list(&self, each: impl Fn(usize, &String) -> String) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let list: Vec<String> = self.0.iter().enumerate().map(|(index, name)| each(index, name)).collect();
        format!("<{}>", list.join(", "))
    }

    /// `<A, B>`
    pub fn names(&self) -> String {
        self.list(|_, name| name.clone())
    }

    /// `<A = Unset, B = Unset>`
    pub fn defaults(&self) -> String {
        self.list(|_, name| format!("{name} = {UNSET}"))
    }

    /// `<A, Set>`, with the member at `set` set.
    pub fn with_set(&self, set: usize) -> String {
        self.list(|index, name| if index == set { SET.to_owned() } else { name.clone() })
    }

    /// `<(A, B)>`: what the builder's marker is of.
    fn tuple(&self) -> String {
        format!("({})", self.0.iter().map(|name| format!("{name}, ")).collect::<String>())
    }

    /// `<A: member::catalog, …>`
    pub fn bounds(&self, structure: &Structure) -> String {
        let members: Vec<&Member> = required(structure).collect();
        let bound = |(name, member): (&String, &&Member)| format!("{name}: {MEMBER}::{}", member.field);
        let bounds: Vec<String> = self.0.iter().zip(&members).map(bound).collect();
        if bounds.is_empty() { String::new() } else { format!("<{}>", bounds.join(", ")) }
    }

    /// What methods need that give back a builder: clippy's measure of a type counts the parameters.
    pub fn allow(&self) -> &'static str {
        if self.0.len() > 20 { "#[allow(clippy::type_complexity)]\n" } else { "" }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn builder(structure: &Structure) -> String {
    let name = &structure.name;
    let builder = format!("{name}Builder");
    let states = States::of(structure);
    let (names, defaults, bounds, tuple) =
        (states.names(), states.defaults(), states.bounds(structure), states.tuple());
    let (marker_field, marker_new) = if states.is_empty() {
        (String::new(), String::new())
    } else {
        // Clippy's measure of a type counts the parameters.
        let allow = if states.0.len() > 7 { "    #[allow(clippy::type_complexity)]\n" } else { "" };
        (format!("{allow}    state: {PHANTOM_DATA}<{tuple}>,\n"), format!(", state: {PHANTOM_DATA}"))
    };
    let mut text = format!(
        "\nimpl {name} {{\n    /// Starts to build one.\n    pub fn builder() -> {builder} {{\n        \
         {builder} {{ value: awsjson_smithy::CorrectionDefault::correction_default(){marker_new} }}\n    }}\n}}\n"
    );
    let members: Vec<String> = required(structure).map(|member| format!("`{}`", plain(member))).collect();
    let docs = if members.is_empty() {
        format!("Builds [`{name}`].")
    } else {
        format!("Builds [`{name}`]. The type parameters say which required members are set: {}.", members.join(", "))
    };
    text += &format!("\n{}#[derive(Clone, Debug)]\n", doc_comment(&docs, 0));
    let _ = writeln!(text, "pub struct {builder}{defaults} {{\n    value: {name},\n{marker_field}}}");
    let allow = states.allow();
    let _ = writeln!(text, "\n{allow}impl{names} {builder}{names} {{");
    let mut next_required = 0;
    for member in &structure.members {
        let field = &member.field;
        let set = names::setter(field);
        let argument = argument(member);
        let (parameter, value) = setter(&member.ty, &argument);
        text += &doc_comment(&setter_docs(member), 4);
        if member.presence == Presence::Required {
            let after = states.with_set(next_required);
            next_required += 1;
            let _ = writeln!(
                text,
                "    pub fn {set}(mut self, {argument}: {parameter}) -> {builder}{after} {{\n        \
                 self.value.{field} = {value};\n        \
                 {builder} {{ value: self.value, state: {PHANTOM_DATA} }}\n    }}\n"
            );
        } else {
            let value = if member.presence == Presence::Optional { format!("Some({value})") } else { value };
            let _ = writeln!(
                text,
                "    pub fn {set}(mut self, {argument}: {parameter}) -> Self {{\n        \
                 self.value.{field} = {value};\n        self\n    }}\n"
            );
        }
    }
    let complete = if states.is_empty() { String::new() } else { format!("where Self: {COMPLETE}") };
    let _ = writeln!(
        text,
        "    /// The finished value.\n    pub fn build(self) -> {name} {complete} {{\n        self.value\n    }}\n}}\n\n\
         impl{bounds} {COMPLETE} for {builder}{names} {{\n    type Value = {name};\n    \
         fn complete(self) -> {name} {{\n        self.value\n    }}\n}}"
    );
    text
}

/// The documentation of a setter.
pub fn setter_docs(member: &Member) -> String {
    if member.docs.is_empty() { format!("Sets `{}`.", plain(member)) } else { summary(&member.docs) }
}

/// The name of a setter's argument.
pub fn argument(member: &Member) -> String {
    // A parameter is kept apart from the receiver and from the builder that is set.
    if ["self_", "it"].contains(&plain(member)) { "value".to_owned() } else { names::field(&member.wire) }
}

fn plain(member: &Member) -> &str {
    member.field.trim_start_matches("r#")
}
