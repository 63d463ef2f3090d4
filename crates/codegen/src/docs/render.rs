//! Renders blocks of text as Markdown.

use super::escape;
use super::html::{Block, Run, Style};

/// Renders a document. Each paragraph is one line.
pub fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    for (index, block) in blocks.iter().enumerate() {
        // A tight list follows the paragraph before it without a blank line.
        let follows = matches!(block, Block::List { .. })
            && index > 0
            && matches!(blocks.get(index - 1), Some(Block::Paragraph(_)))
            && is_tight(block);
        if index > 0 {
            out.push_str(if follows { "\n" } else { "\n\n" });
        }
        match block {
            Block::Paragraph(runs) => out.push_str(&paragraph(runs)),
            Block::Preformatted(text) => out.push_str(&escape::fenced(text)),
            Block::List { numbered, items } => out.push_str(&list(*numbered, items, is_tight(block))),
        }
    }
    out
}

fn list(numbered: bool, items: &[Vec<Block>], tight: bool) -> String {
    let item = |(index, item): (usize, &Vec<Block>)| {
        let marker = if numbered { format!("{}. ", index + 1) } else { "- ".to_owned() };
        let text = blocks(item);
        let mut lines = text.lines();
        let mut out = format!("{marker}{}", lines.next().unwrap_or_default());
        for line in lines {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&" ".repeat(marker.len()));
                out.push_str(line);
            }
        }
        out
    };
    let items: Vec<String> = items.iter().enumerate().map(item).collect();
    items.join(if tight { "\n" } else { "\n\n" })
}

/// Whether a list needs no blank lines, within its items and between them.
fn is_tight(block: &Block) -> bool {
    match block {
        Block::List { items, .. } => items.iter().all(|item| match item.as_slice() {
            [_] => true,
            [Block::Paragraph(_), list @ Block::List { .. }] => is_tight(list),
            _ => false,
        }),
        _ => true,
    }
}

fn paragraph(runs: &[Run]) -> String {
    let mut out = String::new();
    for (index, run) in runs.iter().enumerate() {
        let (before, after) = (index.checked_sub(1).and_then(|index| runs.get(index)), runs.get(index + 1));
        let in_link = run.style.link.is_some();
        let opens = in_link && before.is_none_or(|before| before.style.link != run.style.link);
        let closes = in_link && after.is_none_or(|after| after.style.link != run.style.link);
        if opens {
            out.push('[');
        }
        let next = match after {
            _ if closes => ']',
            Some(after) if after.style.link.is_some() && !in_link => '[',
            Some(after) if after.style.code => '`',
            Some(after) => after.text.chars().next().unwrap_or(' '),
            None => ' ',
        };
        out.push_str(&inline(run, out.chars().next_back().unwrap_or(' '), next));
        if let Some(link) = run.style.link.as_ref().filter(|_| closes) {
            out.push_str(&format!("]({})", escape::destination(link)));
        }
    }
    let lines: Vec<String> = out.lines().map(|line| escape::line_start(line.trim_end())).collect();
    lines.join("\\\n")
}

/// Renders a run between the characters `before` and `after`.
fn inline(run: &Run, before: char, after: char) -> String {
    let Run { text, style: Style { code, bold, italic, link } } = run;
    if *code {
        return escape::code_span(text);
    }
    let mark = if *bold { "**" } else { "*" };
    // Inside of emphasis, the neighbours of the text are the marks.
    let marked = escape::text(text, '*', '*', link.is_some());
    if (*bold || *italic) && can_emphasize(&marked, before, after) {
        return format!("{mark}{marked}{mark}");
    }
    escape::text(text, before, after, link.is_some())
}

/// Whether marks around `text` are parsed as emphasis, according to the flanking rules of CommonMark.
fn can_emphasize(text: &str, before: char, after: char) -> bool {
    let ends = text.chars().next().zip(text.chars().next_back());
    let outside = |c: char| c.is_whitespace() || (c.is_ascii_punctuation() && c != '*');
    let fits = |inside: char, around: char| {
        around != '*' && !inside.is_whitespace() && (inside.is_alphanumeric() || outside(around))
    };
    ends.is_some_and(|(first, last)| fits(first, before) && fits(last, after))
}
