//! Looks up settings: first in variables, then in the profile.

use super::profile_files::ProfileFiles;
use crate::env_error::EnvError;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::property::PropertiesKey;
use aws_runtime::env_config::section::EnvConfigSections;
use awsjson_smithy::Service;
use std::collections::HashMap;

/// The variables that name the profile. The AWS CLI reads the second one as well.
const PROFILE: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
const DEFAULT_PROFILE: &str = "default";

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
    files: ProfileFiles,
    /// The service's id in lower case, with underscores.
    service: Option<String>,
}

impl Lookup {
    /// Reads variables and profile files. `service` is the one whose own settings count as well, and `profile` is
    /// read in place of the one that the variable names.
    pub(super) async fn load(service: Option<&Service>, profile: Option<&str>) -> Result<Self, EnvError> {
        let variables = variables()?;
        let files = ProfileFiles::read(&variables)?;
        let named_by = |variable| Some((variables.get(variable)?.trim().to_owned(), Some(variable)));
        let profile = match profile {
            Some(name) => Some((name.to_owned(), None)),
            None => PROFILE.into_iter().find_map(named_by),
        };
        let selected = profile.as_ref().map_or(DEFAULT_PROFILE, |(name, _)| name);
        let profiles = files.profiles(selected).await?;
        if let Some((profile, variable)) = profile.filter(|(name, _)| profiles.get_profile(name).is_none()) {
            return Err(EnvError::MissingProfile { profile, variable });
        }
        Ok(Self { variables, profiles, files, service: service.map(|service| section_name(service.sdk_id)) })
    }

    pub(super) fn profile(&self) -> &str {
        self.profiles.selected_profile()
    }

    pub(super) fn files(&self) -> EnvConfigFiles {
        self.files.files()
    }

    /// The value for all services.
    pub(super) fn find(&self, setting: Setting) -> Option<Found> {
        self.variable(setting.variable).or_else(|| self.in_profile(self.profile(), setting.key))
    }

    /// The service whose client is configured, by its name in profiles.
    pub(super) fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// The value for the service where there is one, else that for all services.
    pub(super) fn find_for(&self, service: Option<&str>, setting: Setting) -> Result<Option<Found>, EnvError> {
        let own = service.and_then(|service| self.variable(&variable_of(setting, service)));
        let variable = own.or_else(|| self.variable(setting.variable));
        if variable.is_some() {
            return Ok(variable);
        }
        let in_section = service.map(|service| self.in_section(service, setting.key)).transpose()?.flatten();
        Ok(in_section.or_else(|| self.find(setting)))
    }

    /// The value for another service, if it has its own.
    pub(super) fn find_for_other(&self, setting: Setting, service: &str) -> Option<Found> {
        let in_section = || self.in_section(service, setting.key).ok().flatten();
        self.variable(&variable_of(setting, service)).or_else(in_section)
    }

    /// A variable that is blank, and counts as set for aws-config, which comes before all other values for `service`.
    pub(super) fn blank_for_other(&self, setting: Setting, service: &str) -> Option<Found> {
        let own = variable_of(setting, service);
        match self.variable(&own) {
            Some(_) => None,
            None => self.blank(&own).or_else(|| self.blank(setting.variable)),
        }
    }

    /// The variable, if it is set to a blank value.
    pub(super) fn blank(&self, name: &str) -> Option<Found> {
        let is_blank = !self.variables.contains_key(name) && std::env::var_os(name).is_some();
        is_blank.then(|| Found { name: variable_name(name), text: String::new() })
    }

    /// The profile, and those that roles are assumed with, by `source_profile`.
    pub(super) fn chain_of_profiles(&self) -> Vec<&str> {
        let mut chain = vec![self.profile()];
        while let Some(source) = chain.last().and_then(|last| self.profiles.get_profile(last)?.get("source_profile")) {
            let source = source.trim();
            if chain.contains(&source) {
                break;
            }
            chain.push(source);
        }
        chain
    }

    /// The value of a key in a profile.
    pub(super) fn in_profile(&self, profile: &str, key: &str) -> Option<Found> {
        let text = self.profiles.get_profile(profile)?.get(key)?.trim();
        (!text.is_empty()).then(|| Found { name: name(key, profile), text: text.to_owned() })
    }

    /// The value of a variable.
    pub(super) fn variable(&self, name: &str) -> Option<Found> {
        let text = self.variables.get(name)?.trim().to_owned();
        Some(Found { name: variable_name(name), text })
    }

    /// The value of a variable that aws-config reads as well, which does not trim it.
    pub(super) fn untrimmed(&self, name: &str) -> Option<Found> {
        Some(Found { name: variable_name(name), text: self.variables.get(name)?.clone() })
    }

    /// The value in the section for `service` that the profile names by `services`.
    fn in_section(&self, service: &str, key: &str) -> Result<Option<Found>, EnvError> {
        let Some(section) = self.profiles.get("services").map(str::trim).filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        let property = PropertiesKey::builder().section_key("services").section_name(section);
        let property = property.property_name(service).sub_property_name(key).build().ok();
        let value = property.and_then(|property| self.profiles.other_sections().get(&property));
        let Some(text) = value.map(|text| text.trim()).filter(|text| !text.is_empty()) else {
            return self.check_section(section, service, key).map(|()| None);
        };
        let name = format!("`{key}` for {service} in the section `services {section}`");
        Ok(Some(Found { name, text: text.to_owned() }))
    }

    /// Finds the mistakes for which a section has nothing for `service`.
    fn check_section(&self, section: &str, service: &str, setting: &str) -> Result<(), EnvError> {
        let Some(keys) = self.files.keys_of_services(section) else {
            let expected = "it to the name of a section `[services NAME]` in the same file";
            return Err(EnvError::Value { name: name("services", self.profile()), expected });
        };
        for (key, value) in keys {
            let expected = match key.to_ascii_lowercase() {
                key if key == service && !value.is_empty() => "`endpoint_url = URL` in an indented line below it",
                key if key == setting => "it in an indented line below the service's name",
                key if key != service && key.replace('-', "_") == service => "the service's name with underscores",
                _ => continue,
            };
            return Err(EnvError::Value { name: format!("`{key}` in the section `services {section}`"), expected });
        }
        Ok(())
    }
}

impl Found {
    pub(super) fn unusable(self, expected: &'static str) -> EnvError {
        EnvError::Value { name: self.name, expected }
    }
}

/// What messages call a variable.
fn variable_name(variable: &str) -> String {
    format!("the environment variable {variable}")
}

/// What messages call a key of a profile.
fn name(key: &str, profile: &str) -> String {
    format!("`{key}` in the profile `{profile}`")
}

/// The variable for one service.
fn variable_of(setting: Setting, service: &str) -> String {
    format!("{}_{}", setting.variable, service.to_ascii_uppercase())
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
                return Err(EnvError::Value { name: variable_name(&name), expected: "it to text in UTF-8" });
            }
            _ => {}
        }
    }
    Ok(variables)
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
