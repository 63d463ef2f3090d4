//! Writes a tree of rules as nested `if` expressions.

use super::lower::{Guard, Lower};
use super::ruleset::{Condition, Outcome, Rule};
use super::scope::{Code, Lowered, Scope, Type};

/// The statements that return the outcome of the first rule whose conditions hold.
pub(super) fn write_rules(lower: &mut Lower<'_>, rules: &[Rule], scope: &Scope) -> Lowered<String> {
    lower.rules(rules, scope, Position::Tail)
}

/// The position of a statement in the function. The last one needs no `return`.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    Tail,
    Inner,
}

impl Position {
    fn return_value(self, value: &str) -> String {
        match self {
            Self::Tail => format!("{value}\n"),
            Self::Inner => format!("return {value};\n"),
        }
    }
}

impl Lower<'_> {
    fn rules(&mut self, rules: &[Rule], scope: &Scope, position: Position) -> Lowered<String> {
        let mut text = String::new();
        for rule in rules {
            let mut scope = scope.clone();
            let mut guards = Vec::new();
            for (index, condition) in rule.conditions.iter().enumerate() {
                let later = rule.conditions.get(index + 1..).unwrap_or_default();
                let used = |name: &str| {
                    later.iter().any(|condition| condition.value.mentions(name)) || rule.outcome.mentions(name)
                };
                self.condition(condition, &mut scope, &mut guards, &used)?;
            }
            let depth = open(&guards, &mut text);
            let inner = if depth == 0 { position } else { Position::Inner };
            text += &self.outcome(&rule.outcome, &scope, inner)?;
            text += &"}\n".repeat(depth);
            if depth == 0 {
                // Rules after one without conditions are unreachable.
                return Ok(text);
            }
        }
        Ok(text + &position.return_value("Err(EndpointError::NoMatchingRule)"))
    }

    /// Adds the guards of a condition. `used` returns whether a name is used after it.
    fn condition(
        &mut self,
        condition: &Condition,
        scope: &mut Scope,
        guards: &mut Vec<Guard>,
        used: &dyn Fn(&str) -> bool,
    ) -> Lowered<()> {
        // `isSet` of a name that is used later becomes a `let Some`.
        if let (None, Some(name)) = (&condition.assign, condition.value.tested_name())
            && used(name)
            && let Some(code) = scope.find(name).cloned()
            && code.optional
        {
            self.narrow(name, &code, scope, guards);
            return Ok(());
        }
        let code = self.value(&condition.value, scope, guards)?;
        let name = condition.assign.as_deref().filter(|name| used(name));
        let Some(name) = name else {
            let test = if code.ty == Type::Bool && code.optional {
                format!("{} == Some(true)", code.as_operand())
            } else if code.ty == Type::Bool {
                code.text
            } else {
                code.is_set().text
            };
            if test != "true" {
                guards.push(Guard::Test(test));
            }
            return Ok(());
        };
        if code.optional {
            let code = self.narrow(name, &code, scope, guards);
            if code.ty == Type::Bool {
                guards.push(Guard::Test(code.text));
            }
            return Ok(());
        }
        let variable = self.variable(name, scope);
        if code.ty == Type::Bool {
            guards.push(Guard::Let(variable.clone(), code.text));
            guards.push(Guard::Test(variable.clone()));
        } else {
            guards.push(Guard::Let(variable.clone(), code.text.clone()));
        }
        scope.bind(name, Code::new(code.ty, variable).borrowing(code.local));
        Ok(())
    }

    fn outcome(&mut self, outcome: &Outcome, scope: &Scope, position: Position) -> Lowered<String> {
        if let Outcome::Tree(rules) = outcome {
            return self.rules(rules, scope, position);
        }
        let (mut text, value) = self.result(outcome, &mut scope.clone())?;
        text += &position.return_value(&value);
        Ok(text)
    }

    /// An endpoint or an error as a `Result`, and the statements before it.
    pub(super) fn result(&mut self, outcome: &Outcome, scope: &mut Scope) -> Lowered<(String, String)> {
        let mut guards = Vec::new();
        let value = match outcome {
            Outcome::Endpoint(endpoint) => format!("Ok({})", self.endpoint(endpoint, scope, &mut guards)?),
            Outcome::Error(message) => {
                let message = self.set_value(message, scope, &mut guards)?;
                let message = if message.is_literal() { message.text } else { message.owned() };
                format!("Err(EndpointError::refused({message}))")
            }
            Outcome::Tree(_) => return Err("expected an endpoint or an error, found a tree".to_owned()),
        };
        Ok((statements(&guards, "return Err(EndpointError::NoMatchingRule)"), value))
    }
}

/// Guards as statements. `otherwise` is executed if one does not hold.
pub(super) fn statements(guards: &[Guard], otherwise: &str) -> String {
    let statement = |guard: &Guard| match guard {
        Guard::LetSome(name, value) => format!("let Some({name}) = {value} else {{ {otherwise}; }};\n"),
        Guard::Let(name, value) => format!("let {name} = {value};\n"),
        Guard::Test(test) => format!("if !({test}) {{ {otherwise}; }}\n"),
    };
    guards.iter().map(statement).collect()
}

/// Opens `if` blocks for the guards, a new one after each plain `let`, and returns the number of open blocks.
fn open(guards: &[Guard], text: &mut String) -> usize {
    let mut depth = 0;
    let mut chain: Vec<String> = Vec::new();
    for guard in guards {
        match guard {
            Guard::LetSome(name, value) => chain.push(format!("let Some({name}) = {value}")),
            Guard::Test(test) => chain.push(test.clone()),
            Guard::Let(name, value) => {
                depth += open_chain(&mut chain, text);
                *text += &format!("let {name} = {value};\n");
            }
        }
    }
    depth + open_chain(&mut chain, text)
}

fn open_chain(chain: &mut Vec<String>, text: &mut String) -> usize {
    if chain.is_empty() {
        return 0;
    }
    *text += &format!("if {} {{\n", chain.join(" && "));
    chain.clear();
    1
}
