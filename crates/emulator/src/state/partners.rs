//! The partners, indexed by account.

use super::due::Due;
use crate::account::Account;
use crate::arn;
use crate::limits::Daily;
use partnercentral_account_model::types::{
    AllianceLeadContact, ErrorDetail, IndustrySegment, PartnerDomain, PartnerProfile, PrimarySolutionType,
    ProfileTaskStatus, ProfileVisibility, QualificationsAssociationPartner, TaskDetails,
};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use time::OffsetDateTime;

/// The maximum number of partners that are associated with a primary partner (`AssociatedPartnerList`).
pub(crate) const MAX_ASSOCIATED: usize = 6;

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
    pub(crate) visibility: ProfileVisibility,
    pub(crate) visibility_updates: Daily,
    /// The latest profile update task.
    pub(crate) profile_task: Option<ProfileTask>,
    pub(crate) profile_updates: Daily,
    /// The number of the partner with which this one associates its qualifications.
    pub(crate) primary: Option<u64>,
    /// The numbers of the partners that are associated with this one.
    pub(crate) associated: BTreeSet<u64>,
    pub(crate) qualifications_updated_at: Option<OffsetDateTime>,
    /// The latest qualifications tasks.
    pub(crate) association_task: Option<QualificationsTask>,
    pub(crate) disassociation_task: Option<QualificationsTask>,
}

/// A task that associates qualifications, or ends an association.
#[derive(Debug, Clone)]
pub(crate) struct QualificationsTask {
    pub(crate) id: String,
    /// The other partner, as it was named.
    pub(crate) other: QualificationsAssociationPartner,
    pub(crate) started_at: OffsetDateTime,
    /// When it ends by itself.
    pub(crate) due: Due,
    pub(crate) ended_at: Option<OffsetDateTime>,
}

/// A task that updates a profile.
#[derive(Debug, Clone)]
pub(crate) struct ProfileTask {
    pub(crate) id: String,
    pub(crate) details: TaskDetails,
    pub(crate) started_at: OffsetDateTime,
    pub(crate) status: ProfileTaskStatus,
    /// When it ends by itself.
    pub(crate) due: Due,
    pub(crate) ended_at: Option<OffsetDateTime>,
    /// The problems of the data. If there are any, the task fails.
    pub(crate) errors: Vec<ErrorDetail>,
}

impl Partner {
    pub(crate) fn arn(&self) -> String {
        arn::partner(&self.account, &self.catalog, &self.id)
    }

    /// Ends the profile update task with this ID, unless it was cancelled.
    pub(crate) fn end_profile_task(&mut self, id: &str, at: OffsetDateTime) {
        let task = self.profile_task.as_mut().filter(|task| task.id == id);
        let Some(task) = task.filter(|task| task.status == ProfileTaskStatus::InProgress) else { return };
        task.ended_at = Some(at);
        if !task.errors.is_empty() {
            task.status = ProfileTaskStatus::Failed;
            return;
        }
        task.status = ProfileTaskStatus::Succeeded;
        let details = task.details.clone();
        let profile = &mut self.profile;
        profile.display_name = details.display_name;
        profile.description = details.description;
        profile.website_url = details.website_url;
        profile.logo_url = details.logo_url;
        profile.primary_solution_type = details.primary_solution_type;
        profile.industry_segments = details.industry_segments;
        profile.translation_source_locale = details.translation_source_locale;
        profile.localized_contents = details.localized_contents;
        profile.headquarters = details.headquarters;
    }
}

/// The profile of a new partner, until a profile update task replaces it.
pub(crate) fn first_profile(account: &Account, primary_solution_type: PrimarySolutionType) -> PartnerProfile {
    let site = account.email.split_once('@').map_or("partner.example", |(_, domain)| domain);
    PartnerProfile::builder()
        .display_name(account.profile_name.as_str())
        .description(format!("{} has not described itself yet.", account.profile_name))
        .website_url(format!("https://{site}/"))
        .logo_url(format!("https://{site}/logo.png"))
        .primary_solution_type(primary_solution_type)
        .industry_segments([IndustrySegment::Other])
        .translation_source_locale("en-US")
        .profile_id(account.profile_id.as_str())
        .build()
}

/// All partners. The number of one is its place in the order of creation.
#[derive(Debug, Default)]
pub(crate) struct Partners {
    all: Vec<Partner>,
    /// By the number of the account and the catalog.
    by_account: HashMap<(u32, String), u64>,
    /// The partner of a catalog that has an e-mail domain.
    by_domain: HashMap<(String, String), u64>,
}

impl Partners {
    pub(crate) fn get(&self, number: u64) -> Option<&Partner> {
        self.all.get(usize::try_from(number).ok()?)
    }

    /// All partners, in the order of creation.
    pub(crate) fn all(&self) -> &[Partner] {
        &self.all
    }

    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut Partner> {
        self.all.get_mut(usize::try_from(number).ok()?)
    }

    /// The partner of an account in a catalog.
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
        for domain in &partner.domains {
            self.by_domain.insert((partner.catalog.clone(), domain.domain_name.clone()), number);
        }
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

    /// Associates a partner with a primary one.
    pub(crate) fn associate(&mut self, partner: u64, primary: u64) {
        if let Some(partner) = self.get_mut(partner) {
            partner.primary = Some(primary);
        }
        if let Some(primary) = self.get_mut(primary) {
            primary.associated.insert(partner);
        }
    }

    /// Ends the association task of a partner.
    pub(crate) fn end_association_task(&mut self, partner: u64, primary: u64, at: OffsetDateTime) {
        for number in [partner, primary] {
            if let Some(partner) = self.get_mut(number) {
                partner.qualifications_updated_at = Some(at);
            }
        }
        if let Some(task) = self.get_mut(partner).and_then(|partner| partner.association_task.as_mut()) {
            task.ended_at = Some(at);
        }
    }

    /// Ends the disassociation task that a partner started, and the association of a partner.
    pub(crate) fn end_disassociation_task(&mut self, starter: u64, associated: u64, at: OffsetDateTime) {
        let mut primary = None;
        if let Some(associated) = self.get_mut(associated) {
            primary = associated.primary.take();
            associated.qualifications_updated_at = Some(at);
        }
        if let Some(primary) = primary.and_then(|primary| self.get_mut(primary)) {
            primary.associated.remove(&associated);
            primary.qualifications_updated_at = Some(at);
        }
        if let Some(task) = self.get_mut(starter).and_then(|partner| partner.disassociation_task.as_mut()) {
            task.ended_at = Some(at);
        }
    }
}
