//! Rust expressions while they are compiled: text, type, and whether they are optional.

use crate::service::{Member, Type};

/// The message why an expression cannot be compiled.
pub type Error = String;

/// The type of a Rust expression.
#[derive(Debug, Clone)]
pub(super) enum Ty<'s> {
    /// A reference to a structure with these members.
    Structure(&'s [Member]),
    /// The input and the output of an operation.
    InputOutput(&'s [Member], &'s [Member]),
    /// A reference to a value of any other type of the model.
    Shape(&'s Type),
    /// `&str`
    Text,
    /// `String`
    String,
    Bool,
    /// A number of this Rust type. `None` is a literal, which fits all number types.
    Number(Option<&'static str>),
    /// An iterator or array of entries, and whether the entries are `Option`s.
    Entries(Box<Ty<'s>>, bool),
    Null,
}

impl Ty<'_> {
    pub(super) fn is_bool(&self) -> bool {
        matches!(self, Self::Bool)
    }

    /// Whether iterators yield it by value: it is `Copy` and not a reference to a shape.
    fn is_plain(&self) -> bool {
        matches!(self, Self::Text | Self::Bool | Self::Number(_))
    }
}

/// A Rust expression of the type `ty`, or of an `Option` of it if `optional`.
#[derive(Debug, Clone)]
pub struct Code<'s> {
    pub text: String,
    pub(super) ty: Ty<'s>,
    pub optional: bool,
    /// The place expression behind a reference: `output.table` for `&output.table`.
    pub(super) place: Option<String>,
    /// Base, pattern and body, if the expression is `base.map(|pattern| body)` or `base.and_then(|pattern| body)`.
    pub(super) chained: Option<(String, &'static str, Box<Code<'s>>)>,
    /// Base and body, if the expression is an iterator `base.map(|it| body)`.
    pub(super) mapped: Option<(String, Box<Code<'s>>)>,
}

impl<'s> Code<'s> {
    /// A value that is not optional.
    pub(super) fn value(ty: Ty<'s>, text: impl Into<String>) -> Self {
        Self { text: text.into(), ty, optional: false, place: None, chained: None, mapped: None }
    }

    /// An `Option`.
    pub(super) fn option(ty: Ty<'s>, text: impl Into<String>) -> Self {
        Self { optional: true, ..Self::value(ty, text) }
    }

    /// A reference to the place expression `place`.
    pub(super) fn place(ty: Ty<'s>, place: &str) -> Self {
        Self { place: Some(place.to_owned()), ..Self::value(ty, format!("&{place}")) }
    }

    /// A variable that holds a reference or a plain value.
    pub(super) fn variable(ty: Ty<'s>, name: &str) -> Self {
        Self { place: Some(name.to_owned()), ..Self::value(ty, name) }
    }

    /// The expression that member accesses and method calls are appended to.
    pub(super) fn subject(&self) -> &str {
        self.place.as_deref().unwrap_or(&self.text)
    }

    /// Applies `next` to the value; within `map` or `and_then` if it is optional.
    pub(super) fn then(&self, next: impl FnOnce(&Code<'s>) -> Result<Code<'s>, Error>) -> Result<Code<'s>, Error> {
        if !self.optional {
            return next(self);
        }
        if let Some((base, pattern, body)) = &self.chained {
            return Ok(Self::chain(base.clone(), pattern, body.then(next)?));
        }
        let it = Self::variable(self.ty.clone(), "it");
        Ok(Self::chain(self.text.clone(), "it", next(&it)?))
    }

    fn chain(base: String, pattern: &'static str, body: Code<'s>) -> Self {
        if body.text == pattern && !body.optional {
            return Self::option(body.ty, base);
        }
        let step = if body.optional { "and_then" } else { "map" };
        let text = format!("{base}.{step}({})", closure(pattern, &body.text));
        Self { chained: Some((base, pattern, Box::new(body.clone()))), ..Self::option(body.ty, text) }
    }

    /// Applies `next` to two values, if both are present.
    pub(super) fn zip(
        &self,
        other: &Code<'s>,
        next: impl FnOnce(&Code<'s>, &Code<'s>) -> Result<Code<'s>, Error>,
    ) -> Result<Code<'s>, Error> {
        match (self.optional, other.optional) {
            (false, false) => next(self, other),
            (true, false) if other.is_literal() => self.then(|it| next(it, other)),
            (false, true) if self.is_literal() => other.then(|it| next(self, it)),
            _ => {
                let (left, right) = (Self::variable(self.ty.clone(), "a"), Self::variable(other.ty.clone(), "b"));
                let base = format!("{}.zip({})", self.lifted(), other.lifted());
                Ok(Self::chain(base, "(a, b)", next(&left, &right)?))
            }
        }
    }

    /// The expression as an `Option`.
    pub fn lifted(&self) -> String {
        if self.optional { self.text.clone() } else { format!("Some({})", self.text) }
    }

    fn is_literal(&self) -> bool {
        let text = self.text.as_str();
        text.starts_with('"')
            || text.starts_with("[\"")
            || matches!(text, "true" | "false")
            || text.parse::<f64>().is_ok()
    }

    /// `bool`: whether the value is present and `test` holds.
    pub(super) fn holds(&self, test: &dyn Fn(&str) -> String) -> String {
        if let Some((base, pattern, body)) = &self.chained {
            format!("{base}.is_some_and(|{pattern}| {})", body.holds(test))
        } else if self.optional {
            format!("{}.is_some_and(|it| {})", self.text, test("it"))
        } else {
            test(&self.text)
        }
    }

    /// [`holds`](Self::holds) for a test that can fail to compile.
    pub(super) fn try_holds(&self, test: &dyn Fn(&Code<'s>) -> Result<String, Error>) -> Result<String, Error> {
        Ok(match &self.chained {
            Some((base, pattern, body)) => format!("{base}.is_some_and(|{pattern}| {})", body.try_holds(test)?),
            None if self.optional => {
                format!("{}.is_some_and(|it| {})", self.text, test(&Self::variable(self.ty.clone(), "it"))?)
            }
            None => test(self)?,
        })
    }

    /// The value as a `&str`.
    pub(super) fn to_text(&self) -> Result<Code<'s>, Error> {
        match &self.ty {
            Ty::Text => Ok(self.clone()),
            Ty::String | Ty::Shape(Type::String | Type::Enum(_)) => {
                self.then(|it| Ok(Self::value(Ty::Text, format!("{}.as_str()", it.subject()))))
            }
            _ => Err("expected a string".to_owned()),
        }
    }

    /// `bool`: whether the value is present and equals `expected`.
    pub(super) fn text_equals(&self, expected: &str) -> Result<String, Error> {
        let text = self.to_text()?;
        Ok(text.equals_literal(&format!("{expected:?}")))
    }

    fn equals_literal(&self, literal: &str) -> String {
        match &self.chained {
            Some((base, pattern, body)) => format!("{base}.is_some_and(|{pattern}| {})", body.equals_literal(literal)),
            None if self.optional => format!("{} == Some({literal})", self.text),
            None => format!("{} == {literal}", self.text),
        }
    }

    /// An entry of the list, as the variable `it`.
    pub(super) fn item(&self) -> Result<Code<'s>, Error> {
        match &self.ty {
            Ty::Shape(Type::List(item)) => Ok(entry(item)),
            Ty::Entries(item, absent) => Ok(Self { optional: *absent, ..Self::variable((**item).clone(), "it") }),
            _ => Err("expected a list".to_owned()),
        }
    }

    /// An iterator over the entries.
    pub(super) fn iterated(&self) -> Result<String, Error> {
        match &self.ty {
            Ty::Shape(Type::List(item)) => Ok(format!("{}.iter(){}", self.subject(), iterator_adapter(item))),
            Ty::Entries(..) if self.text.starts_with('[') => Ok(format!("{}.into_iter()", self.text)),
            Ty::Entries(..) => Ok(self.text.clone()),
            _ => Err("expected a list".to_owned()),
        }
    }

    /// The closure parameter for this entry in `filter`.
    pub(super) fn filter_pattern(&self) -> &'static str {
        if self.ty.is_plain() { "&it" } else { "it" }
    }
}

/// A closure with the parameter `pattern`, simplified so that clippy does not warn.
pub(super) fn closure(pattern: &str, body: &str) -> String {
    let is_path = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_:".contains(c));
    if let Some(function) = body.strip_suffix("(it)").filter(|function| pattern == "it" && is_path(function)) {
        return function.to_owned();
    }
    let inner = body.strip_prefix('(').and_then(|body| body.strip_suffix(')'));
    format!("|{pattern}| {}", inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(body))
}

/// The variable `it` for an entry of the type `ty` in a list or map.
pub(super) fn entry<'s>(ty: &'s Type) -> Code<'s> {
    match ty {
        Type::Nullable(inner) => Code { optional: true, ..entry(inner) },
        Type::Boxed(inner) => entry(inner),
        Type::Boolean => Code::variable(Ty::Bool, "it"),
        Type::Integer(name) | Type::Float(name) => Code::variable(Ty::Number(Some(name)), "it"),
        ty => Code::variable(Ty::Shape(ty), "it"),
    }
}

/// The adapter that converts an iterator over references to `item` to one over entries, with plain values by value.
pub(super) fn iterator_adapter(item: &Type) -> &'static str {
    match item {
        Type::Nullable(inner) if is_number(inner) => ".copied()",
        Type::Nullable(_) => ".map(Option::as_ref)",
        item if is_number(item) => ".copied()",
        _ => "",
    }
}

/// The adapter that converts an `Option` of a reference to `item` to an `Option` of the entry.
pub(super) fn option_adapter(item: &Type) -> &'static str {
    match item {
        Type::Nullable(inner) if is_number(inner) => ".copied().flatten()",
        Type::Nullable(_) => ".and_then(Option::as_ref)",
        item if is_number(item) => ".copied()",
        _ => "",
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer(_) | Type::Float(_))
}

/// The member with this name in the model.
pub(super) fn member<'s>(members: &'s [Member], wire: &str) -> Result<&'s Member, Error> {
    members.iter().find(|member| member.wire == wire).ok_or_else(|| format!("the member {wire} does not exist"))
}

/// The negation of a boolean expression.
pub(super) fn negated(text: &str) -> String {
    match text.strip_prefix('!') {
        Some(rest) if !rest.contains([' ', '!']) => rest.to_owned(),
        _ if text.contains(" && ") || text.contains(" || ") || text.contains(" == ") || text.contains(" > ") => {
            format!("!({text})")
        }
        _ => format!("!{text}"),
    }
}

/// Checks that two values have the same type.
pub(super) fn same_type(left: &Code<'_>, right: &Code<'_>) -> Result<(), Error> {
    match (&left.ty, &right.ty) {
        (Ty::Bool, Ty::Bool) | (Ty::Text, Ty::Text) => Ok(()),
        (Ty::Number(left), Ty::Number(right)) if left == right => Ok(()),
        (Ty::Shape(left), Ty::Shape(right)) if left == right => Ok(()),
        _ => Err("`&&` and `||` of values of different types are not supported".to_owned()),
    }
}
