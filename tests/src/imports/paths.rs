//! Finds the paths in a source file that may refer to a module of its crate.

use proc_macro2::{Delimiter, LexError, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// The path of a module from the root of its crate. It is empty for the root.
pub type Module = Vec<String>;

/// A path from the root of the crate, and the name that it is imported as.
#[derive(Debug)]
pub struct Reference {
    /// The path, which ends with `*` for a glob import.
    pub path: Vec<String>,
    /// The imported name; `None` for a path in code.
    pub name: Option<String>,
}

/// The references in a file, and the items that it defines.
#[derive(Debug, Default)]
pub struct Paths {
    pub references: Vec<Reference>,
    pub defined: BTreeSet<String>,
}

impl Paths {
    /// Reads `text`, the file of the module `here`. Unit tests in `mod tests` are ignored.
    pub fn read(text: &str, here: &Module) -> Result<Self, LexError> {
        let mut paths = Self::default();
        paths.tokens(text.parse()?, here);
        Ok(paths)
    }

    fn tokens(&mut self, tokens: TokenStream, here: &Module) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        let mut before = String::new();
        while let [token, after @ ..] = rest {
            match token {
                TokenTree::Ident(word) if word == "use" => {
                    let end = after.iter().position(|token| is(token, ';')).unwrap_or(after.len());
                    let (item, after) = after.split_at(end);
                    self.branch(None, item, here);
                    rest = after;
                    continue;
                }
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    match (before.as_str(), after) {
                        ("mod", [TokenTree::Group(body), after @ ..]) => {
                            if word != "tests" {
                                self.tokens(body.stream(), &[here.as_slice(), &[word]].concat());
                            }
                            rest = after;
                            before.clear();
                            continue;
                        }
                        (
                            "struct" | "enum" | "union" | "trait" | "type" | "fn" | "const" | "static" | "macro_rules",
                            _,
                        ) => {
                            self.defined.insert(word.clone());
                        }
                        // A path with `$crate` is resolved where the macro is used.
                        (":" | "$" | ".", _) => {}
                        _ if starts_path(after) => {
                            let length = path_length(rest);
                            let (path, after) = rest.split_at(length);
                            self.branch(None, path, here);
                            self.references.iter_mut().last().into_iter().for_each(|path| path.name = None);
                            rest = after;
                            before.clear();
                            continue;
                        }
                        _ => {}
                    }
                    before = word;
                }
                // The path in `pub(in …)` is not an import.
                TokenTree::Group(_) if before == "pub" => before.clear(),
                TokenTree::Group(group) => {
                    self.tokens(group.stream(), here);
                    before.clear();
                }
                // Skips the `!` between `macro_rules` and the name of the macro.
                TokenTree::Punct(mark) if mark.as_char() == '!' && before == "macro_rules" => {}
                other => before = other.to_string(),
            }
            rest = after;
        }
    }

    /// Reads a branch of a `use` item below `base`, or a complete path if `base` is `None`.
    fn branch(&mut self, base: Option<&Module>, mut tokens: &[TokenTree], here: &Module) {
        let mut path = base.cloned();
        while let [token, after @ ..] = tokens {
            match token {
                TokenTree::Ident(word) if word == "as" => break,
                TokenTree::Ident(word) => path = Some(step(path, &word.to_string(), here)),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in branches.split(|token| is(token, ',')).filter(|branch| !branch.is_empty()) {
                        self.branch(path.as_ref(), branch, here);
                    }
                    return;
                }
                token if is(token, '*') => path = Some(step(path, "*", here)),
                _ => {}
            }
            tokens = after;
        }
        let path = path.unwrap_or_default();
        let name = match tokens {
            [_, name, ..] => Some(name.to_string()),
            _ => path.last().cloned(),
        };
        self.references.push(Reference { path, name });
    }
}

/// Appends a segment to `path`, which occurs in the file of the module `here`.
fn step(path: Option<Module>, word: &str, here: &Module) -> Module {
    match (path, word) {
        (None, "crate") => Module::new(),
        (None, "self") => here.clone(),
        (None, "super") => parent(here),
        (None, word) => [here.as_slice(), &[word.to_owned()]].concat(),
        (Some(path), "self") => path,
        (Some(path), "super") => parent(&path),
        (Some(path), word) => [path.as_slice(), &[word.to_owned()]].concat(),
    }
}

/// The parent of a module. The parent of the root is the root.
pub fn parent(module: &[String]) -> Module {
    module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default()
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == mark)
}

/// Whether `rest` starts with `::` and an identifier.
fn starts_path(rest: &[TokenTree]) -> bool {
    matches!(rest, [first, second, TokenTree::Ident(_), ..] if is(first, ':') && is(second, ':'))
}

/// The number of tokens of the path at the start of `rest`.
fn path_length(rest: &[TokenTree]) -> usize {
    let mut length = 1;
    while rest.get(length..).is_some_and(starts_path) {
        length += 3;
    }
    length
}
