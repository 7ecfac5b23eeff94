//! The store part: raw SQLite, thin sqlx and Listo on the same history.

use std::path::Path;
use std::process::Command;

use super::places::clear;
use super::{Journal, Options, Places};
use crate::Result;
use crate::corpus::{Formats, Size};
use crate::line::{self, Line};
use crate::meter::Meter;
use crate::process::{self, Ran};

/// The name the lines of Listo carry.
pub const LISTO: &str = "listo";
/// Starts of each program that opens a store, reads the first page and ends.
const OPENS: usize = 10;
/// Up to this many activities, imports are measured too: a larger one says nothing new.
const IMPORT: u64 = 1_000_000;

/// Contenders by driver and durability; none is Listo.
const CONTENDERS: [Option<[&str; 2]>; 5] = [
    Some(["rusqlite", "normal"]),
    Some(["sqlx", "normal"]),
    Some(["rusqlite", "full"]),
    Some(["sqlx", "full"]),
    None,
];

pub fn run(options: &Options, places: &Places, journal: &mut Journal) -> Result {
    let runner = Runner {
        options,
        places,
        this: std::env::current_exe()?.to_string_lossy().into_owned(),
    };
    for size in &options.sizes {
        runner.prepare(*size)?;
    }
    for round in 0..options.rounds {
        journal.add(
            "",
            round,
            runner.own(&["fsync", "--dir", &text(places.work())])?,
        )?;
        for size in &options.sizes {
            // Each round begins with another one.
            let mut contenders = CONTENDERS;
            contenders.rotate_left(round as usize % CONTENDERS.len());
            for contender in contenders {
                let lines = match contender {
                    Some([via, sync]) => runner.yardstick(*size, via, sync)?,
                    None => runner.listo(*size)?,
                };
                journal.add(size.name, round, lines)?;
            }
            journal.add(size.name, round, runner.opens(*size)?)?;
        }
        if let Some(size) = runner.import_size() {
            journal.add(size.name, round, runner.imports(size)?)?;
        }
    }
    Ok(())
}

struct Runner<'a> {
    options: &'a Options,
    places: &'a Places,
    this: String,
}

impl Runner<'_> {
    fn import_size(&self) -> Option<Size> {
        let small = self.options.sizes.iter().filter(|s| s.activities <= IMPORT);
        small.max_by_key(|s| s.activities).copied()
    }

    fn prepare(&self, size: Size) -> Result {
        let imported = self.import_size() == Some(size);
        let formats = Formats {
            xml: imported,
            orders: imported,
        };
        let data = self.places.corpus(size, formats)?;
        let db = self.places.raw(size);
        if !db.is_file() {
            // Under another name until it is whole.
            let part = db.with_extension("part");
            self.own(&["ingest", "--data", &text(&data), "--db", &text(&part)])?;
            std::fs::rename(part, db)?;
        }
        Ok(())
    }

    fn yardstick(&self, size: Size, via: &str, sync: &str) -> Result<Vec<Line>> {
        let n = match (self.options.smoke, sync) {
            (true, _) => "20",
            (false, "full") => "500",
            (false, _) => "2000",
        };
        let (data, db) = (text(&self.places.data(size)), text(&self.places.raw(size)));
        let args = [
            "--via", via, "--sync", sync, "--n", n, "--data", &data, "--db", &db,
        ];
        self.own(&[&["yardstick"], &args[..]].concat())
    }

    /// `listo-cli bench DATA_DIR DB_DIR` imports the corpus where the folder has no store yet, and
    /// measures everything but imports.
    fn listo(&self, size: Size) -> Result<Vec<Line>> {
        let more: &[&str] = if self.options.smoke {
            &["--n", "20"]
        } else {
            &[]
        };
        self.listo_bench(size, &self.places.listo(size.name), more)
    }

    fn listo_bench(&self, size: Size, folder: &Path, more: &[&str]) -> Result<Vec<Line>> {
        let Some(program) = self.places.program("listo-cli") else {
            println!("{}: no listo-cli here, so Listo is not measured", size.name);
            return Ok(Vec::new());
        };
        let mut command = Command::new(program);
        command
            .arg("bench")
            .arg(self.places.data(size))
            .arg(folder)
            .args(more);
        let ran = self.show(&mut command)?;
        if ran.status.success() {
            return lines_of(LISTO, &ran);
        }
        let words = ran.last_words();
        if ran.status.code() == Some(2) && ran.errors.contains("unrecognized subcommand") {
            println!("this listo-cli has no bench, so Listo is not measured");
            return Ok(Vec::new());
        }
        let failed = format!("listo-cli bench failed: {}: {words}", ran.status);
        if self.options.smoke {
            return Err(failed.into());
        }
        println!("{failed}");
        // What came before it failed was measured all the same.
        Ok(line::parse(&ran.printed).unwrap_or_default())
    }

    /// From the start of a process to its end, with the first page read in between.
    fn opens(&self, size: Size) -> Result<Vec<Line>> {
        let mut raw = Command::new(&self.this);
        raw.arg("first").arg("--db").arg(self.places.raw(size));
        let mut all = vec![("raw-normal", raw)];
        let db = self.places.listo(size.name).join("listo.db");
        if let Some(program) = self.places.program("listo-cli").filter(|_| db.is_file()) {
            let mut listo = Command::new(program);
            listo
                .arg("--db")
                .arg(db)
                .args(["list", "--limit", "50", "--json"]);
            all.push((LISTO, listo));
        }
        let mut lines = Vec::new();
        for (who, mut command) in all {
            let mut meter = Meter::new("open_and_list");
            for _ in 0..if self.options.smoke { 1 } else { OPENS } {
                let ran = meter.time(|| process::run(&mut command))?;
                if !ran.status.success() {
                    return Err(format!("{who} could not list: {}", ran.last_words()).into());
                }
            }
            let mut line = meter.line(who);
            // That would be ours, not the program's.
            line.values.remove("cpu_us");
            lines.push(line);
        }
        Ok(lines)
    }

    fn imports(&self, size: Size) -> Result<Vec<Line>> {
        let data = text(&self.places.data(size));
        let db = self.places.work().join("raw/import.db");
        let mut lines = Vec::new();
        for plan in ["inline", "deferred"] {
            lines.extend(self.own(&[
                "ingest",
                "--plan",
                plan,
                "--data",
                &data,
                "--db",
                &text(&db),
            ])?);
        }
        let folder = self.places.listo("import");
        for op in ["ingest_empty", "ingest_in_use"] {
            clear(&folder)?;
            lines.extend(self.listo_bench(size, &folder, &["--op", op])?);
        }
        for (op, suffix) in [
            ("ingest_xml", ""),
            ("ingest_xml_newest_first", "-newest-first"),
            ("ingest_xml_shuffled", "-shuffled"),
        ] {
            clear(&folder)?;
            lines.extend(self.import_xml(size, &folder, op, suffix)?);
        }
        clear(&folder)?;
        Ok(lines)
    }

    /// The command a person would give, timed as a whole process.
    fn import_xml(
        &self,
        size: Size,
        folder: &Path,
        op: &str,
        suffix: &str,
    ) -> Result<Option<Line>> {
        let Some(program) = self.places.program("listo-cli") else {
            return Ok(None);
        };
        std::fs::create_dir_all(folder)?;
        let data = self.places.data(size);
        let mut command = Command::new(program);
        command
            .arg("--db")
            .arg(folder.join("listo.db"))
            .arg("import");
        for file in ["sms", "calls"] {
            command.arg(data.join(format!("{file}{suffix}.xml")));
        }
        let ran = self.show(command.args(["--name", "Bench", "--region", "ES"]))?;
        if !ran.status.success() {
            println!("the import failed: {}: {}", ran.status, ran.last_words());
            return Ok(None);
        }
        let n = size.activities as f64;
        let line = Line::new(LISTO, op, usize::try_from(size.activities)?)
            .with("wall_s", ran.wall_s)
            .with("cpu_s", ran.cpu_s)
            .with("per_s", n / ran.wall_s)
            .with("per_cpu_s", n / ran.cpu_s.max(0.01))
            .with("peak_mib", ran.peak_mib);
        Ok(Some(line))
    }

    /// A command of this program, in a process of its own.
    fn own(&self, args: &[&str]) -> Result<Vec<Line>> {
        let ran = self.show(Command::new(&self.this).args(args))?;
        match ran.status.success() {
            true => lines_of(args.first().copied().unwrap_or_default(), &ran),
            false => Err(format!("listo-bench {}: {}", args.join(" "), ran.last_words()).into()),
        }
    }

    fn show(&self, command: &mut Command) -> Result<Ran> {
        println!("$ {}", xtask::proc::show(command));
        process::run(command)
    }
}

/// What a contender printed, and a line about its process as a whole.
fn lines_of(who: &str, ran: &Ran) -> Result<Vec<Line>> {
    let mut lines = line::parse(&ran.printed)?;
    let who = lines.first().map_or(who, |l| l.who.as_str()).to_owned();
    lines.push(
        Line::new(&who, "process", lines.len())
            .with("wall_s", ran.wall_s)
            .with("cpu_s", ran.cpu_s)
            .with("peak_mib", ran.peak_mib),
    );
    Ok(lines)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
