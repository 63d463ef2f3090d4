//! One message of an operation, from the client to the server or back, over bytes.

use crate::json::{fail, read};
use crate::model::part_of_operation;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_protocol::{ResponseError, request, response};
use awsjson_smithy::{ModeledError, Operation, OperationError, OperationInput, Validate};
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::operation::CancelConnection;
use proptest::prelude::*;
use serde_core::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

/// The messages of an operation.
pub struct Exchange {
    /// The shape of the input.
    pub input: &'static str,
    /// The shape of the output.
    pub output: &'static str,
    /// Sends an input to the server. It must arrive as it is, or be refused as the client's own validation says.
    pub call: fn(&Value) -> Result<(), TestCaseError>,
    /// Sends an output to the client. It must arrive as it is.
    pub answer: fn(&Value) -> Result<(), TestCaseError>,
}

/// An error of the service.
pub struct Failure {
    pub shape: &'static str,
    /// Sends the error to the client. It must arrive as it is.
    pub refuse: fn(&Value) -> Result<(), TestCaseError>,
}

impl Exchange {
    pub fn of<O>() -> Self
    where
        O: Operation<Input: DeserializeOwned + PartialEq + Debug, Output: DeserializeOwned + PartialEq + Debug>,
    {
        Self {
            input: part_of_operation(O::NAME, "input"),
            output: part_of_operation(O::NAME, "output"),
            call: call::<O>,
            answer: answer::<O>,
        }
    }
}

impl Failure {
    pub fn of<E: ModeledError + DeserializeOwned + Into<ServiceError>>() -> Self {
        Self { shape: E::CODE, refuse: refuse::<E> }
    }
}

fn call<O>(json: &Value) -> Result<(), TestCaseError>
where
    O: Operation<Input: DeserializeOwned + PartialEq + Debug>,
{
    let mut input: O::Input = read(json)?;
    let (head, body) = request::<O>(&mut input, || 1).map_err(fail)?.into_parts();
    prop_assert_eq!(server::operation(O::SERVICE, &head), Ok(O::NAME));
    match (input.validate(), server::input::<O>(&head, &body)) {
        (Ok(()), received) => {
            input.set_defaults();
            prop_assert_eq!(received, Ok(input));
        }
        (Err(expected), received) => prop_assert_eq!(received, Err(FrameworkError::Validation(expected))),
    }
    Ok(())
}

fn answer<O>(json: &Value) -> Result<(), TestCaseError>
where
    O: Operation<Output: DeserializeOwned + PartialEq + Debug>,
{
    let output: O::Output = read(json)?;
    let sent = server::response::<O>(Ok(&output)).map_err(fail)?;
    prop_assert_eq!(response::<O>(sent).map_err(fail)?, output);
    Ok(())
}

fn refuse<E: ModeledError + DeserializeOwned + Into<ServiceError>>(json: &Value) -> Result<(), TestCaseError> {
    let error: ServiceError = read::<E>(json)?.into();
    // All operations have the same errors.
    let sent = server::response::<CancelConnection>(Err(&error)).map_err(fail)?;
    prop_assert_eq!(sent.status().as_u16(), E::STATUS);
    match response::<CancelConnection>(sent) {
        Err(ResponseError::Service(received)) => {
            prop_assert_eq!(received.code.as_deref(), error.code());
            prop_assert_eq!(received.error, error);
            prop_assert!(received.corrected.is_empty());
            Ok(())
        }
        other => Err(TestCaseError::fail(format!("{other:?}"))),
    }
}
