//! The project's endpoint rules pass the endpoint tests in the model that AWS publishes for Partner Central Account.

use cross_layer_tests::workspace_root;
use partnercentral_account_model::endpoint::{Params, resolve};
use serde_json::Value;
use std::error::Error;
use std::fs;

const SERVICE: &str = "/shapes/com.amazonaws.partnercentralaccount#PartnerCentralAccount";

#[test]
fn the_endpoint_tests_of_aws_pass() -> Result<(), Box<dyn Error>> {
    let file = workspace_root().join("../shared/models/partnercentral-account.json");
    if !file.exists() {
        println!("skipped: the folder ../shared/models beside the repository does not exist");
        return Ok(());
    }
    let model: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    let service = model.pointer(SERVICE).ok_or("the service")?;
    let cases = service["traits"]["smithy.rules#endpointTests"]["testCases"].as_array().ok_or("test cases")?;
    assert!(!cases.is_empty());
    for case in cases {
        let result = resolve(&params(&case["params"])?);
        let expected = &case["expect"];
        match expected["error"].as_str() {
            Some(message) => {
                assert_eq!(result.err().map(|error| error.to_string()).as_deref(), Some(message), "{case}")
            }
            None => {
                assert_eq!(expected["endpoint"].as_object().ok_or("an endpoint")?.len(), 1, "only a URL: {case}");
                assert_eq!(Some(result?.url.as_str()), expected["endpoint"]["url"].as_str(), "{case}");
            }
        }
    }
    Ok(())
}

fn params(json: &Value) -> Result<Params, String> {
    let mut params = Params::default();
    for (name, value) in json.as_object().into_iter().flatten() {
        match name.as_str() {
            "Region" => params.region = value.as_str().map(str::to_owned),
            "Endpoint" => params.endpoint = value.as_str().map(str::to_owned),
            "UseFIPS" => params.use_fips = value.as_bool().ok_or("UseFIPS is a boolean")?,
            _ => return Err(format!("the rules have no parameter {name}")),
        }
    }
    Ok(params)
}
