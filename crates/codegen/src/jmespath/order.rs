//! Compiles the functions of JMESPath that order or sum up entries, and those that take an expression reference.
//!
//! Where JMESPath fails at run time, for example because an entry has no key, the result is `null`.

use super::code::{Code, Error, Ty, closure};
use ::jmespath::ast::Ast;

/// Compiles an expression on a value.
type Compile<'a, 's> = &'a dyn Fn(&Ast, &Code<'s>) -> Result<Code<'s>, Error>;

/// Whether one of the arguments is an expression reference, such as `&Name`.
pub(super) fn takes_expression(args: &[Ast]) -> bool {
    args.iter().any(|arg| matches!(arg, Ast::Expref { .. }))
}

/// Compiles `sort_by`, `max_by`, `min_by` and `map`.
pub(super) fn call<'s>(compile: Compile<'_, 's>, name: &str, args: &[Ast], it: &Code<'s>) -> Result<Code<'s>, Error> {
    match (name, args) {
        ("map", [Ast::Expref { ast, .. }, list]) => compile(list, it)?.then(|list| {
            let body = compile(ast, &list.item()?)?;
            let text = format!("{}.map({})", list.iterated()?, closure("it", &body.text));
            Ok(Code::value(Ty::Entries(Box::new(body.ty), body.optional), text))
        }),
        ("sort_by" | "max_by" | "min_by", [list, Ast::Expref { ast, .. }]) => {
            compile(list, it)?.then(|list| ordered_by(compile, name, list, ast))
        }
        _ => Err(format!("the function {name} with an expression reference is not supported")),
    }
}

fn ordered_by<'s>(compile: Compile<'_, 's>, name: &str, list: &Code<'s>, key: &Ast) -> Result<Code<'s>, Error> {
    let item = list.item()?;
    if item.optional {
        return Err("ordering a list with nulls is not supported".to_owned());
    }
    let key = compile(key, &item)?;
    let key = key.to_text().unwrap_or(key);
    let order = match &key.ty {
        Ty::Number(Some("f32" | "f64")) => "(|a, b| a.0.total_cmp(&b.0))",
        Ty::Text | Ty::Number(_) => "_key(|it| it.0)",
        _ => return Err("keys to order by must be strings or numbers".to_owned()),
    };
    let keyed = format!(
        "{}.map(|it| Some(({}, it))).collect::<Option<Vec<_>>>()",
        list.iterated()?,
        match key.optional {
            true => format!("{}?", key.text),
            false => key.text,
        }
    );
    if name == "sort_by" {
        let sorted = format!("{keyed}.map(|mut it| {{ it.sort_by{order}; it.into_iter().map(|it| it.1) }})");
        return Ok(Code::option(Ty::Entries(Box::new(item.ty), false), sorted));
    }
    // JMESPath returns the first of several maxima, Rust's `max_by` the last.
    let direction = if name == "max_by" { ".rev()" } else { "" };
    let found = format!("{keyed}.and_then(|it| it.into_iter(){direction}.{name}{order}).map(|it| it.1)");
    Ok(Code::option(item.ty, found))
}

/// Compiles `max` and `min`.
pub(super) fn max_or_min<'s>(name: &str, list: &Code<'s>) -> Result<Code<'s>, Error> {
    let item = list.item()?;
    let item = item.to_text().unwrap_or(item);
    let step = if item.text == "it" { String::new() } else { format!(".map({})", closure("it", &item.text)) };
    let found = match &item.ty {
        _ if item.optional => return Err("ordering a list with nulls is not supported".to_owned()),
        Ty::Number(Some(float @ ("f32" | "f64"))) => format!("{name}_by({float}::total_cmp)"),
        Ty::Text | Ty::Number(_) => format!("{name}()"),
        _ => return Err("entries to order must be strings or numbers".to_owned()),
    };
    Ok(Code::option(item.ty, format!("{}{step}.{found}", list.iterated()?)))
}

/// Compiles `sum` and `avg`. The result is a float, because a sum of integers may overflow.
pub(super) fn sum_or_avg<'s>(name: &str, list: &Code<'s>) -> Result<Code<'s>, Error> {
    let item = list.item()?;
    if item.optional {
        return Err("summing up a list with nulls is not supported".to_owned());
    }
    let floats = format!("{}.map({})", list.iterated()?, closure("it", &to_f64(&item)?));
    let ty = Ty::Number(Some("f64"));
    if name == "sum" {
        return Ok(Code::value(ty, format!("{floats}.sum::<f64>()")));
    }
    let text = format!(
        "{{ let it: Vec<f64> = {floats}.collect(); \
         (!it.is_empty()).then(|| it.iter().sum::<f64>() / it.len() as f64) }}"
    );
    Ok(Code::option(ty, text))
}

/// The number as an `f64`.
pub(super) fn to_f64(number: &Code<'_>) -> Result<String, Error> {
    match number.ty {
        Ty::Number(Some("f64")) => Ok(number.text.clone()),
        Ty::Number(Some("i8" | "i16" | "i32" | "f32")) => Ok(format!("f64::from({})", number.text)),
        Ty::Number(Some(_)) => Ok(format!("({} as f64)", number.text)),
        Ty::Number(None) => Ok(format!("{}_f64", number.text)),
        _ => Err("expected a number".to_owned()),
    }
}
