//! Lowers expressions inside of others. They become `Option`s instead of adding guards to the enclosing rule.

use super::expr::Expr;
use super::lower::{Guard, Lower, closure};
use super::scope::{Code, Lowered, Scope, Type};

impl Lower<'_> {
    /// Lowers an expression without guards: it is `None` if a part of it is unset.
    pub(super) fn option(&mut self, expr: &Expr, scope: &Scope) -> Lowered<Code> {
        let (mut code, mut guards) = self.with_guards(expr, scope)?;
        while let Some(guard) = guards.pop() {
            let (name, value) = match guard {
                Guard::LetSome(name, value) => (name, value),
                Guard::Let(name, value) => {
                    code = detached(code)?;
                    (name, format!("Some({value})"))
                }
                Guard::Test(test) => return Err(format!("the test `{test}` is not supported inside an expression")),
            };
            let combine = if code.optional { "and_then" } else { "map" };
            code.text = format!("{value}.{combine}({})", closure(&name, &code.text));
            code = Code { optional: true, field: None, negated: None, operand: true, ..code };
        }
        Ok(code)
    }

    /// Whether the expression has a value.
    pub(super) fn is_set(&mut self, expr: &Expr, scope: &Scope) -> Lowered<Code> {
        let (code, guards) = self.with_guards(expr, scope)?;
        if !guards.iter().any(|guard| matches!(guard, Guard::Let(..))) {
            return Ok(self.option(expr, scope)?.is_set());
        }
        let mut test = code.is_set().text;
        for guard in guards.iter().rev() {
            test = match guard {
                Guard::LetSome(_, value) if test == "true" => format!("{value}.is_some()"),
                Guard::LetSome(name, value) => format!("{value}.is_some_and({})", closure(name, &test)),
                Guard::Let(..) if test == "true" => test,
                Guard::Let(name, value) => format!("Some({value}).is_some_and({})", closure(name, &test)),
                Guard::Test(other) => format!("{other} && {test}"),
            };
        }
        Ok(Code::new(Type::Bool, test))
    }

    /// Lowers an expression, and returns it with the guards that it needs.
    fn with_guards(&mut self, expr: &Expr, scope: &Scope) -> Lowered<(Code, Vec<Guard>)> {
        let mut guards = Vec::new();
        let code = self.value(expr, &mut scope.clone(), &mut guards)?;
        Ok((code, guards))
    }
}

/// Converts an expression to one that does not borrow from a variable.
fn detached(code: Code) -> Lowered<Code> {
    match code.ty {
        _ if !code.local => Ok(code),
        Type::Str => {
            let optional = code.optional;
            let text = if optional { format!("{}.map(str::to_owned)", code.text) } else { code.owned() };
            Ok(Code { optional, ..Code::new(Type::String, text).temporary() })
        }
        _ => Err(format!("`{}` borrows from a value that is built inside an expression", code.text)),
    }
}
