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

/// The benchmarks of live sources at a small size: each text is there once, and triage goes on beside what
/// comes in.
#[test]
fn a_first_sync_and_triage_beside_an_inflow_are_measured() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let lines = |command: &mut Command| {
        let out = command.output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let errors = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{said}\n{errors}");
        said
    };
    let bench = || Command::new(crate::cli::built("listo-bench"));
    let mut sync = bench();
    let said = lines(
        sync.args(["sync", "--texts", "2500", "--work"])
            .arg(at("sync")),
    );
    for op in ["sync_first", "sync_next", "sync_idle"] {
        assert!(said.contains(op), "{said}");
    }
    lines(
        bench()
            .args(["corpus", "--size", "tiny", "--out"])
            .arg(at("data")),
    );
    let mut triage = Command::new(crate::cli::built("listo-cli"));
    let triage = triage.arg("bench").args([at("data"), at("db")]);
    lines(triage.args(["--op", "triage_step", "--n", "1"]));
    let mut inflow = bench();
    inflow
        .args(["inflow", "--seconds", "20", "--data"])
        .arg(at("data"));
    inflow.arg("--db").arg(at("db"));
    let said = lines(inflow.arg("--work").arg(at("inflow")));
    let line = said.lines().find(|line| line.contains("triage_inflow"));
    let came_in = line.and_then(|line| line.split("note\":\"").nth(1)?.split(' ').next());
    let came_in: i64 = came_in
        .and_then(|n| n.parse().ok())
        .unwrap_or_else(|| panic!("{said}"));
    assert!(came_in > 0, "texts come in while keys are pressed: {said}");
}
