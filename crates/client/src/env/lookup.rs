//! Looks up settings: first in variables, then in the profile.

use crate::env_error::EnvError;
use crate::one_line::one_line;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::property::PropertiesKey;
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use awsjson_smithy::Service;
use std::collections::HashMap;
use std::path::PathBuf;

const PROFILE: &str = "AWS_PROFILE";
const DEFAULT_PROFILE: &str = "default";
const FILES: [(EnvConfigFileKind, &str, &str); 2] = [
    (EnvConfigFileKind::Config, "AWS_CONFIG_FILE", "config"),
    (EnvConfigFileKind::Credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
];

/// A setting, by its variable and by its key in a profile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) variable: &'static str,
    pub(super) key: &'static str,
}

/// The value of a setting, and where it was found.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) text: String,
}

pub(super) struct Lookup {
    /// The variables that are not blank.
    variables: HashMap<String, String>,
    profiles: EnvConfigSections,
    files: EnvConfigFiles,
    /// The service's id in lower case, with underscores.
    service: Option<String>,
}

impl Lookup {
    /// Reads variables and profile files. `service` is the one whose own settings count as well, and `profile` is
    /// read in place of the one that the variable names.
    pub(super) async fn load(service: Option<&Service>, profile: Option<&str>) -> Result<Self, EnvError> {
        let variables = variables()?;
        let files = files(&variables);
        let slice: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (&**name, &**value)).collect();
        let profile = profile.map(str::to_owned).or_else(|| variables.get(PROFILE).cloned());
        let selected = profile.clone().unwrap_or_else(|| DEFAULT_PROFILE.to_owned());
        let profiles =
            aws_config::profile::load(&Fs::real(), &Env::from_slice(&slice), &files, Some(selected.into())).await;
        let profiles = profiles.map_err(|error| EnvError::ProfileFiles(one_line(&error)))?;
        if let Some(profile) = profile.filter(|name| profiles.get_profile(name).is_none()) {
            return Err(EnvError::MissingProfile(profile));
        }
        Ok(Self { variables, profiles, files, service: service.map(|service| section_name(service.sdk_id)) })
    }

    pub(super) fn profile(&self) -> &str {
        self.profiles.selected_profile()
    }

    pub(super) fn files(&self) -> EnvConfigFiles {
        self.files.clone()
    }

    /// The value for all services.
    pub(super) fn find(&self, setting: Setting) -> Option<Found> {
        self.variable(setting.variable).or_else(|| {
            let text = self.profiles.get(setting.key).filter(|text| !text.trim().is_empty())?;
            Some(Found { name: self.name(setting.key), text: text.trim().to_owned() })
        })
    }

    /// The value for the service where there is one, else that for all services.
    pub(super) fn find_for_service(&self, setting: Setting) -> Option<Found> {
        let service = self.service.as_deref();
        let own = service.map(|service| format!("{}_{}", setting.variable, service.to_ascii_uppercase()));
        own.and_then(|variable| self.variable(&variable))
            .or_else(|| self.variable(setting.variable))
            .or_else(|| self.in_section(service?, setting.key))
            .or_else(|| self.find(setting))
    }

    /// The value of a variable.
    pub(super) fn variable(&self, name: &str) -> Option<Found> {
        let text = self.variables.get(name)?.trim().to_owned();
        Some(Found { name: format!("the environment variable {name}"), text })
    }

    /// The value in the section for `service` that the profile names by `services`.
    fn in_section(&self, service: &str, key: &str) -> Option<Found> {
        let section = self.profiles.get("services")?;
        let key_of = |service: &str| {
            let builder = PropertiesKey::builder().section_key("services").section_name(section);
            builder.property_name(service).sub_property_name(key).build().ok()
        };
        let text = self.profiles.other_sections().get(&key_of(service)?)?.trim();
        let name = format!("`{key}` for {service} in the section `services {section}`");
        (!text.is_empty()).then(|| Found { name, text: text.to_owned() })
    }

    fn name(&self, key: &str) -> String {
        format!("`{key}` in the profile `{}`", self.profile())
    }
}

impl Found {
    pub(super) fn unusable(self, expected: &'static str) -> EnvError {
        EnvError::Value { name: self.name, expected }
    }
}

/// The ID of a service in profile files, according to "Service-specific endpoints" in the AWS SDKs and
/// Tools Reference Guide.
fn section_name(sdk_id: &str) -> String {
    sdk_id.to_ascii_lowercase().replace([' ', '-'], "_")
}

fn variables() -> Result<HashMap<String, String>, EnvError> {
    let mut variables = HashMap::new();
    for (name, value) in std::env::vars_os() {
        let Ok(name) = name.into_string() else { continue };
        match value.into_string() {
            Ok(value) if !value.trim().is_empty() => drop(variables.insert(name, value)),
            Err(_) if name.starts_with("AWS_") || name.to_ascii_uppercase().ends_with("_PROXY") => {
                let name = format!("the environment variable {name}");
                return Err(EnvError::Value { name, expected: "it to text in UTF-8" });
            }
            _ => {}
        }
    }
    Ok(variables)
}

/// The files that hold profiles: the default ones also where the variable that names another is blank.
fn files(variables: &HashMap<String, String>) -> EnvConfigFiles {
    let mut builder = EnvConfigFiles::builder();
    for (kind, variable, name) in FILES {
        let is_blank = std::env::var_os(variable).is_some() && !variables.contains_key(variable);
        let default = std::env::home_dir().map(|home| home.join(".aws").join(name));
        builder = match default.filter(|path: &PathBuf| is_blank && path.is_file()) {
            Some(path) => builder.with_file(kind, path),
            None if matches!(kind, EnvConfigFileKind::Config) => builder.include_default_config_file(true),
            None => builder.include_default_credentials_file(true),
        };
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_has_the_name_that_the_reference_guide_gives() {
        for (sdk_id, expected) in [
            ("PartnerCentral Account", "partnercentral_account"),
            ("DynamoDB", "dynamodb"),
            ("ACM PCA", "acm_pca"),
            ("Cost Explorer", "cost_explorer"),
        ] {
            assert_eq!(section_name(sdk_id), expected);
        }
    }
}
