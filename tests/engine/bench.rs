//! The benchmark at its smallest size: it runs, every line comes, and Listo and plain SQLite give the
//! same rows. How long anything took is not judged.

use std::process::Command;

#[test]
fn the_benchmark_runs_and_all_contenders_agree() {
    let work = tempfile::tempdir().unwrap();
    let out = Command::new(crate::cli::built("listo-bench"))
        .args(["run", "--smoke", "--only", "store", "--work"])
        .arg(work.path())
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
}
