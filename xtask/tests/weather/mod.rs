//! The model of an example service that uses most kinds of shapes and traits.

use serde_json::{Value, json};

/// The model.
pub fn weather() -> Value {
    json!({ "smithy": "2.0", "shapes": {
        "example.weather#Weather": {
            "type": "service",
            "version": "2026-01-01",
            "operations": [
                { "target": "example.weather#ListPlaces" },
                { "target": "example.weather#WatchSky" },
                { "target": "example.weather#WaitUntilStorm" },
            ],
            "resources": [{ "target": "example.weather#Forecasts" }],
            "errors": [{ "target": "example.weather#Storm" }, { "target": "example.weather#Hail" }],
            "rename": { "example.other#Place": "OtherPlace" },
            "traits": {
                "aws.api#service": { "sdkId": "Weather" },
                "aws.auth#sigv4": { "name": "weather" },
                "aws.protocols#awsJson1_0": {},
                "smithy.api#title": "Weather",
                "smithy.rules#endpointRuleSet": {
                    "version": "1.0",
                    "parameters": {
                        "Region": { "type": "string", "builtIn": "AWS::Region", "required": true },
                        "Endpoint": { "type": "string", "builtIn": "SDK::Endpoint" },
                    },
                    "rules": [
                        {
                            "type": "endpoint",
                            "conditions": [{ "fn": "isSet", "argv": [{ "ref": "Endpoint" }] }],
                            "endpoint": { "url": { "ref": "Endpoint" } },
                        },
                        {
                            "type": "endpoint",
                            "conditions": [],
                            "endpoint": { "url": "https://weather.{Region}.example.com" },
                        },
                    ],
                },
                "smithy.rules#endpointTests": { "version": "1.0", "testCases": [{
                    "documentation": "a region",
                    "params": { "Region": "us-east-1" },
                    "expect": { "endpoint": { "url": "https://weather.us-east-1.example.com" } },
                }]},
            },
        },
        "example.weather#Forecasts": {
            "type": "resource",
            "read": { "target": "example.weather#GetForecast" },
        },
        "example.weather#GetForecast": {
            "type": "operation",
            "input": { "target": "example.weather#GetForecastInput" },
            "output": { "target": "example.weather#GetForecastOutput" },
            "errors": [{ "target": "example.weather#Storm" }],
            "traits": { "smithy.waiters#waitable": {
                "ClearSky": {
                    "documentation": "Waits until the sky is <b>clear</b>.",
                    "minDelay": 5,
                    "acceptors": [
                        { "state": "success", "matcher": { "output": {
                            "path": "Sky", "expected": "clear", "comparator": "stringEquals",
                        } } },
                        { "state": "failure", "matcher": { "inputOutput": {
                            "path": "length(input.Days) > `7` && output.Elsewhere.Planet != 'Earth'",
                            "expected": "true",
                            "comparator": "booleanEquals",
                        } } },
                        { "state": "retry", "matcher": { "errorType": "example.weather#Storm" } },
                        { "state": "failure", "matcher": { "success": false } },
                    ],
                },
                // Names that differ from the first waiter only in case, or collide with an operation.
                "ClearSKY": { "acceptors": [{ "state": "success", "matcher": { "errorType": "Storm" } }] },
                "Storm": { "acceptors": [{ "state": "success", "matcher": { "errorType": "Storm" } }] },
                "AnyAnswer": { "acceptors": [{ "state": "success", "matcher": { "success": true } }] },
            } },
        },
        "example.weather#GetForecastInput": {
            "type": "structure",
            "members": {
                "Place": { "target": "example.weather#Place", "traits": { "smithy.api#required": {} } },
                "Days": { "target": "example.weather#Days" },
                "Secret": { "target": "example.weather#Secret" },
                // Names of methods of builders.
                "Options": { "target": "smithy.api#String" },
                "Wait": { "target": "smithy.api#String" },
            },
            "traits": { "smithy.api#input": {} },
        },
        "example.weather#GetForecastOutput": {
            "type": "structure",
            "members": {
                "Sky": { "target": "example.weather#Sky", "traits": { "smithy.api#required": {} } },
                "Level": { "target": "example.weather#Level" },
                "Front": { "target": "example.weather#Front" },
                "Reading": { "target": "example.weather#Reading" },
                "Rain": { "target": "smithy.api#BigDecimal" },
                "Drops": { "target": "smithy.api#BigInteger", "traits": { "smithy.api#default": 0 } },
                "Raw": { "target": "smithy.api#Document" },
                "Elsewhere": { "target": "example.other#Place" },
                "Type": { "target": "example.weather#Type", "traits": { "smithy.api#required": {} } },
            },
            "traits": { "smithy.api#output": {} },
        },
        "example.weather#WaitUntilStorm": { "type": "operation", "traits": { "smithy.api#deprecated": {} } },
        "example.weather#WatchSky": {
            "type": "operation",
            "input": { "target": "example.weather#WatchSkyInput" },
            "output": { "target": "example.weather#WatchSkyOutput" },
        },
        "example.weather#WatchSkyInput": {
            "type": "structure",
            "members": { "Place": { "target": "example.weather#Place", "traits": { "smithy.api#required": {} } } },
        },
        "example.weather#WatchSkyOutput": {
            "type": "structure",
            "members": {
                "Station": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
                "Changes": { "target": "example.weather#Changes" },
            },
        },
        "example.weather#Changes": {
            "type": "union",
            "members": {
                "cloud": { "target": "example.weather#Cloud" },
                "picture": { "target": "example.weather#Picture" },
                "storm": { "target": "example.weather#Storm" },
            },
            "traits": { "smithy.api#streaming": {} },
        },
        "example.weather#Cloud": {
            "type": "structure",
            "members": { "Height": { "target": "smithy.api#Integer" } },
            "traits": { "smithy.api#deprecated": { "message": "Clouds are\ngone.", "since": "2026-01-01" } },
        },
        "example.weather#Picture": {
            "type": "structure",
            "members": {
                "Width": { "target": "smithy.api#Integer", "traits": { "smithy.api#eventHeader": {} } },
                "Pixels": { "target": "smithy.api#Blob", "traits": { "smithy.api#eventPayload": {} } },
            },
        },
        "example.weather#ListPlaces": {
            "type": "operation",
            "input": { "target": "example.weather#ListPlacesInput" },
            "output": { "target": "example.weather#ListPlacesOutput" },
            "traits": {
                "smithy.api#documentation": "Lists the places that have a weather.",
                "smithy.api#readonly": {},
                "smithy.api#paginated": { "inputToken": "NextToken", "outputToken": "NextToken", "items": "Places" },
            },
        },
        "example.weather#ListPlacesInput": {
            "type": "structure",
            "members": { "NextToken": { "target": "smithy.api#String" } },
            "traits": { "smithy.api#input": {} },
        },
        "example.weather#ListPlacesOutput": {
            "type": "structure",
            "members": {
                "Places": { "target": "example.weather#Places" },
                "NextToken": { "target": "smithy.api#String" },
            },
            "traits": { "smithy.api#output": {} },
        },
        "example.weather#Places": { "type": "list", "member": { "target": "example.weather#Place" } },
        "example.weather#Place": { "type": "string", "traits": {
            "smithy.api#length": { "min": 1, "max": 100 },
            "smithy.api#pattern": r"^(?!.*--)\p{Lu}[\p{L}\s-]*(?<!-)$",
        } },
        "example.other#Place": {
            "type": "structure",
            "members": { "Planet": { "target": "smithy.api#String", "traits": { "smithy.api#deprecated": { "message": "All are on Earth." } } } },
        },
        "example.weather#Days": { "type": "list", "member": { "target": "example.weather#Day" } },
        "example.weather#Day": { "type": "integer", "traits": { "smithy.api#range": { "min": 0, "max": 14 } } },
        "example.weather#Secret": { "type": "string", "traits": { "smithy.api#sensitive": {} } },
        "example.weather#Sky": { "type": "string", "traits": { "smithy.api#enum": [
            { "value": "partly cloudy", "name": "PARTLY_CLOUDY" },
            { "value": "1/8" },
        ] } },
        "example.weather#Level": {
            "type": "intEnum",
            "members": { "GREEN": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1, "smithy.api#deprecated": {} } } },
        },
        "example.weather#Front": {
            "type": "structure",
            "members": {
                "Behind": { "target": "example.weather#Front" },
                "Beside": { "target": "example.weather#Fronts" },
            },
        },
        "example.weather#Type": { "type": "structure", "members": { "type": { "target": "smithy.api#String" } } },
        "example.weather#Fronts": {
            "type": "list",
            "member": { "target": "example.weather#Front" },
            "traits": { "smithy.api#sparse": {} },
        },
        "example.weather#Reading": {
            "type": "union",
            "members": {
                "Nothing": { "target": "smithy.api#Unit", "traits": { "smithy.api#deprecated": {} } },
                "Celsius": { "target": "smithy.api#Double" },
                "Several": { "target": "example.weather#Readings" },
                "Inner": { "target": "example.weather#Reading" },
            },
        },
        "example.weather#Readings": {
            "type": "map",
            "key": { "target": "example.weather#Sky" },
            "value": { "target": "example.weather#Reading" },
        },
        "example.weather#Hail": {
            "type": "structure",
            "members": { "message": { "target": "example.weather#Secret", "traits": { "smithy.api#required": {} } } },
            "traits": { "smithy.api#error": "client" },
        },
        "example.weather#Storm": {
            "type": "structure",
            "members": { "Message": { "target": "smithy.api#String" } },
            "traits": { "smithy.api#error": "server", "smithy.api#retryable": {} },
        },
    }})
}
