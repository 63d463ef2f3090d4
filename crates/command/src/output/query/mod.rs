//! JMESPath.

mod depth;
mod unquoted;

use crate::exit::CommandError;
use crate::table::Operation;
use awsjson_smithy::Escaped;
use jmespath::{ErrorReason, Expression, JmespathError, RuntimeError, Variable};
use serde_json::Value;

/// The maximum number of digits of an index. With the step of a slice near the largest `i32`, `jmespath` panics.
const MAX_DIGITS: usize = 9;

/// A JMESPath expression.
pub struct Query(Expression<'static>);

impl Query {
    /// Compiles `text`.
    ///
    /// # Errors
    /// [`CommandError::Usage`] if the text is not a JMESPath expression, or calls a function that does not exist.
    pub fn new(text: &str) -> Result<Self, CommandError> {
        let shown = Escaped(text);
        let unquoted = unquoted::unquoted(text);
        if depth::is_exceeded(&unquoted) {
            return Err(CommandError::Usage(format!("--query: `{shown}` nests deeper than {} levels", depth::MAX)));
        }
        if has_long_number(&unquoted) {
            let problem = format!("has a number of more than {MAX_DIGITS} digits");
            return Err(CommandError::Usage(format!("--query: `{shown}` {problem}")));
        }
        let unfit = |error: &JmespathError| {
            CommandError::Usage(format!("--query: `{shown}` is not a JMESPath expression: {}", problem(error)))
        };
        let expression = jmespath::compile(text).map_err(|error| unfit(&error))?;
        // Functions are only looked up when they are called. Without data, their arguments may have the wrong type.
        match expression.search(Variable::Null) {
            Err(error) if is_wrong_call(&error) => Err(unfit(&error)),
            _ => Ok(Self(expression)),
        }
    }

    /// Evaluates the expression on the output of `operation`.
    ///
    /// # Errors
    /// [`CommandError::Output`] if a function is called with data of the wrong type.
    pub fn search(&self, operation: &Operation, output: &Value) -> Result<Value, CommandError> {
        let failed = |error: &JmespathError| {
            CommandError::Output(format!(
                "{} succeeded, but --query cannot be evaluated on its output: {}",
                operation.name,
                problem(error)
            ))
        };
        let data = Variable::from_serializable(output).map_err(|error| failed(&error))?;
        let found = self.0.search(data).map_err(|error| failed(&error))?;
        serde_json::to_value(&*found).map_err(|error| CommandError::Io("cannot write JSON".to_owned(), error.into()))
    }
}

/// Returns whether `text`, which has no quoted parts, contains a number of more than [`MAX_DIGITS`] digits.
fn has_long_number(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.any(|word| word.len() > MAX_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_wrong_call(error: &JmespathError) -> bool {
    use RuntimeError::{NotEnoughArguments, TooManyArguments, UnknownFunction};
    matches!(
        error.reason,
        ErrorReason::Runtime(UnknownFunction(_) | NotEnoughArguments { .. } | TooManyArguments { .. })
    )
}

fn problem(error: &JmespathError) -> String {
    let reason = match &error.reason {
        ErrorReason::Parse(reason) => reason.clone(),
        ErrorReason::Runtime(reason) => reason.to_string(),
    };
    format!("{reason} (column {})", error.column + 1)
}
