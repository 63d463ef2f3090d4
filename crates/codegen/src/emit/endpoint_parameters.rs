//! The setters of a client's builder for the client context parameters of the service's endpoint rules.

use super::docs::doc_comment;
use crate::rules::ParameterType;
use crate::service::Service;
use std::fmt::Write;

/// The module `endpoint_parameters` of a client crate, where the service has such parameters.
pub fn module(service: &Service) -> Option<String> {
    if service.client_context.is_empty() {
        return None;
    }
    let (mut declared, mut defined) = (String::new(), String::new());
    for param in &service.client_context {
        let (ty, value) = match param.ty {
            ParameterType::String => ("impl Into<String>", "value.into()"),
            ParameterType::Boolean => ("bool", "value"),
            ParameterType::StringArray => (
                "impl IntoIterator<Item = impl Into<String>>",
                "awsjson_smithy::Document::Array(value.into_iter().map(|it| it.into().into()).collect())",
            ),
        };
        let docs = format!("{}\n\n`{}` in the rules.", param.docs, param.name);
        let head = format!("fn {}(self, value: {ty}) -> Self", param.setter);
        let _ = write!(declared, "{}    #[must_use]\n    {head};\n\n", doc_comment(docs.trim(), 4));
        let _ =
            write!(defined, "    {head} {{\n        self.endpoint_parameter({:?}, {value})\n    }}\n\n", param.name);
    }
    Some(format!(
        "use super::client::Client;\nuse awsjson_client::Builder;\n\n\
         /// Settings that only the endpoint rules of {} have, as methods of [`Client::builder`].\n\
         pub trait EndpointParameters: Sized {{\n{}}}\n\n\
         impl EndpointParameters for Builder<Client> {{\n{}}}\n",
        service.title_docs(),
        declared.trim_end_matches('\n').to_owned() + "\n",
        defined.trim_end_matches('\n').to_owned() + "\n",
    ))
}
