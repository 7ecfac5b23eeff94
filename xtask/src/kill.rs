//! Ending other programs at once.

use std::process::{Child, Command};

/// Kills what a program has started, and that alone: cargo goes on with the next tests. Where that is not
/// known, the program itself.
pub fn children(program: &mut Child) {
    let children = descendants(program.id());
    if children.is_empty() {
        // Already gone is as good.
        let _ = program.kill();
    }
    for id in children {
        kill(&id.to_string());
    }
}

/// What a program has started and what that has. None where `/proc` is not.
fn descendants(id: u32) -> Vec<u32> {
    let mut all = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{id}/task"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let list = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        for child in list.split_whitespace().flat_map(str::parse) {
            all.push(child);
            all.extend(descendants(child));
        }
    }
    all
}

/// Kills a process group.
pub fn group(leader: u32) {
    kill(&format!("-{leader}"));
}

/// The shell's own `kill -9`, because a small system has no other, and a system call would need unsafe code.
fn kill(whom: &str) {
    if cfg!(unix) {
        let kill = format!("kill -9 {whom} 2>/dev/null");
        let _ = Command::new("sh").args(["-c", &kill]).status();
    }
}
