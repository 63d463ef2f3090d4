//! JMESPath.

use crate::exit::Failure;
use jmespath::{Expression, Variable};
use serde_json::Value;

/// A JMESPath expression.
pub struct Query(Expression<'static>);

impl Query {
    /// Compiles `text`.
    ///
    /// # Errors
    /// [`Failure::Usage`] when it is no JMESPath expression.
    pub fn new(text: &str) -> Result<Self, Failure> {
        jmespath::compile(text).map(Self).map_err(|error| {
            let problem = error.to_string();
            let line = problem.lines().next().unwrap_or_default();
            Failure::Usage(format!("--query: `{text}` is not a JMESPath expression: {line}"))
        })
    }

    /// The part of `value` that it selects.
    ///
    /// # Errors
    /// [`Failure::Usage`] when a function of it does not fit the data.
    pub fn search(&self, value: &Value) -> Result<Value, Failure> {
        let failed =
            |problem: String| Failure::Usage(format!("--query: {}", problem.lines().next().unwrap_or_default()));
        let data = Variable::from_serializable(value).map_err(|error| failed(error.to_string()))?;
        let found = self.0.search(data).map_err(|error| failed(error.to_string()))?;
        serde_json::to_value(&*found).map_err(|error| failed(error.to_string()))
    }
}
