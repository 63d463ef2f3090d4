//! Error responses of the service.

use awsjson_protocol::server::{self, FrameworkError};
use bytes::Bytes;
use http::{Response, StatusCode};
use partnercentral_account_model::error::{
    AccessDeniedException, ConflictException, ResourceNotFoundException, ServiceQuotaExceededException,
    ValidationException,
};
use partnercentral_account_model::operation::CancelConnection;
use partnercentral_account_model::types::{
    AccessDeniedExceptionReason, BusinessValidationCode, BusinessValidationError, ConflictExceptionReason,
    FieldValidationCode, FieldValidationError, ResourceNotFoundExceptionReason, ServiceQuotaExceededExceptionReason,
    ValidationError, ValidationExceptionReason,
};
use partnercentral_account_model::{SERVICE, ServiceError};

/// An error that is returned to the client.
#[derive(Debug)]
pub(crate) enum CallError {
    /// An error of the service's model.
    Modeled(ServiceError),
    /// An error of the protocol, the same for every service.
    Framework(FrameworkError),
    /// Another error that all AWS services share.
    Common { status: StatusCode, code: &'static str, message: String },
}

impl<E: Into<ServiceError>> From<E> for CallError {
    fn from(error: E) -> Self {
        Self::Modeled(error.into())
    }
}

impl CallError {
    /// An error that all AWS services share.
    pub(crate) fn common(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self::Common { status, code, message: message.into() }
    }

    /// The response with this error.
    pub(crate) fn response(&self) -> Response<Bytes> {
        match self {
            // All operations have the same errors.
            Self::Modeled(error) => server::response::<CancelConnection>(Err(error))
                .unwrap_or_else(|unwritable| unwritable.response(&SERVICE)),
            Self::Framework(error) => error.response(&SERVICE),
            Self::Common { status, code, message } => server::error_response(&SERVICE, *status, code, message),
        }
    }

    /// An internal error: the state of the emulator is inconsistent.
    pub(crate) fn internal() -> Self {
        Self::common(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", "The state of the emulator is inconsistent.")
    }

    pub(crate) fn access_denied(message: &str) -> Self {
        let error =
            AccessDeniedException::builder().message(message).reason(AccessDeniedExceptionReason::AccessDenied).build();
        error.into()
    }

    pub(crate) fn incompatible_partner_state(message: &str) -> Self {
        let reason = AccessDeniedExceptionReason::IncompatibleBenefitAwsPartnerState;
        AccessDeniedException::builder().message(message).reason(reason).build().into()
    }

    pub(crate) fn conflict(reason: ConflictExceptionReason, message: impl Into<String>) -> Self {
        let error = ConflictException::builder().message(message).reason(reason).build();
        error.into()
    }

    pub(crate) fn not_found(reason: ResourceNotFoundExceptionReason, message: impl Into<String>) -> Self {
        let error = ResourceNotFoundException::builder().message(message).reason(reason).build();
        error.into()
    }

    /// The resource does not exist, or is not visible to the caller.
    pub(crate) fn unknown(reason: ResourceNotFoundExceptionReason, what: &str, id: &str) -> Self {
        Self::not_found(reason, format!("There is no {what} {id} in this catalog for this account."))
    }

    /// The request exceeds a limit.
    pub(crate) fn quota(reason: ServiceQuotaExceededExceptionReason, message: impl Into<String>) -> Self {
        let error = ServiceQuotaExceededException::builder().message(message).reason(reason).build();
        error.into()
    }

    /// The request violates a business rule of the service.
    pub(crate) fn business(code: BusinessValidationCode, message: &str) -> Self {
        let detail = BusinessValidationError::builder().message(message).code(code).build();
        Self::validation(
            ValidationExceptionReason::BusinessValidationFailed,
            message,
            vec![ValidationError::BusinessValidationError(detail)],
        )
    }

    /// A member of the request is invalid.
    pub(crate) fn field(name: &str, code: FieldValidationCode, message: &str) -> Self {
        Self::fields(vec![FieldValidationError::builder().name(name).message(message).code(code).build()], 1)
    }

    /// The request violates `count` constraints, of which `errors` are the first.
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
        error.into()
    }
}
