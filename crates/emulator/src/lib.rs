//! AWS Partner Central Account on loopback, in process: for examples and tests without AWS.
