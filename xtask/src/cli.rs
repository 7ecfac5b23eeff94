//! Reads the command line.

use std::path::PathBuf;

use crate::setup::{Scope, setup};
use crate::{Result, bench, bindings, check, package, run, test};

const HELP: &str = "\
cargo xtask setup              install what this machine is missing
cargo xtask run [OPTIONS] [-- ARGS]
                               set up, build Listo and open it. Without a display: open it on one
                               in memory, take its picture and stop
    --data-dir FOLDER          keep conversations there instead of in your own folder
    --keep                     without a display: go on until Ctrl+C
cargo xtask test [--only NAME] set up, build and run every test and check
    --only NAME                one part (ui, rust, e2e, check), or the Rust tests whose name has NAME
cargo xtask check              format, lints and the rules of the house
cargo xtask bench [OPTIONS]    build for release, measure, and write docs/benchmarks.md
    --sizes small,mid          only these sizes (also medium, large)
    --only store|window        one part
    --rounds N                 how often every contender has its turn (3)
    --work FOLDER              where corpora and databases are made, and kept for the next time
    --smoke                    a tiny run that judges no times, with what the tests built
cargo xtask package [--trial]  build the .deb and .rpm for this machine, with sums
    --trial                    install, use and remove the .deb on an empty Debian (as root)
cargo xtask latest FOLDER URL  write the manifest of the signed packages in FOLDER, which will be fetched from URL
cargo xtask bindings           write ui/src/host/bindings.ts again from the Rust commands";

#[derive(Debug, PartialEq, Eq)]
enum Task {
    Help,
    Setup,
    Run(run::Options),
    Test(Option<String>),
    Check,
    Bench(Vec<String>),
    Package(package::Options),
    Latest(package::latest::Options),
    Bindings,
}

pub fn main(args: &[String]) -> Result {
    match parse(args)? {
        Task::Help => println!("{HELP}"),
        Task::Setup => setup(Scope::Test)?,
        Task::Run(options) => run::run(&options)?,
        Task::Test(only) => test::test(only.as_deref())?,
        Task::Check => check::check()?,
        Task::Bench(args) => bench::bench(&args)?,
        Task::Package(options) => package::package(&options)?,
        Task::Latest(options) => package::latest::write(&options)?,
        Task::Bindings => bindings::write()?,
    }
    Ok(())
}

fn parse(args: &[String]) -> Result<Task> {
    let mut args = args.iter().map(String::as_str);
    let task = match args.next() {
        None | Some("help" | "--help" | "-h") => return Ok(Task::Help),
        Some("setup") => Task::Setup,
        Some("check") => Task::Check,
        Some("bindings") => Task::Bindings,
        Some("bench") => return Ok(Task::Bench(args.map(str::to_owned).collect())),
        Some("package") => {
            let trial = match args.next() {
                None => false,
                Some("--trial") => true,
                Some(other) => return Err(unknown(other)),
            };
            Task::Package(package::Options { trial })
        }
        Some("latest") => Task::Latest(package::latest::Options {
            folder: value("latest", args.next())?,
            url: value("latest", args.next())?,
        }),
        Some("run") => return run_options(args).map(Task::Run),
        Some("test") => Task::Test(match args.next() {
            None => None,
            Some("--only") => Some(value("--only", args.next())?),
            Some(other) => return Err(unknown(other)),
        }),
        Some(other) => return Err(unknown(other)),
    };
    match args.next() {
        None => Ok(task),
        Some(other) => Err(unknown(other)),
    }
}

fn run_options<'a>(mut args: impl Iterator<Item = &'a str>) -> Result<run::Options> {
    let mut options = run::Options::default();
    while let Some(arg) = args.next() {
        match arg {
            "--" => options.args.extend(args.by_ref().map(str::to_owned)),
            "--keep" => options.keep = true,
            "--data-dir" => options.data_dir = Some(PathBuf::from(value(arg, args.next())?)),
            other => return Err(unknown(other)),
        }
    }
    Ok(options)
}

fn value(option: &str, value: Option<&str>) -> Result<String> {
    Ok(value
        .ok_or_else(|| format!("{option} needs a value"))?
        .to_owned())
}

fn unknown(arg: &str) -> crate::Error {
    format!("what is \"{arg}\"?\n\n{HELP}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(
            &line
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn tasks_are_read() {
        assert_eq!(parsed("").unwrap(), Task::Help);
        assert_eq!(parsed("setup").unwrap(), Task::Setup);
        assert_eq!(parsed("test").unwrap(), Task::Test(None));
        let trial = package::Options { trial: true };
        assert_eq!(parsed("package --trial").unwrap(), Task::Package(trial));
        assert_eq!(
            parsed("test --only e2e").unwrap(),
            Task::Test(Some("e2e".into()))
        );
    }

    #[test]
    fn what_follows_two_dashes_is_listos() {
        let want = run::Options {
            keep: true,
            data_dir: Some("/tmp/x".into()),
            args: vec!["a.xml".into(), "--keep".into()],
        };
        assert_eq!(
            parsed("run --keep --data-dir /tmp/x -- a.xml --keep").unwrap(),
            Task::Run(want)
        );
    }

    #[test]
    fn what_follows_bench_is_the_benchmarks() {
        let want = vec!["--rounds".to_owned(), "1".to_owned()];
        assert_eq!(parsed("bench --rounds 1").unwrap(), Task::Bench(want));
    }

    #[test]
    fn mistakes_are_said() {
        for line in [
            "tset",
            "test e2e",
            "test --only",
            "run --data-dir",
            "setup now",
            "latest out",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
