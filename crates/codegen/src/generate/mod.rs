//! From models to files: the modules of crates that exist, or whole crates.

mod crates;
mod finish;
mod modules;

pub use crates::ServiceCrates;
pub use finish::Mode;
pub use modules::ServiceModules;
