//! Resolves how the values of a shape are validated.

use super::graph;
use super::resolver::Resolver;
use crate::constraint::{Bounds, Constraints, EmptyBounds, Pattern};
use crate::error::ModelError;
use crate::names;
use crate::pattern::PatternError;
use crate::read::ast::{Kind, Member as AstMember, local_name};
use crate::service::{Check, NamedCheck, Statements, Type};
use std::collections::BTreeMap;

impl<'m> Resolver<'m> {
    /// The check for the member `id` with the constraints `own` and the target `target`.
    pub fn check(&mut self, id: &str, own: &Constraints, target: &str) -> Result<Option<Check>, ModelError> {
        if own.is_empty() {
            return self.check_of(target);
        }
        let target_traits = self.target_traits(target)?;
        let merged = own.or(&Constraints::of(target_traits));
        let pattern_owner = if own.pattern.is_some() { member_name(id) } else { local_name(target).to_owned() };
        let statements = self.statements(id, &merged, &pattern_owner, target)?;
        Ok((!statements.is_empty()).then(|| Check::Inline(Box::new(statements))))
    }

    /// The check for values of the shape `id`; `None` if it has no constraints.
    fn check_of(&mut self, id: &str) -> Result<Option<Check>, ModelError> {
        if !self.constrained.contains(id) {
            return Ok(None);
        }
        let shape = self.model.shape(id)?;
        let is_plain_enum = graph::is_enum(shape) && !Constraints::of(&shape.traits).is_checked();
        Ok(Some(match shape.kind {
            Kind::Structure | Kind::Union => Check::Validate,
            _ if is_plain_enum => Check::Validate,
            _ => {
                let mut taken = self.named.values().cloned().collect();
                let name = self.named.entry(id.to_owned());
                let name = name.or_insert_with(|| names::distinct(&mut taken, names::check(local_name(id)), "_"));
                Check::Named(name.clone())
            }
        }))
    }

    /// The named checks that members refer to, directly or through other named checks.
    pub fn named_checks(&mut self) -> Result<Vec<NamedCheck>, ModelError> {
        let mut checks = BTreeMap::new();
        while let Some(id) = self.named.keys().find(|id| !checks.contains_key(*id)).cloned() {
            let constraints = Constraints::of(self.target_traits(&id)?);
            let check = NamedCheck {
                name: self.named.get(&id).cloned().unwrap_or_default(),
                shape: local_name(&id).to_owned(),
                ty: self.ty(&id)?,
                statements: self.statements(&id, &constraints, local_name(&id), &id)?,
            };
            checks.insert(id, check);
        }
        Ok(checks.into_values().collect())
    }

    /// The statements for the constraints of the shape or member `id` on values of the shape `target`.
    fn statements(
        &mut self,
        id: &str,
        constraints: &Constraints,
        pattern_owner: &str,
        target: &str,
    ) -> Result<Statements, ModelError> {
        let ty = self.ty(target)?;
        let constraints = &self.applicable(id, constraints, &ty);
        let refused =
            |name: &'static str| move |error| ModelError::new(id, format_args!("the trait smithy.api#{name}: {error}"));
        let length =
            constraints.length.as_ref().map(|length| length.whole(0, u64::MAX.into()).map_err(refused("length")));
        let range = constraints.range.as_ref().map(|range| number_range(range, &ty).map_err(refused("range")));
        let mut statements = Statements {
            stated: constraints.clone(),
            length: length.transpose()?.flatten(),
            range: range.transpose()?.flatten(),
            unique: constraints.unique,
            ..Statements::default()
        };
        if statements.unique {
            let unordered = [Kind::Float, Kind::Double, Kind::BigDecimal];
            statements.unordered = graph::holds(self.model, target, &unordered)?;
        }
        if let Some(pattern @ Pattern { checked: Ok(_), .. }) = &constraints.pattern {
            // Shapes of different namespaces may have the same name.
            let others = self.patterns.iter().filter(|(_, other)| other.source != pattern.source);
            let mut taken = others.map(|(name, _)| name.clone()).collect();
            let name = names::distinct(&mut taken, names::constant(pattern_owner), "_");
            self.patterns.insert(name.clone(), pattern.clone());
            statements.pattern = Some(name);
        }
        if !graph::is_prelude(target) {
            let shape = self.model.shape(target)?;
            statements.known = graph::is_enum(shape);
            statements.items = self.entry(target, "member", shape.member.as_ref())?;
            statements.keys = self.entry(target, "key", shape.key.as_ref())?;
            statements.values = self.entry(target, "value", shape.value.as_ref())?;
        }
        Ok(statements)
    }

    /// Returns the constraints that apply to the type `ty`, and warns about the others.
    fn applicable(&mut self, id: &str, constraints: &Constraints, ty: &Type) -> Constraints {
        use Type::{Blob, Enum, Float, IntEnum, Integer, List, Map, String};
        let mut applicable = constraints.clone();
        let mut ignored = Vec::new();
        if constraints.length.is_some() && !matches!(ty, String | Enum(_) | Blob | List(_) | Map(..)) {
            applicable.length = None;
            ignored.push("length");
        }
        if constraints.range.is_some() && !matches!(ty, Integer(_) | IntEnum(_) | Float(_)) {
            applicable.range = None;
            ignored.push("range");
        }
        if constraints.pattern.is_some() && !matches!(ty, String | Enum(_)) {
            applicable.pattern = None;
            ignored.push("pattern");
        }
        if constraints.unique && !matches!(ty, List(_)) {
            applicable.unique = false;
            ignored.push("uniqueItems");
        }
        for name in ignored {
            let message =
                format!("validation ignores the trait smithy.api#{name}, which is not supported for this type");
            self.warnings.push(ModelError::new(id, message));
        }
        applicable
    }

    /// Warns about the patterns of inputs that validation ignores.
    ///
    /// # Errors
    /// [`ModelError`] if a pattern is not a regular expression, which would otherwise match everything.
    pub fn check_patterns(&mut self) -> Result<(), ModelError> {
        for id in self.sent.clone() {
            let shape = self.model.shape(id)?;
            let members = shape.named_members().map(|(name, member)| (format!("{id}${name}"), &member.traits));
            for (id, traits) in std::iter::once((id.to_owned(), &shape.traits)).chain(members) {
                let Some(Pattern { source, checked: Err(error) }) = Constraints::of(traits).pattern else { continue };
                if let PatternError::Invalid(_) = error {
                    let message = format!("the trait smithy.api#pattern has an invalid value: {error}: {source}");
                    return Err(ModelError::new(&id, message));
                }
                let message = format!("validation ignores the trait smithy.api#pattern: {error}: {source}");
                self.warnings.push(ModelError::new(&id, message));
            }
        }
        Ok(())
    }

    fn entry(&mut self, container: &str, name: &str, entry: Option<&AstMember>) -> Result<Option<Check>, ModelError> {
        let Some(entry) = entry else { return Ok(None) };
        let id = format!("{container}${name}");
        let own = Constraints::of(&entry.traits);
        self.check(&id, &own, &entry.target)
    }
}

/// The bounds of the numbers of the type `ty` as a Rust range.
fn number_range(range: &Bounds, ty: &Type) -> Result<Option<String>, EmptyBounds> {
    let (min, max) = match ty {
        Type::Integer("i8") => (i8::MIN.into(), i8::MAX.into()),
        Type::Integer("i16") => (i16::MIN.into(), i16::MAX.into()),
        Type::Integer("i32") | Type::IntEnum(_) => (i32::MIN.into(), i32::MAX.into()),
        Type::Integer("i64") => (i64::MIN.into(), i64::MAX.into()),
        Type::Float(float) => return range.float(float),
        _ => (i128::MIN, i128::MAX),
    };
    range.whole(min, max)
}

/// The name `Shape_Member` for the member with the ID `id`.
fn member_name(id: &str) -> String {
    local_name(id).replace('$', "_")
}
