//! JMESPath.

use crate::exit::CommandError;
use jmespath::{Expression, Variable};
use serde_json::Value;

/// A JMESPath expression.
pub struct Query(Expression<'static>);

impl Query {
    /// Compiles `text`.
    ///
    /// # Errors
    /// [`CommandError::Usage`] if the text is not a JMESPath expression.
    pub fn new(text: &str) -> Result<Self, CommandError> {
        jmespath::compile(text).map(Self).map_err(|error| {
            let problem = error.to_string();
            let line = problem.lines().next().unwrap_or_default();
            CommandError::Usage(format!("--query: `{text}` is not a JMESPath expression: {line}"))
        })
    }

    /// Evaluates the expression on `value`.
    ///
    /// # Errors
    /// [`CommandError::Usage`] if a function is called with data of the wrong type.
    pub fn search(&self, value: &Value) -> Result<Value, CommandError> {
        let failed =
            |problem: String| CommandError::Usage(format!("--query: {}", problem.lines().next().unwrap_or_default()));
        let data = Variable::from_serializable(value).map_err(|error| failed(error.to_string()))?;
        let found = self.0.search(data).map_err(|error| failed(error.to_string()))?;
        serde_json::to_value(&*found).map_err(|error| failed(error.to_string()))
    }
}
