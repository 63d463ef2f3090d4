//! Lowers expressions of the rules engine to Rust expressions.

use super::attribute;
use super::expr::{Expr, Function, Part, Step};
use super::scope::{Code, Lowered, Scope, Type};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A statement or test that precedes an expression.
#[derive(Debug, Clone)]
pub(super) enum Guard {
    /// `let Some(NAME) = VALUE`. If the value is unset, the rest is not evaluated.
    LetSome(String, String),
    /// `let NAME = VALUE`
    Let(String, String),
    /// A boolean expression. If it is false, the rest is not evaluated.
    Test(String),
}

/// Lowers expressions, and collects the imports that they need.
pub(super) struct Lower<'a> {
    /// The Rust name of a field or variable.
    pub(super) field: &'a dyn Fn(&str) -> String,
    /// The items of `awsjson_smithy::endpoint` to import.
    pub(super) imports: BTreeSet<&'static str>,
}

impl Lower<'_> {
    /// Lowers an expression to an `Option` if it may be unset.
    pub(super) fn value(&mut self, expr: &Expr, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<Code> {
        match expr {
            Expr::Bool(value) => Ok(Code::boolean(*value)),
            Expr::Integer(value) => Ok(Code::new(Type::Integer, value.to_string())),
            Expr::Text(parts) => self.text(parts, scope, guards),
            Expr::Reference(name) => {
                scope.find(name).cloned().ok_or_else(|| format!("there is no parameter or variable `{name}`"))
            }
            Expr::Attribute(base, path) => {
                let base = self.set_value(base, scope, guards)?;
                self.attribute(base, path, guards)
            }
            Expr::Call(function, arguments) => self.call(*function, arguments, scope, guards),
        }
    }

    /// Lowers an expression to a value, with a guard before it if it may be unset.
    pub(super) fn set_value(&mut self, expr: &Expr, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<Code> {
        let code = self.value(expr, scope, guards)?;
        if !code.optional {
            return Ok(code);
        }
        match expr {
            Expr::Reference(name) => Ok(self.narrow(name, &code, scope, guards)),
            _ => Ok(self.guarded(&code, guards)),
        }
    }

    /// Binds an optional name to its value, for the rest of the scope.
    pub(super) fn narrow(&mut self, name: &str, code: &Code, scope: &mut Scope, guards: &mut Vec<Guard>) -> Code {
        let variable = self.variable(name, scope);
        guards.push(Guard::LetSome(variable.clone(), code.text.clone()));
        let set = Code::new(code.ty, variable).borrowing(code.local);
        scope.bind(name, set.clone());
        set
    }

    fn guarded(&mut self, code: &Code, guards: &mut Vec<Guard>) -> Code {
        let variable = fresh(guards);
        guards.push(Guard::LetSome(variable.clone(), code.text.clone()));
        Code::new(code.ty, variable).borrowing(code.local)
    }

    /// The Rust name of a variable of the rules. It differs from the items that the module uses and from other
    /// variables in scope.
    pub(super) fn variable(&self, name: &str, scope: &Scope) -> String {
        let mut variable = (self.field)(name);
        while ITEMS.contains(&variable.as_str()) || scope.holds_other(name, &variable) {
            variable.push('_');
        }
        variable
    }

    fn boolean(&mut self, expr: &Expr, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<Code> {
        let code = self.set_value(expr, scope, guards)?;
        if code.ty == Type::Bool { Ok(code) } else { Err(format!("not a boolean: `{}`", code.text)) }
    }

    fn string(&mut self, expr: &Expr, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<Code> {
        let code = self.set_value(expr, scope, guards)?;
        match code.ty {
            Type::Str | Type::String => Ok(code),
            _ => Err(format!("not a string: `{}`", code.text)),
        }
    }

    /// A string that the result of a function borrows from. A temporary is bound to a variable, so that it lives long
    /// enough.
    fn borrowable(&mut self, expr: &Expr, scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<Code> {
        let code = self.string(expr, scope, guards)?;
        Ok(match code.ty {
            Type::String if code.temporary => {
                let variable = fresh(guards);
                guards.push(Guard::Let(variable.clone(), code.text));
                Code::new(Type::String, variable).borrowing(true)
            }
            Type::String => code.borrowing(true),
            _ => code,
        })
    }

    fn text(&mut self, parts: &[Part], scope: &mut Scope, guards: &mut Vec<Guard>) -> Lowered<Code> {
        if parts.is_empty() {
            return Ok(Code::literal(""));
        }
        if let [Part::Literal(literal)] = parts {
            return Ok(Code::literal(literal));
        }
        let (mut format, mut arguments) = (String::new(), String::new());
        for part in parts {
            match part {
                Part::Literal(literal) => format.push_str(&literal.replace('{', "{{").replace('}', "}}")),
                Part::Value(value) => {
                    let code = self.string(value, scope, guards)?;
                    let value = code.viewed();
                    if is_identifier(value) {
                        let _ = write!(format, "{{{value}}}");
                    } else {
                        format.push_str("{}");
                        let _ = write!(arguments, ", {value}");
                    }
                }
            }
        }
        Ok(Code::new(Type::String, format!("format!({format:?}{arguments})")).temporary())
    }

    fn attribute(&mut self, mut code: Code, path: &[Step], guards: &mut Vec<Guard>) -> Lowered<Code> {
        for step in path {
            if code.optional {
                code = self.guarded(&code, guards);
            }
            code = match step {
                Step::Key(key) => attribute::field(&code, key)?,
                Step::Index(index) => attribute::element(&code, *index)?,
            };
        }
        Ok(code)
    }

    fn call(
        &mut self,
        function: Function,
        arguments: &[Expr],
        scope: &mut Scope,
        guards: &mut Vec<Guard>,
    ) -> Lowered<Code> {
        match (function, arguments) {
            (Function::IsSet, [value]) => self.is_set(value, scope),
            (Function::Not, [value]) => Ok(self.boolean(value, scope, guards)?.not()),
            (Function::BooleanEquals, [a, Expr::Bool(b)] | [Expr::Bool(b), a]) => {
                let code = self.boolean(a, scope, guards)?;
                Ok(if *b { code } else { code.not() })
            }
            (Function::BooleanEquals, [a, b]) => {
                let (a, b) = (self.boolean(a, scope, guards)?, self.boolean(b, scope, guards)?);
                Ok(equals(&a, &b))
            }
            (Function::StringEquals, [a, b]) => {
                let (a, b) = (self.string(a, scope, guards)?, self.string(b, scope, guards)?);
                Ok(match (a.text.as_str(), b.text.as_str()) {
                    ("\"\"", _) => is_empty(&b),
                    (_, "\"\"") => is_empty(&a),
                    _ if a.is_literal() => equals(&b, &a),
                    _ => equals(&a, &b),
                })
            }
            (Function::IsValidHostLabel, [value, subdomains]) => {
                self.test("is_valid_host_label", [value, subdomains], scope, guards)
            }
            (Function::IsVirtualHostableS3Bucket, [value, subdomains]) => {
                self.test("is_virtual_hostable_s3_bucket", [value, subdomains], scope, guards)
            }
            (Function::Partition, [region]) => {
                let region = self.string(region, scope, guards)?;
                self.imports.insert("partition");
                Ok(Code::new(Type::Partition, format!("partition({})", region.borrowed())))
            }
            (Function::ParseArn, [value]) => self.parse("parse_arn", Type::Arn, value, scope, guards),
            (Function::ParseUrl, [value]) => self.parse("parse_url", Type::Url, value, scope, guards),
            (Function::UriEncode, [value]) => {
                let value = self.string(value, scope, guards)?;
                self.imports.insert("uri_encode");
                Ok(Code::new(Type::String, format!("uri_encode({})", value.borrowed())).temporary())
            }
            (
                Function::Substring,
                [value, Expr::Integer(start @ 0..), Expr::Integer(stop @ 0..), Expr::Bool(reverse)],
            ) => {
                let value = self.borrowable(value, scope, guards)?;
                self.imports.insert("substring");
                let text = format!("substring({}, {start}, {stop}, {reverse})", value.borrowed());
                Ok(Code::optional(Type::Str, text).borrowing(value.local))
            }
            (Function::Split, [value, delimiter, Expr::Integer(limit @ 0..)]) => {
                let value = self.borrowable(value, scope, guards)?;
                let delimiter = self.string(delimiter, scope, guards)?;
                self.imports.insert("split");
                let text = format!("split({}, {}, {limit})", value.borrowed(), delimiter.borrowed());
                Ok(Code::new(Type::Strs, text).borrowing(value.local))
            }
            (Function::Ite, [condition, a, b]) => {
                let condition = self.boolean(condition, scope, guards)?;
                let (a, b) = unify(self.option(a, scope)?, self.option(b, scope)?)?;
                let text = format!("if {} {{ {} }} else {{ {} }}", condition.text, a.text, b.text);
                Ok(Code { operand: false, negated: None, field: None, local: a.local || b.local, text, ..a })
            }
            (Function::Coalesce, [first, rest @ ..]) => {
                let mut code = self.option(first, scope)?;
                for next in rest {
                    let next = self.option(next, scope)?;
                    if code.optional {
                        code = or(code, next)?;
                    }
                }
                Ok(code)
            }
            _ => Err(format!("{function:?} requires literals, and numbers that are not negative, for some arguments")),
        }
    }

    fn test(
        &mut self,
        function: &'static str,
        [value, subdomains]: [&Expr; 2],
        scope: &mut Scope,
        guards: &mut Vec<Guard>,
    ) -> Lowered<Code> {
        let value = self.string(value, scope, guards)?;
        let subdomains = self.boolean(subdomains, scope, guards)?;
        self.imports.insert(function);
        Ok(Code::new(Type::Bool, format!("{function}({}, {})", value.borrowed(), subdomains.text)))
    }

    fn parse(
        &mut self,
        function: &'static str,
        ty: Type,
        value: &Expr,
        scope: &mut Scope,
        guards: &mut Vec<Guard>,
    ) -> Lowered<Code> {
        let value = self.borrowable(value, scope, guards)?;
        self.imports.insert(function);
        Ok(Code::optional(ty, format!("{function}({})", value.borrowed())).borrowing(value.local))
    }
}

/// Names that variables of the rules must not shadow.
const ITEMS: [&str; 16] = [
    "condition",
    "config",
    "is_valid_host_label",
    "is_virtual_hostable_s3_bucket",
    "decide",
    "outcome",
    "params",
    "parse_arn",
    "parse_url",
    "partition",
    "resolve",
    "split",
    "substring",
    "uri_encode",
    "value",
    "vars",
];

/// A closure with the parameter `name`, or the path of a function if the body only calls it with this parameter.
pub(super) fn closure(name: &str, body: &str) -> String {
    match body.strip_suffix(&format!("({name})")) {
        Some(function) if is_identifier(function) => function.to_owned(),
        _ => format!("|{name}| {body}"),
    }
}

fn is_identifier(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A variable name for a value that has no name in the rules.
fn fresh(guards: &[Guard]) -> String {
    let taken = |name: &str| {
        guards.iter().any(|guard| match guard {
            Guard::LetSome(other, _) | Guard::Let(other, _) => other == name,
            Guard::Test(_) => false,
        })
    };
    let mut name = "value".to_owned();
    let mut number = 1;
    while taken(&name) {
        number += 1;
        name = format!("value_{number}");
    }
    name
}

fn equals(a: &Code, b: &Code) -> Code {
    let (a, b) = (a.as_operand(), b.as_operand());
    Code::comparison(format!("{a} == {b}"), format!("{a} != {b}"))
}

fn is_empty(code: &Code) -> Code {
    let test = format!("{}.is_empty()", code.as_operand());
    Code { operand: true, ..Code::comparison(test.clone(), format!("!{test}")) }
}

/// Converts two expressions to a common type, with both or neither of them optional.
fn unify(mut a: Code, mut b: Code) -> Lowered<(Code, Code)> {
    (a, b) = unify_strings(a, b)?;
    if a.optional != b.optional {
        for code in [&mut a, &mut b] {
            if !code.optional {
                *code = Code::optional(code.ty, format!("Some({})", code.text)).borrowing(code.local);
            }
        }
    }
    Ok((a, b))
}

/// Converts two expressions to a common type: `String` if either of them is one.
fn unify_strings(mut a: Code, mut b: Code) -> Lowered<(Code, Code)> {
    for code in [&a, &b] {
        if !matches!(code.ty, Type::Bool | Type::Integer | Type::Str | Type::String) {
            return Err(format!("`{}` is not a string or a boolean", code.text));
        }
    }
    if a.ty == Type::String || b.ty == Type::String {
        (a, b) = (into_owned(a), into_owned(b));
    }
    if a.ty == b.ty { Ok((a, b)) } else { Err(format!("`{}` and `{}` differ in type", a.text, b.text)) }
}

fn into_owned(code: Code) -> Code {
    match (code.ty, code.optional) {
        (Type::Str | Type::String, false) => Code::new(Type::String, code.owned()).temporary(),
        (Type::Str, true) => Code::optional(Type::String, format!("{}.map(str::to_owned)", code.text)).temporary(),
        _ => code,
    }
}

/// `a`, or `b` if `a` is unset.
fn or(a: Code, b: Code) -> Lowered<Code> {
    let (a, b) = unify_strings(a, b)?;
    let eager = b.operand && (b.field.is_some() || !b.text.contains('('));
    let call = match (b.optional, eager) {
        (true, true) => format!("or({})", b.text),
        (true, false) => format!("or_else(|| {})", b.text),
        (false, true) => format!("unwrap_or({})", b.text),
        (false, false) => format!("unwrap_or_else(|| {})", b.text),
    };
    Ok(Code { text: format!("{}.{call}", a.text), optional: b.optional, field: None, local: a.local || b.local, ..a })
}
