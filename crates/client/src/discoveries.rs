//! A cache of discovered endpoints.

use awsjson_smithy::Map;
use http::Uri;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;
use tokio::runtime::{self, Handle};

/// Held during a lookup, so that concurrent calls make one.
pub(crate) type LookupLock = tokio::sync::Mutex<()>;

/// The discovered endpoints of a client.
#[derive(Default)]
pub(crate) struct Discoveries {
    known: Mutex<HashMap<Key, Known>>,
    /// The locks that are in use, by runtime.
    looking_up: Mutex<Vec<(Option<runtime::Id>, Weak<LookupLock>)>>,
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

    /// The lock of the current runtime: calls do not wait for a lookup of another one, which may not be driven any more.
    pub(crate) fn lookup_lock(&self) -> Arc<LookupLock> {
        let runtime = Handle::try_current().ok().map(|handle| handle.id());
        let mut all = self.looking_up.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(_, lock)| lock.strong_count() > 0);
        let known = all.iter().find(|(id, _)| *id == runtime).and_then(|(_, lock)| lock.upgrade());
        known.unwrap_or_else(|| {
            let lock = Arc::default();
            all.push((runtime, Arc::downgrade(&lock)));
            lock
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
