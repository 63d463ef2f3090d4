//! The paths in the text of a file that may lead to a module of its crate.

use proc_macro2::{Delimiter, LexError, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// The path of a module from the root of its crate, which is empty for the root.
pub type Module = Vec<String>;

/// A path from the root of the crate, and the name that a `use` item gives to what it leads to.
#[derive(Debug)]
pub struct Reference {
    /// Ends with `*` for a glob import.
    pub path: Vec<String>,
    /// None for a path in code, which names nothing.
    pub name: Option<String>,
}

/// What a file refers to, and what it defines.
#[derive(Debug, Default)]
pub struct Paths {
    pub references: Vec<Reference>,
    pub defined: BTreeSet<String>,
}

impl Paths {
    /// Reads `text`, the file of the module `here`. Unit tests in `mod tests` are left out.
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
                        // `$crate` is in a macro, whose user follows it.
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
                // `pub(in …)` names a module without using it.
                TokenTree::Group(_) if before == "pub" => before.clear(),
                TokenTree::Group(group) => {
                    self.tokens(group.stream(), here);
                    before.clear();
                }
                // The mark of a macro by example is before its name.
                TokenTree::Punct(mark) if mark.as_char() == '!' && before == "macro_rules" => {}
                other => before = other.to_string(),
            }
            rest = after;
        }
    }

    /// Reads a branch of a `use` item below `base`, or a whole path, which has none.
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

/// `path` with one more segment, of a file of the module `here`.
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

pub fn parent(module: &[String]) -> Module {
    module.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default()
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == mark)
}

/// Whether `::` and a word come next.
fn starts_path(rest: &[TokenTree]) -> bool {
    matches!(rest, [first, second, TokenTree::Ident(_), ..] if is(first, ':') && is(second, ':'))
}

/// How many tokens the path is long that `rest` begins with.
fn path_length(rest: &[TokenTree]) -> usize {
    let mut length = 1;
    while rest.get(length..).is_some_and(starts_path) {
        length += 3;
    }
    length
}
