//! The command-line program for a service.

use crate::arguments;
use crate::call::CallError;
use crate::confirm::{Details, confirm, is_irreversible, require_terminal};
use crate::connect::{Connection, Local, StartLocal};
use crate::dry_run::request_text;
use crate::exit::{CommandError, Exit};
use crate::input::{check_required, input, skeleton};
use crate::notice::notice;
use crate::output::{self, Format, Query};
use crate::pages;
use crate::stdout::Stdout;
use crate::table::{Operation, Service};
use awsjson_client::CallOptions;
use clap::{ArgMatches, Command};
use serde_json::{Map, Value};
use std::ops::Deref;
use std::process::ExitCode;

/// The command line of a service: a subcommand for each operation of its table.
#[derive(Clone)]
pub struct Program {
    service: &'static Service,
    name: &'static str,
    version: Option<&'static str>,
    defaults: Vec<(&'static str, Value)>,
    irreversible: Vec<&'static str>,
    details: Vec<(&'static str, Details)>,
    local: Option<StartLocal>,
}

/// A client, with the service that it calls if that runs in this process.
pub struct Client {
    client: awsjson_client::Client,
    _local: Option<Local>,
}

impl Deref for Client {
    type Target = awsjson_client::Client;

    fn deref(&self) -> &awsjson_client::Client {
        &self.client
    }
}

impl Program {
    /// Creates a program for `service`. The table contains its name.
    pub fn new(service: &'static Service) -> Self {
        Self {
            service,
            name: service.name,
            version: None,
            defaults: Vec::new(),
            irreversible: Vec::new(),
            details: Vec::new(),
            local: None,
        }
    }

    /// Sets the name of the program.
    #[must_use]
    pub fn name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Adds the option `--version`.
    #[must_use]
    pub fn version(mut self, version: &'static str) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets the default of an input member in all operations that have it.
    #[must_use]
    pub fn default_member(mut self, member: &'static str, value: impl Into<Value>) -> Self {
        self.defaults.push((member, value.into()));
        self
    }

    /// Adds an operation that cannot be undone and is not recognized by its name.
    #[must_use]
    pub fn irreversible(mut self, operation: &'static str) -> Self {
        self.irreversible.push(operation);
        self
    }

    /// Sets the function that describes the effect of `operation` before the user confirms it.
    #[must_use]
    pub fn details(mut self, operation: &'static str, details: Details) -> Self {
        self.details.push((operation, details));
        self
    }

    /// Adds the option `--local`, with which `start` starts the service in this process.
    #[must_use]
    pub fn local(mut self, start: StartLocal) -> Self {
        self.local = Some(start);
        self
    }

    /// Returns the command line, to which subcommands can be added.
    pub fn command(&self) -> Command {
        arguments::program(self.service, self.name, self.version, self.local.is_some(), &self.defaults)
    }

    /// Parses the arguments of the process, runs the subcommand, and prints an error as one line on stderr.
    pub fn main(self) -> ExitCode {
        let matches = self.command().get_matches();
        self.block_on(async {
            match matches.subcommand() {
                Some((name, matches)) => self.run(name, matches).await,
                None => Ok(()),
            }
        })
    }

    /// Runs `command` on a single-threaded runtime, and prints an error as one line on stderr.
    pub fn block_on(&self, command: impl Future<Output = Result<(), CommandError>>) -> ExitCode {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return self.report(&CommandError::Io("cannot start".to_owned(), error)),
        };
        match runtime.block_on(command) {
            Ok(()) => Exit::Success.into(),
            Err(failure) => self.report(&failure),
        }
    }

    fn report(&self, failure: &CommandError) -> ExitCode {
        if !matches!(failure, CommandError::Closed) {
            notice(format_args!("{}: {failure}", self.name));
        }
        failure.exit().into()
    }

    /// Creates a client from the options in `matches`.
    ///
    /// # Errors
    /// [`CommandError::Configuration`] if an option or setting is invalid.
    pub async fn connect(&self, matches: &ArgMatches) -> Result<Client, CommandError> {
        let (client, local) = Connection::of(matches).connect(self.service.service, self.local).await?;
        Ok(Client { client, _local: local })
    }

    /// Runs the subcommand of an operation.
    ///
    /// # Errors
    /// Any [`CommandError`].
    pub async fn run(&self, command: &str, matches: &ArgMatches) -> Result<(), CommandError> {
        let mut operations = self.service.operations.iter().copied();
        let Some(operation) = operations.find(|operation| operation.command == command) else {
            return Err(CommandError::Usage(format!("there is no command `{command}`")));
        };
        if matches.get_flag("skeleton") {
            let mut skeleton = skeleton(operation.input);
            if let Value::Object(members) = &mut skeleton {
                for (member, value) in &self.defaults {
                    members.entry(*member).and_modify(|present| present.clone_from(value));
                }
            }
            return output::print(&skeleton);
        }
        let format = matches.get_one::<Format>("output").copied().unwrap_or(Format::Json);
        let query = matches.get_one::<String>("query").map(|text| Query::new(text)).transpose()?;
        let mut input = input(operation, matches)?;
        self.fill_in(operation, &mut input);
        check_required(self.name, operation, &input)?;
        let connection = Connection::of(matches);
        let client = self.connect(matches).await?;
        if connection.dry_run {
            let request = request_text(&client, operation, input).await?;
            let mut stdout = Stdout::new();
            stdout.write(request)?;
            return stdout.flush();
        }
        if !connection.yes && self.must_ask(operation) {
            require_terminal(operation.name)?;
            let text = match self.describe(&client, operation, &input).await? {
                Some(text) => text,
                None => format!("{}\n", output::printable(&output::lines(&Value::Object(input.clone())))),
            };
            confirm(operation.name, &text)?;
        }
        let pages = operation.pages.filter(|_| matches.try_get_one::<bool>("all").ok().flatten() == Some(&true));
        let value = match pages {
            Some(pages) => pages::all(&client, operation, pages, input).await?,
            None => (operation.call)(&client, Value::Object(input), CallOptions::new()).await?.output,
        };
        output::write(operation, value, format, query.as_ref())
    }

    /// Describes the effect of a call, if there is a [function](Self::details) that does.
    ///
    /// # Errors
    /// The error of that function.
    pub async fn describe(
        &self,
        client: &Client,
        operation: &Operation,
        input: &Map<String, Value>,
    ) -> Result<Option<String>, CallError> {
        match self.details.iter().find(|(name, _)| *name == operation.name) {
            Some((_, details)) => details((**client).clone(), Value::Object(input.clone())).await.map(Some),
            None => Ok(None),
        }
    }

    /// Sets the members of `input` that are not set and have a [default](Self::default_member).
    pub fn fill_in(&self, operation: &Operation, input: &mut Map<String, Value>) {
        for (member, value) in &self.defaults {
            if operation.input.member(member).is_some() && !input.contains_key(*member) {
                input.insert((*member).to_owned(), value.clone());
            }
        }
    }

    /// Returns whether `operation` cannot be undone, so that it must be confirmed.
    pub fn must_ask(&self, operation: &Operation) -> bool {
        is_irreversible(operation) || self.irreversible.contains(&operation.name)
    }
}
