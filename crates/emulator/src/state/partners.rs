//! The partners, to be found by account.

use crate::account::Account;
use crate::arn;
use partnercentral_account_model::types::{AllianceLeadContact, PartnerDomain, PartnerProfile};
use std::collections::HashMap;
use std::sync::Arc;
use time::OffsetDateTime;

#[derive(Debug)]
pub(crate) struct Partner {
    pub(crate) id: String,
    pub(crate) account: Arc<Account>,
    pub(crate) catalog: String,
    pub(crate) legal_name: String,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) contact: AllianceLeadContact,
    pub(crate) domains: Vec<PartnerDomain>,
    pub(crate) profile: PartnerProfile,
}

impl Partner {
    pub(crate) fn arn(&self) -> String {
        arn::partner(&self.account, &self.catalog, &self.id)
    }
}

/// All partners. The number of one is its place in the order of creation.
#[derive(Debug, Default)]
pub(crate) struct Partners {
    all: Vec<Partner>,
    /// By the number of the account and the catalog.
    by_account: HashMap<(u32, String), u64>,
    /// Which partner of a catalog has an e-mail domain.
    by_domain: HashMap<(String, String), u64>,
}

impl Partners {
    pub(crate) fn get(&self, number: u64) -> Option<&Partner> {
        self.all.get(usize::try_from(number).ok()?)
    }

    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut Partner> {
        self.all.get_mut(usize::try_from(number).ok()?)
    }

    /// The partner that an account is in a catalog.
    pub(crate) fn of(&self, account: &Account, catalog: &str) -> Option<(u64, &Partner)> {
        let number = *self.by_account.get(&(account.number(), catalog.to_owned()))?;
        Some((number, self.get(number)?))
    }

    /// The number of the partner in a catalog that has an e-mail domain.
    pub(crate) fn with_domain(&self, catalog: &str, domain: &str) -> Option<u64> {
        self.by_domain.get(&(catalog.to_owned(), domain.to_owned())).copied()
    }

    pub(crate) fn add(&mut self, partner: Partner) -> u64 {
        let number = self.all.len() as u64;
        self.by_account.insert((partner.account.number(), partner.catalog.clone()), number);
        self.all.push(partner);
        number
    }

    pub(crate) fn add_domain(&mut self, number: u64, domain: PartnerDomain) {
        let Some(partner) = self.get_mut(number) else { return };
        let key = (partner.catalog.clone(), domain.domain_name.clone());
        partner.domains.push(domain);
        self.by_domain.insert(key, number);
    }

    pub(crate) fn remove_domain(&mut self, number: u64, domain: &str) {
        let Some(partner) = self.get_mut(number) else { return };
        let key = (partner.catalog.clone(), domain.to_owned());
        partner.domains.retain(|it| it.domain_name != domain);
        self.by_domain.remove(&key);
    }
}
