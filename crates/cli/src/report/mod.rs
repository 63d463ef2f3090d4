//! `pca connections report`: lists connections and pending invitations.

mod csv;
mod entry;
mod html;
mod plot;
mod since;
mod sink;
mod summary;
mod table;

use self::entry::{Invitation, entries};
use self::since::dated_entries;
use self::sink::Sink;
use self::summary::Summary;
use crate::catalog;
use awsjson_command::{CommandError, Program, Stdout, progress};
use clap::{Arg, ArgAction, ArgMatches, Command, ValueEnum, value_parser};
use futures_util::{StreamExt as _, stream};
use partnercentral_account::Client;
use partnercentral_account::types::InvitationStatus;
use std::io::{self, IsTerminal as _};
use time::{Duration, OffsetDateTime};

/// The command.
pub const NAME: &str = "report";

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people.
    Table,
    /// CSV, with a line for each type of each connection.
    Csv,
    /// An HTML page with a plot.
    Html,
}

/// The command and its options.
pub fn command() -> Command {
    Command::new(NAME)
        .about("Report connections, and invitations that are about to expire")
        .arg(
            Arg::new("format")
                .long("output")
                .value_name("FORMAT")
                .value_parser(value_parser!(Format))
                .default_value("table")
                .help("The format of the report"),
        )
        .arg(catalog::argument())
        .arg(
            Arg::new("expires-within")
                .long("expires-within")
                .value_name("DAYS")
                .value_parser(value_parser!(u16))
                .default_value("7")
                .help("List pending invitations that expire within this number of days"),
        )
        .arg(
            Arg::new("since")
                .long("since")
                .action(ArgAction::SetTrue)
                .help("Add since when the participants are connected, with one call for each connection"),
        )
}

/// Writes the report to stdout.
pub async fn run(program: &Program, matches: &ArgMatches) -> Result<(), CommandError> {
    let format = matches.get_one::<Format>("format").copied().unwrap_or(Format::Table);
    let catalog = catalog::of(matches);
    let days = matches.get_one::<u16>("expires-within").copied().unwrap_or_default();
    let connected = program.connect(matches).await?;
    let client = Client::from((*connected).clone());
    let since = matches.get_flag("since");
    let stdout = Stdout::new();
    let mut sink: Box<dyn Sink> = match format {
        Format::Table => Box::new(table::Table::new(stdout, since)),
        Format::Csv => Box::new(csv::Csv::new(stdout, since)?),
        Format::Html => Box::new(html::Html::new(stdout, catalog, since)?),
    };
    let mut summary = Summary::new(days);
    // On a terminal, the entries themselves show the progress.
    let bar = (!io::stdout().is_terminal()).then(|| progress(None, "connections"));
    let mut pages = client.list_connections().catalog(catalog).pages();
    while let Some(page) = pages.next().await {
        let connections = stream::iter(page?.connection_summaries).map(async |connection| match since {
            true => dated_entries(&client, connection).await,
            false => Ok(entries(connection)),
        });
        let mut connections = std::pin::pin!(connections.buffered(since::CONCURRENCY));
        while let Some(entries) = connections.next().await {
            bar.iter().for_each(|bar| bar.inc(1));
            summary.connections += 1;
            for entry in entries? {
                summary.add(&entry);
                sink.entry(&entry)?;
            }
        }
    }
    let limit = OffsetDateTime::now_utc() + Duration::days(days.into());
    let invitations = client.list_connection_invitations().catalog(catalog).status(InvitationStatus::Pending);
    let mut invitations = invitations.pages().items();
    while let Some(invitation) = invitations.next().await {
        summary.add_invitation(Invitation::from(invitation?), limit);
    }
    bar.iter().for_each(|bar| bar.finish_and_clear());
    sink.end(&summary)
}
