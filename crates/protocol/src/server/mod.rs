//! The service's side of the protocol, for emulators and for tests without AWS.
//!
//! Nothing here reads a socket or a clock: the request, the time and the known credentials are
//! parameters.

pub mod sigv4;
