//! The life of a partner from registration to associated qualifications, with the fluent client and the emulator: all
//! operations except those on connections.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use partnercentral_account::Client;
use partnercentral_account::types::{
    AllianceLeadContact, BusinessVerificationDetails, ConnectionType, IndustrySegment, PrimarySolutionType,
    ProfileTaskStatus, ProfileVisibility, QualificationsAssociationPartner, QualificationsAssociationStatus,
    QualificationsAssociationTaskStatus, QualificationsDisassociationTaskStatus, Tag, TaskDetails, VerificationDetails,
    VerificationStatus, VerificationType,
};
use partnercentral_account_emulator::{Account, Emulator};
use std::time::Duration;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const CATALOG: &str = "AWS";

/// Longer than the duration of any task in the emulator.
const TASK_DURATION: Duration = Duration::from_secs(60);

fn client_of(emulator: &Emulator, account: &Account) -> Client {
    let builder = Client::builder().region("us-east-1").endpoint_url(emulator.endpoint_url());
    builder.credentials_provider(account.credentials()).build().expect("a complete configuration")
}

fn contact(email: &str) -> AllianceLeadContact {
    AllianceLeadContact::builder().first_name("Ada").last_name("Lovelace").email(email).business_title("Lead").build()
}

/// Requests a verification code for an address, and returns it.
async fn code(emulator: &Emulator, client: &Client, address: &str) -> Result<String> {
    client.send_email_verification_code().catalog(CATALOG).email(address).send().await?;
    Ok(emulator.verification_code(address).ok_or("no e-mail")?)
}

/// Registers an account as a partner, and returns the ID of the partner.
async fn register(emulator: &Emulator, account: &Account) -> Result<String> {
    let client = client_of(emulator, account);
    let partner = client
        .create_partner()
        .catalog(CATALOG)
        .legal_name("Example Inc.")
        .primary_solution_type(PrimarySolutionType::SoftwareProducts)
        .alliance_lead_contact(contact(&account.email))
        .email_verification_code(code(emulator, &client, &account.email).await?)
        .tags([Tag::builder().key("team").value("alliances").build()])
        .send()
        .await?;
    Ok(partner.id)
}

#[tokio::test]
async fn a_partner_registers_and_maintains_its_account() -> Result {
    let emulator = Emulator::start().await?;
    let client = client_of(&emulator, &emulator.account());
    let id = register(&emulator, &emulator.account()).await?;
    let listed = client.list_partners().catalog(CATALOG).send().await?.partner_summary_list;
    assert_eq!((listed.len(), &listed[0].id), (1, &id));

    let moved = contact("ada@new.example");
    let proof = code(&emulator, &client, &moved.email).await?;
    let put = client.put_alliance_lead_contact().catalog(CATALOG).identifier(&id);
    put.alliance_lead_contact(moved.clone()).email_verification_code(proof).send().await?;
    let read = client.get_alliance_lead_contact().catalog(CATALOG).identifier(&id).send().await?;
    assert_eq!(read.alliance_lead_contact, moved);

    let proof = code(&emulator, &client, "ada@training.example").await?;
    let associate = client.associate_aws_training_certification_email_domain().catalog(CATALOG).identifier(&id);
    associate.email("ada@training.example").email_verification_code(proof).send().await?;
    let partner = client.get_partner().catalog(CATALOG).identifier(&id).send().await?;
    let domains = partner.aws_training_certification_email_domains.unwrap_or_default();
    assert_eq!((domains.len(), domains[0].domain_name.as_str()), (1, "training.example"));
    let disassociate = client.disassociate_aws_training_certification_email_domain().catalog(CATALOG);
    disassociate.identifier(&id).domain_name("training.example").send().await?;

    let tag = Tag::builder().key("stage").value("test").build();
    client.tag_resource().resource_arn(&partner.arn).tags([tag.clone()]).send().await?;
    client.untag_resource().resource_arn(&partner.arn).tag_keys(["team"]).send().await?;
    let tags = client.list_tags_for_resource().resource_arn(&partner.arn).send().await?.tags;
    assert_eq!(tags, Some(vec![tag]));
    Ok(())
}

#[tokio::test]
async fn a_profile_is_updated_and_shown() -> Result {
    let emulator = Emulator::start().await?;
    let client = client_of(&emulator, &emulator.account());
    let id = register(&emulator, &emulator.account()).await?;
    let details = |name: &str| {
        TaskDetails::builder()
            .display_name(name)
            .description("What we do")
            .website_url("https://example.com/")
            .logo_url("https://example.com/logo.png")
            .primary_solution_type(PrimarySolutionType::ManagedServices)
            .industry_segments([IndustrySegment::Other])
            .translation_source_locale("en-US")
            .build()
    };
    let start = |name: &str| {
        client.start_profile_update_task().catalog(CATALOG).identifier(&id).task_details(details(name)).send()
    };
    let task = start("First").await?;
    assert_eq!(task.status, ProfileTaskStatus::InProgress);
    let cancel = client.cancel_profile_update_task().catalog(CATALOG).identifier(&id).task_id(task.task_id);
    assert_eq!(cancel.send().await?.status, ProfileTaskStatus::Canceled);
    start("Second").await?;
    emulator.advance(TASK_DURATION);
    let task = client.get_profile_update_task().catalog(CATALOG).identifier(&id).send().await?;
    assert_eq!(task.status, ProfileTaskStatus::Succeeded);
    let partner = client.get_partner().catalog(CATALOG).identifier(&id).send().await?;
    assert_eq!(partner.profile.display_name, "Second");

    let put = client.put_profile_visibility().catalog(CATALOG).identifier(&id).visibility(ProfileVisibility::Public);
    put.send().await?;
    let shown = client.get_profile_visibility().catalog(CATALOG).identifier(&id).send().await?;
    assert_eq!(shown.visibility, ProfileVisibility::Public);
    Ok(())
}

#[tokio::test]
async fn a_business_is_verified() -> Result {
    let emulator = Emulator::start().await?;
    let client = client_of(&emulator, &emulator.account());
    let business = BusinessVerificationDetails::builder()
        .legal_name("Example Inc.")
        .registration_id("HRB 1")
        .country_code("DE")
        .build();
    let details = VerificationDetails::BusinessVerificationDetails(business);
    let started = client.start_verification().verification_details(details).send().await?;
    assert_eq!(started.verification_status, VerificationStatus::InProgress);
    emulator.advance(TASK_DURATION);
    let kind = VerificationType::BusinessVerification;
    let verified = client.get_verification().verification_type(kind).send().await?;
    assert_eq!(verified.verification_status, VerificationStatus::Succeeded);
    register(&emulator, &emulator.account()).await?;
    Ok(())
}

#[tokio::test]
async fn qualifications_are_associated_and_disassociated() -> Result {
    let emulator = Emulator::start().await?;
    let (account, primary_account) = (emulator.account(), emulator.other_account());
    let (client, primary) = (client_of(&emulator, &account), client_of(&emulator, &primary_account));
    let id = register(&emulator, &account).await?;
    let primary_id = register(&emulator, &primary_account).await?;
    let invitation = client
        .create_connection_invitation()
        .catalog(CATALOG)
        .connection_type(ConnectionType::Subsidiary)
        .email(&account.email)
        .message("Let us work together.")
        .name("Ada")
        .receiver_identifier(&primary_account.profile_id)
        .send()
        .await?;
    primary.accept_connection_invitation().catalog(CATALOG).identifier(invitation.id).send().await?;

    let partner =
        |account: &Account| QualificationsAssociationPartner::builder().profile_id(account.profile_id.as_str()).build();
    let start = client.start_qualifications_association_task().catalog(CATALOG).identifier(&id);
    start.primary_partner(partner(&primary_account)).send().await?;
    emulator.advance(TASK_DURATION);
    let task = client.get_qualifications_association_task().catalog(CATALOG).identifier(&id).send().await?;
    assert_eq!(task.status, QualificationsAssociationTaskStatus::Succeeded);
    let status = async || {
        let details = primary.get_qualifications_association_details().catalog(CATALOG).identifier(&primary_id);
        details.send().await.map(|details| details.status)
    };
    assert_eq!(status().await?, QualificationsAssociationStatus::Associated);

    let start = primary.start_qualifications_disassociation_task().catalog(CATALOG).identifier(&primary_id);
    start.associated_partner(partner(&account)).send().await?;
    emulator.advance(TASK_DURATION);
    let task = primary.get_qualifications_disassociation_task().catalog(CATALOG).identifier(&primary_id).send().await?;
    assert_eq!(task.status, QualificationsDisassociationTaskStatus::Succeeded);
    assert_eq!(status().await?, QualificationsAssociationStatus::NotAssociated);
    Ok(())
}
