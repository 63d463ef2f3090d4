//! Builds blocks of text from the tokens of an HTML document. Elements need not be closed, and end tags without a start
//! tag are ignored.

use super::tag::Role;
use super::token::Token;
use std::borrow::Cow;

/// How deeply containers are nested: lists, their items, notes and tables. Blocks are rendered recursively.
const MAX_DEPTH: usize = 40;

/// A block of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    Paragraph(Vec<Run>),
    Preformatted(String),
    List { numbered: bool, items: Vec<Vec<Block>> },
}

/// Text of one style. Whitespace is collapsed; a line feed is a line break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub style: Style,
}

/// The style of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    pub code: bool,
    pub bold: bool,
    pub italic: bool,
    pub link: Option<String>,
}

impl Style {
    /// The properties that both styles have.
    fn and(&self, other: &Self) -> Self {
        Self {
            code: self.code && other.code,
            bold: self.bold && other.bold,
            italic: self.italic && other.italic,
            link: self.link.clone().filter(|link| other.link.as_ref() == Some(link)),
        }
    }
}

/// The blocks of a document.
pub fn blocks(tokens: Vec<Token<'_>>) -> Vec<Block> {
    let mut builder = Builder::default();
    for token in tokens {
        match token {
            Token::Text(text) => builder.text(&text),
            Token::Open(role, href) => builder.open(role, href),
            Token::Close(role) => builder.close(role),
            Token::Comment => {}
        }
    }
    builder.finish()
}

/// A container of blocks that has not been closed.
#[derive(Debug)]
struct Open {
    role: Role,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
}

impl Open {
    /// Content before the items of a list is an item itself.
    fn start_items(&mut self) {
        if !self.blocks.is_empty() {
            self.items.push(std::mem::take(&mut self.blocks));
        }
    }
}

#[derive(Debug, Default)]
struct Builder {
    /// The blocks of the document itself.
    root: Vec<Block>,
    stack: Vec<Open>,
    /// The characters of the paragraph so far.
    text: Vec<(char, Style)>,
    /// The open inline tags of the paragraph, with the URLs of links.
    inline: Vec<(Role, Option<String>)>,
    preformatted: Option<String>,
    /// The label of a note, until it has been added to a paragraph.
    label: Option<&'static str>,
    heading: bool,
}

impl Builder {
    fn text(&mut self, text: &str) {
        let visible = |c: &char| !is_invisible(*c);
        if let Some(preformatted) = &mut self.preformatted {
            preformatted.extend(text.chars().filter(visible).filter(|c| *c != '\r'));
            return;
        }
        let style = self.style();
        let spaced = |c: char| if c.is_whitespace() { ' ' } else { c };
        self.text.extend(text.chars().filter(visible).map(|c| (spaced(c), style.clone())));
    }

    fn style(&self) -> Style {
        let has = |wanted: Role| self.inline.iter().any(|(role, _)| *role == wanted);
        // A link without a URL, such as `<a>TagKey</a>`, refers to a shape. Styles are not combined, because code
        // cannot contain emphasis.
        let code = has(Role::Code) || self.inline.contains(&(Role::Link, None));
        let bold = !code && (has(Role::Bold) || self.heading || self.inside(&[Role::Term, Role::HeaderCell]));
        Style {
            code,
            bold,
            italic: !code && !bold && has(Role::Italic),
            link: self.inline.iter().rev().find_map(|(_, link)| link.clone()).filter(|link| !link.is_empty()),
        }
    }

    /// Whether the innermost container has one of `roles`.
    fn inside(&self, roles: &[Role]) -> bool {
        self.stack.last().is_some_and(|open| roles.contains(&open.role))
    }

    fn open(&mut self, role: Role, href: Option<String>) {
        match role {
            Role::Code | Role::Bold | Role::Italic | Role::Plain => self.inline.push((role, None)),
            Role::Superscript => {
                self.text("^");
                self.inline.push((role, None));
            }
            Role::Link => {
                // Links do not nest.
                self.inline.retain(|(role, _)| *role != Role::Link);
                self.inline.push((role, href.as_deref().map(address)));
            }
            Role::LineBreak => match &mut self.preformatted {
                Some(preformatted) => preformatted.push('\n'),
                None => self.text.push(('\n', Style::default())),
            },
            Role::Block => self.flush(),
            Role::Heading => {
                self.flush();
                self.heading = true;
            }
            Role::Preformatted => {
                self.flush();
                self.flush_label();
                self.preformatted = Some(String::new());
            }
            Role::Note(word) => {
                self.flush();
                self.label = Some(word);
                self.push(role);
            }
            Role::Bullets | Role::Numbers | Role::Terms | Role::Table => {
                self.flush();
                self.flush_label();
                // `<tbody>` in `<table>` is still the same table.
                if role != Role::Table || !self.inside(&[Role::Table]) {
                    self.push(role);
                }
            }
            Role::Item => self.open_item(role, &[Role::Bullets, Role::Numbers], Role::Bullets),
            Role::Row => self.open_item(role, &[Role::Table], Role::Table),
            Role::Term => self.open_item(role, &[Role::Terms], Role::Terms),
            Role::Meaning => {
                self.flush();
                // A meaning is in the same item as its term.
                match self.stack.iter().rposition(|open| matches!(open.role, Role::Term | Role::Meaning)) {
                    Some(at) => {
                        self.close_above(at);
                        if let Some(open) = self.stack.last_mut() {
                            open.role = Role::Meaning;
                        }
                    }
                    None => self.open_item(role, &[Role::Terms], Role::Terms),
                }
            }
            Role::Cell | Role::HeaderCell => {
                if let Some(open) = self.stack.iter_mut().rev().find(|open| is_row(open.role)) {
                    open.role = role;
                }
                if self.text.iter().any(|(c, _)| !c.is_whitespace()) {
                    let plain = |c| (c, Style::default());
                    self.text.extend(" – ".chars().map(plain));
                }
            }
        }
    }

    /// Opens an item of one of `lists`. If there is no such container, opens `list` first.
    fn open_item(&mut self, role: Role, lists: &[Role], list: Role) {
        self.flush();
        match self.stack.iter().rposition(|open| lists.contains(&open.role)) {
            Some(at) => self.close_above(at),
            None => self.push(list),
        }
        self.push(role);
    }

    fn close(&mut self, role: Role) {
        match role {
            Role::Code | Role::Bold | Role::Italic | Role::Link | Role::Superscript | Role::Plain => {
                if let Some(at) = self.inline.iter().rposition(|(open, _)| *open == role) {
                    self.inline.remove(at);
                }
            }
            Role::LineBreak | Role::Cell | Role::HeaderCell => {}
            Role::Block => self.flush(),
            Role::Heading => {
                self.flush();
                self.heading = false;
            }
            Role::Preformatted => {
                if let Some(text) = self.preformatted.take() {
                    self.add_preformatted(&text);
                }
            }
            Role::Term | Role::Meaning => self.flush(),
            _ => {
                self.flush();
                let matches = |open: &Open| open.role == role || (role == Role::Row && is_row(open.role));
                if let Some(at) = self.stack.iter().rposition(matches) {
                    self.close_above(at);
                    self.pop();
                }
                self.label = None;
            }
        }
    }

    /// Opens a container. One that is nested too deeply is a part of the container around it.
    fn push(&mut self, role: Role) {
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(Open { role, blocks: Vec::new(), items: Vec::new() });
        }
    }

    /// Closes all containers above the one at `at`.
    fn close_above(&mut self, at: usize) {
        while self.stack.len() > at + 1 {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(mut open) = self.stack.pop() else { return };
        if is_list(open.role) {
            open.start_items();
        }
        let Open { role, mut blocks, items } = open;
        match role {
            Role::Item | Role::Term | Role::Meaning | Role::Row | Role::Cell | Role::HeaderCell => {
                let Some(list) = self.stack.last_mut() else { return };
                list.start_items();
                list.items.extend(Some(blocks).filter(|blocks| !blocks.is_empty()));
            }
            Role::Note(_) => self.blocks().append(&mut blocks),
            _ => {
                if !items.is_empty() {
                    self.blocks().push(Block::List { numbered: role == Role::Numbers, items });
                }
            }
        }
    }

    /// The blocks that the next block is appended to.
    fn blocks(&mut self) -> &mut Vec<Block> {
        let Some(open) = self.stack.last_mut() else { return &mut self.root };
        match open.items.last_mut() {
            // Text between items belongs to the item before it.
            Some(item) if is_list(open.role) => item,
            _ => &mut open.blocks,
        }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        if let Some(text) = self.preformatted.take() {
            self.add_preformatted(&text);
        }
        let mut runs = runs(std::mem::take(&mut self.text));
        if runs.is_empty() {
            return;
        }
        // Inline elements end with their paragraph, even if they are not closed.
        self.inline.clear();
        self.heading = false;
        if let Some(label) = self.label.take() {
            let space = Run { text: " ".to_owned(), style: Style::default() };
            runs = merged([label_run(label), space].into_iter().chain(runs));
        }
        self.blocks().push(Block::Paragraph(runs));
    }

    /// Writes the label of a note as a paragraph, because the note starts with another kind of block.
    fn flush_label(&mut self) {
        if let Some(label) = self.label.take() {
            self.blocks().push(Block::Paragraph(vec![label_run(label)]));
        }
    }

    fn add_preformatted(&mut self, text: &str) {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let blank = |line: &&&str| line.is_empty();
        let first = lines.iter().take_while(blank).count();
        let last = lines.len() - lines.iter().rev().take_while(blank).count();
        if let Some(lines) = lines.get(first..last).filter(|lines| !lines.is_empty()) {
            let text = lines.join("\n");
            self.blocks().push(Block::Preformatted(text));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        while !self.stack.is_empty() {
            self.pop();
        }
        self.root
    }
}

fn label_run(label: &str) -> Run {
    Run { text: format!("{label}:"), style: Style { bold: true, ..Style::default() } }
}

fn is_list(role: Role) -> bool {
    matches!(role, Role::Bullets | Role::Numbers | Role::Terms | Role::Table)
}

fn is_row(role: Role) -> bool {
    matches!(role, Role::Row | Role::Cell | Role::HeaderCell)
}

/// Whether a character is invisible. rustc rejects some invisible characters in comments.
pub fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The URL of a link; empty unless it is absolute, because relative URLs are invalid on a rustdoc page.
fn address(href: &str) -> String {
    let href = href.trim();
    let absolute = ["https://", "http://", "mailto:"].iter().any(|scheme| href.starts_with(scheme));
    if absolute { href.to_owned() } else { String::new() }
}

/// The runs of a paragraph. Whitespace is collapsed, and at the ends of code, emphasis and links it is moved outside.
fn runs(text: Vec<(char, Style)>) -> Vec<Run> {
    let mut collapsed: Vec<(char, Style)> = Vec::with_capacity(text.len());
    for (c, style) in text {
        match collapsed.last_mut() {
            Some((before, both)) if is_space(*before) && is_space(c) => {
                *before = if *before == '\n' || c == '\n' { '\n' } else { ' ' };
                *both = both.and(&style);
            }
            _ => collapsed.push((c, style)),
        }
    }
    let blank = |entry: &&(char, Style)| is_space(entry.0);
    let first = collapsed.iter().take_while(blank).count();
    let last = collapsed.len() - collapsed.iter().rev().take_while(blank).count();
    let entries = collapsed.get(first..last.max(first)).unwrap_or_default();
    let style_at = |index: usize| entries.get(index).map(|entry| entry.1.clone()).unwrap_or_default();
    let mut runs: Vec<Run> = Vec::new();
    for (index, (c, style)) in entries.iter().enumerate() {
        let style = match c {
            '\n' => Cow::Owned(Style::default()),
            ' ' => Cow::Owned(style.and(&style_at(index.wrapping_sub(1))).and(&style_at(index + 1))),
            _ => Cow::Borrowed(style),
        };
        append(&mut runs, c.encode_utf8(&mut [0; 4]), style);
    }
    runs
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\n'
}

/// Merges adjacent runs of the same style.
fn merged(runs: impl IntoIterator<Item = Run>) -> Vec<Run> {
    let mut merged: Vec<Run> = Vec::new();
    for run in runs {
        append(&mut merged, &run.text, Cow::Owned(run.style));
    }
    merged
}

/// Appends text to the last run, if it has the same style.
fn append(runs: &mut Vec<Run>, text: &str, style: Cow<'_, Style>) {
    match runs.last_mut() {
        Some(last) if last.style == *style => last.text.push_str(text),
        _ => runs.push(Run { text: text.to_owned(), style: style.into_owned() }),
    }
}
