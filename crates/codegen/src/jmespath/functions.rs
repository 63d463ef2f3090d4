//! Compiles the functions of JMESPath.

use super::code::{Code, Error, Ty, entry, iterator_adapter, same_type};
use super::order;
use crate::service::Type;

pub(super) fn call<'s>(name: &str, args: &[Code<'s>]) -> Result<Code<'s>, Error> {
    match (name, args) {
        ("length", [value]) => value.then(length),
        ("contains", [list, wanted]) => list.zip(wanted, contains),
        ("starts_with" | "ends_with", [text, part]) => text.to_text()?.zip(&part.to_text()?, |text, part| {
            Ok(Code::value(Ty::Bool, format!("{}.{name}({})", text.text, part.text)))
        }),
        ("keys", [map]) => map.then(keys),
        ("values", [map]) => map.then(values),
        ("not_null", [first, others @ ..]) => not_null(first, others),
        ("sort", [list]) => list.then(sort),
        ("join", [glue, list]) => glue.to_text()?.zip(list, |glue, list| {
            Ok(Code::value(Ty::String, format!("{}.collect::<Vec<_>>().join({})", texts(list)?, glue.text)))
        }),
        ("reverse", [value]) => value.then(reverse),
        ("max" | "min", [list]) => list.then(|list| order::max_or_min(name, list)),
        ("sum" | "avg", [list]) => list.then(|list| order::sum_or_avg(name, list)),
        ("abs" | "ceil" | "floor", [number]) => {
            number.then(|it| Ok(Code::value(Ty::Number(Some("f64")), format!("{}.{name}()", order::to_f64(it)?))))
        }
        ("to_string", [value]) => to_string(value),
        ("to_array", [list]) if list.item().is_ok() => Ok(list.clone()),
        _ => Err(format!("the function {name} with {} arguments is not supported", args.len())),
    }
}

fn length<'s>(it: &Code<'s>) -> Result<Code<'s>, Error> {
    let text = match &it.ty {
        Ty::Shape(Type::List(_) | Type::Map(..)) => format!("{}.len()", it.subject()),
        Ty::Entries(..) => format!("{}.count()", it.iterated()?),
        _ => format!("{}.chars().count()", it.to_text()?.text),
    };
    Ok(Code::value(Ty::Number(Some("usize")), text))
}

fn contains<'s>(list: &Code<'s>, wanted: &Code<'s>) -> Result<Code<'s>, Error> {
    if let ("true" | "false", Ok(Code { ty: Ty::Bool, optional, .. })) = (wanted.text.as_str(), list.item()) {
        let found = match (optional, wanted.text == "true") {
            (true, _) => format!("it == Some({})", wanted.text),
            (false, true) => "it".to_owned(),
            (false, false) => "!it".to_owned(),
        };
        return Ok(Code::value(Ty::Bool, format!("{}.any(|it| {found})", list.iterated()?)));
    }
    let wanted = wanted.to_text()?.text;
    if let Ok(text) = list.to_text() {
        return Ok(Code::value(Ty::Bool, format!("{}.contains({wanted})", text.text)));
    }
    let item = list.item()?.to_text()?;
    let found =
        if item.optional { format!("{} == Some({wanted})", item.text) } else { format!("{} == {wanted}", item.text) };
    // Inside of the closure, `it` is the entry and shadows the current value.
    if wanted.starts_with("it.") || wanted == "it" {
        return Err("`contains` with a part of the current value is not supported".to_owned());
    }
    Ok(Code::value(Ty::Bool, format!("{}.any(|it| {found})", list.iterated()?)))
}

fn keys<'s>(it: &Code<'s>) -> Result<Code<'s>, Error> {
    let Ty::Shape(Type::Map(key, _)) = &it.ty else { return Err("`keys` requires a map".to_owned()) };
    Ok(Code::value(Ty::Entries(Box::new(Ty::Shape(key)), false), format!("{}.keys()", it.subject())))
}

/// The first value that is not null.
fn not_null<'s>(first: &Code<'s>, others: &[Code<'s>]) -> Result<Code<'s>, Error> {
    let mut found = first.to_text().unwrap_or_else(|_| first.clone());
    for other in others {
        if !found.optional {
            break;
        }
        let other = other.to_text().unwrap_or_else(|_| other.clone());
        same_type(&found, &other)?;
        found = match other.optional {
            true => Code::option(found.ty, format!("{}.or({})", found.text, other.text)),
            false => Code::value(found.ty, format!("{}.unwrap_or({})", found.text, other.text)),
        };
    }
    Ok(found)
}

fn reverse<'s>(value: &Code<'s>) -> Result<Code<'s>, Error> {
    if let Ok(text) = value.to_text() {
        return Ok(Code::value(Ty::String, format!("{}.chars().rev().collect::<String>()", text.text)));
    }
    let item = value.item()?;
    let text = format!("{}.rev()", value.iterated()?);
    Ok(Code::value(Ty::Entries(Box::new(item.ty), item.optional), text))
}

fn sort<'s>(list: &Code<'s>) -> Result<Code<'s>, Error> {
    let text = format!("{{ let mut it: Vec<_> = {}.collect(); it.sort_unstable(); it.into_iter() }}", texts(list)?);
    Ok(Code::value(Ty::Entries(Box::new(Ty::Text), false), text))
}

/// An iterator over `&str`.
fn texts(list: &Code<'_>) -> Result<String, Error> {
    let item = list.item()?;
    if item.optional {
        return Err("a list of strings with nulls is not supported here".to_owned());
    }
    let step = if matches!(item.ty, Ty::Text) { String::new() } else { format!(".map(|it| {})", item.to_text()?.text) };
    Ok(list.iterated()? + &step)
}

fn to_string<'s>(value: &Code<'s>) -> Result<Code<'s>, Error> {
    if let Ok(text) = value.to_text() {
        if text.optional {
            return Err("`to_string` of an optional value is not supported".to_owned());
        }
        return Ok(text);
    }
    match (&value.ty, value.optional) {
        (Ty::Bool | Ty::Number(Some(_)), false) => Ok(Code::value(Ty::String, format!("{}.to_string()", value.text))),
        _ => Err("`to_string` is supported for required strings, booleans and numbers only".to_owned()),
    }
}

/// The function `values`, which is also the projection `.*`.
pub(super) fn values<'s>(it: &Code<'s>) -> Result<Code<'s>, Error> {
    let Ty::Shape(Type::Map(_, value)) = &it.ty else { return Err("`values` requires a map".to_owned()) };
    let text = format!("{}.values(){}", it.subject(), iterator_adapter(value));
    let entry = entry(value);
    Ok(Code::value(Ty::Entries(Box::new(entry.ty), entry.optional), text))
}
