//! The errors a service answers with.

use crate::{DeserializeContext, Escaped};
use serde_core::Deserializer;
use serde_core::ser::SerializeMap;
use std::fmt;

/// The errors that an operation reports: the bound of [`Operation::Error`](crate::Operation::Error).
///
/// Implemented by generated code through [`service_error!`](crate::service_error): one variant for
/// each error of the service's model, and one for the rest.
pub trait OperationError: std::error::Error + Clone + Send + Sync + Sized + 'static {
    /// Reads the modeled error that `code` names from the body of a response, in any format
    /// that serde reads. `None` when the model has no such error.
    ///
    /// The names of shapes go before aliases: CloudWatch's `ResourceNotFound` is both.
    fn from_body<'de, D: Deserializer<'de>>(
        code: &str,
        body: D,
        context: &mut DeserializeContext,
    ) -> Option<Result<Self, D::Error>>;

    /// The error that `code` names, with each required member at its
    /// [correction default](crate::CorrectionDefault): for a response that names a modeled error
    /// but has no body to read it from. `None` when the model has no such error.
    fn from_code(code: &str) -> Option<Self>;

    /// An error that the model does not have.
    fn unmodeled(error: UnmodeledError) -> Self;

    /// The error code: the shape's name, or what the service sent for an unmodeled error.
    fn code(&self) -> Option<&str>;

    /// The service's message, where it sent one.
    fn message(&self) -> Option<&str>;

    /// What the `smithy.api#retryable` trait says of this error.
    fn retryable(&self) -> Retryable;

    /// What the `smithy.api#retryable` trait says of the error that `code` names, aliases
    /// included. [`Retryable::No`] for a code that the model does not have.
    ///
    /// A retry decision needs no more than this, so the body need not be decoded for it.
    fn retryable_code(code: &str) -> Retryable;

    /// What a service needs to know of this error to send it.
    fn traits(&self) -> ErrorTraits;

    /// Writes the members that are set; of an unmodeled error its message.
    ///
    /// # Errors
    /// When a timestamp cannot be represented in its format, or the serializer fails.
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// The traits of an error that steer how a service sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorTraits {
    /// The namespace of the error's shape, such as `com.amazonaws.sqs`. `None` when it is unmodeled.
    pub namespace: Option<&'static str>,
    /// The HTTP status: that of `smithy.api#httpError`, or else 400 for a fault of the client and 500 for one of the
    /// service.
    pub status: u16,
    /// The code in the service's former query protocol (`aws.protocols#awsQueryError`), where it is another than the
    /// shape's name.
    pub query_code: Option<&'static str>,
}

impl ErrorTraits {
    /// The traits of an error that the model does not have.
    pub const UNMODELED: Self = Self { namespace: None, status: 400, query_code: None };

    /// The traits of the modeled error `E` with this code of the query protocol.
    #[doc(hidden)]
    pub fn of<E: ModeledError>(query_code: Option<&'static str>) -> Self {
        Self { namespace: E::NAMESPACE, status: E::STATUS, query_code }
    }
}

/// One error structure of a model.
pub trait ModeledError: std::error::Error {
    /// The shape's name, which is its code on the wire.
    const CODE: &'static str;
    /// The namespace of the shape, where it is known.
    const NAMESPACE: Option<&'static str> = None;
    /// The HTTP status of a response with this error.
    const STATUS: u16 = 400;
    /// The `smithy.api#retryable` trait.
    const RETRYABLE: Retryable = Retryable::No;

    /// The service's message. `None` when there is no such member, or it is not set.
    fn message(&self) -> Option<&str>;
}

/// What the `smithy.api#retryable` trait says of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retryable {
    /// The error has no such trait. Its code or status may still make it worth a retry.
    No,
    /// Worth a retry.
    Yes,
    /// Worth a retry, with the longer delays of throttling.
    Throttling,
}

/// An error that the service's model does not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub struct UnmodeledError {
    /// The code the service sent, stripped of namespace and URI.
    pub code: Option<String>,
    /// The message the service sent.
    pub message: Option<String>,
}

impl UnmodeledError {
    /// An error with the code and the message that the service sent.
    pub fn new(code: Option<String>, message: Option<String>) -> Self {
        Self { code, message }
    }
}

impl fmt::Display for UnmodeledError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Escaped(self.code.as_deref().unwrap_or("unknown error")))?;
        match self.message.as_deref() {
            Some(message) => write!(f, ": {}", Escaped(message)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnmodeledError {}

/// Makes a structure of the model an error: `Display`, [`std::error::Error`] and [`ModeledError`].
///
/// ```ignore
/// error_structure!(ThrottlingException, status: 429, retryable: Yes, message: |e| Some(e.message.as_str()));
/// ```
///
/// A type that is not called like its shape says so, and a service also wants the namespace of the shape:
/// `ErrorShape = "Error" in "com.example", retryable: …`. The status is 400 unless it is given.
#[macro_export]
macro_rules! error_structure {
    (
        $name:ident $(= $code:literal)? $(in $namespace:literal)?,
        $(status: $status:literal,)?
        retryable: $retryable:ident,
        message: $message:expr
    ) => {
        impl $crate::ModeledError for $name {
            const CODE: &'static str = $crate::error_structure!(@code $name $($code)?);
            $(const NAMESPACE: ::core::option::Option<&'static str> = ::core::option::Option::Some($namespace);)?
            $(const STATUS: u16 = $status;)?
            const RETRYABLE: $crate::Retryable = $crate::Retryable::$retryable;

            fn message(&self) -> Option<&str> {
                let message: fn(&Self) -> Option<&str> = $message;
                message(self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(<Self as $crate::ModeledError>::CODE)?;
                match $crate::ModeledError::message(self) {
                    Some(message) => write!(f, ": {}", $crate::Escaped(message)),
                    None => Ok(()),
                }
            }
        }

        impl ::std::error::Error for $name {}
    };
    (@code $name:ident) => { stringify!($name) };
    (@code $name:ident $code:literal) => { $code };
}

/// Defines the error enum of a service, with a variant for each modeled error and
/// `Unmodeled` for every other.
///
/// An error's other codes follow after `|`, such as that of the service's former query protocol
/// (`aws.protocols#awsQueryError`); after `as` the name of its predicate.
///
/// ```
/// use awsjson_smithy::{OperationError, error_structure, service_error, structure};
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct ShelfFull {
///     pub message: Option<String>,
/// }
/// structure!(ShelfFull { optional message = "message" });
/// error_structure!(ShelfFull, retryable: Yes, message: |error| error.message.as_deref());
///
/// service_error! {
///     /// An error of the library.
///     pub enum ServiceError {
///         /// There is no room for another book.
///         ShelfFull(ShelfFull) = "ShelfFull" | "Library.ShelfFull" as is_shelf_full,
///     }
/// }
///
/// let error = ServiceError::from_code("Library.ShelfFull").expect("the alias is known");
/// assert!(error.is_shelf_full());
/// assert_eq!(error.code(), Some("ShelfFull"));
/// ```
#[macro_export]
macro_rules! service_error {
    ($(#[$meta:meta])* pub enum $name:ident {
        $(
            $(#[$variant_meta:meta])*
            $variant:ident($type:ty) = $code:literal $(| $alias:literal)* $(as $predicate:ident)?
        ),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant($type),)*
            /// An error that this version of the model does not have.
            Unmodeled($crate::UnmodeledError),
        }

        impl $name {
            $($(
                #[doc = concat!("Whether this is [`", stringify!($variant), "`](Self::", stringify!($variant), ").")]
                pub fn $predicate(&self) -> bool {
                    matches!(self, Self::$variant(_))
                }
            )?)*
        }

        impl $crate::OperationError for $name {
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn from_body<'de, D: $crate::serde_core::Deserializer<'de>>(
                code: &str,
                body: D,
                context: &mut $crate::DeserializeContext,
            ) -> ::core::option::Option<::core::result::Result<Self, D::Error>> {
                let index = $crate::error_index(code, &[$(&[$code $(, $alias)*]),*])?;
                let mut row = 0;
                $(
                    if index == row {
                        let error = <$type as $crate::DeserializeShape<'de>>::deserialize_shape(body, context);
                        return ::core::option::Option::Some(error.map(Self::$variant));
                    }
                    row += 1;
                )*
                ::core::option::Option::None
            }

            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn from_code(code: &str) -> ::core::option::Option<Self> {
                let index = $crate::error_index(code, &[$(&[$code $(, $alias)*]),*])?;
                let mut row = 0;
                $(
                    if index == row {
                        let error = $crate::CorrectionDefault::correction_default();
                        return ::core::option::Option::Some(Self::$variant(error));
                    }
                    row += 1;
                )*
                ::core::option::Option::None
            }

            fn unmodeled(error: $crate::UnmodeledError) -> Self {
                Self::Unmodeled(error)
            }

            fn code(&self) -> ::core::option::Option<&str> {
                match self {
                    $(Self::$variant(_) => ::core::option::Option::Some($code),)*
                    Self::Unmodeled(error) => error.code.as_deref(),
                }
            }

            fn message(&self) -> ::core::option::Option<&str> {
                match self {
                    $(Self::$variant(error) => $crate::ModeledError::message(error),)*
                    Self::Unmodeled(error) => error.message.as_deref(),
                }
            }

            fn retryable(&self) -> $crate::Retryable {
                match self {
                    $(Self::$variant(_) => <$type as $crate::ModeledError>::RETRYABLE,)*
                    Self::Unmodeled(_) => $crate::Retryable::No,
                }
            }

            fn retryable_code(code: &str) -> $crate::Retryable {
                let retryable: &[$crate::Retryable] = &[$(<$type as $crate::ModeledError>::RETRYABLE),*];
                $crate::error_index(code, &[$(&[$code $(, $alias)*]),*])
                    .and_then(|index| retryable.get(index).copied())
                    .unwrap_or($crate::Retryable::No)
            }

            fn traits(&self) -> $crate::ErrorTraits {
                match self {
                    $(Self::$variant(_) => {
                        let query_codes: &[&'static str] = &[$($alias),*];
                        $crate::ErrorTraits::of::<$type>(query_codes.first().copied())
                    })*
                    Self::Unmodeled(_) => $crate::ErrorTraits::UNMODELED,
                }
            }

            fn write_members<M: $crate::serde_core::ser::SerializeMap>(
                &self,
                map: &mut M,
            ) -> ::core::result::Result<(), M::Error> {
                match self {
                    $(Self::$variant(error) => $crate::Structure::write_members(error, map),)*
                    Self::Unmodeled(error) => {
                        $crate::write_option::<$crate::timestamp::EpochSeconds, _, _>("message", &error.message, map)
                    }
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant(error) => ::core::fmt::Display::fmt(error, f),)*
                    Self::Unmodeled(error) => ::core::fmt::Display::fmt(error, f),
                }
            }
        }

        impl ::std::error::Error for $name {}

        $(impl From<$type> for $name {
            fn from(error: $type) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

/// The row of `codes` that `code` names. The first code of each row is the name of a shape, which
/// goes before the aliases of all rows.
#[doc(hidden)]
pub fn error_index(code: &str, codes: &[&[&str]]) -> Option<usize> {
    let shape = codes.iter().position(|row| row.first() == Some(&code));
    shape.or_else(|| codes.iter().position(|row| row.contains(&code)))
}
