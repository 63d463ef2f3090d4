//! The report as an HTML page.

use super::entry::{Entry, shown};
use super::plot::plot;
use super::sink::Sink;
use super::summary::Summary;
use awsjson_command::{CommandError, Stdout, printable};
use htmlize::escape_text;
use time::OffsetDateTime;

/// A page without external resources. The counts are at the end, because the entries are written as they arrive.
pub struct Html {
    stdout: Stdout,
    since: bool,
}

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .25rem .5rem; text-align: left; }
svg { background: #fff; max-width: 100%; }";

impl Html {
    /// Writes the head of the page. With `since`, there is a column for the time since when the participants are
    /// connected.
    pub fn new(mut stdout: Stdout, catalog: &str, since: bool) -> Result<Self, CommandError> {
        let title = format!("Connections in {}", escape_text(catalog));
        stdout.write(format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>\n{STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>As of {}. <a href=\"#summary\">Summary</a></p>\n",
            shown(OffsetDateTime::now_utc())
        ))?;
        let mut page = Self { stdout, since };
        let columns = ["Connection", "Account", "Name", "Type", "Status", "Updated"];
        let columns: Vec<&str> = columns.into_iter().chain(since.then_some("Since")).collect();
        page.begin("Connections", &columns)?;
        Ok(page)
    }

    fn begin(&mut self, heading: &str, columns: &[&str]) -> Result<(), CommandError> {
        let columns: String = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
        self.stdout.write(format!("<h2>{heading}</h2>\n<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n"))
    }

    fn row(&mut self, cells: &[impl AsRef<str>]) -> Result<(), CommandError> {
        let cell = |cell: &_| format!("<td>{}</td>", escape_text(printable(AsRef::<str>::as_ref(cell))));
        let cells: String = cells.iter().map(cell).collect();
        self.stdout.write(format!("<tr>{cells}</tr>\n"))
    }

    fn end_table(&mut self) -> Result<(), CommandError> {
        self.stdout.write("</tbody>\n</table>\n")
    }
}

impl Sink for Html {
    fn entry(&mut self, entry: &Entry) -> Result<(), CommandError> {
        self.row(&entry.cells(self.since))
    }

    fn end(&mut self, summary: &Summary) -> Result<(), CommandError> {
        self.end_table()?;
        self.begin("<span id=\"summary\">Summary</span>", &["Type", "Status", "Count"])?;
        for ((ty, status), count) in &summary.counts {
            self.row(&[ty, status, &count.to_string()])?;
        }
        self.end_table()?;
        if let Some(svg) = plot(summary) {
            self.stdout.write(format!("<h2>Last changed</h2>\n<figure>\n{svg}\n</figure>\n"))?;
        }
        self.begin(&summary.invitations(), &["Invitation", "Role", "Other participant", "Type", "Expires"])?;
        for it in &summary.listed {
            let expires = it.expires_at.map(shown).unwrap_or_default();
            self.row(&[&it.id, &it.role, &it.other, &it.connection_type, &expires])?;
        }
        self.end_table()?;
        self.stdout.write("</body>\n</html>\n")?;
        self.stdout.flush()
    }
}
