//! The web part: its packages and its build.

use crate::{Result, hash, proc, root};

pub fn install() -> Result {
    packages("ui")
}

/// `npm ci` in a folder of the repository when the packages are missing or do not belong to the lock
/// file.
pub fn packages(name: &str) -> Result {
    let folder = root().join(name);
    let lock = folder.join("package-lock.json");
    if !lock.is_file() {
        println!("set-up: {name}/package-lock.json is not there, so no npm packages are installed");
        return Ok(());
    }
    let stamp = folder.join("node_modules/.listo-lock");
    let want = hash::file(&lock)?;
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == want) {
        return Ok(());
    }
    println!("set-up: npm packages are missing or older than {name}/package-lock.json");
    // No package's own scripts: nothing we use needs one, and they run with our rights.
    let mut npm = proc::npm();
    npm.current_dir(&folder);
    proc::run(npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(std::fs::write(&stamp, want)?)
}

/// `npm run build` when a source changed since the last build.
pub fn build() -> Result {
    let ui = root().join("ui");
    let stamp = root().join("target/xtask-ui-build");
    let built = ui.join("dist/index.html").is_file();
    if built && std::fs::read_to_string(&stamp).is_ok_and(|have| Ok(have) == sources()) {
        println!("ui: built already from these sources");
        return Ok(());
    }
    proc::run(proc::npm().args(["run", "build"]))?;
    // Taken after the build, which may write generated sources.
    if let Some(folder) = stamp.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(std::fs::write(
        &stamp,
        sources().map_err(|()| "ui: its sources cannot be read")?,
    )?)
}

fn sources() -> std::result::Result<String, ()> {
    let skip = ["node_modules", "dist", "coverage", "artifacts"];
    hash::tree(&root().join("ui"), &skip).map_err(|_| ())
}
