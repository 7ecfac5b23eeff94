//! macOS and Windows: little is needed, and each has its own way to get it.

use std::process::Command;

use crate::{Result, proc};

/// The webview is part of macOS; the compiler comes with the command line tools.
pub fn macos() -> Result {
    if proc::output("xcode-select", &["-p"]).is_some() {
        println!("set-up: the Xcode command line tools are here");
        return Ok(());
    }
    println!("set-up: missing: the Xcode command line tools, which compile and link");
    proc::run(Command::new("xcode-select").arg("--install"))?;
    Err("finish the installation in the window that just opened, then run this again".into())
}

/// WebView2 is part of Windows 11; the linker comes with Visual Studio's build tools.
pub fn windows() -> Result {
    let mut missing = Vec::new();
    if !has_webview2() {
        missing.push((
            "the WebView2 runtime, which Listo's window is made of",
            vec![
                "install",
                "--exact",
                "--id",
                "Microsoft.EdgeWebView2Runtime",
            ],
        ));
    }
    if !has_msvc() {
        missing.push((
            "Visual Studio's C++ build tools, which compile SQLite and link",
            vec![
                "install",
                "--exact",
                "--id",
                "Microsoft.VisualStudio.2022.BuildTools",
                "--override",
                "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended",
            ],
        ));
    }
    if missing.is_empty() {
        println!("set-up: this machine has every system package it needs");
    }
    for (what, args) in missing {
        println!("set-up: missing: {what}");
        let mut winget = Command::new("winget");
        winget.args(args);
        let by_hand = proc::show(&winget);
        proc::run(&mut winget)
            .map_err(|e| format!("{e}\nTo install by hand, then run this again:\n  {by_hand}"))?;
    }
    Ok(())
}

fn has_webview2() -> bool {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    [
        r"HKLM\SOFTWARE\WOW6432Node\",
        r"HKLM\SOFTWARE\",
        r"HKCU\Software\",
    ]
    .iter()
    .any(|hive| proc::output("reg", &["query", &format!("{hive}{CLIENT}"), "/v", "pv"]).is_some())
}

fn has_msvc() -> bool {
    let folder = std::env::var("ProgramFiles(x86)").unwrap_or_default();
    let vswhere = format!(r"{folder}\Microsoft Visual Studio\Installer\vswhere.exe");
    let part = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64";
    let args = [
        "-products",
        "*",
        "-requires",
        part,
        "-property",
        "installationPath",
    ];
    proc::output(&vswhere, &args).is_some_and(|path| !path.is_empty())
}
