//! Verification at the end of a test.

use crate::router::Router;
use std::thread;

/// Verifies a router when it is dropped, usually at the end of a test. See [`Router::verify_on_drop`].
#[derive(Debug)]
#[must_use = "dropping it verifies the router at once: bind it to a variable such as `_verified`"]
pub struct VerifyOnDrop(Router);

impl Router {
    /// Verifies the router when the returned guard is dropped, so that no end of a test is without
    /// [`verify`](Self::verify). The guard panics with the text of the error, except if the test is panicking already.
    ///
    /// ```
    /// use awsjson_router::{Router, Rule};
    /// use partnercentral_account::operation::GetPartner;
    ///
    /// let router = Router::new().rule(Rule::<GetPartner>::disconnect().times(0..));
    /// let _verified = router.verify_on_drop();
    /// ```
    pub fn verify_on_drop(&self) -> VerifyOnDrop {
        VerifyOnDrop(self.clone())
    }
}

impl Drop for VerifyOnDrop {
    #[expect(clippy::panic, reason = "a panic is how a test fails")]
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        if let Err(error) = self.0.verify() {
            panic!("{error}");
        }
    }
}
