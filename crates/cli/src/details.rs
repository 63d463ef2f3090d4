//! Describes the effect of operations that cannot be undone, for their confirmation.

use awsjson_client::{BoxFuture, CallOptions, Client};
use awsjson_command::{CallError, call, cell, printable_line};
use partnercentral_account_model::operation::{GetConnection, GetConnectionInvitation};
use serde_json::{Map, Value};

/// Describes the connection in an input: the other participant, and the types.
pub fn connection(client: Client, input: Value) -> BoxFuture<'static, Result<String, CallError>> {
    Box::pin(async move {
        let connection = call::<GetConnection>(&client, named(&input), CallOptions::new()).await?.output;
        let types = connection.get("ConnectionTypes").and_then(Value::as_object).cloned().unwrap_or_default();
        let mut text = format!(
            "Connection {} with account {}\n",
            shown(&connection, "Id"),
            shown(&connection, "OtherParticipantAccountId")
        );
        for (name, detail) in types {
            let cancelled = if input.get("ConnectionType").and_then(Value::as_str) == Some(name.as_str()) {
                " <- to be cancelled"
            } else {
                ""
            };
            text += &format!(
                "  {}: {} since {}{cancelled}\n",
                printable_line(&name),
                shown(&detail, "Status"),
                shown(&detail, "CreatedAt")
            );
        }
        Ok(text)
    })
}

/// Describes the invitation in an input.
pub fn invitation(client: Client, input: Value) -> BoxFuture<'static, Result<String, CallError>> {
    Box::pin(async move {
        let invitation = call::<GetConnectionInvitation>(&client, named(&input), CallOptions::new()).await?.output;
        Ok(format!(
            "Invitation {}: {} with {}, {}, expires {}\n",
            shown(&invitation, "Id"),
            shown(&invitation, "ConnectionType"),
            shown(&invitation, "OtherParticipantIdentifier"),
            shown(&invitation, "Status"),
            shown(&invitation, "ExpiresAt"),
        ))
    })
}

/// Returns the members of `input` that identify the resource.
fn named(input: &Value) -> Value {
    let members = ["Catalog", "Identifier"];
    let members = members.iter().filter_map(|name| Some(((*name).to_owned(), input.get(*name)?.clone())));
    Value::Object(members.collect::<Map<_, _>>())
}

fn shown(value: &Value, member: &str) -> String {
    printable_line(&value.get(member).map(cell).unwrap_or_default())
}
