//! DynamoDB by the AWS SDK for Rust.

use aws_sdk_dynamodb::config::{Config, Credentials, Region};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::{Client, Error as SdkError};
use bench_harness::{Checksum, Client as Bench, input};
use std::collections::HashMap;
use std::error::Error;

#[derive(Clone)]
struct Sdk(Client);

impl Bench for Sdk {
    fn new(endpoint: &str) -> Self {
        let credentials = Credentials::new(input::ACCESS_KEY, input::SECRET_KEY, None, None, "bench");
        let config = Config::builder().region(Region::new(input::REGION)).credentials_provider(credentials);
        Self(Client::from_conf(config.endpoint_url(endpoint).build()))
    }

    async fn call(&self, operation: &str) -> u64 {
        let sum = match operation {
            "get" => get(&self.0).await,
            "put" => put(&self.0).await,
            "query" => query(&self.0).await,
            other => panic!("no operation is called {other}"),
        };
        sum.expect("a call failed").sum()
    }
}

async fn get(client: &Client) -> Result<Checksum, SdkError> {
    let key = AttributeValue::S("item-00000000".to_owned());
    let output = client.get_item().table_name(input::TABLE).key("id", key).send().await?;
    let mut sum = Checksum::default();
    add_item(&mut sum, output.item().expect("an item"));
    Ok(sum)
}

async fn put(client: &Client) -> Result<Checksum, SdkError> {
    let item = (0..input::ATTRIBUTES)
        .map(|index| (format!("attribute-{index:02}"), AttributeValue::S(format!("value {index} of the measurement"))));
    client.put_item().table_name(input::TABLE).set_item(Some(item.collect())).send().await?;
    Ok(Checksum::default())
}

async fn query(client: &Client) -> Result<Checksum, SdkError> {
    let value = AttributeValue::S("item-00000000".to_owned());
    let output = client
        .query()
        .table_name(input::TABLE)
        .key_condition_expression("id = :id")
        .expression_attribute_values(":id", value)
        .send()
        .await?;
    let mut sum = Checksum::default();
    sum.number(output.count() as u64);
    for item in output.items() {
        add_item(&mut sum, item);
    }
    Ok(sum)
}

fn add_item(sum: &mut Checksum, item: &HashMap<String, AttributeValue>) {
    for (name, value) in item {
        sum.text(name);
        add_value(sum, value);
    }
}

fn add_value(sum: &mut Checksum, value: &AttributeValue) {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => sum.text(text),
        AttributeValue::Bool(value) => sum.number((*value).into()),
        AttributeValue::L(values) => values.iter().for_each(|value| add_value(sum, value)),
        AttributeValue::M(values) => add_item(sum, values),
        _ => panic!("the server sent no such value"),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    bench_harness::main::<Sdk>()
}
