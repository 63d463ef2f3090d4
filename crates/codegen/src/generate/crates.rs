//! The two crates of any awsJson service: `NAME-model` and `NAME`.

use super::finish::{self, Mode};
use crate::emit::{self, Origin, Runtime};
use crate::names;
use crate::output::{self, Tree};
use crate::service::Service;
use std::error::Error;
use std::io;
use std::iter;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The crates of services, whose models are in files.
#[derive(Debug)]
pub struct ServiceCrates<'a> {
    /// Models in the Smithy JSON AST.
    pub models: Vec<PathBuf>,
    /// The shape ID of the service, where a model has several.
    pub service: Option<String>,
    /// The folder that the crates go into.
    pub out: PathBuf,
    /// Where the manifests find the runtime crates.
    pub runtime: Runtime,
    /// What to do with the files.
    pub mode: Mode,
    /// The command that generates them, for the first line of each file.
    pub command: &'a str,
    /// The folder whose `rustfmt.toml` formats the files.
    pub format_root: &'a Path,
}

/// Generates the crates of each model, and writes them when all are ready.
fn run(request: &ServiceCrates<'_>) -> Result<(), Box<dyn Error>> {
    let queue = Mutex::new(request.models.iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || iter::from_fn(next).map(|(index, model)| (index, generate(request, model))).collect();
    let threads = thread::available_parallelism().map_or(1, usize::from).min(request.models.len());
    let mut results: Vec<(usize, Result<Vec<Tree>, String>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut results: Vec<_> = work();
        for other in others {
            results.extend(other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    let mut trees = Vec::new();
    for (_, result) in results {
        trees.extend(result?);
    }
    unique(&trees)?;
    let command = format!("{} --model … --out {}", request.command, request.out.display());
    finish::finish(&request.out, &trees, request.mode, &command)
}

/// The files of both crates of the service in the file `model`.
fn generate(request: &ServiceCrates<'_>, model: &Path) -> Result<Vec<Tree>, String> {
    let file = model.display().to_string();
    let service = finish::read(model, &file, request.service.as_deref())?;
    let mut trees = crates(request, model, &service).map_err(|error| format!("{file}: {error}"))?;
    output::format(request.format_root, &mut trees).map_err(|error| format!("{file}: {error}"))?;
    finish::warn(&file, &service);
    eprintln!("{file}: {}", finish::summary(&service, &trees));
    Ok(trees)
}

fn crates(request: &ServiceCrates<'_>, model: &Path, service: &Service) -> Result<Vec<Tree>, Box<dyn Error>> {
    let file = model.file_name().unwrap_or_default().to_string_lossy();
    let name = names::package(&service.sdk_id);
    let model_name = format!("{name}-model");
    let model_crate = model_name.replace('-', "_");
    let origin = Origin {
        command: format!("{} --model {file}", request.command),
        model: format!("{file}, version {}", service.version),
    };
    let model_files = emit::model(service, &model_crate, &origin)?;
    let client_files = emit::client(service, &model_crate, &origin);
    let runtime = seen_from(&request.out.join(&name), &request.runtime)?;
    let mut model_root = emit::model_crate(service, &model_name, &origin, &runtime);
    if let Some(tests) = model_files.endpoint_tests {
        model_root.insert("tests/endpoint_rules.rs".to_owned(), tests);
    }
    let client_root = emit::client_crate(service, &name, &model_name, &origin, &runtime);
    let whole = |name: &str, files| Tree::whole(&request.out, &format!("{name}/src/generated"), files);
    let others = |name: &str, files| -> io::Result<Tree> { Tree::among_others(&request.out, name, files) };
    Ok(vec![
        others(&model_name, model_root)?,
        whole(&model_name, model_files.modules),
        others(&name, client_root)?,
        whole(&name, client_files),
    ])
}

/// The runtime crates as the manifest of a crate in `folder` names them: a relative path holds on
/// other machines too.
fn seen_from(folder: &Path, runtime: &Runtime) -> io::Result<Runtime> {
    let Runtime::Path(path) = runtime else { return Ok(runtime.clone()) };
    let missing =
        |error| io::Error::new(io::ErrorKind::NotFound, format!("no runtime crates in {}: {error}", path.display()));
    path.join("smithy/Cargo.toml").metadata().map_err(missing)?;
    let (path, folder) = (path.canonicalize()?, canonical(folder)?);
    Ok(Runtime::Path(pathdiff::diff_paths(&path, folder).unwrap_or(path)))
}

/// `path` without links, of which the last parts need not exist yet.
fn canonical(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(canonical(parent)?.join(name))
        }
        (result, _, _) => result,
    }
}

/// Refuses models whose crates have the same name.
fn unique(trees: &[Tree]) -> Result<(), String> {
    let mut paths: Vec<String> = trees.iter().flat_map(Tree::files).map(|(path, _)| path).collect();
    paths.sort();
    match paths.windows(2).find(|pair| pair.first() == pair.last()) {
        Some([path, ..]) => Err(format!("two of the models write {path}: give each a folder of its own")),
        _ => Ok(()),
    }
}

impl ServiceCrates<'_> {
    /// Generates the crates of each model, and writes them when all are ready.
    ///
    /// # Errors
    /// A model cannot be read or is not supported, the files cannot be written, or, with
    /// [`Mode::Check`], they are stale.
    pub fn run(&self) -> Result<(), Box<dyn Error>> {
        run(self)
    }
}
