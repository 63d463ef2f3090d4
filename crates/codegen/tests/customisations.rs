//! Customisations of single services.

mod support;

use serde_json::json;
use support::{files, generate, service};

#[test]
fn service_specific_retry_defaults_are_generated() {
    for (sdk_id, package, expected) in [
        ("DynamoDB", "dynamodb", Some(".retry(4, Duration::from_millis(25))")),
        ("DynamoDB Streams", "dynamodb-streams", Some(".retry(4, Duration::from_millis(25))")),
        ("Tiny", "tiny", None),
    ] {
        let files = files(&format!("retry-{package}"), &service(sdk_id, "Call", "Name", json!({})));
        let root = &files[&format!("{package}-model/src/generated/mod.rs")];
        let generated = root
            .split_once(".retry(")
            .map(|(_, numbers)| format!(".retry({}", numbers.split_once(';').expect("an end").0));
        assert_eq!(generated.as_deref(), expected, "{root}");
    }
}

#[test]
fn long_polling_operations_are_marked() {
    for (sdk_id, operation, expected) in [
        ("SQS", "ReceiveMessage", true),
        ("SFN", "GetActivityTask", true),
        ("SQS", "SendMessage", false),
        ("Tiny", "ReceiveMessage", false),
    ] {
        let files =
            files(&format!("long-polling-{sdk_id}-{operation}"), &service(sdk_id, operation, "Name", json!({})));
        let marked = files.values().any(|text| text.contains("OperationTraits::NONE.long_polling()"));
        assert_eq!(marked, expected, "{sdk_id} {operation}");
    }
}

#[test]
fn predictions_are_sent_to_the_endpoint_in_the_input() {
    let model = service("Machine Learning", "Predict", "PredictEndpoint", json!({}));
    let files = files("predict", &model);
    let operation = &files["machine-learning-model/src/generated/operation/predict.rs"];
    for part in [".endpoint_uses_input()", "let it = &input.predict_endpoint;", "params.endpoint = Some(it.clone());"] {
        assert!(operation.contains(part), "`{part}` is not in {operation}");
    }

    let model = service("Machine Learning", "Predict", "Endpoint", json!({}));
    let error = generate("predict-without", &model).expect_err("a member is missing").to_string();
    assert!(
        error.ends_with(
            "model.json: example.tiny#Predict: the input needs a string member PredictEndpoint with the endpoint of the request"
        ),
        "{error}"
    );
}
