//! Parses the Markdown with the parser that rustdoc uses, and compares the text.

use super::{markdown, unknown_tags};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn html_becomes_markdown() {
    for (html, expected) in [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One\n   <p>Two", "One\n\nTwo"),
        ("<p>a\n     <code>b  c</code>\td</p>", "a `b c` d"),
        ("One<br/>Two", "One\\\nTwo"),
        ("<p>x</p><!-- not shown -->", "x"),
        // Lists.
        ("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "- a\n- b\n  - c\n\nd"),
        ("<p>x:</p><ol><li>a</li><li>b</li></ol>", "x:\n1. a\n2. b"),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c"),
        ("<li>a</li>", "- a"),
        ("<ul></ul><p></p>x", "x"),
        ("<dl><dt>T</dt><dd>m</dd><dt>U</dt><dd><p>n</p></dd></dl>", "- **T**\n\n  m\n\n- **U**\n\n  n"),
        // Styles.
        ("<b> a</b>b <i>c </i>d", "**a**b *c* d"),
        ("<b>Note <code>x</code></b>", "**Note** `x`"),
        ("<i>a<b>b</b></i>", "*a*b"),
        ("x<i>(y)</i>z", "x(y)z"),
        ("<code>a`b</code>", "``a`b``"),
        ("<code>`</code>", "`` ` ``"),
        ("<code>a</code><code>b</code>", "`ab`"),
        ("<code>a <i>b</i></code>", "`a b`"),
        ("<code>a<code/> b", "`a` b"),
        ("<code>open</p><p>next", "`open`\n\nnext"),
        ("10<sup>3</sup>", "10^3"),
        ("<h2>Title</h2>text", "**Title**\n\ntext"),
        ("<pre>a\n  <b>b</b>\n</pre>", "```text\na\n  b\n```"),
        ("<pre>```</pre>", "````text\n```\n````"),
        // Notes.
        ("<note><p>a</p></note>", "**Note:** a"),
        ("<important> <ul><li>a</li></ul></important> b", "**Important:**\n- a\n\nb"),
        ("</note>a<p>", "a"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "- **A** – **B**\n- 1 – 2"),
        // Links.
        ("<a href=\"https://a.example/x\">y</a>", "[y](https://a.example/x)"),
        ("<a href='https://a.example/x?a=b&copy=c'>y <code>z</code></a>", "[y `z`](https://a.example/x?a=b&copy=c)"),
        ("<a href=\"https://a.example/x (1)\">y</a>", "[y](https://a.example/x%20%281%29)"),
        ("<p><a href=\"\">y</a> <a href=\"#z\">z</a> <a href=\"../q.html\">q</a> <a>r</a></p>", "y z q `r`"),
        ("<a href=\"https://a.example/x\"></a>y", "y"),
        ("<p>at https://a.example/x.</p>", "at <https://a.example/x>."),
        ("<p>at https://&lt;bucket&gt;.example</p>", "at https://\\<bucket>.example"),
        ("Wow!<a href=\"https://a.example\">y</a>", "Wow\\![y](https://a.example)"),
        ("<a href=\"https://a.example\">[y]</a>", "[\\[y\\]](https://a.example)"),
        // Text that Markdown would parse as markup.
        ("<p>Foo[] [Option] a_b _c_ a*b</p>", "Foo\\[] \\[Option] a_b \\_c\\_ a\\*b"),
        ("<p>- a</p><p>+ a</p><p>1. a</p><p># a</p><p>&gt; a</p>", "\\- a\n\n\\+ a\n\n1\\. a\n\n\\# a\n\n\\> a"),
        ("<p>a&amp;b &amp;amp; &#60; &#xa0;x &lt;T&gt;</p>", "a&b \\&amp; \\< x \\<T>"),
        ("<p>run --all</p>", "run -\\-all"),
        ("<p>a ` b</p>", "a \\` b"),
        // Placeholders.
        (
            "<code>arn:<region>:<account-id>:<myStateMachine:PROD></code>",
            "`arn:<region>:<account-id>:<myStateMachine:PROD>`",
        ),
        ("<p>in <region> or <function></p>", "in \\<region> or \\<function>"),
        ("<p><function>f</function></p>", "`f`"),
        ("<p><<i>value</i>> <> <*> < b</p>", "\\<*value*> \\<> \\<\\*> \\< b"),
        ("<code><Name>bolt</Name></code>", "`<Name>bolt</Name>`"),
    ] {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn markdown_is_preserved() {
    for (docs, expected) in [
        ("A `Vec<T>`.\n\n* one\n  more\n* two", "A `Vec<T>`.\n\n* one\n  more\n* two"),
        (
            "See [it](https://a.example/x) at <https://a.example>.",
            "See [it](https://a.example/x) at <https://a.example>.",
        ),
        ("Foo[] and [Option]", "Foo\\[] and \\[Option]"),
        ("In <region>, https://a.example/x.", "In \\<region>, <https://a.example/x>."),
        ("A name of\n        a statement.", "A name of\na statement."),
        ("```text\n    <a> [b]\n```\n[c]", "```text\n    <a> [b]\n```\n\\[c]"),
        ("``a ` [b]`` `open [c]", "``a ` [b]`` `open \\[c]"),
        ("  trimmed\n", "trimmed"),
    ] {
        assert_eq!(markdown(docs), expected, "{docs}");
    }
}

#[test]
fn unknown_tags_become_text() {
    for (html, tag) in [("<iframe src=\"x\">y</iframe>", "iframe"), ("<p>a <blink>b</blink></p>", "blink")] {
        assert_eq!(unknown_tags(html), [tag]);
        let written = markdown(html);
        let shown = html.trim_start_matches("<p>").trim_end_matches("</p>");
        assert_eq!(written.replace('\\', ""), shown);
        check(shown, &written);
    }
    assert_eq!(unknown_tags("<p>a <region> and `<b>`, <code><Name>bolt</Name></code></p>"), [""; 0]);
}

#[test]
fn all_documentation_of_the_shared_models_is_converted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/models");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: {} does not exist", folder.display());
        return;
    };
    let mut texts = BTreeSet::new();
    for file in files.flatten().map(|file| file.path()).filter(|file| file.extension().is_some_and(|it| it == "json")) {
        let model: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap_or_default()).unwrap_or_default();
        documentation(&model, &mut |html| {
            texts.insert(html.to_owned());
        });
    }
    for html in &texts {
        let written = markdown(html);
        check(html, &written);
        // In generated files, lines are wrapped.
        let comment = uncommented(&crate::emit::doc_comment(&written, 0));
        if comment != written {
            check(html, &comment);
        }
    }
    assert!(texts.len() > 1_000, "{}", texts.len());
}

/// Calls `with` with each documentation trait in `value`.
fn documentation(value: &Value, with: &mut impl FnMut(&str)) {
    for (key, inner) in value.as_object().into_iter().flatten() {
        match inner {
            Value::String(text) if key == "smithy.api#documentation" => with(text),
            inner => documentation(inner, with),
        }
    }
}

/// Checks that `markdown` has the text of `html`, and nothing that rustdoc or clippy warn about.
fn check(html: &str, markdown: &str) {
    let shown = read(markdown).unwrap_or_else(|problem| panic!("{problem}\n{html}\n->\n{markdown}"));
    let (shown, expected) = (plain(&shown), plain(&text_of(html)));
    let same = shown.chars().zip(expected.chars()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| text.chars().skip(same).take(40).collect::<String>();
    assert_eq!(rest(&shown), rest(&expected), "\n{html}\n->\n{markdown}");
}

/// The text of Markdown, or the problem with it.
fn read(markdown: &str) -> Result<String, String> {
    // The options of rustdoc, except for smart punctuation.
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut broken = Vec::new();
    let mut note_broken = |link: pulldown_cmark::BrokenLink<'_>| {
        broken.push(link.reference.to_string());
        None
    };
    let mut text = String::new();
    let (mut links, mut code) = (0, 0);
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(&mut note_broken)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => return Err(format!("HTML: {html}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if &*info == "text" => code += 1,
            Event::Start(Tag::CodeBlock(kind)) => return Err(format!("a code block: {kind:?}")),
            Event::End(TagEnd::CodeBlock) => code -= 1,
            Event::Start(
                Tag::Heading { .. } | Tag::Table(_) | Tag::BlockQuote(_) | Tag::Strikethrough | Tag::Image { .. },
            ) => {
                return Err("a block or style that the HTML does not have".to_owned());
            }
            Event::Rule | Event::TaskListMarker(_) | Event::FootnoteReference(_) => {
                return Err("a rule, a task list or a footnote".to_owned());
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                links += 1;
                if !["http://", "https://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme)) {
                    return Err(format!("a link to {dest_url}"));
                }
            }
            Event::End(TagEnd::Link) => links -= 1,
            Event::Text(piece) => {
                let bare = piece.match_indices("http").any(|(at, _)| super::escape::address(&piece[at..]).is_some());
                if bare && links == 0 && code == 0 {
                    return Err(format!("a bare address: {piece}"));
                }
                text.push_str(&piece);
            }
            Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    if broken.is_empty() { Ok(text) } else { Err(format!("broken links: {broken:?}")) }
}

/// The text of HTML that contains only tags of the shared models. Does not use the parser under test.
fn text_of(html: &str) -> String {
    let mut html = html.to_owned();
    for (tag, word) in [("<note>", "Note:"), ("<important>", "Important:")] {
        html = html.replace(tag, word);
    }
    for name in ["p", "code", "a", "li", "i", "ul", "b", "note", "important", "dt", "dd", "dl", "ol", "fullname"] {
        for start in [format!("<{name}>"), format!("</{name}>"), format!("<{name}/>"), format!("<{name} ")] {
            while let Some(at) = html.find(&start) {
                let end =
                    if start.ends_with('>') { start.len() } else { html[at..].find('>').map_or(1, |end| end + 1) };
                html.replace_range(at..at + end, " ");
            }
        }
    }
    html.replace("&amp;", "&")
}

#[test]
fn lists_that_are_nested_very_deeply_are_lists_of_the_deepest_level() {
    for (open, close) in [("<ul><li>", "</li></ul>"), ("<table><tr><td>", ""), ("<note>", "</note>"), ("<dl><dd>", "")]
    {
        let text = markdown(&format!("{}x{}<p>y</p>", open.repeat(20_000), close.repeat(20_000)));
        assert!(text.contains('x') && text.contains('y'), "{open}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_a_paragraph_is_preserved(text in "([ -~]|[-*_`#+.1<>&\\[\\]()!|~\\\\:=/ ]|https://a\\.b/|\\PC){0,40}") {
        let html = format!("<p>{}</p>", htmlize::escape_text(text.as_str()));
        prop_assert_eq!(shown(&html)?, plain(&text));
    }

    #[test]
    fn any_style_preserves_the_text(
        pieces in prop::collection::vec((0..7_usize, "([a-z(.,)]|[-*_`#+1<>&!|~\\\\\\[\\] ]){0,6}"), 0..6),
    ) {
        let styles = [("", ""), ("<b>", "</b>"), ("<i>", "</i>"), ("<code>", "</code>"),
            ("<a href=\"https://a.example\">", "</a>"), ("<li>", "</li>"), ("<a href=\"https://b.example\"><b>", "</b></a>")];
        let html: String = pieces.iter().map(|(style, text)| {
            format!("{}{}{}", styles[*style].0, htmlize::escape_text(text.as_str()), styles[*style].1)
        }).collect();
        let text: String = pieces.iter().map(|(_, text)| text.as_str()).collect();
        prop_assert_eq!(shown(&format!("<p>{html}</p>"))?, plain(&text));
    }

    #[test]
    fn no_document_causes_a_panic(html in "(<|>|/|p|ul|li|code|a href=\"|note|pre|dl|dd|table|tr|td| |x|\"|&lt;){0,30}") {
        let _ = markdown(&html);
    }
}

fn shown(html: &str) -> Result<String, TestCaseError> {
    let written = markdown(html);
    let comment = crate::emit::doc_comment(&written, 0);
    let text = read(&uncommented(&comment)).map_err(|problem| TestCaseError::fail(format!("{problem}\n{written}")))?;
    Ok(plain(&text))
}

fn uncommented(comment: &str) -> String {
    let lines: Vec<&str> = comment.lines().map(|line| line.strip_prefix("/// ").unwrap_or_default()).collect();
    lines.join("\n")
}

/// `text` without whitespace and invisible characters.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !super::html::is_invisible(*c)).collect()
}
