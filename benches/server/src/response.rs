//! What the server answers.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write;

/// The end of the paths whose responses end their connections.
const CLOSE: &str = "/close";

const CANCELLED: &str = r#"{"Catalog":"AWS","Id":"pac-0a1b2c3d4e5f6","Arn":"arn:aws:partnercentral:us-east-1::catalog/AWS/connection/pac-0a1b2c3d4e5f6","OtherParticipantAccountId":"444455556666","UpdatedAt":"2026-09-30T17:05:41.250Z","ConnectionTypes":{"OPPORTUNITY_COLLABORATION":{"CreatedAt":"2026-01-12T08:15:00.75Z","InviterEmail":"partners@alpine-data.example","InviterName":"Ren\u00e9e Alpin","Status":"ACTIVE","OtherParticipant":{"PartnerProfile":{"Id":"pprofile-z9y8x7w6v5u4t","Name":"Alpine Data & Analytics AG"}}},"SUBSIDIARY":{"CreatedAt":"2026-02-20T10:00:00Z","InviterEmail":"legal@alpine-data.example","InviterName":"Legal Department","Status":"CANCELED","CanceledAt":"2026-09-30T17:05:41.250Z","CanceledBy":"111122223333","OtherParticipant":{"Account":{"Name":"Alpine Holding"}}}}}"#;

/// A body that is sent again and again, and its checksum.
#[derive(Clone)]
struct Body {
    bytes: Bytes,
    crc32: u32,
}

impl Body {
    fn new(text: String) -> Self {
        Self { crc32: crc32fast::hash(text.as_bytes()), bytes: text.into() }
    }
}

/// The bodies that were sent, by operation and number of items.
#[derive(Default)]
pub(crate) struct Responses(RefCell<HashMap<(String, usize), Body>>);

impl Responses {
    /// Reads a request and answers it. One that is not signed is refused.
    pub(crate) async fn respond(
        &self,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, Box<dyn Error + Send + Sync>> {
        let (head, body) = request.into_parts();
        body.collect().await?;
        let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (status, body) = if header("authorization").starts_with("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/")
        {
            self.answer(header("x-amz-target"), head.uri.path())
        } else {
            (StatusCode::FORBIDDEN, Body::new(r#"{"__type":"MissingAuthenticationTokenException"}"#.to_owned()))
        };
        let mut response = Response::builder()
            .status(status)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("x-amzn-RequestId", "0d1c2b3a-4f5e-4d6c-8b7a-9a8b7c6d5e4f");
        // Clients append the path of the operation, which is `/`.
        if head.uri.path().trim_end_matches('/').ends_with(CLOSE) {
            response = response.header("Connection", "close");
        }
        // DynamoDB's clients check the body by it.
        if header("x-amz-target").starts_with("DynamoDB") {
            response = response.header("x-amz-crc32", body.crc32);
        }
        Ok(response.body(Full::new(body.bytes))?)
    }

    fn answer(&self, target: &str, path: &str) -> (StatusCode, Body) {
        let items = path.trim_matches('/').trim_end_matches(CLOSE).parse().unwrap_or(1);
        let known = self.0.borrow().get(&(target.to_owned(), items)).cloned();
        if let Some(body) = known {
            return (StatusCode::OK, body);
        }
        let Some(text) = text(target, items) else {
            return (StatusCode::BAD_REQUEST, Body::new(r#"{"__type":"UnknownOperationException"}"#.to_owned()));
        };
        let body = Body::new(text);
        self.0.borrow_mut().insert((target.to_owned(), items), body.clone());
        (StatusCode::OK, body)
    }
}

fn text(target: &str, items: usize) -> Option<String> {
    Some(match target {
        "PartnerCentralAccount.CancelConnection" => CANCELLED.to_owned(),
        "PartnerCentralAccount.ListConnections" => {
            let connections = joined(items, connection);
            format!(r#"{{"ConnectionSummaries":[{connections}],"NextToken":"bmV4dC1wYWdlLW9mLWNvbm5lY3Rpb25z"}}"#)
        }
        "DynamoDB_20120810.GetItem" => format!(r#"{{"Item":{}}}"#, item(0)),
        "DynamoDB_20120810.PutItem" => "{}".to_owned(),
        "DynamoDB_20120810.Query" => {
            format!(r#"{{"Count":{items},"Items":[{}],"ScannedCount":{items}}}"#, joined(items, item))
        }
        _ => return None,
    })
}

fn joined(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect::<Vec<_>>().join(",")
}

/// One connection of a list. Every fourth has two types, and every eighth a name with escapes in it.
fn connection(index: usize) -> String {
    let name = if index.is_multiple_of(8) { r#"Caf\u00e9 \"Cloud\" Ltd"# } else { "Northern Cloud Consulting" };
    let participant = match index % 3 {
        0 => format!(r#"{{"PartnerProfile":{{"Id":"pprofile-{index:013}","Name":"{name}"}}}}"#),
        1 => format!(r#"{{"SellerProfile":{{"Id":"seller-{index:013}","Name":"{name}"}}}}"#),
        _ => format!(r#"{{"Account":{{"Name":"{name}"}}}}"#),
    };
    let status = if index.is_multiple_of(5) { "CANCELED" } else { "ACTIVE" };
    let mut types = format!(r#""OPPORTUNITY_COLLABORATION":{{"Status":"{status}","OtherParticipant":{participant}}}"#);
    if index.is_multiple_of(4) {
        types += &format!(r#","SUBSIDIARY":{{"Status":"ACTIVE","OtherParticipant":{participant}}}"#);
    }
    let (month, day, second) = (index % 12 + 1, index % 28 + 1, index % 60);
    format!(
        r#"{{"Catalog":"AWS","Id":"pac-{index:013}","Arn":"arn:aws:partnercentral:us-east-1::catalog/AWS/connection/pac-{index:013}","OtherParticipantAccountId":"{:012}","UpdatedAt":"2026-{month:02}-{day:02}T09:30:{second:02}.{:03}Z","ConnectionTypes":{{{types}}}}}"#,
        100_000_000_000 + index,
        index % 1000
    )
}

/// One item of a table: 40 attributes of the kinds that items have.
fn item(index: usize) -> String {
    let mut item = format!(r#"{{"id":{{"S":"item-{index:08}"}}"#);
    for attribute in 1..40 {
        let value = match attribute % 8 {
            0 => r#"{"BOOL":true}"#.to_owned(),
            1 | 2 => format!(r#"{{"N":"{}"}}"#, index * 40 + attribute),
            3 => r#"{"L":[{"S":"first"},{"N":"2"}]}"#.to_owned(),
            4 => format!(r#"{{"M":{{"unit":{{"S":"kWh"}},"value":{{"N":"{attribute}"}}}}}}"#),
            _ => format!(r#"{{"S":"value {attribute} of the measurement"}}"#),
        };
        let _ = write!(item, r#","attribute-{attribute:02}":{value}"#);
    }
    item + "}"
}
