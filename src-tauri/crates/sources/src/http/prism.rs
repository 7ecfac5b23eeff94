//! Prism, which knows a provider's OpenAPI document and says of a request whether it keeps to it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::script::Asked;

/// Prism ends with its standard input, however this process ends.
const START: &str =
    "process.stdin.on('end', () => process.exit()).resume(); require(process.argv[1]);";

pub(crate) struct Prism {
    child: Child,
    url: String,
    agent: ureq::Agent,
}

impl Prism {
    /// The folder that Prism is installed in.
    pub(crate) fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/contract")
    }

    /// `None` where it is not installed, which only a machine of a person may say.
    pub(crate) fn start(document: &Path) -> Option<Self> {
        let prism = Self::folder().join("node_modules/@stoplight/prism-cli/dist/index.js");
        if !prism.is_file() {
            let how = "run `cargo xtask setup`, or `npm ci --ignore-scripts` in tests/contract";
            assert!(std::env::var_os("CI").is_none(), "Prism is missing: {how}");
            println!("SKIPPED, nothing was checked: {how}");
            return None;
        }
        let mut node = Command::new("node");
        node.args(["-e", START]).arg(prism);
        node.args(["mock", "--port", "0"]).arg(document);
        node.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = node.spawn().expect("node starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines.by_ref().find_map(|line| {
            let line = line.unwrap();
            let url = line.split_once("listening on ")?.1;
            // Colours may follow.
            let end = |c: char| !c.is_ascii_graphic();
            Some(url.split(end).next().unwrap().to_owned())
        });
        // It would stop at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Some(Self {
            child,
            url: url.expect("Prism says where it listens"),
            agent: config.build().new_agent(),
        })
    }

    /// What is wrong with the request.
    pub(crate) fn judge(&self, asked: &Asked) -> Result<(), String> {
        let mut request = ureq::http::Request::builder()
            .method(asked.method.as_str())
            .uri(format!("{}{}", self.url, asked.target));
        for name in ["authorization", "content-type", "accept"] {
            if let Some(value) = asked.header(name) {
                request = request.header(name, value);
            }
        }
        let answer = match asked.method.as_str() {
            "GET" => self.agent.run(request.body(()).unwrap()),
            _ => self.agent.run(request.body(asked.body.as_str()).unwrap()),
        };
        let mut answer = answer.unwrap();
        match answer.status().as_u16() {
            200..=202 => Ok(()),
            status => {
                let why = answer.body_mut().read_to_string().unwrap();
                Err(format!("{} {}: {status} {why}", asked.method, asked.target))
            }
        }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
