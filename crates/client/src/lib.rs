//! A client for any awsJson service: hyper transport, SigV4, credentials, endpoints, retries, time-outs.
