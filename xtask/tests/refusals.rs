//! What codegen refuses: one line that names the file and the shape, and nothing is written.

mod folder;
mod weather;

use folder::{Folder, stderr};
use serde_json::{Value, json};
use weather::weather;

/// `merged` into the traits at the path `place` of the shapes of the namespace.
type Change = (&'static str, Value);

/// Changes of the model that are refused, and how. A change is a path below `shapes`, without the namespace, and
/// what is put there.
fn refused() -> Vec<(Vec<Change>, &'static str)> {
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
            "Weather: the service speaks neither awsJson 1.0 nor awsJson 1.1 (it has aws.protocols#restJson1)",
        ),
        one(
            "Weather/resources",
            json!([{ "target": "example.weather#Sky" }]),
            "Sky: a shape of type Resource is expected",
        ),
        one("Weather/traits/smithy.rules#endpointRuleSet", json!({ "version": "1.0" }), "Weather: "),
        one("Places/type", json!("grid"), "Places: unknown variant `grid`"),
        one("Places/member", Value::Null, "Places: it has no member"),
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
            "Place: a shape of type Structure is expected here, not String",
        ),
        // Traits whose values are not what their definitions say.
        one(
            "Place/traits/smithy.api#length",
            json!({ "min": "one" }),
            "Place: the trait smithy.api#length has a bad value: `min`: \"one\" is not a number",
        ),
        one(
            "Day/traits/smithy.api#range",
            json!(7),
            "Day: the trait smithy.api#range has a bad value: 7 is not an object",
        ),
        one(
            "Place/traits/smithy.api#pattern",
            json!(7),
            "Place: the trait smithy.api#pattern has a bad value: 7 is not a string",
        ),
        one(
            "Days/member/traits",
            json!({ "smithy.api#documentation": 7 }),
            "Days$member: the trait smithy.api#documentation has a bad value",
        ),
        one(
            "Sky/traits/smithy.api#enum",
            json!([{ "name": "RED" }]),
            "Sky: the trait smithy.api#enum has a bad value: it has no `value`",
        ),
        one(
            "Level/members/GREEN/traits",
            json!({ "smithy.api#enumValue": "1" }),
            "Level$GREEN: the trait smithy.api#enumValue is bad",
        ),
        one(
            "Storm/traits/smithy.api#error",
            json!("planet"),
            "Storm: the trait smithy.api#error has a bad value: \"planet\" is not one of client, server",
        ),
        of_forecast(
            "endpoint",
            json!({}),
            "GetForecast: the trait smithy.api#endpoint has a bad value: it has no `hostPrefix`",
        ),
        of_forecast(
            "requestCompression",
            json!({}),
            "GetForecast: the trait smithy.api#requestCompression has a bad value: it has no `encodings`",
        ),
        of_forecast(
            "auth",
            json!("sigv4"),
            "GetForecast: the trait smithy.api#auth has a bad value: \"sigv4\" is not a list",
        ),
        one(
            "Weather/traits/aws.auth#sigv4",
            json!({}),
            "Weather: the trait aws.auth#sigv4 has a bad value: it has no `name`",
        ),
        one(
            "GetForecast/traits/smithy.waiters#waitable",
            json!({ "Rain": { "acceptors": [{ "state": "maybe", "matcher": { "success": true } }] } }),
            "GetForecast: the trait smithy.waiters#waitable has a bad value: `acceptors`: `state`: \"maybe\" is not one of success, failure, retry",
        ),
        (
            vec![
                ("Noon", json!({ "type": "timestamp", "traits": { "smithy.api#timestampFormat": "sundial" } })),
                ("GetForecastInput/members/Noon", json!({ "target": "example.weather#Noon" })),
            ],
            "Noon: the trait smithy.api#timestampFormat has a bad value: \"sundial\" is not one of date-time",
        ),
        // Traits that do not fit where they are.
        of_forecast(
            "auth",
            json!(["smithy.api#httpBearerAuth"]),
            "GetForecast: it is authenticated by smithy.api#httpBearerAuth only, not by SigV4",
        ),
        of_forecast(
            "endpoint",
            json!({ "hostPrefix": "{Planet}." }),
            "GetForecast: hostPrefix names Planet, which is no string of the input",
        ),
        of_forecast(
            "endpoint",
            json!({ "hostPrefix": "{Days}." }),
            "GetForecast: hostPrefix names Days, which is no string of the input",
        ),
        of_forecast(
            "endpoint",
            json!({ "hostPrefix": "{Place" }),
            "GetForecast: hostPrefix has a label without an end",
        ),
        one(list("paginated/inputToken"), Value::Null, "ListPlaces: the trait smithy.api#paginated has no inputToken"),
        one(
            list("paginated/outputToken"),
            Value::Null,
            "ListPlaces: the trait smithy.api#paginated has no outputToken",
        ),
        one(
            list("paginated/items"),
            json!("Cities"),
            "ListPlaces: the trait smithy.api#paginated names no member Cities",
        ),
        one(
            list("paginated/items"),
            json!("NextToken"),
            "ListPlaces: the items of smithy.api#paginated are neither a list nor a map",
        ),
        (
            vec![
                ("Cursor", json!({ "type": "structure", "members": { "Token": { "target": "smithy.api#String" } } })),
                ("ListPlacesInput/members/Cursor", json!({ "target": "example.weather#Cursor" })),
                (list("paginated/inputToken"), json!("Cursor.Token")),
            ],
            "ListPlaces: the inputToken of smithy.api#paginated is not a member of the input",
        ),
        one(
            "GetForecastOutput/members/Drops/traits/smithy.api#default",
            json!("many"),
            "GetForecastOutput$Drops: the trait smithy.api#default has a value that is not supported",
        ),
        one(
            "GetForecastInput/members/Days/traits",
            json!({ "smithy.rules#contextParam": { "name": "Region" } }),
            "GetForecast: the trait smithy.rules#contextParam on Days asks for a type that rules have not",
        ),
        one(
            "GetForecast/traits/smithy.rules#staticContextParams",
            json!({ "Region": { "value": 7 } }),
            "GetForecast: ",
        ),
        // Traits and streams that awsJson does not have, or that are not known.
        one(
            "GetForecast/traits/aws.protocols#httpChecksum",
            json!({}),
            "GetForecast: the trait aws.protocols#httpChecksum is not supported",
        ),
        one(
            "WatchSkyInput/members/More",
            json!({ "target": "example.weather#Changes" }),
            "WatchSkyInput$More: an event stream is supported as a member of an output only",
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
            "Days: a payload of type List is no event's",
        ),
        // Endpoint discovery.
        one(
            "GetForecast/traits/aws.api#clientDiscoveredEndpoint",
            json!({ "required": true }),
            "GetForecast: it has aws.api#clientDiscoveredEndpoint, but no operation of the service tells endpoints",
        ),
        (
            vec![
                (
                    "Weather/traits/aws.api#clientEndpointDiscovery",
                    json!({ "operation": "example.weather#ListPlaces" }),
                ),
                ("GetForecast/traits/aws.api#clientDiscoveredEndpoint", json!({ "required": true })),
            ],
            "ListPlaces: it does not tell endpoints as aws.api#clientEndpointDiscovery asks for it",
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
            "GetForecast: the member Days has aws.api#clientEndpointDiscoveryId, but is no string",
        ),
    ]
}

/// The model with `value` at `place`, or nothing there for null.
fn change(model: &mut Value, place: &str, value: Value) {
    // The names of traits have no slash in them.
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
fn a_bad_model_is_refused_in_one_line_and_nothing_changes() {
    let folder = Folder::new("refused");
    let good = folder.model("weather.json", &weather());
    let before = folder.generate(&["--model", &good]);
    for (changes, expected) in refused() {
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
fn a_file_that_names_no_one_service_is_refused() {
    let folder = Folder::new("services");
    let mut two = weather();
    two["shapes"]["example.weather#Climate"] = two["shapes"]["example.weather#Weather"].clone();
    let none = json!({ "smithy": "2.0", "shapes": {} });
    let other = ["--service", "example.weather#Climate"];
    for (model, arguments, expected) in [
        (json!({ "openapi": "3.1.0" }), &[][..], "the model: not a Smithy JSON AST"),
        (none, &[], "the model: there is no service in it"),
        (
            two,
            &[],
            "the model: it has several services, choose one with --service ID: example.weather#Climate, example.weather#Weather",
        ),
        (weather(), &other, "example.weather#Climate: the model has no such service"),
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
