//! A structure: the type, its table of members, validation, and its builder.

use super::check;
use super::divide::{self, Item};
use super::docs::{deprecation, doc_comment, documented, summary};
use super::types::{Addition, addition, field_type, member_docs, notes, setter};
use crate::names;
use crate::paths::{
    self, BUILDER_MACRO, FMT, MEMBER, PHANTOM_DATA, REDACTED, SET, STRUCTURE_MACRO, VALIDATE, VALIDATOR,
};
use crate::service::{Member, Presence, Structure};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Writes everything about a structure of the module `module`, such as `types`. `aliases` are additional wire names that
/// a member is read from.
pub fn structure(
    structure: &Structure,
    module: &str,
    fallback: &str,
    aliases: impl Fn(&Member) -> Vec<&'static str>,
) -> Item {
    let (definition, is_complete) = divide::definition(|docs| definition(structure, fallback, docs));
    let mut implementations = vec![table(structure, aliases)];
    if structure.sensitive || structure.members.iter().any(|member| member.sensitive) {
        implementations.push(redacted_debug(structure));
    }
    if structure.sent {
        implementations.push(validation(structure));
    }
    if required(structure).next().is_none() {
        let name = &structure.name;
        implementations.push(format!(
            "\nimpl Default for {name} {{\n    fn default() -> Self {{ awsjson_smithy::CorrectionDefault::correction_default() }}\n}}\n"
        ));
    }
    if structure.sent {
        implementations.push(constructor(structure));
    }
    let ty = paths::of_module(module, &structure.name);
    Item { ty, definition, implementations, ..builder(structure, module, is_complete) }
}

/// The type. `docs` is applied to the documentation of each member.
fn definition(structure: &Structure, fallback: &str, docs: fn(&str) -> String) -> String {
    let Structure { name, shape, .. } = structure;
    let mut added = Vec::new();
    if !shape.is_empty() && shape != name {
        added.push(format!("Name in the service's model: `{shape}`."));
    }
    let mut text = doc_comment(&documented(&structure.docs, fallback, &added), 0);
    if !shape.is_empty() && shape != name {
        let _ = writeln!(text, "#[doc(alias = {shape:?})]");
    }
    text += &deprecation(structure.deprecated.as_ref(), 0);
    let sensitive = structure.sensitive || structure.members.iter().any(|member| member.sensitive);
    let mut derives = vec!["Clone", "PartialEq"];
    derives.extend(structure.derives);
    derives.extend((!sensitive).then_some("Debug"));
    let _ = writeln!(text, "#[derive({})]\n#[non_exhaustive]\npub struct {name} {{", derives.join(", "));
    for member in &structure.members {
        text += &doc_comment(&member_docs(member, docs), 4);
        text += &deprecation(member.deprecated.as_ref(), 4);
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
        "\nimpl {FMT}::Debug for {name} {{\n    #[inline]\n    fn fmt(&self, f: &mut {FMT}::Formatter<'_>) -> {FMT}::Result {{\n        \
         f.debug_struct({name:?}){fields}.finish()\n    }}\n}}\n"
    )
}

/// `#[inline]`, so that crates which do not validate the structure do not compile this.
fn validation(structure: &Structure) -> String {
    let body = check::members(&structure.members);
    let v = if body.is_empty() { "_" } else { "v" };
    format!(
        "\nimpl {VALIDATE} for {} {{\n    #[inline]\n    fn validate_with(&self, {v}: &mut {VALIDATOR}) {{\n{body}    }}\n}}\n",
        structure.name
    )
}

/// The required members of a builder.
pub fn required(structure: &Structure) -> impl Iterator<Item = &Member> {
    structure.members.iter().filter(|member| member.presence == Presence::Required)
}

/// The type parameters of a structure's builder, one for each required member. They are named after the
/// members where callers build the structure. Outputs have more members than fit on a line, and only
/// tests build them, so there each parameter is a letter.
#[derive(Debug)]
pub struct States(Vec<String>);

impl States {
    pub fn of(structure: &Structure) -> Self {
        // The names of the types in the signatures of the builder.
        let mut taken = BTreeSet::from([structure.name.clone(), format!("{}Builder", structure.name)]);
        let name = |(index, member): (usize, &Member)| match structure.sent {
            true => names::distinct(&mut taken, parameter(member), ""),
            false => letter(index),
        };
        Self(required(structure).enumerate().map(name).collect())
    }

    /// The type `ty`, with its path where a type parameter hides its name.
    pub fn qualified(&self, ty: &str) -> String {
        paths::in_full(ty, |name| self.0.iter().any(|parameter| parameter == name))
    }

    /// The attribute of methods that call an operation. A generic method is compiled in the crates that use it. A method
    /// without type parameters needs `#[inline]` for that; otherwise the service crate compiles the whole call.
    pub fn inline(&self) -> &'static str {
        if self.0.is_empty() { "#[inline]\n    " } else { "" }
    }

    fn list(&self, each: impl Fn(usize, &String) -> String) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let list: Vec<String> = self.0.iter().enumerate().map(|(index, name)| each(index, name)).collect();
        format!("<{}>", list.join(", "))
    }

    /// The type parameters in angle brackets: `<A, B>`.
    pub fn names(&self) -> String {
        self.list(|_, name| name.clone())
    }

    /// The type parameters as a list: `A, B`.
    pub fn list_of_names(&self) -> String {
        self.0.join(", ")
    }

    /// The type arguments after the member at `set` has been set: `<A, Set>`.
    pub fn with_set(&self, set: usize) -> String {
        self.list(|index, name| if index == set { SET.to_owned() } else { name.clone() })
    }

    /// The rows of the table in the builder macro: `A: member::catalog,`.
    fn rows(&self, structure: &Structure) -> String {
        let row = |(name, member): (&String, &Member)| format!("\n        {name}: {MEMBER}::{},", member.field);
        let rows: String = self.0.iter().zip(required(structure)).map(row).collect();
        if rows.is_empty() { rows } else { format!("{rows}\n    ") }
    }
}

/// The name of the type parameter of a member, which is never empty: that of the member `_` follows its field.
fn parameter(member: &Member) -> String {
    let name = names::type_name(&member.wire);
    if name.is_empty() { names::type_name(plain(member)) } else { name }
}

/// The letter for the parameter at `index`: A, B, ... Z, A1, ...
fn letter(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    if index < 26 { letter.to_string() } else { format!("{letter}{}", index / 26) }
}

/// The builder of the structure. Its methods have the documentation of the members where the definition is not complete.
fn builder(structure: &Structure, module: &str, is_complete: bool) -> Item {
    let name = &structure.name;
    let builder = format!("{name}Builder");
    let states = States::of(structure);
    let names = states.names();
    let members: Vec<String> = required(structure).map(|member| format!("`{}`", plain(member))).collect();
    let docs = if members.is_empty() {
        format!("Builds [`{name}`].")
    } else {
        format!("Builds [`{name}`]. The type parameters record which required members are set: {}.", members.join(", "))
    };
    let text = format!(
        "\n{BUILDER_MACRO}! {{\n{}    {builder} for {name} {{{}}}\n}}\n",
        doc_comment(&docs, 4),
        states.rows(structure),
    );
    let header = format!("impl{names} {builder}{names}");
    let mut next_required = 0;
    let method = |member| method(structure, member, &builder, &states, &mut next_required, is_complete);
    let methods = structure.members.iter().map(method).collect();
    Item { builder: paths::of_module(module, &builder), text, header, methods, ..Item::default() }
}

/// The setters of `member`. `next_required` is the number of required members before it. `is_brief` is whether the first
/// sentence of its documentation is enough.
fn method(
    structure: &Structure,
    member: &Member,
    builder: &str,
    states: &States,
    next_required: &mut usize,
    is_brief: bool,
) -> String {
    let field = &member.field;
    let set = names::setter(field);
    let (parameter, value) = setter(&member.ty, "value");
    let parameter = states.qualified(&parameter);
    let docs = if is_brief { setter_docs(structure, member) } else { member_docs(member, str::to_owned) };
    let mut text = doc_comment(&docs, 4);
    text += &deprecation(member.deprecated.as_ref(), 4);
    if member.presence == Presence::Required {
        let after = states.with_set(*next_required);
        *next_required += 1;
        let _ = writeln!(
            text,
            "    pub fn {set}(mut self, value: {parameter}) -> {builder}{after} {{\n        \
             self.value.{field} = {value};\n        \
             {builder} {{ value: self.value, state: {PHANTOM_DATA} }}\n    }}\n"
        );
    } else {
        let value = if member.presence == Presence::Optional { format!("Some({value})") } else { value };
        let _ = writeln!(
            text,
            "    pub fn {set}(mut self, value: {parameter}) -> Self {{\n        \
             self.value.{field} = {value};\n        self\n    }}\n"
        );
    }
    if let Some(set) = option_setter(structure, member) {
        let ty = states.qualified(&field_type(member));
        let _ = writeln!(
            text,
            "{}    pub fn {set}(mut self, value: {ty}) -> Self {{\n        \
             self.value.{field} = value;\n        self\n    }}\n",
            option_setter_docs(member),
        );
    }
    if let Some((set, addition)) = adding_setter(structure, member) {
        let Addition { parameters, call, .. } = &addition;
        let parameters = states.qualified(parameters);
        let (docs, slot) = (adding_setter_docs(member, &addition), collection(member));
        let (after, value) = match member.presence {
            // The setter before this one counted it.
            Presence::Required => (
                format!("{builder}{}", states.with_set(*next_required - 1)),
                format!("{builder} {{ value: self.value, state: {PHANTOM_DATA} }}"),
            ),
            _ => ("Self".to_owned(), "self".to_owned()),
        };
        let _ = writeln!(
            text,
            "{docs}    pub fn {set}(mut self, {parameters}) -> {after} {{\n        \
             self.value.{slot}.{call};\n        {value}\n    }}\n",
        );
    }
    text
}

/// The constructor of a structure with required members, for callers who set the other members conditionally.
fn constructor(structure: &Structure) -> String {
    if required(structure).next().is_none() {
        return String::new();
    }
    let (mut parameters, mut fields) = (Vec::new(), String::new());
    for member in &structure.members {
        let value = match &member.presence {
            Presence::Required => {
                let argument = &member.field;
                let (parameter, value) = setter(&member.ty, argument);
                parameters.push(format!("{argument}: {parameter}"));
                value
            }
            Presence::Optional => "None".to_owned(),
            Presence::Default(value) => value.clone(),
        };
        let _ = match member.field == value {
            true => write!(fields, "{value}, "),
            false => write!(fields, "{}: {value}, ", member.field),
        };
    }
    // The limit of `clippy::too_many_arguments`.
    let allow = if parameters.len() > 7 { "    #[allow(clippy::too_many_arguments)]\n" } else { "" };
    format!(
        "\nimpl {} {{\n    \
         /// Creates a value with the required members. All other members are fields that can be assigned.\n{allow}    \
         pub fn new({}) -> Self {{\n        Self {{ {fields}}}\n    }}\n}}\n",
        structure.name,
        parameters.join(", ")
    )
}

/// The documentation of a setter: the member's meaning, and its constraints.
pub fn setter_docs(structure: &Structure, member: &Member) -> String {
    let text = if member.docs.is_empty() { String::new() } else { summary(&member.docs) };
    let text = if text.is_empty() { format!("Sets `{}`.", plain(member)) } else { text };
    let required = (member.presence == Presence::Required).then(|| "Required.".to_owned());
    let notes: Vec<String> = required.into_iter().chain(notes(member)).collect();
    if notes.is_empty() || !structure.sent { text } else { format!("{text}\n\n{}", notes.join(" ")) }
}

/// The name of the setter that takes an `Option`, for an optional member of what callers build.
pub fn option_setter(structure: &Structure, member: &Member) -> Option<String> {
    let set = format!("set_{}", plain(member));
    let is_free = structure.members.iter().all(|other| names::setter(&other.field).trim_start_matches("r#") != set);
    (structure.sent && member.presence == Presence::Optional && is_free).then_some(set)
}

/// The documentation of that setter, as lines within an `impl`.
pub fn option_setter_docs(member: &Member) -> String {
    let docs = doc_comment(&format!("Sets `{}`, or leaves it out.", plain(member)), 4);
    docs + &deprecation(member.deprecated.as_ref(), 4)
}

/// The name of the setter that adds one item or entry to a collection that callers build, and how it does.
pub fn adding_setter(structure: &Structure, member: &Member) -> Option<(String, Addition)> {
    let addition = addition(&member.ty).filter(|_| structure.sent)?;
    let set = format!("{}_{}", addition.verb, plain(member));
    let is_free = structure.members.iter().all(|other| names::setter(&other.field).trim_start_matches("r#") != set);
    is_free.then_some((set, addition))
}

/// Its documentation, as lines of an implementation.
pub fn adding_setter_docs(member: &Member, addition: &Addition) -> String {
    let what = if addition.verb == "push" { "Adds one item to" } else { "Adds or replaces one entry of" };
    doc_comment(&format!("{what} `{}`.", plain(member)), 4) + &deprecation(member.deprecated.as_ref(), 4)
}

/// Returns the collection in a field, and creates it if it is not set.
fn collection(member: &Member) -> String {
    let absent = if member.presence == Presence::Optional { ".get_or_insert_default()" } else { "" };
    format!("{}{absent}", member.field)
}

fn plain(member: &Member) -> &str {
    member.field.trim_start_matches("r#")
}
