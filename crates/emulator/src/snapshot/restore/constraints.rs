//! The constraints of the model, which the service would have checked in the requests that led to a state.
//!
//! Without them, a state would have resources that no request can name, or that responses cannot contain.

use crate::snapshot::document;
use crate::snapshot::values::{Result, check, check_input, invalid};
use partnercentral_account_model::operation::{
    AssociateAwsTrainingCertificationEmailDomainInput, CancelProfileUpdateTaskInput, CreateConnectionInvitationInput,
    CreatePartnerInput, DisassociateAwsTrainingCertificationEmailDomainInput, GetConnectionInput,
    GetConnectionInvitationInput, GetPartnerInput, UpdateConnectionPreferencesInput,
};
use partnercentral_account_model::types::{
    AccessType, AllianceLeadContact, ConnectionType, PartnerProfile, PrimarySolutionType, TaskDetails,
};

/// Values of members that the snapshot does not have.
const EMAIL: &str = "a@b.example";
const CODE: &str = "000000";
const PARTNER_ID: &str = "partner-0000000000000";
const CATALOG: (&str, &str) = ("Catalog", "catalog");
const ID: (&str, &str) = ("Identifier", "id");

pub(super) fn invitation(place: &str, it: &document::Invitation, id: &str) -> Result<()> {
    check(&format!("{place}.status"), &it.status)?;
    let inviter = (it.inviter_email.as_deref(), it.inviter_name.as_deref());
    let message = if it.message.is_empty() { "-" } else { &it.message };
    invitation_input(place, &it.catalog, &it.connection_type, inviter, message)?;
    let input = GetConnectionInvitationInput::builder().catalog(it.catalog.as_str()).identifier(id).build();
    check_input(place, &input, &[CATALOG, ID])
}

pub(super) fn connection(place: &str, it: &document::Connection, id: &str) -> Result<()> {
    if it.types.is_empty() {
        return invalid(&format!("{place}.types"), "a connection has at least one type, such as SUBSIDIARY");
    }
    for (name, entry) in &it.types {
        check(&format!("{place}.types"), name)?;
        let inviter = (entry.inviter_email.as_deref(), entry.inviter_name.as_deref());
        invitation_input(&format!("{place}.types.{name}"), document::DEFAULT_CATALOG, name, inviter, "-")?;
    }
    let input = GetConnectionInput::builder().catalog(it.catalog.as_str()).identifier(id).build();
    check_input(place, &input, &[CATALOG, ID])
}

fn invitation_input(
    place: &str,
    catalog: &str,
    connection_type: &ConnectionType,
    (email, name): (Option<&str>, Option<&str>),
    message: &str,
) -> Result<()> {
    let input = CreateConnectionInvitationInput::builder()
        .catalog(catalog)
        .connection_type(connection_type.clone())
        .email(email.unwrap_or(EMAIL))
        .message(message)
        .name(name.unwrap_or("-"))
        .receiver_identifier("-")
        .build();
    let names = [
        CATALOG,
        ("ConnectionType", "connection_type"),
        ("Email", "inviter_email"),
        ("Message", "message"),
        ("Name", "inviter_name"),
    ];
    check_input(place, &input, &names)
}

pub(super) fn preferences(place: &str, it: &document::Preferences) -> Result<()> {
    let revision = it.revision.unwrap_or(1);
    let mut input = UpdateConnectionPreferencesInput::builder()
        .catalog(it.catalog.as_str())
        .access_type(it.access_type.clone())
        .revision(revision)
        .build();
    input.excluded_participant_identifiers.clone_from(&it.excluded);
    let names = [
        CATALOG,
        ("AccessType", "access_type"),
        ("Revision", "revision"),
        ("ExcludedParticipantIdentifiers", "excluded"),
    ];
    check_input(place, &input, &names)?;
    if revision < 1 {
        return invalid(&format!("{place}.revision"), "must be at least 1");
    }
    let has_excluded = it.excluded.as_ref().is_some_and(|excluded| !excluded.is_empty());
    if has_excluded != (it.access_type == AccessType::AllowByDefaultDenySome) {
        return invalid(
            &format!("{place}.excluded"),
            "must be set for ALLOW_BY_DEFAULT_DENY_SOME, and for nothing else",
        );
    }
    Ok(())
}

pub(super) fn partner(
    place: &str,
    it: &document::Partner,
    id: &str,
    contact: &AllianceLeadContact,
    solution: &PrimarySolutionType,
) -> Result<()> {
    let input = CreatePartnerInput::builder()
        .catalog(it.catalog.as_str())
        .legal_name(it.legal_name.as_str())
        .primary_solution_type(solution.clone())
        .alliance_lead_contact(contact.clone())
        .email_verification_code(CODE)
        .build();
    let names = [
        CATALOG,
        ("LegalName", "legal_name"),
        ("PrimarySolutionType", "primary_solution_type"),
        ("AllianceLeadContact", "contact"),
    ];
    check_input(place, &input, &names)?;
    let input = GetPartnerInput::builder().catalog(it.catalog.as_str()).identifier(id).build();
    check_input(place, &input, &[ID])?;
    if let Some(visibility) = &it.visibility {
        check(&format!("{place}.visibility"), visibility)?;
    }
    for (index, domain) in it.domains.iter().enumerate() {
        let input = DisassociateAwsTrainingCertificationEmailDomainInput::builder()
            .catalog(it.catalog.as_str())
            .identifier(PARTNER_ID)
            .domain_name(domain.domain_name.as_str())
            .build();
        check_input(&format!("{place}.domains[{index}]"), &input, &[])?;
    }
    if let Some(profile) = &it.profile {
        check(&format!("{place}.profile"), &details(profile))?;
    }
    if let Some(task) = &it.profile_task {
        let place = format!("{place}.profile_task");
        check(&format!("{place}.status"), &task.status)?;
        check(&format!("{place}.details"), &task.details)?;
        let input = CancelProfileUpdateTaskInput::builder()
            .catalog(it.catalog.as_str())
            .identifier(PARTNER_ID)
            .task_id(task.id.as_str())
            .build();
        check_input(&place, &input, &[("TaskId", "id")])?;
    }
    for (name, task) in [("association_task", &it.association_task), ("disassociation_task", &it.disassociation_task)] {
        if let Some(task) = task {
            check(&format!("{place}.{name}.partner"), &task.partner)?;
        }
    }
    Ok(())
}

/// The data of the task that would have led to a profile.
fn details(profile: &PartnerProfile) -> TaskDetails {
    let mut details = TaskDetails::builder()
        .display_name(profile.display_name.as_str())
        .description(profile.description.as_str())
        .website_url(profile.website_url.as_str())
        .logo_url(profile.logo_url.as_str())
        .primary_solution_type(profile.primary_solution_type.clone())
        .industry_segments(profile.industry_segments.clone())
        .translation_source_locale(profile.translation_source_locale.as_str())
        .build();
    details.localized_contents.clone_from(&profile.localized_contents);
    details.headquarters.clone_from(&profile.headquarters);
    details
}

pub(super) fn code(place: &str, it: &document::Code) -> Result<()> {
    let input = AssociateAwsTrainingCertificationEmailDomainInput::builder()
        .catalog(document::DEFAULT_CATALOG)
        .identifier(PARTNER_ID)
        .email(it.address.as_str())
        .email_verification_code(it.code.as_str())
        .build();
    check_input(place, &input, &[("Email", "address"), ("EmailVerificationCode", "code")])
}
