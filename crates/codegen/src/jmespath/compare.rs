//! Compiles literals and comparisons.

use super::code::{Code, Error, Ty, negated};
use crate::service::Type;
use ::jmespath::Variable;
use ::jmespath::ast::Comparator;

pub(super) fn literal<'s>(value: &Variable) -> Result<Code<'s>, Error> {
    Ok(match value {
        Variable::Null => Code::option(Ty::Null, "None"),
        Variable::String(text) => Code::value(Ty::Text, format!("{text:?}")),
        Variable::Bool(value) => Code::value(Ty::Bool, value.to_string()),
        Variable::Number(number) => Code::value(Ty::Number(None), number.to_string()),
        Variable::Array(entries) => {
            let entries = entries.iter().map(|entry| literal(entry)?.to_text());
            let entries = entries
                .collect::<Result<Vec<_>, _>>()
                .map_err(|_| "literal lists of other values than strings are not supported")?;
            let texts: Vec<String> = entries.into_iter().map(|entry| entry.text).collect();
            Code::value(Ty::Entries(Box::new(Ty::Text), false), format!("[{}]", texts.join(", ")))
        }
        Variable::Object(_) | Variable::Expref(_) => return Err("literal objects are not supported".to_owned()),
    })
}

pub(super) fn comparison<'s>(comparator: &Comparator, left: &Code<'s>, right: &Code<'s>) -> Result<Code<'s>, Error> {
    let operator = match comparator {
        Comparator::Equal => "==",
        Comparator::NotEqual => "!=",
        Comparator::LessThan => "<",
        Comparator::LessThanEqual => "<=",
        Comparator::GreaterThan => ">",
        Comparator::GreaterThanEqual => ">=",
    };
    match (&left.ty, &right.ty) {
        (Ty::Number(_), Ty::Number(_)) if !["==", "!="].contains(&operator) => {
            left.zip(right, |left, right| Ok(Code::value(Ty::Bool, numbers(left, operator, right))))
        }
        (Ty::Number(_), Ty::Number(_)) => Ok(Code::value(Ty::Bool, equal_numbers(left, operator, right)?)),
        (_, Ty::Null) => Ok(Code::value(Ty::Bool, null(left, operator)?)),
        (Ty::Null, _) => Ok(Code::value(Ty::Bool, null(right, operator)?)),
        (Ty::Bool, Ty::Bool)
            if !left.optional && !right.optional && ["true", "false"].contains(&right.text.as_str()) =>
        {
            let is_positive = (operator == "==") == (right.text == "true");
            Ok(Code::value(Ty::Bool, if is_positive { left.text.clone() } else { negated(&left.text) }))
        }
        (Ty::Bool, Ty::Bool) => Ok(Code::value(Ty::Bool, equal(left, operator, right))),
        (Ty::Shape(a), Ty::Shape(b)) if a == b && !matches!(a, Type::Enum(_) | Type::String) => {
            Ok(Code::value(Ty::Bool, equal(left, operator, right)))
        }
        _ if operator == "==" || operator == "!=" => {
            let (left, right) = (left.to_text()?, right.to_text()?);
            Ok(Code::value(Ty::Bool, equal(&left, operator, &right)))
        }
        _ => Err("only numbers can be compared by order".to_owned()),
    }
}

fn equal(left: &Code<'_>, operator: &str, right: &Code<'_>) -> String {
    match left.optional || right.optional {
        true => format!("{} {operator} {}", left.lifted(), right.lifted()),
        false => format!("{} {operator} {}", left.text, right.text),
    }
}

fn null(value: &Code<'_>, operator: &str) -> Result<String, Error> {
    let is_null = operator == "==";
    match (value.optional, operator) {
        (_, "<" | "<=" | ">" | ">=") => Err("only numbers can be compared by order".to_owned()),
        (false, _) => Ok((!is_null).to_string()),
        (true, _) => Ok(format!("{}.{}()", value.text, if is_null { "is_none" } else { "is_some" })),
    }
}

/// The equality of numbers. Two nulls are equal.
fn equal_numbers(left: &Code<'_>, operator: &str, right: &Code<'_>) -> Result<String, Error> {
    if !left.optional && !right.optional {
        return Ok(numbers(left, operator, right));
    }
    let converted = left.then(|it| Ok(number(it, right)))?.lifted();
    Ok(format!("{converted} {operator} {}", right.then(|it| Ok(number(it, left)))?.lifted()))
}

/// The comparison of two numbers that are not optional.
fn numbers(left: &Code<'_>, operator: &str, right: &Code<'_>) -> String {
    if let Some(list) = left.text.strip_suffix(".len()") {
        match (operator, right.text.as_str()) {
            ("==" | "<=", "0") | ("<", "1") => return format!("{list}.is_empty()"),
            ("!=" | ">", "0") | (">=", "1") => return format!("!{list}.is_empty()"),
            _ => {}
        }
    }
    format!("{} {operator} {}", number(left, right).text, number(right, left).text)
}

/// Converts `it` to a type in which it can be compared with `other`.
fn number<'s>(it: &Code<'s>, other: &Code<'s>) -> Code<'s> {
    let (Ty::Number(own), Ty::Number(others)) = (&it.ty, &other.ty) else { return it.clone() };
    let whole = |code: &Code<'_>| code.text.parse::<i64>().is_ok();
    let float = |ty: &Option<&str>| ty.is_some_and(|ty| ty.starts_with('f'));
    match (own, others) {
        (Some(a), Some(b)) if a == b => it.clone(),
        // Rust infers the type of an integer literal from the other side.
        (None, Some(_)) if whole(it) && !float(others) => it.clone(),
        (Some(_), None) if whole(other) && !float(own) => it.clone(),
        (None, _) if whole(it) => Code::value(it.ty.clone(), format!("{}.0", it.text)),
        (None, _) => it.clone(),
        (Some("i8" | "i16" | "i32" | "f32"), _) => {
            Code::value(Ty::Number(Some("f64")), format!("f64::from({})", it.text))
        }
        (Some("f64"), _) => it.clone(),
        _ => Code::value(Ty::Number(Some("f64")), format!("({} as f64)", it.text)),
    }
}
