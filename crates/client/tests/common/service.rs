use awsjson_smithy::endpoint::{Endpoint, EndpointConfig, EndpointError};
use awsjson_smithy::validate::Validator;
use awsjson_smithy::*;
use std::time::Duration;

pub static SERVICE: Service =
    Service::new("Greeter", "Greeter", "2026-01-01", "greeter", Protocol::AwsJson1_0).query_compatible();

/// An operation with an idempotency token.
pub enum Greet {}

#[derive(Debug, Clone, Default)]
pub struct GreetInput {
    pub name: String,
    pub token: Option<String>,
}
structure!(GreetInput { required name = "Name", optional token = "ClientToken" });

#[derive(Debug)]
pub struct GreetOutput {
    pub text: String,
}
structure!(GreetOutput { required text = "Text" });

#[derive(Debug, Clone, PartialEq)]
pub struct Rude {
    pub message: Option<String>,
}
structure!(Rude { optional message = "message" | "Message" });
error_structure!(Rude, retryable: No, message: |e| e.message.as_deref());

#[derive(Debug, Clone, PartialEq)]
pub struct Crowded {}
structure!(Crowded {});
error_structure!(Crowded, retryable: Throttling, message: |_| None);

#[derive(Debug, Clone, PartialEq)]
pub struct Asleep {}
structure!(Asleep {});
error_structure!(Asleep, retryable: Yes, message: |_| None);

service_error! {
    /// What the service refuses with.
    pub enum GreeterError {
        /// The name is rude.
        Rude(Rude) = "Rude",
        /// Too many at once.
        Crowded(Crowded) = "Crowded",
        /// Not yet.
        Asleep(Asleep) = "Asleep",
    }
}

impl Validate for GreetInput {
    fn validate_with(&self, validator: &mut Validator) {
        validator.member("Name", &self.name, |validator, name| validator.length(name, 1..=20));
    }
}

impl OperationInput for GreetInput {
    type Operation = Greet;

    fn idempotency_token(&mut self) -> Option<&mut Option<String>> {
        Some(&mut self.token)
    }
}

fn endpoint(config: &EndpointConfig) -> Result<Endpoint, EndpointError> {
    match (&config.endpoint, &config.region) {
        (Some(url), _) => Ok(Endpoint::new(url)),
        (None, Some(region)) if region == "plain" => Ok(Endpoint::new("http://greeter.example.com")),
        (None, Some(region)) => Ok(Endpoint::new(format!("https://greeter.{region}.example.com"))),
        (None, None) => Err(EndpointError::MissingParameter("Region")),
    }
}

impl Operation for Greet {
    const NAME: &'static str = "Greet";
    const SERVICE: &'static Service = &SERVICE;
    type Input = GreetInput;
    type Output = GreetOutput;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &GreetInput) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }
}

/// A paginated operation that is not signed.
pub enum List {}

#[derive(Debug, Clone, Default)]
pub struct ListInput {
    pub next_token: Option<String>,
    pub size: Option<i32>,
}
structure!(ListInput { optional next_token = "NextToken", optional size = "Size" });

#[derive(Debug)]
pub struct ListOutput {
    pub names: Vec<String>,
    pub next_token: Option<String>,
}
structure!(ListOutput { required names = "Names", optional next_token = "NextToken" });

impl Validate for ListInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for ListInput {
    type Operation = List;
}

impl Operation for List {
    const NAME: &'static str = "List";
    const SERVICE: &'static Service = &SERVICE;
    const TRAITS: OperationTraits = {
        let mut traits = OperationTraits::NONE;
        traits.auth = Auth::None;
        traits.readonly = true;
        traits
    };
    type Input = ListInput;
    type Output = ListOutput;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &ListInput) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }
}

impl Paginated for List {
    type Token = String;

    fn next_token(output: &ListOutput) -> Option<String> {
        output.next_token.clone()
    }

    fn token(input: &ListInput) -> Option<String> {
        input.next_token.clone()
    }

    fn set_token(input: &mut ListInput, token: String) {
        input.next_token = Some(token);
    }
}

impl PaginatedBySize for List {
    fn set_page_size(input: &mut ListInput, size: i32) {
        input.size = Some(size);
    }
}

impl PaginatedItems for List {
    type Item = String;

    fn into_items(output: ListOutput) -> Vec<String> {
        output.names
    }
}

/// An operation whose endpoint depends on the account.
pub enum WhoAmI {}

#[derive(Debug, Clone, Default)]
pub struct WhoAmIInput {}
structure!(WhoAmIInput {});

impl Validate for WhoAmIInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for WhoAmIInput {
    type Operation = WhoAmI;
}

impl Operation for WhoAmI {
    const NAME: &'static str = "WhoAmI";
    const SERVICE: &'static Service = &SERVICE;
    const TRAITS: OperationTraits = OperationTraits::NONE.endpoint_uses_account();
    type Input = WhoAmIInput;
    type Output = GreetOutput;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &WhoAmIInput) -> Result<Endpoint, EndpointError> {
        let url = config.endpoint.as_deref().unwrap_or_default();
        match (&config.account_id, config.account_id_endpoint_mode.as_deref()) {
            (Some(account), Some("preferred" | "required")) => {
                Ok(Endpoint::new(url).with_header("x-account", [account.as_str()]))
            }
            (None, Some("required")) => Err(EndpointError::MissingParameter("AccountId")),
            _ => Ok(Endpoint::new(url)),
        }
    }
}

/// A paginated operation that repeats its token for ever, as CloudWatch Logs does.
pub enum Tail {}

#[derive(Debug, Clone, Default)]
pub struct TailInput {
    pub token: Option<String>,
}
structure!(TailInput { optional token = "Token" });

#[derive(Debug)]
pub struct TailOutput {
    pub names: Vec<String>,
    pub next: Option<String>,
}
structure!(TailOutput { required names = "Names", optional next = "Next" });

impl Validate for TailInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for TailInput {
    type Operation = Tail;
}

impl Operation for Tail {
    const NAME: &'static str = "Tail";
    const SERVICE: &'static Service = &SERVICE;
    type Input = TailInput;
    type Output = TailOutput;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &TailInput) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }
}

impl Paginated for Tail {
    type Token = String;

    fn next_token(output: &TailOutput) -> Option<String> {
        output.next.clone()
    }

    fn token(input: &TailInput) -> Option<String> {
        input.token.clone()
    }

    fn set_token(input: &mut TailInput, token: String) {
        input.token = Some(token);
    }

    fn is_empty(output: &TailOutput) -> bool {
        output.names.is_empty()
    }
}

/// A service with retry numbers of its own.
pub static TABLES: Service = Service::new("DynamoDB", "DynamoDB", "2012-08-10", "dynamodb", Protocol::AwsJson1_0)
    .retry(4, Duration::from_millis(25));

pub enum DescribeLimits {}

#[derive(Debug, Clone, Default)]
pub struct DescribeLimitsInput {}
structure!(DescribeLimitsInput {});

impl Validate for DescribeLimitsInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for DescribeLimitsInput {
    type Operation = DescribeLimits;
}

impl Operation for DescribeLimits {
    const NAME: &'static str = "DescribeLimits";
    const SERVICE: &'static Service = &TABLES;
    type Input = DescribeLimitsInput;
    type Output = GreetOutput;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &DescribeLimitsInput) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }
}

/// A service, and an operation of it that waits at the service.
pub static QUEUES: Service = Service::new("SQS", "AmazonSQS", "2012-11-05", "sqs", Protocol::AwsJson1_0);

pub enum ReceiveMessage {}

#[derive(Debug, Clone, Default)]
pub struct ReceiveMessageInput {}
structure!(ReceiveMessageInput {});

impl Validate for ReceiveMessageInput {
    fn validate_with(&self, _: &mut Validator) {}
}

impl OperationInput for ReceiveMessageInput {
    type Operation = ReceiveMessage;
}

impl Operation for ReceiveMessage {
    const NAME: &'static str = "ReceiveMessage";
    const SERVICE: &'static Service = &QUEUES;
    const TRAITS: OperationTraits = OperationTraits::NONE.long_polling();
    type Input = ReceiveMessageInput;
    type Output = GreetOutput;
    type Error = GreeterError;

    fn endpoint(config: &EndpointConfig, _: &ReceiveMessageInput) -> Result<Endpoint, EndpointError> {
        endpoint(config)
    }
}
