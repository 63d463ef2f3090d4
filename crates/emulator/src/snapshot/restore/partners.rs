//! Partners, their tasks and their associations.

use super::constraints;
use super::context::Context;
use crate::account::Account;
use crate::snapshot::document::{self, Document, Time};
use crate::snapshot::values::{self, Result, daily, due, invalid};
use crate::state::Event;
use crate::state::partners::{MAX_ASSOCIATED, Partner, ProfileTask, first_profile};
use partnercentral_account_model::types::{
    AllianceLeadContact, PrimarySolutionType, ProfileTaskStatus, ProfileVisibility, QualificationsAssociationPartner,
};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn restore(context: &mut Context<'_>, document: &Document) -> Result<()> {
    for (index, it) in document.partners.iter().enumerate() {
        let place = format!("partners[{index}]");
        let account = context.account(&format!("{place}.account"), &it.account)?;
        if context.state.partners.of(account, &it.catalog).is_some() {
            return invalid(&place, "the account is a partner of the catalog already");
        }
        for domain in &it.domains {
            let name = domain.domain_name.to_ascii_lowercase();
            if context.state.partners.with_domain(&it.catalog, &name).is_some() {
                return invalid(&place, format!("the domain {} belongs to another partner", domain.domain_name));
            }
        }
        let partner = partner(context, &place, it, account)?;
        let (task, number) = (partner.profile_task.clone(), context.state.partners.add(partner));
        let task = task.filter(|task| task.status == ProfileTaskStatus::InProgress);
        if let Some((at, id)) = task.and_then(|task| Some((task.due.at()?, task.id))) {
            context.state.agenda.add(at, Event::ProfileTaskEnds(number, id));
        }
    }
    for (number, it) in (0_u64..).zip(&document.partners) {
        qualifications(context, &format!("partners[{number}]"), number, it)?;
    }
    check_associations(context)
}

fn partner(context: &mut Context<'_>, place: &str, it: &document::Partner, account: &Arc<Account>) -> Result<Partner> {
    let id = context.id(place, it.id.as_ref(), "partner-")?;
    let solution = it.primary_solution_type.clone().unwrap_or(PrimarySolutionType::SoftwareProducts);
    let contact = it.contact.clone().unwrap_or_else(|| {
        AllianceLeadContact::builder()
            .first_name("Alliance")
            .last_name("Lead")
            .email(account.email.as_str())
            .business_title("Alliance Lead")
            .build()
    });
    let visibility = it.visibility.clone().unwrap_or(ProfileVisibility::Private);
    constraints::partner(place, it, &id, &contact, &solution)?;
    let profile_task = it.profile_task.as_ref().map(|task| ProfileTask {
        id: task.id.clone(),
        details: task.details.clone(),
        started_at: task.started_at.0,
        status: task.status.clone(),
        due: due(task.due_at, task.due_reads, task.started_at.0),
        ended_at: task.ended_at.map(|Time(at)| at),
        errors: task.errors.clone(),
    });
    let mut domains = it.domains.clone();
    // The operations compare domains in lower case.
    domains.iter_mut().for_each(|domain| domain.domain_name.make_ascii_lowercase());
    let mut profile = it.profile.clone().unwrap_or_else(|| first_profile(account, solution));
    profile.profile_id = Some(account.profile_id.clone());
    Ok(Partner {
        id,
        account: Arc::clone(account),
        catalog: it.catalog.clone(),
        legal_name: it.legal_name.clone(),
        created_at: context.at(it.created_at),
        contact,
        domains,
        profile,
        visibility,
        visibility_updates: daily(&format!("{place}.visibility_updates"), it.visibility_updates.as_ref())?,
        profile_task,
        profile_updates: daily(&format!("{place}.profile_updates"), it.profile_updates.as_ref())?,
        primary: None,
        associated: BTreeSet::new(),
        qualifications_updated_at: it.qualifications_updated_at.map(|Time(at)| at),
        association_task: it.association_task.as_ref().map(values::qualifications_task),
        disassociation_task: it.disassociation_task.as_ref().map(values::qualifications_task),
    })
}

/// The association of the partner with this number, and the tasks that are in progress.
fn qualifications(context: &mut Context<'_>, place: &str, number: u64, it: &document::Partner) -> Result<()> {
    let association_task = it.association_task.as_ref().filter(|task| task.ended_at.is_none());
    if let Some(primary) = &it.primary_partner {
        let primary = partner_number(context, &format!("{place}.primary_partner"), primary, &it.catalog)?;
        context.state.partners.associate(number, primary);
        if let Some(task) = association_task {
            let place = format!("{place}.association_task.partner");
            if partner_number(context, &place, named(&task.partner), &it.catalog)? != primary {
                return invalid(&place, "must be the primary_partner while the task is in progress");
            }
            if let Some(at) = due(task.due_at, task.due_reads, context.now).at() {
                context.state.agenda.add(at, Event::AssociationEnds(number, primary));
            }
        }
    } else if association_task.is_some() {
        let place = format!("{place}.association_task");
        return invalid(&place, "the task is in progress: set primary_partner, or the ended_at of the task");
    }
    if let Some(task) = it.disassociation_task.as_ref().filter(|task| task.ended_at.is_none()) {
        let place = format!("{place}.disassociation_task.partner");
        let associated = partner_number(context, &place, named(&task.partner), &it.catalog)?;
        if let Some(at) = due(task.due_at, task.due_reads, context.now).at() {
            context.state.agenda.add(at, Event::DisassociationEnds(number, associated));
        }
    }
    Ok(())
}

/// The account ID or the profile ID by which a task names a partner.
fn named(partner: &QualificationsAssociationPartner) -> &str {
    partner.account_id.as_deref().or(partner.profile_id.as_deref()).unwrap_or_default()
}

fn partner_number(context: &Context<'_>, place: &str, account: &str, catalog: &str) -> Result<u64> {
    let found = context.state.partners.of(context.account(place, account)?, catalog);
    found.map_or_else(|| invalid(place, format!("the account {account} is no partner")), |(number, _)| Ok(number))
}

/// Returns an error unless the associations are such as `StartQualificationsAssociationTask` allows.
fn check_associations(context: &Context<'_>) -> Result<()> {
    for (index, it) in context.state.partners.all().iter().enumerate() {
        let place = format!("partners[{index}].primary_partner");
        if it.primary.is_some() && !it.associated.is_empty() {
            return invalid(&place, "the partner is itself the primary partner of one, so it cannot have one");
        }
        if it.associated.len() > MAX_ASSOCIATED {
            let problem = format!("a partner is the primary partner of at most {MAX_ASSOCIATED} others");
            return invalid(&format!("partners[{index}]"), problem);
        }
    }
    Ok(())
}
