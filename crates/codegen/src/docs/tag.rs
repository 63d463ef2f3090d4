//! The tags of HTML and DocBook that documentation uses, and what becomes of each.

/// The meaning of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A paragraph, or another block without a style of its own.
    Block,
    /// A paragraph in bold.
    Heading,
    Bullets,
    Numbers,
    Item,
    /// A list of terms and what they mean.
    Terms,
    Term,
    Meaning,
    /// A block that starts with this word.
    Note(&'static str),
    /// Text that keeps its white space.
    Preformatted,
    /// Rows are items, and cells are parts of their text.
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
    /// Text without a style of its own.
    Plain,
}

/// When something that looks like a tag is treated as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Always, even when it is never closed.
    Markup(Role),
    /// When the document closes it; else it is a placeholder, such as `<function>` in an ARN.
    Word(Role),
    /// It means something that text cannot show, and is shown as it is written.
    Hidden,
}

/// The tag called `name`, in lower case.
pub fn tag(name: &str) -> Option<Tag> {
    use Role::*;
    use Tag::*;
    Some(match name {
        "p" | "div" | "hr" | "blockquote" => Markup(Block),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "fullname" => Markup(Heading),
        "ul" => Markup(Bullets),
        "ol" => Markup(Numbers),
        "li" => Markup(Item),
        "dl" => Markup(Terms),
        "dt" => Markup(Term),
        "dd" => Markup(Meaning),
        "pre" => Markup(Preformatted),
        "table" => Markup(Table),
        "tr" => Markup(Row),
        "td" => Markup(Cell),
        "th" => Markup(HeaderCell),
        "tbody" | "thead" | "tfoot" | "colgroup" | "col" => Markup(Table),
        "br" => Markup(LineBreak),
        "code" | "tt" | "kbd" | "samp" => Markup(Code),
        "b" | "strong" => Markup(Bold),
        "i" | "em" => Markup(Italic),
        "a" => Markup(Link),
        "sup" => Markup(Superscript),
        "sub" | "span" | "u" | "small" | "font" | "strike" => Markup(Plain),
        "note" => Word(Note("Note")),
        "important" => Word(Note("Important")),
        "caution" => Word(Note("Caution")),
        "warning" => Word(Note("Warning")),
        "tip" => Word(Note("Tip")),
        "title" => Word(Heading),
        "para" | "simpara" | "formalpara" | "section" | "caption" | "center" | "figure" | "address" | "details"
        | "shortdesc" | "examples" | "example" | "abstract" | "simplesect" | "informalexample" | "article"
        | "aside" | "header" | "footer" | "main" | "nav" | "summary" => Word(Block),
        "itemizedlist" | "simplelist" => Word(Bullets),
        "orderedlist" | "procedure" => Word(Numbers),
        "listitem" | "step" | "member" => Word(Item),
        "variablelist" => Word(Terms),
        "term" => Word(Term),
        "programlisting" | "screen" | "literallayout" => Word(Preformatted),
        "informaltable" | "tgroup" => Word(Table),
        "row" => Word(Row),
        "entry" => Word(Cell),
        "function" | "literal" | "parameter" | "command" | "filename" | "option" | "varname" | "userinput"
        | "computeroutput" | "constant" | "classname" | "methodname" | "type" | "envar" | "property" => Word(Code),
        "replaceable" | "emphasis" | "cite" | "dfn" | "var" | "citetitle" | "firstterm" => Word(Italic),
        "guilabel" | "guibutton" | "guimenu" | "uicontrol" => Word(Bold),
        "ulink" => Word(Link),
        "superscript" => Word(Superscript),
        "s" | "del" | "ins" | "q" | "abbr" | "acronym" | "big" | "mark" | "bdi" | "time" | "data" | "label" | "wbr"
        | "subscript" | "phrase" | "xref" | "link" | "quote" | "nobr" | "varlistentry" | "fieldset" | "legend" => {
            Word(Plain)
        }
        "script" | "style" | "iframe" | "frame" | "frameset" | "object" | "embed" | "applet" | "img" | "image"
        | "picture" | "svg" | "math" | "canvas" | "audio" | "video" | "source" | "track" | "map" | "area" | "form"
        | "input" | "button" | "select" | "textarea" | "template" | "html" | "head" | "body" | "meta" | "base"
        | "ruby" | "marquee" | "dialog" | "noscript" => Hidden,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_markup_words_or_refused() {
        for (name, expected) in [
            ("p", Some(Tag::Markup(Role::Block))),
            ("function", Some(Tag::Word(Role::Code))),
            ("iframe", Some(Tag::Hidden)),
            ("region", None),
        ] {
            assert_eq!(tag(name), expected, "{name}");
        }
    }
}
