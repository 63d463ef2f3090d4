//! Compiles the syntax tree of an expression.

use super::code::{Code, Error, Ty, closure, entry, iterator_adapter, member, negated, option_adapter, same_type};
use super::{compare, functions, order};
use crate::service::{Member, Presence, Service, Type};
use ::jmespath::ast::Ast;

/// The size of the longest code, in bytes. The code for `a || b` has that for `a` twice.
const MAX_SIZE: usize = 20_000;

/// A compiler for expressions on the types of a service.
pub(super) struct Compiler<'s> {
    pub(super) service: &'s Service,
}

impl<'s> Compiler<'s> {
    /// Compiles `ast`, evaluated on the value `it`.
    pub(super) fn compile(&self, ast: &Ast, it: &Code<'s>) -> Result<Code<'s>, Error> {
        let code = self.compile_any(ast, it)?;
        if code.text.len() > MAX_SIZE { Err("the code for it would be too long".to_owned()) } else { Ok(code) }
    }

    fn compile_any(&self, ast: &Ast, it: &Code<'s>) -> Result<Code<'s>, Error> {
        match ast {
            Ast::Identity { .. } => Ok(it.clone()),
            Ast::Field { name, .. } => it.then(|it| self.field(it, name)),
            Ast::Subexpr { lhs, rhs, .. } => self.compile(lhs, it)?.then(|it| self.compile(rhs, it)),
            Ast::Index { idx, .. } => it.then(|it| index(it, *idx)),
            Ast::Projection { lhs, rhs, .. } => self.compile(lhs, it)?.then(|list| self.project(list, rhs)),
            Ast::ObjectValues { node, .. } => self.compile(node, it)?.then(functions::values),
            Ast::Flatten { node, .. } => self.compile(node, it)?.then(flatten),
            Ast::Literal { value, .. } => compare::literal(value),
            Ast::Comparison { comparator, lhs, rhs, .. } => {
                compare::comparison(comparator, &self.compile(lhs, it)?, &self.compile(rhs, it)?)
            }
            Ast::Not { node, .. } => Ok(Code::value(Ty::Bool, negated(&self.truth(node, it)?))),
            Ast::And { lhs, rhs, .. } => self.and(lhs, rhs, it),
            Ast::Or { lhs, rhs, .. } => self.or(lhs, rhs, it),
            Ast::MultiList { elements, .. } => self.list(elements, it),
            Ast::Function { name, args, .. } if order::takes_expression(args) => {
                order::call(&|ast, it| self.compile(ast, it), name, args, it)
            }
            Ast::Function { name, args, .. } => {
                let args = args.iter().map(|arg| self.compile(arg, it)).collect::<Result<Vec<_>, _>>()?;
                functions::call(name, &args)
            }
            Ast::Condition { .. } => Err("filters outside of projections are not supported".to_owned()),
            Ast::MultiHash { .. } => Err("multi-select hashes are not supported".to_owned()),
            Ast::Slice { start, stop, step, .. } => it.then(|it| slice(it, *start, *stop, *step)),
            Ast::Expref { .. } => Err("expression references are supported as function arguments only".to_owned()),
        }
    }

    /// `bool`: whether the value of `ast` is truthy in JMESPath.
    pub(super) fn truth(&self, ast: &Ast, it: &Code<'s>) -> Result<String, Error> {
        match ast {
            Ast::And { lhs, rhs, .. } => {
                let side = |ast: &Ast| {
                    let text = self.truth(ast, it)?;
                    Ok::<_, Error>(if matches!(ast, Ast::Or { .. }) { format!("({text})") } else { text })
                };
                Ok(format!("{} && {}", side(lhs)?, side(rhs)?))
            }
            Ast::Or { lhs, rhs, .. } => {
                let side = |ast: &Ast| {
                    let text = self.truth(ast, it)?;
                    Ok::<_, Error>(if matches!(ast, Ast::And { .. }) { format!("({text})") } else { text })
                };
                Ok(format!("{} || {}", side(lhs)?, side(rhs)?))
            }
            ast => truth_of(&self.compile(ast, it)?),
        }
    }

    fn field(&self, it: &Code<'s>, name: &str) -> Result<Code<'s>, Error> {
        match &it.ty {
            Ty::Structure(members) => access(it, member(members, name)?),
            Ty::InputOutput(input, _) if name == "input" => Ok(Code::variable(Ty::Structure(input), "input")),
            Ty::InputOutput(_, output) if name == "output" => Ok(Code::variable(Ty::Structure(output), "output")),
            Ty::Shape(Type::Structure(shape)) => {
                let shape = self.service.structures.iter().find(|structure| structure.name == *shape);
                access(it, member(&shape.ok_or("the structure is unknown")?.members, name)?)
            }
            Ty::Shape(Type::Union(shape)) => {
                let shape = self.service.unions.iter().find(|union| union.name == *shape);
                let found = member(&shape.ok_or("the union is unknown")?.members, name)?;
                let accessor = format!("{}.as_{}()", it.subject(), found.field.trim_start_matches("r#"));
                Ok(Code::option(entry(&found.ty).ty, accessor + option_adapter(&found.ty)))
            }
            Ty::Shape(Type::Map(key, value)) if **key == Type::String => {
                let text = format!("{}.get({name:?}){}", it.subject(), option_adapter(value));
                Ok(Code::option(entry(value).ty, text))
            }
            _ => Err(format!("{name} is accessed on a value without members")),
        }
    }

    /// A projection: the results of `rhs` for each entry, without nulls.
    fn project(&self, list: &Code<'s>, rhs: &Ast) -> Result<Code<'s>, Error> {
        let item = list.item()?;
        let iterated = list.iterated()?;
        if item.optional {
            let present = Code { optional: false, ..item };
            let ty = Ty::Entries(Box::new(present.ty), false);
            return self.project(&Code::value(ty, format!("{iterated}.flatten()")), rhs);
        }
        match rhs {
            Ast::Identity { .. } if matches!(list.ty, Ty::Entries(..)) => Ok(list.clone()),
            Ast::Identity { .. } => Ok(Code::value(Ty::Entries(Box::new(item.ty), false), iterated)),
            Ast::Condition { predicate, then, .. } => {
                let text = format!("{iterated}.filter(|{}| {})", item.filter_pattern(), self.truth(predicate, &item)?);
                self.project(&Code::value(Ty::Entries(Box::new(item.ty), false), text), then)
            }
            rhs => {
                let body = self.compile(rhs, &item)?;
                let step = if body.optional { "filter_map" } else { "map" };
                let text = format!("{iterated}.{step}({})", closure("it", &body.text));
                let ty = Ty::Entries(Box::new(body.ty.clone()), false);
                let mapped = (!body.optional).then(|| (iterated, Box::new(body)));
                Ok(Code { mapped, ..Code::value(ty, text) })
            }
        }
    }

    /// A multi-select list `[a, b]`, whose entries may be null.
    fn list(&self, elements: &[Ast], it: &Code<'s>) -> Result<Code<'s>, Error> {
        let codes = elements.iter().map(|element| self.compile(element, it));
        let mut codes = codes.collect::<Result<Vec<_>, _>>()?;
        let of_bools = codes.iter().all(|code| code.ty.is_bool());
        if !of_bools {
            let texts = codes.iter().map(Code::to_text).collect::<Result<_, _>>();
            codes = texts
                .map_err(|_| "multi-select lists are supported only if all values are strings or all are booleans")?;
        }
        let ty = if of_bools { Ty::Bool } else { Ty::Text };
        let optional = codes.iter().any(|code| code.optional);
        let texts: Vec<String> =
            codes.iter().map(|code| if optional { code.lifted() } else { code.text.clone() }).collect();
        Ok(Code::value(Ty::Entries(Box::new(ty), optional), format!("[{}]", texts.join(", "))))
    }

    fn and(&self, lhs: &Ast, rhs: &Ast, it: &Code<'s>) -> Result<Code<'s>, Error> {
        let (left, right) = (self.compile(lhs, it)?, self.compile(rhs, it)?);
        same_type(&left, &right)?;
        if left.ty.is_bool() && !left.optional && !right.optional {
            let both = Ast::And { offset: 0, lhs: Box::new(lhs.clone()), rhs: Box::new(rhs.clone()) };
            return Ok(Code::value(Ty::Bool, self.truth(&both, it)?));
        }
        let (optional, [left_text, right_text]) = unify(&left, &right);
        let text = format!("if {} {{ {right_text} }} else {{ {left_text} }}", truth_of(&left)?);
        Ok(Code { optional, ..Code::value(left.ty, format!("({text})")) })
    }

    fn or(&self, lhs: &Ast, rhs: &Ast, it: &Code<'s>) -> Result<Code<'s>, Error> {
        let (left, right) = (self.compile(lhs, it)?, self.compile(rhs, it)?);
        same_type(&left, &right)?;
        if left.ty.is_bool() && !left.optional && !right.optional {
            let either = Ast::Or { offset: 0, lhs: Box::new(lhs.clone()), rhs: Box::new(rhs.clone()) };
            return Ok(Code::value(Ty::Bool, self.truth(&either, it)?));
        }
        let (optional, [left_text, right_text]) = unify(&left, &right);
        let text = format!("if {} {{ {left_text} }} else {{ {right_text} }}", truth_of(&left)?);
        Ok(Code { optional, ..Code::value(left.ty, format!("({text})")) })
    }
}

/// The member of the structure at `it`.
fn access<'s>(it: &Code<'s>, member: &'s Member) -> Result<Code<'s>, Error> {
    let place = format!("{}.{}", it.subject(), member.field);
    let optional = member.presence == Presence::Optional;
    let plain = |ty| Ok(Code { optional, ..Code::value(ty, place.clone()) });
    match unboxed(&member.ty) {
        Type::Boolean => plain(Ty::Bool),
        Type::Integer(name) | Type::Float(name) => plain(Ty::Number(Some(name))),
        Type::String if optional => Ok(Code::option(Ty::Text, format!("{place}.as_deref()"))),
        Type::String => Ok(Code::value(Ty::Text, format!("{place}.as_str()"))),
        ty if optional => Ok(Code::option(Ty::Shape(ty), format!("{place}.as_ref()"))),
        ty => Ok(Code::place(Ty::Shape(ty), &place)),
    }
}

fn unboxed(ty: &Type) -> &Type {
    if let Type::Boxed(inner) = ty { inner } else { ty }
}

fn index<'s>(it: &Code<'s>, index: i32) -> Result<Code<'s>, Error> {
    let item = it.item()?;
    let distance = if index < 0 { index.unsigned_abs() - 1 } else { index.unsigned_abs() };
    let text = match (&it.ty, index) {
        (Ty::Shape(Type::List(entry)), _) => {
            let text = match index {
                0 => format!("{}.first()", it.subject()),
                -1 => format!("{}.last()", it.subject()),
                ..0 => format!("{}.iter().nth_back({distance})", it.subject()),
                _ => format!("{}.get({distance})", it.subject()),
            };
            text + option_adapter(entry)
        }
        // The entries of a projection are references and plain values, which are `Copy`.
        _ => {
            let list = format!("{}.collect::<Vec<_>>()", it.iterated()?);
            let found = match index {
                0 => "first()".to_owned(),
                ..0 => format!("iter().nth_back({distance})"),
                _ => format!("get({distance})"),
            };
            if matches!(item.ty, Ty::Entries(..) | Ty::String) {
                return Err("an index into a projection of lists is not supported".to_owned());
            }
            let nulls = if item.optional { ".flatten()" } else { "" };
            format!("{list}.{found}.copied(){nulls}")
        }
    };
    Ok(Code::option(item.ty, text))
}

/// A slice: `[1:3]`, `[:2]` or `[::-1]`.
fn slice<'s>(it: &Code<'s>, start: Option<i32>, stop: Option<i32>, step: i32) -> Result<Code<'s>, Error> {
    let item = it.item()?;
    let mut text = it.iterated()?;
    match (start.unwrap_or(0), stop, step) {
        (0, None, -1) if start.is_none() => text += ".rev()",
        (start @ 0.., None | Some(0..), 1) => {
            if start > 0 {
                text += &format!(".skip({start})");
            }
            if let Some(stop) = stop {
                text += &format!(".take({})", stop.saturating_sub(start).max(0));
            }
        }
        _ => return Err("slices with negative indices or steps are not supported".to_owned()),
    }
    Ok(Code::value(Ty::Entries(Box::new(item.ty), item.optional), text))
}

/// `[]`: flattens lists among the entries.
fn flatten<'s>(list: &Code<'s>) -> Result<Code<'s>, Error> {
    let item = list.item()?;
    let Ok(inner) = item.item() else {
        return Ok(Code::value(Ty::Entries(Box::new(item.ty), item.optional), list.iterated()?));
    };
    if item.optional {
        return Err("flattening a list with nulls is not supported".to_owned());
    }
    let text = match (&list.mapped, &item.ty) {
        (Some((base, body)), _) => format!("{base}.flat_map(|it| {})", body.iterated()?),
        (None, Ty::Shape(Type::List(entry))) => format!("{}.flatten(){}", list.iterated()?, iterator_adapter(entry)),
        _ => format!("{}.flatten()", list.iterated()?),
    };
    Ok(Code::value(Ty::Entries(Box::new(inner.ty), inner.optional), text))
}

/// `bool`: whether `code` is truthy in JMESPath.
pub(super) fn truth_of(code: &Code<'_>) -> Result<String, Error> {
    code.try_holds(&|it| match &it.ty {
        Ty::Bool => Ok(it.text.clone()),
        Ty::Text | Ty::String | Ty::Shape(Type::String | Type::List(_) | Type::Map(..)) => {
            Ok(format!("!{}.is_empty()", it.subject()))
        }
        Ty::Shape(Type::Enum(_)) => Ok(format!("!{}.as_str().is_empty()", it.subject())),
        Ty::Number(_) => Ok("true".to_owned()),
        Ty::Entries(..) => Ok(format!("{}.next().is_some()", it.iterated()?)),
        Ty::Null => Ok("false".to_owned()),
        _ => Err("a structure is not supported as a condition".to_owned()),
    })
}

/// Two expressions, both converted to an `Option` if one of them is optional.
fn unify(left: &Code<'_>, right: &Code<'_>) -> (bool, [String; 2]) {
    match left.optional || right.optional {
        true => (true, [left.lifted(), right.lifted()]),
        false => (false, [left.text.clone(), right.text.clone()]),
    }
}
