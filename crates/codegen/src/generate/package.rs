//! What is generated of one model.

use std::path::PathBuf;

/// A model, and what is wanted of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Deserialize), serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Package {
    /// A model in the Smithy JSON AST.
    pub model: PathBuf,
    /// The name of the client crate; the model crate is called `NAME-model`. By default it follows from the SDK ID of the
    /// service.
    #[cfg_attr(feature = "cli", serde(default))]
    pub name: Option<String>,
    /// The shape ID of the service, where the model has several.
    #[cfg_attr(feature = "cli", serde(default))]
    pub service: Option<String>,
    /// The names of the operations that are wanted, such as `GetItem`. Only the shapes that they need are generated. All
    /// operations if there are none here.
    #[cfg_attr(feature = "cli", serde(default))]
    pub operations: Vec<String>,
}

impl Package {
    /// Everything of the only service of `model`.
    pub fn new(model: impl Into<PathBuf>) -> Self {
        Self { model: model.into(), ..Self::default() }
    }
}
