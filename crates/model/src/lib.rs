//! Types, validation and endpoint rules of AWS Partner Central Account, without any I/O.
