//! DynamoDB by the generated client.

use bench_harness::{Checksum, Client as Bench, input};
use dynamodb::client::BuildError;
use dynamodb::types::AttributeValue;
use dynamodb::{Client, Credentials, Map, Result};
use std::error::Error;

#[derive(Clone)]
struct Ours(Client);

impl Bench for Ours {
    fn new(endpoint: &str) -> Self {
        Self(client(endpoint).expect("a client"))
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

fn client(endpoint: &str) -> std::result::Result<Client, BuildError> {
    let credentials = Credentials::new(input::ACCESS_KEY, input::SECRET_KEY, None, None, "bench");
    Client::builder().region(input::REGION).credentials_provider(credentials).endpoint_url(endpoint).build()
}

async fn get(client: &Client) -> Result<Checksum> {
    let key = AttributeValue::S("item-00000000".to_owned());
    let output = client.get_item().table_name(input::TABLE).key([("id", key)]).send().await?;
    let mut sum = Checksum::default();
    add_item(&mut sum, output.item.as_ref().expect("an item"));
    Ok(sum)
}

async fn put(client: &Client) -> Result<Checksum> {
    let item = (0..input::ATTRIBUTES)
        .map(|index| (format!("attribute-{index:02}"), AttributeValue::S(format!("value {index} of the measurement"))));
    client.put_item().table_name(input::TABLE).item(item).send().await?;
    Ok(Checksum::default())
}

async fn query(client: &Client) -> Result<Checksum> {
    let value = AttributeValue::S("item-00000000".to_owned());
    let output = client
        .query()
        .table_name(input::TABLE)
        .key_condition_expression("id = :id")
        .expression_attribute_values([(":id", value)])
        .send()
        .await?;
    let mut sum = Checksum::default();
    sum.number(output.count.unwrap_or_default() as u64);
    for item in output.items.iter().flatten() {
        add_item(&mut sum, item);
    }
    Ok(sum)
}

fn add_item(sum: &mut Checksum, item: &Map<String, AttributeValue>) {
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

fn main() -> std::result::Result<(), Box<dyn Error>> {
    bench_harness::main::<Ours>()
}
