//! Resolves the `paginated` trait: the members that its paths refer to.

use super::resolver::Resolver;
use super::{graph, member_names};
use crate::error::ModelError;
use crate::read::ast::{Kind, Model, Reference, Shape};
use crate::service::{Member, Pages, Type};
use serde_json::Value;

fn is_count(ty: &Type) -> bool {
    matches!(ty, Type::Integer("i32" | "i64"))
}

/// Whether values of the member `token` of the input contain floats.
fn is_inexact(model: &Model, input: &Option<Reference>, token: &str) -> Result<bool, ModelError> {
    let Some(input) = input else { return Ok(false) };
    match model.shape(&input.target)?.members.get(token) {
        Some(token) => graph::holds(model, &token.target, &[Kind::Float, Kind::Double]),
        None => Ok(false),
    }
}

impl<'m> Resolver<'m> {
    /// The trait of the operation `id`, with the defaults of the service's trait.
    pub fn pages(&mut self, id: &str, shape: &'m Shape) -> Result<Option<Pages>, ModelError> {
        let Some(own) = shape.traits.get("paginated") else { return Ok(None) };
        let common = self.shape.traits.get("paginated");
        let path = |key: &str| own.get(key).or_else(|| common?.get(key)).and_then(Value::as_str);
        let missing = |key| {
            ModelError::new(id, format_args!("the trait smithy.api#paginated requires {key}, here or on the service"))
        };
        let input_token =
            self.path(id, &shape.input, path("inputToken").ok_or_else(|| missing("inputToken"))?, true)?;
        let output_token =
            self.path(id, &shape.output, path("outputToken").ok_or_else(|| missing("outputToken"))?, false)?;
        let items = path("items").map(|path| self.path(id, &shape.output, path, false)).transpose()?;
        let [input_token] = <[Member; 1]>::try_from(input_token).map_err(|_| {
            ModelError::new(id, "the inputToken of the trait smithy.api#paginated must be a member of the input")
        })?;
        let is_collection =
            |path: &Vec<Member>| path.last().is_some_and(|items| matches!(items.ty, Type::List(_) | Type::Map(..)));
        if items.as_ref().is_some_and(|items| !is_collection(items)) {
            return Err(ModelError::new(id, "the items of the trait smithy.api#paginated must be a list or a map"));
        }
        if output_token.last().is_none_or(|token| token.ty != input_token.ty) {
            let message = "its pages are left out: the tokens of smithy.api#paginated have different types";
            self.warnings.push(ModelError::new(id, message));
            return Ok(None);
        }
        if is_inexact(self.model, &shape.input, &input_token.wire)? {
            let message = "its pages are left out: the tokens of smithy.api#paginated contain floats, which may differ from \
                           themselves";
            self.warnings.push(ModelError::new(id, message));
            return Ok(None);
        }
        let page_size = path("pageSize").map(|path| self.path(id, &shape.input, path, true)).transpose()?;
        // Some services have it as text.
        let page_size = page_size.and_then(|mut path| path.pop().filter(|last| path.is_empty() && is_count(&last.ty)));
        Ok(Some(Pages { input_token, output_token, page_size, items }))
    }

    /// The members along the dotted path `path`, starting at the structure `from`.
    fn path(
        &mut self,
        id: &str,
        from: &'m Option<Reference>,
        path: &str,
        input: bool,
    ) -> Result<Vec<Member>, ModelError> {
        let missing = || {
            ModelError::new(id, format_args!("the trait smithy.api#paginated refers to {path}, which does not exist"))
        };
        let mut structure = from.as_ref().ok_or_else(missing)?.target.as_str();
        let mut members = Vec::new();
        for name in path.split('.') {
            let shape =
                if graph::is_prelude(structure) { return Err(missing()) } else { self.model.shape(structure)? };
            let (index, _, target) =
                shape.members.get_full(name).filter(|_| shape.kind == Kind::Structure).ok_or_else(missing)?;
            let mut member = self.member(structure, name, target, input)?;
            // Another member may have the name in Rust that this one would have.
            let mut fields = member_names::fields(shape.members.keys().map(String::as_str)).into_iter();
            member.field = fields.nth(index).unwrap_or(member.field);
            members.push(member);
            structure = &target.target;
        }
        Ok(members)
    }
}
