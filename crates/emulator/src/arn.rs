//! The ARNs of the service's resources.

use crate::account::Account;

/// The ARN of a resource that does not belong to a single account, such as a connection.
pub(crate) fn shared(catalog: &str, resource: &str, id: &str) -> String {
    format!("arn:aws:partnercentral:us-east-1::catalog/{catalog}/{resource}/{id}")
}

/// The ARN of the partner of an account in a catalog.
pub(crate) fn partner(account: &Account, catalog: &str, id: &str) -> String {
    owned(account, catalog, &format!("partner/{id}"))
}

/// The ARN of the connection preferences of an account in a catalog.
pub(crate) fn connection_preferences(account: &Account, catalog: &str) -> String {
    owned(account, catalog, "connection-preferences")
}

fn owned(account: &Account, catalog: &str, resource: &str) -> String {
    format!("arn:aws:partnercentral:us-east-1:{}:catalog/{catalog}/{resource}", account.account_id)
}

/// The account ID in an ARN. `None` if `arn` is not an ARN.
pub(crate) fn account(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?.split(':').nth(3)
}

/// The catalog in an ARN of this service.
pub(crate) fn catalog(arn: &str) -> Option<&str> {
    arn.splitn(6, ':').nth(5)?.strip_prefix("catalog/")?.split('/').next()
}
