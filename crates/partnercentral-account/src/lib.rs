//! The client for AWS Partner Central Account: fluent operations and paginators for all 34 operations.
