//! Settings from where the AWS tools have theirs, by the `aws-config` crate.

use crate::Builder;
use aws_config::BehaviorVersion;

impl<C> Builder<C> {
    /// Takes region, endpoint, FIPS, dual stack, application name and the default chain of
    /// credentials from environment, profile files and the machine's metadata. Each of them
    /// can be set anew.
    ///
    /// Credentials are not fetched here but by the first call.
    pub async fn from_env() -> Self {
        let found = aws_config::defaults(BehaviorVersion::latest()).load().await;
        let mut builder = Self::new()
            .use_fips(found.use_fips().unwrap_or(false))
            .use_dual_stack(found.use_dual_stack().unwrap_or(false));
        if let Some(region) = found.region() {
            builder = builder.region(region.as_ref());
        }
        if let Some(url) = found.endpoint_url() {
            builder = builder.endpoint_url(url);
        }
        if let Some(name) = found.app_name() {
            builder = builder.app_name(name.as_ref());
        }
        if let Some(provider) = found.credentials_provider() {
            builder = builder.credentials_provider(provider);
        }
        builder
    }
}
