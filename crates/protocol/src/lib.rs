//! awsJson 1.0 and 1.1 as two functions: a request from an input, an output from a response.
