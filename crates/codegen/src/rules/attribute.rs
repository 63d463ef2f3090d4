//! Compiles `getAttr`: access to the members of records and the items of lists.

use super::scope::{Code, Lowered, Type};

/// The member `key` of a record.
pub(super) fn field(code: &Code, key: &str) -> Lowered<Code> {
    let (name, ty) = match (code.ty, key) {
        (Type::Partition, "name") => ("name", Type::Str),
        (Type::Partition, "dnsSuffix") => ("dns_suffix", Type::Str),
        (Type::Partition, "dualStackDnsSuffix") => ("dual_stack_dns_suffix", Type::Str),
        (Type::Partition, "implicitGlobalRegion") => ("implicit_global_region", Type::Str),
        (Type::Partition, "supportsFIPS") => ("supports_fips", Type::Bool),
        (Type::Partition, "supportsDualStack") => ("supports_dual_stack", Type::Bool),
        (Type::Url, "scheme") => ("scheme", Type::Str),
        (Type::Url, "authority") => ("authority", Type::Str),
        (Type::Url, "path") => ("path", Type::Str),
        (Type::Url, "normalizedPath") => ("normalized_path", Type::String),
        (Type::Url, "isIp") => ("is_ip", Type::Bool),
        (Type::Arn, "partition") => ("partition", Type::Str),
        (Type::Arn, "service") => ("service", Type::Str),
        (Type::Arn, "region") => ("region", Type::Str),
        (Type::Arn, "accountId") => ("account_id", Type::Str),
        (Type::Arn, "resourceId") => ("resource_id", Type::Strs),
        (ty, _) => return Err(format!("a value of type {ty:?} has no member `{key}`")),
    };
    Ok(Code::new(ty, format!("{}.{name}", code.text)).borrowing(code.local))
}

/// The item of a list at `index`, which counts from the end if it is negative.
pub(super) fn element(code: &Code, index: i64) -> Lowered<Code> {
    let copy = match code.ty {
        Type::Strs => "copied()",
        Type::Strings => "map(String::as_str)",
        ty => return Err(format!("a value of type {ty:?} is not a list")),
    };
    let get = match index {
        0 => "first()".to_owned(),
        -1 => "last()".to_owned(),
        ..-1 => format!("iter().nth_back({})", -(index + 1)),
        _ => format!("get({index})"),
    };
    Ok(Code::optional(Type::Str, format!("{}.{get}.{copy}", code.viewed())).borrowing(code.local))
}
