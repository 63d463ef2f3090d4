//! A cache of discovered endpoints.

use awsjson_smithy::Map;
use http::Uri;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// The discovered endpoints of a client.
#[derive(Default)]
pub(crate) struct Discoveries {
    known: Mutex<HashMap<Key, Known>>,
    /// Held during a lookup, so that concurrent calls make one.
    pub(crate) looking_up: tokio::sync::Mutex<()>,
}

/// The parameters that an endpoint depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) service: &'static str,
    /// Set where the endpoint depends on the operation.
    pub(crate) operation: Option<&'static str>,
    pub(crate) identifiers: Map<String, String>,
    pub(crate) access_key: String,
}

/// An endpoint and the time it is valid for.
#[derive(Clone)]
pub(crate) struct Known {
    /// `None` after a lookup that failed: the regular endpoint is used for a while.
    pub(crate) address: Option<Uri>,
    pub(crate) refresh_at: SystemTime,
    pub(crate) expires: SystemTime,
}

impl Discoveries {
    pub(crate) fn get(&self, key: &Key, now: SystemTime) -> Option<Known> {
        self.lock().get(key).filter(|known| now < known.expires).cloned()
    }

    pub(crate) fn insert(&self, key: Key, known: Known, now: SystemTime) {
        let mut all = self.lock();
        all.retain(|_, known| now < known.expires);
        all.insert(key, known);
    }

    pub(crate) fn remove(&self, key: &Key) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
