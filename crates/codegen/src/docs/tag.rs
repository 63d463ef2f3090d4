//! The HTML and DocBook tags that documentation uses, with their meaning.

/// The meaning of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A paragraph, or another block without a special style.
    Block,
    /// A paragraph in bold.
    Heading,
    Bullets,
    Numbers,
    Item,
    /// A list of terms and their meanings.
    Terms,
    Term,
    Meaning,
    /// A block that starts with this label.
    Note(&'static str),
    /// Text whose whitespace is preserved.
    Preformatted,
    /// A table, which becomes a list: each row is an item, and the cells are parts of its text.
    Table,
    Row,
    Cell,
    HeaderCell,
    LineBreak,
    Code,
    Bold,
    Italic,
    Link,
    Superscript,
    /// Text without a special style.
    Plain,
}

/// How a possible tag is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Always a tag, even if it is never closed.
    Always(Role),
    /// A tag only if the document closes it. Otherwise it is a placeholder, such as `<function>` in an ARN.
    IfClosed(Role),
    /// A tag without a textual equivalent, which is shown verbatim.
    Verbatim,
}

/// The treatment of the tag `name`, which is in lower case.
pub fn tag(name: &str) -> Option<Tag> {
    use Role::*;
    use Tag::*;
    Some(match name {
        "p" | "div" | "hr" | "blockquote" => Always(Block),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "fullname" => Always(Heading),
        "ul" => Always(Bullets),
        "ol" => Always(Numbers),
        "li" => Always(Item),
        "dl" => Always(Terms),
        "dt" => Always(Term),
        "dd" => Always(Meaning),
        "pre" => Always(Preformatted),
        "table" => Always(Table),
        "tr" => Always(Row),
        "td" => Always(Cell),
        "th" => Always(HeaderCell),
        "tbody" | "thead" | "tfoot" | "colgroup" | "col" => Always(Table),
        "br" => Always(LineBreak),
        "code" | "tt" | "kbd" | "samp" => Always(Code),
        "b" | "strong" => Always(Bold),
        "i" | "em" => Always(Italic),
        "a" => Always(Link),
        "sup" => Always(Superscript),
        "sub" | "span" | "u" | "small" | "font" | "strike" => Always(Plain),
        "note" => IfClosed(Note("Note")),
        "important" => IfClosed(Note("Important")),
        "caution" => IfClosed(Note("Caution")),
        "warning" => IfClosed(Note("Warning")),
        "tip" => IfClosed(Note("Tip")),
        "title" => IfClosed(Heading),
        "para" | "simpara" | "formalpara" | "section" | "caption" | "center" | "figure" | "address" | "details"
        | "shortdesc" | "examples" | "example" | "abstract" | "simplesect" | "informalexample" | "article"
        | "aside" | "header" | "footer" | "main" | "nav" | "summary" => IfClosed(Block),
        "itemizedlist" | "simplelist" => IfClosed(Bullets),
        "orderedlist" | "procedure" => IfClosed(Numbers),
        "listitem" | "step" | "member" => IfClosed(Item),
        "variablelist" => IfClosed(Terms),
        "term" => IfClosed(Term),
        "programlisting" | "screen" | "literallayout" => IfClosed(Preformatted),
        "informaltable" | "tgroup" => IfClosed(Table),
        "row" => IfClosed(Row),
        "entry" => IfClosed(Cell),
        "function" | "literal" | "parameter" | "command" | "filename" | "option" | "varname" | "userinput"
        | "computeroutput" | "constant" | "classname" | "methodname" | "type" | "envar" | "property" => IfClosed(Code),
        "replaceable" | "emphasis" | "cite" | "dfn" | "var" | "citetitle" | "firstterm" => IfClosed(Italic),
        "guilabel" | "guibutton" | "guimenu" | "uicontrol" => IfClosed(Bold),
        "ulink" => IfClosed(Link),
        "superscript" => IfClosed(Superscript),
        "s" | "del" | "ins" | "q" | "abbr" | "acronym" | "big" | "mark" | "bdi" | "time" | "data" | "label" | "wbr"
        | "subscript" | "phrase" | "xref" | "link" | "quote" | "nobr" | "varlistentry" | "fieldset" | "legend" => {
            IfClosed(Plain)
        }
        "script" | "style" | "iframe" | "frame" | "frameset" | "object" | "embed" | "applet" | "img" | "image"
        | "picture" | "svg" | "math" | "canvas" | "audio" | "video" | "source" | "track" | "map" | "area" | "form"
        | "input" | "button" | "select" | "textarea" | "template" | "html" | "head" | "body" | "meta" | "base"
        | "ruby" | "marquee" | "dialog" | "noscript" => Verbatim,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_the_expected_treatment() {
        for (name, expected) in [
            ("p", Some(Tag::Always(Role::Block))),
            ("function", Some(Tag::IfClosed(Role::Code))),
            ("iframe", Some(Tag::Verbatim)),
            ("region", None),
        ] {
            assert_eq!(tag(name), expected, "{name}");
        }
    }
}
