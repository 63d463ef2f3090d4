//! Reading values.

use proptest::prelude::*;
use serde_core::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Display;

pub fn read<T: DeserializeOwned>(json: &Value) -> Result<T, TestCaseError> {
    T::deserialize(json).map_err(fail)
}

pub fn fail(error: impl Display) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}
