//! The emulator as users of other languages meet it: the fixtures of its README, and its OpenAPI description.
//!
//! What these checks need of Python and Node.js they install below `target`; where that cannot be done they are skipped.

use super::command::{output, run};
use super::outcome::{CheckResult, Outcome};
use crate::installed::is_installed;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAM: &str = "partnercentral-account-emulator";

/// The example for pytest in the emulator's README passes, with boto3.
pub fn pytest(root: &Path) -> CheckResult {
    let Some(python) = python(root, &["boto3", "pytest"])? else { return Ok(no_python()) };
    let file = extract(root, "python", "test_emulator.py")?;
    run(Command::new(python).args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).arg(file).env("PATH", path(root)?))
}

/// The example for Jest in the emulator's README passes, with the AWS SDK for JavaScript.
pub fn jest(root: &Path) -> CheckResult {
    if !is_installed("npm", &["--version"]) {
        return Ok(Outcome::Skipped("there is no npm".to_owned()));
    }
    let file = extract(root, "js", "emulator.test.js")?;
    let folder = file.parent().unwrap_or(root);
    fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
    let install = ["install", "--silent", "--no-audit", "--no-fund", "jest", "@aws-sdk/client-partnercentral-account"];
    if run(Command::new("npm").args(install).current_dir(folder)).is_err() {
        return Ok(Outcome::Skipped("Jest and the AWS SDK for JavaScript cannot be installed".to_owned()));
    }
    run(Command::new("npx").args(["--no-install", "jest"]).current_dir(folder).env("PATH", path(root)?))
}

/// Schemathesis finds no response of the control interface that its description does not allow.
pub fn control_interface(root: &Path) -> CheckResult {
    let Some(python) = python(root, &["schemathesis"])? else { return Ok(no_python()) };
    let program =
        Command::new(PROGRAM).args(["--print", "json"]).env("PATH", path(root)?).stdout(Stdio::piped()).spawn();
    let mut program = program?;
    let result = (|| {
        let mut line = String::new();
        BufReader::new(program.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let settings: serde_json::Value = serde_json::from_str(&line)?;
        let url = settings
            .get("AWS_ENDPOINT_URL_PARTNERCENTRAL_ACCOUNT")
            .and_then(|url| url.as_str())
            .ok_or("no endpoint")?;
        let checks = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance,unsupported_method";
        run(Command::new(python.with_file_name("schemathesis"))
            .args(["run", &format!("{url}/_emulator/openapi.json"), "--checks", checks])
            // The page is HTML, which has no schema.
            .args(["--exclude-path", "/_emulator/", "--max-examples", "30", "--seed", "1", "--no-color"])
            .current_dir(root.join("target")))
    })();
    let _ = program.kill();
    let _ = program.wait();
    result
}

fn no_python() -> Outcome {
    Outcome::Skipped("there is no Python with venv, or its packages cannot be installed".to_owned())
}

/// The interpreter of a virtual environment with these packages; `None` where there can be none.
fn python(root: &Path, packages: &[&str]) -> Result<Option<PathBuf>, Box<dyn Error>> {
    let folder = root.join("target/ci-python");
    let python = folder.join("bin/python");
    if !is_installed(&python.to_string_lossy(), &["--version"])
        && run(Command::new("python3").args(["-m", "venv"]).arg(&folder)).is_err()
    {
        return Ok(None);
    }
    let installed = run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages));
    Ok(installed.is_ok().then_some(python))
}

/// The `PATH` with the program in front, which is built for it.
fn path(root: &Path) -> Result<OsString, Box<dyn Error>> {
    output(Command::new("cargo").args(["build", "--quiet", "--package", PROGRAM, "--bin", PROGRAM]).current_dir(root))?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let mut folders = vec![target.join("debug")];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(env::join_paths(folders)?)
}

/// Writes the only code block of a language in the emulator's README to a file.
fn extract(root: &Path, language: &str, name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let readme = fs::read_to_string(root.join("crates/emulator/README.md"))?;
    let (_, rest) = readme.split_once(&format!("```{language}\n")).ok_or("the emulator's README has no such block")?;
    let (code, _) = rest.split_once("```").ok_or("a code block of the emulator's README has no end")?;
    let folder = root.join("target/ci-fixtures").join(language);
    fs::create_dir_all(&folder)?;
    let file = folder.join(name);
    fs::write(&file, code)?;
    Ok(file)
}
