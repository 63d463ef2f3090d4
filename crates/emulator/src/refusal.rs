//! How a request is refused: the answers that are errors.

use awsjson_smithy::ModeledError;
use http::StatusCode;
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::error::{
    AccessDeniedException, ConflictException, ResourceNotFoundException, ServiceQuotaExceededException,
    ValidationException,
};
use partnercentral_account_model::types::{
    AccessDeniedExceptionReason, BusinessValidationCode, BusinessValidationError, ConflictExceptionReason,
    FieldValidationCode, FieldValidationError, ResourceNotFoundExceptionReason, ServiceQuotaExceededExceptionReason,
    ValidationError, ValidationExceptionReason,
};
use serde::Serialize;
use serde_json::{Value, json};

/// The namespace of the service's own errors, and that of the errors which all AWS services share.
const SERVICE_NAMESPACE: &str = "com.amazonaws.partnercentralaccount";
const COMMON_NAMESPACE: &str = "com.amazon.coral.service";

/// An error, as it goes to the client.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Refusal {
    /// An error that all AWS services share.
    pub(crate) fn common(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self { status, body: json!({ "__type": format!("{COMMON_NAMESPACE}#{code}"), "message": message }) }
    }

    /// An error of the service's model.
    fn modeled<E: ModeledError + Serialize>(status: StatusCode, error: &E) -> Self {
        match serde_json::to_value(error) {
            Ok(Value::Object(mut body)) => {
                body.insert("__type".to_owned(), format!("{SERVICE_NAMESPACE}#{}", E::CODE).into());
                Self { status, body: Value::Object(body) }
            }
            _ => Self::internal(),
        }
    }

    /// Any error of the service.
    pub(crate) fn service(error: ServiceError) -> Self {
        match error {
            ServiceError::AccessDeniedException(error) => Self::modeled(StatusCode::FORBIDDEN, &error),
            ServiceError::ConflictException(error) => Self::modeled(StatusCode::CONFLICT, &error),
            ServiceError::InternalServerException(error) => Self::modeled(StatusCode::INTERNAL_SERVER_ERROR, &error),
            ServiceError::ResourceNotFoundException(error) => Self::modeled(StatusCode::NOT_FOUND, &error),
            ServiceError::ServiceQuotaExceededException(error) => Self::modeled(StatusCode::PAYMENT_REQUIRED, &error),
            ServiceError::ThrottlingException(error) => Self::modeled(StatusCode::TOO_MANY_REQUESTS, &error),
            ServiceError::ValidationException(error) => Self::modeled(StatusCode::BAD_REQUEST, &error),
            ServiceError::Unmodeled(error) => {
                let code = error.code.as_deref().unwrap_or("UnknownError");
                Self::common(StatusCode::BAD_REQUEST, code, error.message.unwrap_or_default())
            }
            _ => Self::internal(),
        }
    }

    /// The emulator cannot write its own answer.
    pub(crate) fn internal() -> Self {
        Self::common(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", "The answer cannot be written.")
    }

    pub(crate) fn access_denied(message: &str) -> Self {
        let error =
            AccessDeniedException::builder().message(message).reason(AccessDeniedExceptionReason::AccessDenied).build();
        Self::modeled(StatusCode::FORBIDDEN, &error)
    }

    pub(crate) fn incompatible_partner_state(message: &str) -> Self {
        let reason = AccessDeniedExceptionReason::IncompatibleBenefitAwsPartnerState;
        Self::modeled(StatusCode::FORBIDDEN, &AccessDeniedException::builder().message(message).reason(reason).build())
    }

    pub(crate) fn conflict(reason: ConflictExceptionReason, message: impl Into<String>) -> Self {
        let error = ConflictException::builder().message(message).reason(reason).build();
        Self::modeled(StatusCode::CONFLICT, &error)
    }

    pub(crate) fn not_found(reason: ResourceNotFoundExceptionReason, message: impl Into<String>) -> Self {
        let error = ResourceNotFoundException::builder().message(message).reason(reason).build();
        Self::modeled(StatusCode::NOT_FOUND, &error)
    }

    /// There is no such resource that the caller can see.
    pub(crate) fn unknown(reason: ResourceNotFoundExceptionReason, what: &str, id: &str) -> Self {
        Self::not_found(reason, format!("There is no {what} {id} in this catalog for this account."))
    }

    /// The request goes beyond a limit.
    pub(crate) fn quota(reason: ServiceQuotaExceededExceptionReason, message: impl Into<String>) -> Self {
        let error = ServiceQuotaExceededException::builder().message(message).reason(reason).build();
        Self::modeled(StatusCode::PAYMENT_REQUIRED, &error)
    }

    /// The request breaks a rule of the service's business.
    pub(crate) fn business(code: BusinessValidationCode, message: &str) -> Self {
        let detail = BusinessValidationError::builder().message(message).code(code).build();
        Self::validation(
            ValidationExceptionReason::BusinessValidationFailed,
            message,
            vec![ValidationError::BusinessValidationError(detail)],
        )
    }

    /// One member of the request is wrong.
    pub(crate) fn field(name: &str, code: FieldValidationCode, message: &str) -> Self {
        Self::fields(vec![FieldValidationError::builder().name(name).message(message).code(code).build()], 1)
    }

    /// Members of the request are wrong in `count` ways, of which `errors` are the first.
    pub(crate) fn fields(errors: Vec<FieldValidationError>, count: usize) -> Self {
        let message = match errors.as_slice() {
            [error] if count == 1 => format!("The request is not valid: {}: {}.", error.name, error.message),
            errors if errors.len() < count => {
                format!("The request is not valid in {count} ways; ErrorDetails has the first {}.", errors.len())
            }
            _ => format!("The request is not valid in {count} ways; see ErrorDetails."),
        };
        let details = errors.into_iter().map(ValidationError::FieldValidationError).collect();
        Self::validation(ValidationExceptionReason::RequestValidationFailed, &message, details)
    }

    fn validation(reason: ValidationExceptionReason, message: &str, details: Vec<ValidationError>) -> Self {
        let error = ValidationException::builder().message(message).reason(reason).error_details(details).build();
        Self::modeled(StatusCode::BAD_REQUEST, &error)
    }
}
