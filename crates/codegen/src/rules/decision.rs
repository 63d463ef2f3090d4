//! Writes a binary decision diagram: its conditions, its results, and the table of its nodes.

use super::bdd::Bdd;
use super::lower::{Guard, Lower, closure};
use super::ruleset::Condition;
use super::scope::{Code, Lowered, Scope, Type};
use super::tree::statements;
use crate::names;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The variables of a diagram.
type Variables = BTreeMap<String, Variable>;

/// A variable of a diagram, which becomes a field of `Vars`.
#[derive(Debug, Clone, PartialEq)]
struct Variable {
    ty: Type,
    /// The unique name of the field.
    field: String,
}

/// Returns the body of `resolve`, and the items that it uses.
pub(super) fn write_bdd(lower: &mut Lower<'_>, bdd: &Bdd, parameters: &Scope) -> Lowered<(String, String)> {
    let variables = lower.variables(bdd, parameters)?;
    let scope = lower.scope_of_variables(parameters, &variables);
    let has_variables = !variables.is_empty();
    let borrows = variables.values().any(|variable| borrows(variable.ty));

    let mut items = String::new();
    let _ = writeln!(items, "/// Condition, next node if it holds, next node if it does not.");
    let _ = writeln!(items, "static NODES: [(usize, i32, i32); {}] = [", bdd.nodes.len());
    for node in &bdd.nodes {
        let _ = writeln!(items, "({}, {}, {}),", node.condition, node.high, node.low);
    }
    items += "];\n\n";
    if has_variables {
        items += &lower.variables_struct(&variables, borrows);
    }

    let (lifetime, params, vars) = match (has_variables, borrows) {
        (false, _) => ("", "params: &Params", ""),
        (true, false) => ("", "params: &Params", ", vars: &mut Vars"),
        (true, true) => ("<'a>", "params: &'a Params", ", vars: &mut Vars<'a>"),
    };
    let _ = writeln!(items, "fn condition{lifetime}(index: usize, {params}{vars}) -> bool {{ match index {{");
    for (index, condition) in bdd.conditions.iter().enumerate() {
        let arm = lower.condition_arm(condition, &scope, &variables);
        let _ = writeln!(items, "{index} => {}", arm.map_err(|problem| at("conditions", index, &problem))?);
    }
    items += "_ => false,\n}\n}\n\n";

    let mut arms = String::new();
    for (index, result) in bdd.results.iter().enumerate() {
        let (before, value) =
            lower.result(result, &mut scope.clone()).map_err(|problem| at("results", index, &problem))?;
        let value = if before.is_empty() { format!("{value},") } else { format!("{{ {before}{value} }}") };
        let _ = writeln!(arms, "{index} => {value}");
    }
    let params = if arms.contains("params.") { "params" } else { "_" };
    let vars = match (has_variables, arms.contains("vars."), borrows) {
        (false, ..) => "",
        (true, false, false) => ", _: &Vars",
        (true, false, true) => ", _: &Vars<'_>",
        (true, true, false) => ", vars: &Vars",
        (true, true, true) => ", vars: &Vars<'_>",
    };
    let _ = writeln!(
        items,
        "fn outcome(index: usize, {params}: &Params{vars}) -> Result<Endpoint, EndpointError> {{\n\
         match index {{\n{arms}_ => Err(EndpointError::NoMatchingRule),\n}}\n}}"
    );

    lower.imports.extend(["Endpoint", "decide"]);
    let root = bdd.root;
    let body = if has_variables {
        format!(
            "let mut vars = Vars::default();\n\
             match decide(&NODES, {root}, |index| condition(index, params, &mut vars)) {{\n\
             Some(index) => outcome(index, params, &vars),\n"
        )
    } else {
        format!(
            "match decide(&NODES, {root}, |index| condition(index, params)) {{\n\
             Some(index) => outcome(index, params),\n"
        )
    };
    Ok((body + "None => Err(EndpointError::NoMatchingRule),\n}\n", items))
}

fn at(list: &str, index: usize, problem: &str) -> String {
    format!("{list}[{index}]: {problem}")
}

impl Lower<'_> {
    /// The variables that conditions assign, each with a type for all its assignments.
    fn variables(&mut self, bdd: &Bdd, parameters: &Scope) -> Lowered<Variables> {
        let mut variables = Variables::new();
        // A condition may precede the one that assigns a variable it uses, so repeat until nothing changes.
        loop {
            let before = variables.clone();
            let mut unresolved = None;
            for (index, condition) in bdd.conditions.iter().enumerate() {
                let Some(name) = &condition.assign else { continue };
                match self.variable_type(condition, name, parameters, &variables) {
                    Ok(ty) => self.declare(&mut variables, name, ty),
                    Err(problem) => drop(unresolved.get_or_insert(at("conditions", index, &problem))),
                }
            }
            if variables == before {
                return unresolved.map_or(Ok(variables), Err);
            }
        }
    }

    fn declare(&self, variables: &mut Variables, name: &str, ty: Type) {
        if let Some(variable) = variables.get_mut(name) {
            variable.ty = ty;
            return;
        }
        let mut taken = variables.values().map(|variable| variable.field.clone()).collect();
        let field = names::distinct(&mut taken, (self.field)(name), "_");
        variables.insert(name.to_owned(), Variable { ty, field });
    }

    fn variable_type(
        &mut self,
        condition: &Condition,
        name: &str,
        parameters: &Scope,
        variables: &Variables,
    ) -> Lowered<Type> {
        let mut scope = self.scope_of_variables(parameters, variables);
        let code = self.value(&condition.value, &mut scope, &mut Vec::new())?;
        match (code.ty, variables.get(name).map(|variable| variable.ty)) {
            (Type::Str, _) if code.local => Ok(Type::String),
            (Type::Str | Type::String, Some(Type::String)) => Ok(Type::String),
            (ty, _) if borrows(ty) && code.local => {
                Err(format!("`{name}` borrows from a string that is built by its own condition"))
            }
            (ty, Some(other)) if ty != other && ty != Type::String => {
                Err(format!("`{name}` is assigned values of the types {ty:?} and {other:?}"))
            }
            (ty, _) => Ok(ty),
        }
    }

    /// The parameters, and the variables as fields of `vars`, which may be unset.
    fn scope_of_variables(&self, parameters: &Scope, variables: &Variables) -> Scope {
        let mut scope = parameters.clone();
        for (name, Variable { ty, field }) in variables {
            let field = format!("vars.{field}");
            let code = match ty {
                Type::String => Code::optional(Type::Str, format!("{field}.as_deref()")).borrowing(true),
                Type::Strs => Code::optional(Type::Strs, format!("{field}.as_deref()")),
                Type::Url | Type::Arn => Code::optional(*ty, format!("{field}.as_ref()")),
                _ => Code::optional(*ty, field.clone()),
            };
            scope.bind(name, code.with_field(field));
        }
        scope
    }

    fn variables_struct(&mut self, variables: &Variables, borrows: bool) -> String {
        let mut fields = String::new();
        for Variable { ty, field } in variables.values() {
            let ty = match ty {
                Type::Bool => "bool",
                Type::Integer => "i64",
                Type::Str => "&'a str",
                Type::String => "String",
                Type::Strings => "&'a [String]",
                Type::Strs => "Vec<&'a str>",
                Type::Partition => "&'static Partition",
                Type::Url => "Url<'a>",
                Type::Arn => "Arn<'a>",
            };
            let _ = writeln!(fields, "{field}: Option<{ty}>,");
        }
        for (ty, item) in [(Type::Partition, "Partition"), (Type::Url, "Url"), (Type::Arn, "Arn")] {
            if variables.values().any(|used| used.ty == ty) {
                self.imports.insert(item);
            }
        }
        let lifetime = if borrows { "<'a>" } else { "" };
        format!(
            "/// The variables that conditions assign.\n#[derive(Default)]\nstruct Vars{lifetime} {{\n{fields}}}\n\n"
        )
    }

    fn condition_arm(&mut self, condition: &Condition, scope: &Scope, variables: &Variables) -> Lowered<String> {
        let mut guards = Vec::new();
        let code = self.value(&condition.value, &mut scope.clone(), &mut guards)?;
        let Some(name) = &condition.assign else { return Ok(test(&guards, &code)) };
        let Some(Variable { ty, field }) = variables.get(name) else {
            return Err(format!("the type of `{name}` is unknown"));
        };
        let field = format!("vars.{field}");
        let value = match (*ty, code.ty, code.optional) {
            (Type::String, Type::Str, true) => format!("{}.map(str::to_owned)", code.text),
            (Type::String, Type::Str | Type::String, false) => code.owned(),
            _ => code.text.clone(),
        };
        let value = if code.optional { value } else { format!("Some({value})") };
        let holds = match (code.ty, code.optional) {
            (Type::Bool, _) => format!("{field} == Some(true)"),
            (_, true) => format!("{field}.is_some()"),
            (_, false) => "true".to_owned(),
        };
        let before = statements(&guards, "return false");
        Ok(format!("{{\n{before}{field} = {value};\n{holds}\n}}"))
    }
}

/// The match arm of a condition that assigns no variable.
fn test(guards: &[Guard], code: &Code) -> String {
    let mut test = match (code.ty, code.optional) {
        (Type::Bool, true) => format!("{} == Some(true)", code.as_operand()),
        (Type::Bool, false) => code.text.clone(),
        _ => code.is_set().text,
    };
    if guards.iter().any(|guard| matches!(guard, Guard::Let(..))) {
        return format!("{{\n{}{test}\n}}", statements(guards, "return false"));
    }
    for guard in guards.iter().rev() {
        if let Guard::LetSome(name, value) = guard {
            test = format!("{value}.is_some_and({})", closure(name, &test));
        }
    }
    format!("{test},")
}

/// Whether a variable of this type borrows from the parameters.
fn borrows(ty: Type) -> bool {
    matches!(ty, Type::Str | Type::Strings | Type::Strs | Type::Url | Type::Arn)
}
