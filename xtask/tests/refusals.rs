//! Models that codegen rejects: the error is one line with the file and the shape ID, and no file is changed.

mod folder;
mod weather;

use folder::{Folder, stderr};
use serde_json::{Value, json};
use weather::weather;

/// A path below `shapes`, without the namespace, and the value to insert there. `null` removes the value at the path.
type Change = (&'static str, Value);

/// Changes that make the model invalid or unsupported, with the start of the expected error.
fn invalid_changes() -> Vec<(Vec<Change>, &'static str)> {
    let forecast = "GetForecast/traits/smithy.api#";
    let list = |key: &str| format!("ListPlaces/traits/smithy.api#{key}").leak() as &str;
    let one = |place: &'static str, value: Value, expected: &'static str| (vec![(place, value)], expected);
    let of_forecast = |name: &str, value: Value, expected: &'static str| {
        (vec![(&*format!("{forecast}{name}").leak(), value)], expected)
    };
    vec![
        // Shapes.
        one(
            "Weather/traits",
            json!({ "aws.protocols#restJson1": {} }),
            "Weather: the service supports neither awsJson 1.0 nor awsJson 1.1, only aws.protocols#restJson1",
        ),
        one(
            "Weather/resources",
            json!([{ "target": "example.weather#Sky" }]),
            "Sky: expected a shape of type Resource",
        ),
        one("Weather/traits/smithy.rules#endpointRuleSet", json!({ "version": "1.0" }), "Weather: "),
        one("Places/type", json!("grid"), "Places: unknown variant `grid`"),
        one("Places/member", Value::Null, "Places: a list requires `member`"),
        one("Places/member/target", json!("example.weather#Nowhere"), "Nowhere: the model has no such shape"),
        one(
            "Places/member/target",
            json!("smithy.api#Quaternion"),
            "smithy.api#Quaternion: this prelude shape is not supported",
        ),
        one(
            "Places/member/target",
            json!("example.weather#ListPlaces"),
            "ListPlaces: a value of type Operation is not supported",
        ),
        one(
            "GetForecast/input/target",
            json!("example.weather#Place"),
            "Place: expected a shape of type Structure here, found String",
        ),
        // Traits whose values do not match their definitions.
        one(
            "Place/traits/smithy.api#length",
            json!({ "min": "one" }),
            "Place: the trait smithy.api#length has an invalid value: `min`: \"one\" is not a number",
        ),
        one(
            "Day/traits/smithy.api#range",
            json!(7),
            "Day: the trait smithy.api#range has an invalid value: 7 is not an object",
        ),
        one(
            "Place/traits/smithy.api#pattern",
            json!(7),
            "Place: the trait smithy.api#pattern has an invalid value: 7 is not a string",
        ),
        one(
            "Place/traits/smithy.api#pattern",
            json!("^[a-z+$"),
            "Place: the trait smithy.api#pattern has an invalid value: a class has no end: ^[a-z+$",
        ),
        one(
            "Days/member/traits",
            json!({ "smithy.api#documentation": 7 }),
            "Days$member: the trait smithy.api#documentation has an invalid value",
        ),
        one(
            "Sky/traits/smithy.api#enum",
            json!([{ "name": "RED" }]),
            "Sky: the trait smithy.api#enum has an invalid value: `value` is missing",
        ),
        one(
            "Level/members/GREEN/traits",
            json!({ "smithy.api#enumValue": "1" }),
            "Level$GREEN: the trait smithy.api#enumValue requires an integer",
        ),
        one(
            "Storm/traits/smithy.api#error",
            json!("planet"),
            "Storm: the trait smithy.api#error has an invalid value: \"planet\" is not one of client, server",
        ),
        of_forecast(
            "endpoint",
            json!({}),
            "GetForecast: the trait smithy.api#endpoint has an invalid value: `hostPrefix` is missing",
        ),
        of_forecast(
            "requestCompression",
            json!({}),
            "GetForecast: the trait smithy.api#requestCompression has an invalid value: `encodings` is missing",
        ),
        of_forecast(
            "auth",
            json!("sigv4"),
            "GetForecast: the trait smithy.api#auth has an invalid value: \"sigv4\" is not a list",
        ),
        one(
            "Weather/traits/aws.auth#sigv4",
            json!({}),
            "Weather: the trait aws.auth#sigv4 has an invalid value: `name` is missing",
        ),
        one(
            "GetForecast/traits/smithy.waiters#waitable",
            json!({ "Rain": { "acceptors": [{ "state": "maybe", "matcher": { "success": true } }] } }),
            "GetForecast: the trait smithy.waiters#waitable has an invalid value: `acceptors`: `state`: \"maybe\" is not one of success, failure, retry",
        ),
        (
            vec![
                ("Noon", json!({ "type": "timestamp", "traits": { "smithy.api#timestampFormat": "sundial" } })),
                ("GetForecastInput/members/Noon", json!({ "target": "example.weather#Noon" })),
            ],
            "Noon: the trait smithy.api#timestampFormat has an invalid value: \"sundial\" is not one of date-time",
        ),
        // Traits that do not fit their shape.
        of_forecast(
            "auth",
            json!(["smithy.api#httpBearerAuth"]),
            "GetForecast: the operation requires smithy.api#httpBearerAuth, but only SigV4 authentication is supported",
        ),
        of_forecast(
            "endpoint",
            json!({ "hostPrefix": "{Planet}." }),
            "GetForecast: the trait smithy.api#endpoint refers to Planet, which is not a string of the input",
        ),
        of_forecast(
            "endpoint",
            json!({ "hostPrefix": "{Days}." }),
            "GetForecast: the trait smithy.api#endpoint refers to Days, which is not a string of the input",
        ),
        of_forecast(
            "endpoint",
            json!({ "hostPrefix": "{Place" }),
            "GetForecast: the trait smithy.api#endpoint has a `{` without `}` in hostPrefix",
        ),
        one(
            list("paginated/inputToken"),
            Value::Null,
            "ListPlaces: the trait smithy.api#paginated requires inputToken",
        ),
        one(
            list("paginated/outputToken"),
            Value::Null,
            "ListPlaces: the trait smithy.api#paginated requires outputToken",
        ),
        one(
            list("paginated/items"),
            json!("Cities"),
            "ListPlaces: the trait smithy.api#paginated refers to Cities, which does not exist",
        ),
        one(
            list("paginated/items"),
            json!("NextToken"),
            "ListPlaces: the items of the trait smithy.api#paginated must be a list or a map",
        ),
        (
            vec![
                ("Cursor", json!({ "type": "structure", "members": { "Token": { "target": "smithy.api#String" } } })),
                ("ListPlacesInput/members/Cursor", json!({ "target": "example.weather#Cursor" })),
                (list("paginated/inputToken"), json!("Cursor.Token")),
            ],
            "ListPlaces: the inputToken of the trait smithy.api#paginated must be a member of the input",
        ),
        one(
            "GetForecastOutput/members/Drops/traits/smithy.api#default",
            json!("many"),
            "GetForecastOutput$Drops: the trait smithy.api#default has a value that the type does not allow: \"many\"",
        ),
        one(
            "GetForecastInput/members/Days/traits",
            json!({ "smithy.rules#contextParam": { "name": "Region" } }),
            "GetForecast: the trait smithy.rules#contextParam on the input member Days requires a string",
        ),
        one(
            "GetForecast/traits/smithy.rules#staticContextParams",
            json!({ "Region": { "value": 7 } }),
            "GetForecast: ",
        ),
        // Traits and streams that awsJson does not have or that are not supported.
        one(
            "GetForecast/traits/aws.protocols#httpChecksum",
            json!({}),
            "GetForecast: the trait aws.protocols#httpChecksum is not supported",
        ),
        one(
            "WatchSkyInput/members/More",
            json!({ "target": "example.weather#Changes" }),
            "WatchSkyInput$More: event streams are supported in outputs only",
        ),
        (
            vec![
                ("Film", json!({ "type": "blob", "traits": { "smithy.api#streaming": {} } })),
                ("WatchSkyOutput/members/Film", json!({ "target": "example.weather#Film" })),
            ],
            "Film: the trait smithy.api#streaming is supported on unions only",
        ),
        one(
            "Picture/members/Pixels/target",
            json!("example.weather#Days"),
            "Picture$Pixels: the trait smithy.api#eventPayload does not support the type example.weather#Days",
        ),
        // Endpoint discovery.
        one(
            "GetForecast/traits/aws.api#clientDiscoveredEndpoint",
            json!({ "required": true }),
            "GetForecast: the trait aws.api#clientDiscoveredEndpoint requires that the service names an operation",
        ),
        (
            vec![
                (
                    "Weather/traits/aws.api#clientEndpointDiscovery",
                    json!({ "operation": "example.weather#ListPlaces" }),
                ),
                ("GetForecast/traits/aws.api#clientDiscoveredEndpoint", json!({ "required": true })),
            ],
            "ListPlaces: the trait aws.api#clientEndpointDiscovery requires an output with a list Endpoints",
        ),
        (
            vec![
                (
                    "Weather/traits/aws.api#clientEndpointDiscovery",
                    json!({ "operation": "example.weather#ListPlaces" }),
                ),
                ("GetForecast/traits/aws.api#clientDiscoveredEndpoint", json!({ "required": true })),
                ("GetForecastInput/members/Days/traits", json!({ "aws.api#clientEndpointDiscoveryId": {} })),
            ],
            "GetForecast: the trait aws.api#clientEndpointDiscoveryId on the input member Days requires a string",
        ),
    ]
}

/// Applies a [`Change`] to the model.
fn change(model: &mut Value, place: &str, value: Value) {
    // Shape IDs of traits do not contain slashes.
    let (shape, rest) = place.split_once('/').unwrap_or((place, ""));
    let mut at = &mut model["shapes"];
    let mut keys: Vec<String> = vec![format!("example.weather#{shape}")];
    keys.extend(rest.split('/').filter(|key| !key.is_empty()).map(str::to_owned));
    let last = keys.pop().unwrap_or_default();
    for key in keys {
        at = &mut at[key];
    }
    match (at.as_object_mut(), value) {
        (Some(members), Value::Null) => drop(members.remove(&last)),
        (_, value) => at[last] = value,
    }
}

#[test]
fn an_invalid_model_is_rejected_in_one_line_and_no_file_changes() {
    let folder = Folder::new("invalid");
    let good = folder.model("weather.json", &weather());
    let before = folder.generate(&["--model", &good]);
    for (changes, expected) in invalid_changes() {
        let mut model = weather();
        let what = format!("{changes:?}");
        for (place, value) in changes {
            change(&mut model, place, value);
        }
        let expected = if expected.starts_with("smithy.api#") {
            expected.to_owned()
        } else {
            format!("example.weather#{expected}")
        };
        check(&folder, &model, &[], &expected, &what);
        assert_eq!(folder.files(), before, "{what}");
    }
}

#[test]
fn a_model_without_a_single_service_is_rejected() {
    let folder = Folder::new("services");
    let mut two = weather();
    two["shapes"]["example.weather#Climate"] = two["shapes"]["example.weather#Weather"].clone();
    let none = json!({ "smithy": "2.0", "shapes": {} });
    let other = ["--service", "example.weather#Climate"];
    for (model, arguments, expected) in [
        (json!({ "openapi": "3.1.0" }), &[][..], "the model: not a Smithy JSON AST"),
        (none, &[], "the model: it contains no service"),
        (
            two,
            &[],
            "the model: it contains several services; select one with --service ID: example.weather#Climate, example.weather#Weather",
        ),
        (weather(), &other, "example.weather#Climate: the model contains no service with this shape ID"),
    ] {
        check(&folder, &model, arguments, expected, expected);
        assert!(folder.files().is_empty(), "{:?}", folder.files().keys());
    }
}

fn check(folder: &Folder, model: &Value, arguments: &[&str], expected: &str, what: &str) {
    let bad = folder.model("bad.json", model);
    let output = folder.codegen(&[&["--model", &bad][..], arguments].concat());
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{what}: {message}");
    assert_eq!(message.lines().count(), 1, "{what}: {message}");
    assert!(message.starts_with(&format!("error: {bad}: {expected}")), "{what}: {message}");
}
