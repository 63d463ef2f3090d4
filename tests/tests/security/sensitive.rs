//! All sensitive members of the service, in inputs, responses, errors and violations.

use crate::secrets::Seen;
use awsjson_smithy::{Operation, OperationError, OperationInput};
use awsjson_testing::{Reply, Server, credentials};
use partnercentral_account::operation::{
    AssociateAwsTrainingCertificationEmailDomainInput, CreatePartnerInput, GetPartnerInput, ListPartnersInput,
    PutAllianceLeadContactInput, StartVerificationInput,
};
use partnercentral_account::types::{
    AllianceLeadContact, BusinessVerificationDetails, PrimarySolutionType, VerificationDetails,
};
use partnercentral_account::{CallOptions, Client, RetryConfig, Validation};
use std::fmt::Debug;

const LEGAL: &str = "Sensitive legal name";
const FIRST: &str = "Sensitive first name";
const LAST: &str = "Sensitive last name";
const TITLE: &str = "Sensitive business title";
const REGISTRATION: &str = "Sensitive registration id";
const CODE: &str = "Sensitive verification code";
/// The values of sensitive members.
pub const VALUES: [&str; 6] = [LEGAL, FIRST, LAST, TITLE, REGISTRATION, CODE];

/// Sets all sensitive members in all places, and records all visible output.
pub async fn show(seen: &Seen) {
    let contact = || {
        let contact = AllianceLeadContact::builder().first_name(FIRST).last_name(LAST).business_title(TITLE);
        seen.debug(&contact);
        contact.email("ines@example.com").build()
    };
    let partner = CreatePartnerInput::builder()
        .catalog("AWS")
        .legal_name(LEGAL)
        .primary_solution_type(PrimarySolutionType::SoftwareProducts)
        .alliance_lead_contact(contact())
        .email_verification_code(CODE);
    seen.debug(&partner);
    let business = BusinessVerificationDetails::builder().legal_name(LEGAL).registration_id(REGISTRATION);
    seen.debug(&business);
    let details = VerificationDetails::BusinessVerificationDetails(business.country_code("US").build());
    let lead = PutAllianceLeadContactInput::builder().catalog("AWS").identifier("partner-1");
    let lead = lead.alliance_lead_contact(contact()).email_verification_code(CODE);
    let domain = AssociateAwsTrainingCertificationEmailDomainInput::builder().catalog("AWS").identifier("partner-1");
    let domain = domain.email("ines@example.com").email_verification_code(CODE);

    call(seen, partner.build()).await;
    call(seen, StartVerificationInput::builder().verification_details(details).build()).await;
    call(seen, lead.build()).await;
    call(seen, domain.build()).await;
    call(seen, GetPartnerInput::builder().catalog("AWS").identifier("partner-1").build()).await;
    call(seen, ListPartnersInput::builder().catalog("AWS").build()).await;
}

/// A response body with all sensitive members of outputs and errors.
fn body(kind: &str) -> String {
    let contact = format!(r#"{{"FirstName":"{FIRST}","LastName":"{LAST}","BusinessTitle":"{TITLE}"}}"#);
    format!(
        r#"{{"__type":"{kind}","Message":"No.","LegalName":"{LEGAL}","AllianceLeadContact":{contact},
        "PartnerSummaryList":[{{"LegalName":"{LEGAL}"}}],"RegistrationId":"{REGISTRATION}",
        "EmailVerificationCode":"{CODE}"}}"#
    )
}

async fn call<I>(seen: &Seen, input: I)
where
    I: OperationInput + Debug,
    <I::Operation as Operation>::Output: Debug,
    <I::Operation as Operation>::Error: OperationError + Debug + 'static,
{
    seen.debug(&input);
    let mistyped = body("").replace(&format!("\"{FIRST}\""), &format!("[\"{FIRST}\"]"));
    let untimely = body("").replacen('{', &format!("{{\"CreatedAt\":\"{LEGAL}\",\"StartedAt\":\"{CODE}\","), 1);
    let replies = [
        Reply::json(body("")),
        Reply::json(
            mistyped.replace(&format!("\"LegalName\":\"{LEGAL}\""), &format!("\"LegalName\":{{\"{LEGAL}\":1}}")),
        ),
        Reply::json(untimely),
        Reply::answer(400, body("ValidationException")),
        Reply::answer(402, body("Unknown")),
    ];
    let server = Server::start(replies).await;
    let builder = Client::builder().region("us-east-1").endpoint_url(server.url());
    let client = builder.credentials_provider(credentials(crate::secrets::KEY)).build().unwrap();
    let mut options = CallOptions::new().retry(RetryConfig::disabled());
    for validation in [vec![Validation::Required; 5], vec![Validation::Strict]].concat() {
        options = options.validation(validation);
        match client.inner().call::<I::Operation>(input.clone(), options.clone()).await {
            Ok(response) => seen.debug(&response),
            Err(error) => seen.failure(&error),
        }
    }
    assert!(server.request_count() >= 5);
}
