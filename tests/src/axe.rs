//! Looks for barriers on the page as it stands, with axe-core.

use serde_json::{Value, json};

use crate::{App, Result, ensure};

const RUN: &str = "
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations', 'incomplete'] }).then(
  r => {
    const nodes = v => v.nodes.map(n => n.target.join(' '));
    done({
      violations: r.violations.map(v => `${v.id}: ${v.help}\\n      ${nodes(v).join('\\n      ')}`),
      contrast: r.incomplete.filter(v => v.id === 'color-contrast').flatMap(nodes),
      passes: r.passes.length,
    });
  },
  e => done({ error: String(e) }),
);";
const CONTRAST: &str = include_str!("contrast.js");

/// No violation of axe's rules, and enough contrast also where axe cannot tell.
pub fn check(app: &App, screen: &str) -> Result {
    let path = xtask::root().join("ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&path)
        .map_err(|e| format!("{}: {e}: run `cargo xtask test`", path.display()))?;
    check_with(app, screen, &axe)
}

/// The same with axe's source given.
pub fn check_with(app: &App, screen: &str, axe: &str) -> Result {
    app.script(axe, json!([]))?;
    let found = app.driver()?.script_async(RUN, json!([]))?;
    let list = |name: &str| -> Vec<String> {
        let all = found
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        all.map(|v| v.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    ensure!(
        found.get("error").is_none(),
        "axe could not look at {screen}: {found}"
    );
    let rules = found
        .get("passes")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    ensure!(
        rules > 0,
        "axe found nothing to judge on {screen}, so it looked at nothing"
    );
    let mut barriers = list("violations");
    let contrast = app.script(CONTRAST, json!([list("contrast")]))?;
    let low = contrast.as_array().into_iter().flatten();
    barriers.extend(low.map(|v| v.as_str().unwrap_or_default().to_owned()));
    ensure!(
        barriers.is_empty(),
        "everybody must be able to use {screen}:\n    {}",
        barriers.join("\n    ")
    );
    Ok(())
}
