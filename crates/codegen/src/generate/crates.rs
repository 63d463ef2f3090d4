//! Generates the two crates of a service: `NAME-model` and `NAME`.

use super::error::GenerateError;
use super::generated::{Generated, Summary};
use super::package::Package;
use super::service_file;
use crate::emit::{self, Origin, Runtime};
use crate::names;
use crate::output::{Stage, StagedTree, Tree};
use crate::service::Service;
use std::io;
use std::iter;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Generates the crates of the services in model files.
#[derive(Debug)]
pub struct ServiceCrates {
    /// The models, and what is wanted of each.
    pub packages: Vec<Package>,
    /// The folder that the crates go into.
    pub out: PathBuf,
    /// The source of the runtime crates, for the dependencies in the manifests.
    pub runtime: Runtime,
    /// Whether each service gets a third crate, `NAME-cli`: a command-line program.
    pub cli: bool,
    /// The command that generates them, for the first line of each file. Where it ends with `--model`, the name of the
    /// model is added.
    pub command: String,
}

/// The files of one service, and their summary.
type Crates = (Vec<StagedTree>, Summary);

impl ServiceCrates {
    /// Generates the crates of each model, formatted according to the `rustfmt.toml` that applies to the output folder.
    /// `done` is called for each finished model, from several threads.
    ///
    /// # Errors
    /// Fails if a model cannot be read or is not supported, if two models write the same file, if the runtime crates
    /// cannot be found, or if rustfmt is missing. If several models fail, the error is that of the first of them.
    pub fn generate(&self, done: impl Fn(&Path) + Sync) -> Result<Generated, GenerateError> {
        let stage = Stage::new().map_err(GenerateError::temporary)?;
        let queue = Mutex::new(self.packages.iter().enumerate());
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        let one = |(index, package): (usize, &Package)| {
            let result = self.one(&stage, index, package);
            done(&package.model);
            (index, result)
        };
        let work = || iter::from_fn(next).map(one).collect();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(self.packages.len());
        let mut results: Vec<(usize, Result<Crates, GenerateError>)> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut results: Vec<_> = work();
            for other in others {
                results.extend(other.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
            }
            results
        });
        results.sort_by_key(|(index, _)| *index);
        let mut generated = Generated { root: self.out.clone(), stage, trees: Vec::new(), services: Vec::new() };
        for (_, result) in results {
            let (trees, summary) = result?;
            generated.trees.extend(trees);
            generated.services.push(summary);
        }
        unique(&generated.trees)?;
        Ok(generated)
    }

    /// The files of both crates of `package`, which is at `index` of the packages.
    fn one(&self, stage: &Stage, index: usize, package: &Package) -> Result<Crates, GenerateError> {
        let model = &package.model;
        let service = service_file::read(model, package)?;
        let trees = self.crates(package, &service)?;
        let trees = stage.add(&index.to_string(), trees, &self.out);
        let trees = trees.map_err(|error| GenerateError::formatting(error, model))?;
        let summary = Summary::new(model.clone(), &service, &trees);
        Ok((trees, summary))
    }

    fn crates(&self, package: &Package, service: &Service) -> Result<Vec<Tree>, GenerateError> {
        let model = &package.model;
        let file = model.file_name().unwrap_or_default().to_string_lossy();
        let name = match &package.name {
            Some(name) if names::is_package(name) => name.clone(),
            Some(name) => return Err(GenerateError::Name { name: name.clone() }),
            None => names::package(&service.sdk_id),
        };
        let model_name = format!("{name}-model");
        let model_crate = model_name.replace('-', "_");
        let origin = Origin {
            command: if self.command.ends_with("--model") {
                format!("{} {file}", self.command)
            } else {
                self.command.clone()
            },
            model: format!("{file}, version {}", service.version),
        };
        let refused = |problem| GenerateError::Model { file: model.clone(), problem };
        let model_files = emit::model(service, &model_crate, &origin).map_err(refused)?;
        let client_files = emit::client(service, &name.replace('-', "_"), &model_crate, &origin);
        let runtime = relative_to(&self.out.join(&name), &self.runtime)?;
        let mut model_root = emit::model_crate(service, &model_name, &origin, &runtime);
        if let Some(tests) = model_files.endpoint_tests {
            model_root.extend(emit::divided_tests("endpoint_rules", tests));
        }
        let client_root = emit::client_crate(service, &name, &model_name, &origin, &runtime);
        let whole = |name: &str, files| Tree::whole(&self.out, &format!("{name}/src/generated"), files);
        let partial =
            |name: &str, files| Tree::partial(&self.out, name, files).map_err(GenerateError::in_folder(&self.out));
        let mut trees = vec![
            partial(&model_name, model_root)?,
            whole(&model_name, model_files.modules),
            partial(&name, client_root)?,
            whole(&name, client_files),
        ];
        if self.cli {
            let cli_name = format!("{name}-cli");
            let cli_root = emit::command_crate(service, &cli_name, &model_name, &origin, &runtime);
            trees.push(partial(&cli_name, cli_root)?);
            trees.push(whole(&cli_name, emit::command_table(service, &name, &model_crate, &origin)));
        }
        Ok(trees)
    }
}

/// The source of the runtime crates for the manifest of a crate in `folder`. Paths become relative, so that the
/// manifest is valid on other machines too.
fn relative_to(folder: &Path, runtime: &Runtime) -> Result<Runtime, GenerateError> {
    let Runtime::Path(path) = runtime else { return Ok(runtime.clone()) };
    let missing = |source| GenerateError::Runtime { folder: path.clone(), source };
    path.join("smithy/Cargo.toml").metadata().map_err(missing)?;
    let canonical = |path: &Path| canonical(path).map_err(GenerateError::in_folder(path));
    let (path, folder) = (canonical(path)?, canonical(folder)?);
    Ok(Runtime::Path(pathdiff::diff_paths(&path, folder).unwrap_or(path)))
}

/// The canonical form of `path`, whose last components need not exist yet.
fn canonical(path: &Path) -> io::Result<PathBuf> {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Err(error), Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(canonical(parent)?.join(name))
        }
        (result, _, _) => result,
    }
}

/// Rejects models whose crates have the same name.
fn unique(trees: &[StagedTree]) -> Result<(), GenerateError> {
    let mut paths: Vec<String> = trees.iter().flat_map(StagedTree::paths).collect();
    paths.sort();
    match paths.windows(2).find(|pair| pair.first() == pair.last()) {
        Some([path, ..]) => Err(GenerateError::Conflict { path: path.clone() }),
        _ => Ok(()),
    }
}
