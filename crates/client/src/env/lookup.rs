//! Looks up settings: first in variables, then in the profile.

use crate::env_error::EnvError;
use crate::one_line::one_line;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::property::PropertiesKey;
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use awsjson_smithy::Service;
use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The variables that name the profile. The AWS CLI reads the second one as well.
const PROFILE: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
const DEFAULT_PROFILE: &str = "default";
const CONFIG_FILE: &str = "AWS_CONFIG_FILE";
const FILES: [(EnvConfigFileKind, &str, &str); 2] = [
    (EnvConfigFileKind::Config, CONFIG_FILE, "config"),
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
        for (_, variable, name) in FILES {
            check_readable(&path(&variables, variable, name))?;
        }
        let files = files(&variables);
        let slice: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (&**name, &**value)).collect();
        let named_by = |variable| Some((variables.get(variable)?.trim().to_owned(), Some(variable)));
        let profile = match profile {
            Some(name) => Some((name.to_owned(), None)),
            None => PROFILE.into_iter().find_map(named_by),
        };
        let selected = profile.as_ref().map_or_else(|| DEFAULT_PROFILE.to_owned(), |(name, _)| name.clone());
        let profiles =
            aws_config::profile::load(&Fs::real(), &Env::from_slice(&slice), &files, Some(selected.into())).await;
        let profiles = profiles.map_err(|error| EnvError::ProfileFiles(one_line(&error)))?;
        if let Some((profile, variable)) = profile.filter(|(name, _)| profiles.get_profile(name).is_none()) {
            return Err(EnvError::MissingProfile { profile, variable });
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
    pub(super) fn find_for_service(&self, setting: Setting) -> Result<Option<Found>, EnvError> {
        let service = self.service.as_deref();
        let own = service.map(|service| format!("{}_{}", setting.variable, service.to_ascii_uppercase()));
        let variable = own.and_then(|variable| self.variable(&variable)).or_else(|| self.variable(setting.variable));
        if variable.is_some() {
            return Ok(variable);
        }
        let in_section = service.map(|service| self.in_section(service, setting.key)).transpose()?.flatten();
        Ok(in_section.or_else(|| self.find(setting)))
    }

    /// The value of a variable.
    pub(super) fn variable(&self, name: &str) -> Option<Found> {
        let text = self.variables.get(name)?.trim().to_owned();
        Some(Found { name: format!("the environment variable {name}"), text })
    }

    /// The value in the section for `service` that the profile names by `services`.
    fn in_section(&self, service: &str, key: &str) -> Result<Option<Found>, EnvError> {
        let Some(section) = self.profiles.get("services").map(str::trim).filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let key_of = |service: &str| {
            let builder = PropertiesKey::builder().section_key("services").section_name(section);
            builder.property_name(service).sub_property_name(key).build().ok()
        };
        let value = key_of(service).and_then(|key| self.profiles.other_sections().get(&key));
        let Some(text) = value.map(|text| text.trim()).filter(|text| !text.is_empty()) else {
            return if self.has_section(section) {
                Ok(None)
            } else {
                let expected = "it to the name of a section `[services NAME]` in the same file";
                Err(EnvError::Value { name: self.name("services"), expected })
            };
        };
        let name = format!("`{key}` for {service} in the section `services {section}`");
        Ok(Some(Found { name, text: text.to_owned() }))
    }

    /// Whether the file of profiles has the section `[services {name}]`. The parsed files do not tell a section without
    /// settings for this service from one that does not exist.
    fn has_section(&self, name: &str) -> bool {
        let is_header = |line: &str| {
            let header = line.strip_prefix('[').and_then(|line| line.split_once(']'));
            header.is_some_and(|(header, _)| header.split_whitespace().eq(["services", name]))
        };
        let path = path(&self.variables, CONFIG_FILE, "config");
        fs::read_to_string(path).is_ok_and(|text| text.lines().any(is_header))
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

/// The path of a file that holds profiles.
fn path(variables: &HashMap<String, String>, variable: &str, name: &str) -> PathBuf {
    let home = std::env::home_dir().unwrap_or_default();
    match variables.get(variable) {
        None => home.join(".aws").join(name),
        Some(path) => path.strip_prefix("~/").map_or_else(|| PathBuf::from(path), |rest| home.join(rest)),
    }
}

/// aws-config ignores a file that it cannot read. As with the AWS CLI, only a file that does not exist has no profiles.
fn check_readable(path: &Path) -> Result<(), EnvError> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(EnvError::ProfileFiles(format!("{}: {error}", path.display())))
        }
        _ => Ok(()),
    }
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
