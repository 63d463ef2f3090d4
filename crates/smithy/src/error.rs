//! The errors that a service returns.

use crate::{DeserializeContext, Escaped};
use serde_core::Deserializer;
use serde_core::ser::SerializeMap;
use std::fmt;

/// The errors that an operation can return: the bound of [`Operation::Error`](crate::Operation::Error).
///
/// Generated code implements it through [`service_error!`](crate::service_error), which defines one variant
/// for each error of the service's model, and one for all others.
pub trait OperationError: std::error::Error + Clone + Send + Sync + Sized + 'static {
    /// Reads the modeled error with the code `code` from the body of a response, in any format that serde
    /// reads. `None` if the model has no such error.
    ///
    /// Shape names take precedence over aliases: CloudWatch's `ResourceNotFound` is both.
    fn from_body<'de, D: Deserializer<'de>>(
        code: &str,
        body: D,
        context: &mut DeserializeContext,
    ) -> Option<Result<Self, D::Error>>;

    /// Creates the modeled error with the code `code`, and sets each required member to its
    /// [correction default](crate::CorrectionDefault). It is for a response that names a modeled error, but
    /// has no body to read the error from. `None` if the model has no such error.
    fn from_code(code: &str) -> Option<Self>;

    /// Creates an error that is not in the model.
    fn unmodeled(error: UnmodeledError) -> Self;

    /// The error code: the shape's name, or the code of an unmodeled error as the service sent it.
    fn code(&self) -> Option<&str>;

    /// The service's message, if it sent one.
    fn message(&self) -> Option<&str>;

    /// The `smithy.api#retryable` trait of this error.
    fn retryable(&self) -> Retryable;

    /// The `smithy.api#retryable` trait of the error with the code or alias `code`. [`Retryable::No`] for a
    /// code that is not in the model.
    ///
    /// A retry decision needs only this, so the body need not be decoded for it.
    fn retryable_code(code: &str) -> Retryable;

    /// The traits that determine how a server sends this error.
    fn traits(&self) -> ErrorTraits;

    /// Serializes the members that are set. An unmodeled error has its message only.
    ///
    /// # Errors
    /// If a timestamp cannot be represented in its format, or the serializer fails.
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// The traits of an error that determine how a server sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorTraits {
    /// The namespace of the error's shape, such as `com.amazonaws.sqs`. `None` if the error is unmodeled.
    pub namespace: Option<&'static str>,
    /// The HTTP status: the value of `smithy.api#httpError`, or else 400 for an error of the client and 500 for an
    /// error of the server.
    pub status: u16,
    /// The code in the service's former query protocol (`aws.protocols#awsQueryError`), if it differs from the name
    /// of the shape.
    pub query_code: Option<&'static str>,
}

impl ErrorTraits {
    /// The traits of an error that is not in the model.
    pub const UNMODELED: Self = Self { namespace: None, status: 400, query_code: None };

    /// Returns the traits of the modeled error `E`, whose code in the query protocol is `query_code`.
    #[doc(hidden)]
    pub fn of<E: ModeledError>(query_code: Option<&'static str>) -> Self {
        Self { namespace: E::NAMESPACE, status: E::STATUS, query_code }
    }
}

/// An error structure of a model.
pub trait ModeledError: std::error::Error {
    /// The shape's name, which is its code on the wire.
    const CODE: &'static str;
    /// The namespace of the shape, if it is known.
    const NAMESPACE: Option<&'static str> = None;
    /// The HTTP status of a response with this error.
    const STATUS: u16 = 400;
    /// The `smithy.api#retryable` trait.
    const RETRYABLE: Retryable = Retryable::No;

    /// The service's message. `None` if the structure has no message member, or the member is not set.
    fn message(&self) -> Option<&str>;
}

/// The `smithy.api#retryable` trait of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retryable {
    /// The error does not have the trait. Its code or its HTTP status may still be retryable.
    No,
    /// The error is retryable.
    Yes,
    /// The error is retryable, with the longer delays of throttling.
    Throttling,
}

/// An error that is not in the service's model.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub struct UnmodeledError {
    /// The code that the service sent, without namespace and URI.
    pub code: Option<String>,
    /// The message that the service sent.
    pub message: Option<String>,
}

impl UnmodeledError {
    /// Creates an error with the code and the message that the service sent.
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

/// Implements `Display`, [`std::error::Error`] and [`ModeledError`] for an error structure.
///
/// ```
/// use awsjson_smithy::{error_structure, structure};
///
/// #[derive(Debug)]
/// pub struct ShelfFull {
///     pub message: String,
/// }
/// structure!(ShelfFull { required message = "message" });
/// error_structure!(ShelfFull, status: 429, retryable: Yes, message: |error| Some(error.message.as_str()));
///
/// let error = ShelfFull { message: "no room".to_owned() };
/// assert_eq!(error.to_string(), "ShelfFull: no room");
/// ```
///
/// The name of the shape follows if it differs from the name of the type, and the namespace of the shape if servers use
/// the type: `ErrorShape = "Error" in "com.example", retryable: …`. The status is 400 if it is not given.
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
                $crate::write_error(f, <Self as $crate::ModeledError>::CODE, $crate::ModeledError::message(self))
            }
        }

        impl ::std::error::Error for $name {}
    };
    (@code $name:ident) => { stringify!($name) };
    (@code $name:ident $code:literal) => { $code };
}

/// Writes the line of a modeled error.
#[doc(hidden)]
pub fn write_error(f: &mut fmt::Formatter<'_>, code: &str, message: Option<&str>) -> fmt::Result {
    f.write_str(code)?;
    message.map_or(Ok(()), |message| write!(f, ": {}", Escaped(message)))
}

/// Defines the error enum of a service, with a variant for each modeled error, and `Unmodeled` for all
/// others.
///
/// Further codes of an error follow after `|`, such as the code of the service's former query protocol
/// (`aws.protocols#awsQueryError`). The name of its predicate follows after `as`.
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
            /// An error that is not in this version of the model.
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

/// Returns the index of the row of `codes` that contains `code`. The first code of each row is the name of a
/// shape, which takes precedence over the aliases of all rows.
#[doc(hidden)]
pub fn error_index(code: &str, codes: &[&[&str]]) -> Option<usize> {
    let shape = codes.iter().position(|row| row.first() == Some(&code));
    shape.or_else(|| codes.iter().position(|row| row.contains(&code)))
}
