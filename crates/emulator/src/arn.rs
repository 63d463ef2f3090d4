//! The ARNs of the service's resources.

use crate::account::Account;

/// Of a resource that belongs to no single account, such as a connection.
pub(crate) fn shared(catalog: &str, resource: &str, id: &str) -> String {
    format!("arn:aws:partnercentral:us-east-1::catalog/{catalog}/{resource}/{id}")
}

/// Of what an account has in a catalog; `resource` is a path.
pub(crate) fn owned(account: &Account, catalog: &str, resource: &str) -> String {
    format!("arn:aws:partnercentral:us-east-1:{}:catalog/{catalog}/{resource}", account.account_id)
}
