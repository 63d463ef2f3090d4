//! The setters of an operation's input, as methods of a builder of the client crate.

use super::docs::{deprecation, doc_comment};
use super::structure::{States, adding_setter, adding_setter_docs, option_setter, option_setter_docs, setter_docs};
use super::types::{Addition, field_type, setter};
use crate::names;
use crate::service::{Member, Presence, Structure};
use std::fmt::Write;

/// The implementation of `builder` with the setters of the members of `input`: its header, and each member's methods.
pub fn setters(input: &Structure, builder: &str) -> (String, Vec<String>) {
    let states = States::of(input);
    let names = states.names();
    let mut next_required = 0;
    let method = |member| method(input, member, builder, &states, &mut next_required);
    (format!("impl{names} {builder}{names}"), input.members.iter().map(method).collect())
}

/// The setters of `member`. `next_required` is the number of required members before it.
fn method(input: &Structure, member: &Member, builder: &str, states: &States, next_required: &mut usize) -> String {
    let set = names::setter(&member.field);
    let (parameter, _) = setter(&member.ty, "value");
    let parameter = states.qualified(&parameter);
    let after = if member.presence == Presence::Required {
        *next_required += 1;
        format!("{builder}{}", states.with_set(*next_required - 1))
    } else {
        "Self".to_owned()
    };
    let mut text = doc_comment(&setter_docs(input, member), 4);
    text += &deprecation(member.deprecated.as_ref(), 4);
    let _ = writeln!(
        text,
        "    pub fn {set}(self, value: {parameter}) -> {after} {{\n        \
         {builder} {{ call: self.call.with(|input| input.{set}(value)) }}\n    }}\n"
    );
    if let Some(set) = option_setter(input, member) {
        let ty = states.qualified(&field_type(member));
        let _ = writeln!(
            text,
            "{}    pub fn {set}(self, value: {ty}) -> Self {{\n        \
             {builder} {{ call: self.call.with(|input| input.{set}(value)) }}\n    }}\n",
            option_setter_docs(member),
        );
    }
    if let Some((set, addition)) = adding_setter(input, member) {
        let Addition { parameters, arguments, .. } = &addition;
        let parameters = states.qualified(parameters);
        let _ = writeln!(
            text,
            "{}    pub fn {set}(self, {parameters}) -> {after} {{\n        \
             {builder} {{ call: self.call.with(|input| input.{set}({arguments})) }}\n    }}\n",
            adding_setter_docs(member, &addition),
        );
    }
    text
}
