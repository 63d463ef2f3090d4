//! The guide says of variables, errors and operations what the code has.

#![expect(clippy::expect_used, reason = "helpers of tests")]

use cross_layer_tests::workspace_root;
use std::collections::BTreeSet;
use std::fs;

const GUIDE: &str = "crates/partnercentral-account/docs/guide";

fn read(path: &str) -> String {
    fs::read_to_string(workspace_root().join(path)).expect(path)
}

fn page(name: &str) -> String {
    read(&format!("{GUIDE}/{name}.md"))
}

/// The first two columns of the rows of the table below `heading`.
fn rows(text: &str, heading: &str) -> BTreeSet<(String, String)> {
    let (_, table) = text.split_once(heading).expect(heading);
    let rows = table.lines().skip_while(|line| line.trim().is_empty()).take_while(|line| line.starts_with('|'));
    let columns = |row: &str| {
        let mut columns = row.split('|').skip(1).map(|column| column.trim().to_owned());
        Some((columns.next()?, columns.next()?))
    };
    rows.skip(2).filter_map(columns).collect()
}

#[test]
fn variables_and_profile_keys_are_those_of_the_code() {
    let code = read("crates/client/src/env/mod.rs");
    let documentation = code.lines().filter_map(|line| line.trim_start().strip_prefix("/// "));
    let documentation = documentation.filter(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n");
    // A test of the client holds this table against the settings that it reads.
    let expected = rows(&format!("# Settings\n{documentation}\n"), "# Settings\n");
    assert!(expected.len() > 10, "{expected:?}");
    assert_eq!(rows(&page("credentials"), "# Variables and profile keys\n"), expected);
}

/// The variables and keys for credentials are not in that table: the code reads a part of them, and aws-config the rest.
#[test]
fn every_variable_and_profile_key_that_the_code_reads_is_in_the_guide() {
    let page = page("credentials");
    let mut names: BTreeSet<String> = [
        "AWS_SESSION_TOKEN",
        "AWS_ACCOUNT_ID",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "sso_region",
        "sso_account_id",
        "sso_role_name",
        "credential_process",
    ]
    .map(str::to_owned)
    .into();
    for entry in fs::read_dir(workspace_root().join("crates/client/src/env")).expect("the sources") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let parts: Vec<_> = line.split('"').collect();
            for pair in parts.windows(2) {
                let is_key = pair[0].ends_with("key(") || pair[0].ends_with("text(");
                let is_variable = pair[1].starts_with("AWS_") && !pair[1].contains(' ') && !pair[1].ends_with('_');
                if is_key || is_variable {
                    names.insert(pair[1].to_owned());
                }
            }
        }
    }
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        assert!(page.contains(&format!("`{name}`")) || page.contains(&format!("`{name}=")), "{name}");
    }
}

#[test]
fn there_is_advice_for_every_kind_of_error() {
    let code = read("crates/client/src/error_kind.rs");
    let (_, body) = code.split_once("pub enum ErrorKind<E> {").expect("the enum");
    let (body, _) = body.split_once("\n}").expect("its end");
    let kinds: BTreeSet<_> = body
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with(char::is_uppercase))
        .filter_map(|line| line.split(['(', ',']).next())
        .collect();
    assert!(kinds.contains("Transport") && kinds.contains("RepeatedToken"), "{kinds:?}");
    let errors = page("errors");
    for kind in &kinds {
        assert!(errors.contains(&format!("ErrorKind::{kind}")), "{kind} has no arm");
    }
    let (_, table) = errors.split_once("| kind | was it sent?").expect("the table of kinds");
    let listed = table.lines().filter_map(|row| row.strip_prefix("| `")?.split('`').next());
    assert_eq!(listed.collect::<BTreeSet<_>>(), kinds);
}

#[test]
fn every_operation_is_in_both_migration_tables() {
    let migration = page("migration");
    let folder = workspace_root().join("crates/partnercentral-account/src/generated/fluent");
    let files = fs::read_dir(folder).expect("the operations").map(|entry| entry.expect("an entry").file_name());
    let mut count = 0;
    for file in files.map(|name| name.to_string_lossy().into_owned()).filter(|name| name != "mod.rs") {
        let method = file.trim_end_matches(".rs");
        let rows: Vec<_> = migration.lines().filter(|line| line.contains(&format!("| `.{method}()"))).collect();
        assert_eq!(rows.len(), 2, "{method}: {rows:?}");
        count += 1;
    }
    assert_eq!(count, 34);
}

/// The right columns of both tables, as code.
#[test]
fn the_migration_tables_name_setters_and_members_that_exist() {
    let migration = page("migration");
    let calls = migration.lines().filter_map(|line| line.rsplit_once("| `.")?.1.strip_suffix(" |")?.split_once("()"));
    let mut count = 0;
    for (operation, rest) in calls {
        let builder = read(&format!("crates/partnercentral-account/src/generated/fluent/{operation}.rs"));
        let model = read(&format!("crates/model/src/generated/operation/{operation}.rs"));
        let (chain, member) = rest.split_once("`, then `.").unwrap_or((rest, ""));
        for method in
            chain.split('.').skip(1).filter_map(|method| method.split('(').next()).filter(|name| *name != "send")
        {
            let is_method = builder.contains(&format!("fn {method}(")) || builder.contains(&format!("fn {method}<"));
            assert!(is_method, "{operation} has no {method}");
        }
        let member = member.trim_end_matches('`');
        assert!(member.is_empty() || model.contains(&format!("pub {member}: ")), "{operation} has no {member}");
        count += 1;
    }
    assert_eq!(count, 2 * 34);
}

/// The arguments in the table of boto3.
#[test]
fn the_migration_table_from_boto3_names_members_of_the_model() {
    let migration = page("migration");
    let (_, table) = migration.split_once("\n| boto3 | here |").expect("the table");
    for row in table.lines().filter(|row| row.starts_with("| `")) {
        let (_, method) = row.rsplit_once("| `.").expect("a call");
        let (operation, _) = method.split_once("()").expect("the method");
        let model = read(&format!("crates/model/src/generated/operation/{operation}.rs"));
        assert!(row.contains(&format!("`{operation}(")) || row.contains(&format!("(\"{operation}\")")), "{row}");
        let (before, _) = row.split_once(" | `.").expect("two columns");
        let arguments = before.split(['(', ' ']).filter_map(|word| word.split_once("=…"));
        let response = before.split_once("[\"").map(|(_, name)| (name.trim_end_matches("\"]`"), ""));
        for (name, _) in arguments.chain(response) {
            assert!(model.contains(&format!("\"{name}\"")), "{operation} has no {name}");
        }
    }
}

#[test]
fn every_example_compiles_and_runs() {
    for entry in fs::read_dir(workspace_root().join(GUIDE)).expect("pages") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a page");
        for fence in text.lines().filter_map(|line| line.trim_start().strip_prefix("```")) {
            assert!(matches!(fence, "" | "toml" | "text"), "{}: ```{fence}", path.display());
        }
        assert!(!text.contains("#[cfg("), "{}: an example would be empty without a feature", path.display());
    }
}

#[test]
fn the_table_of_contents_has_every_page() {
    let contents = read("crates/partnercentral-account/src/guide.rs");
    for entry in fs::read_dir(workspace_root().join(GUIDE)).expect("pages") {
        let name = entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".md").to_owned();
        assert!(contents.contains(&format!("//! | [`{name}`] | ")), "{name}");
    }
}
