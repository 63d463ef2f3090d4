//! Configuration as the AWS CLI finds it, by the `aws-config` crate.

use crate::{Builder, Client};

impl<C: From<Client>> Builder<C> {
    /// A builder with the region, credentials, endpoint URL and endpoint variants of the
    /// environment: variables, the profile, SSO, containers and instances, as the
    /// `aws-config` crate resolves them. What is set afterwards wins.
    pub async fn from_env() -> Self {
        let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
        let mut builder = Self::new();
        if let Some(region) = config.region() {
            builder = builder.region(region.as_ref());
        }
        if let Some(provider) = config.credentials_provider() {
            builder = builder.credentials_provider(provider);
        }
        if let Some(url) = config.endpoint_url() {
            builder = builder.endpoint_url(url);
        }
        builder
            .use_fips(config.use_fips().unwrap_or_default())
            .use_dual_stack(config.use_dual_stack().unwrap_or_default())
    }
}
