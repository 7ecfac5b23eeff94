//! Two kinds of plots, drawn here: a library for them brings fonts and a dozen crates.

use std::fmt::Write as _;

const WIDTH: f64 = 860.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 90.0;
const TOP: f64 = 64.0;
const BAR: f64 = 13.0;
const COLOURS: [&str; 5] = ["#7d8590", "#b88a2e", "#0a58ca", "#a6446b", "#3f8f5b"];

pub struct Series<'a> {
    pub name: &'a str,
    /// One a label; none where nothing was measured.
    pub values: Vec<Option<f64>>,
}

/// A logarithmic axis from a power of ten to another.
struct Axis {
    low: f64,
    high: f64,
}

impl Axis {
    fn over(series: &[Series]) -> Self {
        let values = series
            .iter()
            .flat_map(|s| s.values.iter().flatten())
            .filter(|v| **v > 0.0);
        let (low, high) = values.fold((f64::INFINITY, 0f64), |(low, high), v| {
            (low.min(*v), high.max(*v))
        });
        let low = if low.is_finite() {
            low.log10().floor()
        } else {
            0.0
        };
        Self {
            low,
            high: high.max(1e-9).log10().ceil().max(low + 1.0),
        }
    }

    /// From 0 to 1.
    fn at(&self, value: f64) -> f64 {
        ((value.log10() - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        let count = (self.high - self.low) as i32;
        let low = self.low as i32;
        (0..=count).map(move |i| 10f64.powi(low + i))
    }
}

/// Bars side by side for each label, on a logarithmic axis.
pub fn bars(title: &str, labels: &[&str], series: &[Series], say: fn(f64) -> String) -> String {
    let axis = Axis::over(series);
    let group = BAR * series.len() as f64 + 10.0;
    let bottom = TOP + group * labels.len() as f64;
    let span = WIDTH - LEFT - RIGHT;
    let mut out = begin(title, bottom + 34.0);
    legend(&mut out, series);
    for tick in axis.ticks() {
        let x = LEFT + axis.at(tick) * span;
        line(&mut out, (x, TOP - 6.0), (x, bottom), "#d0d7de");
        text(&mut out, (x, bottom + 16.0), "middle", &say(tick));
    }
    for (at, label) in labels.iter().enumerate() {
        let y = TOP + group * at as f64;
        text(&mut out, (LEFT - 8.0, y + group / 2.0), "end", label);
        for ((row, one), colour) in series.iter().enumerate().zip(COLOURS) {
            let Some(value) = one.values.get(at).copied().flatten() else {
                continue;
            };
            let (y, width) = (y + BAR * row as f64, (axis.at(value) * span).max(1.0));
            let _ = writeln!(
                out,
                r#"<rect x="{LEFT}" y="{y:.1}" width="{width:.1}" height="{:.1}" fill="{colour}"/>"#,
                BAR - 2.0
            );
            text(
                &mut out,
                (LEFT + width + 5.0, y + BAR - 3.5),
                "start",
                &say(value),
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Lines over the labels, on a logarithmic axis.
pub fn lines(title: &str, labels: &[&str], series: &[Series], say: fn(f64) -> String) -> String {
    let axis = Axis::over(series);
    let (height, span) = (300.0, WIDTH - LEFT - RIGHT - 80.0);
    let left = 80.0;
    let mut out = begin(title, TOP + height + 34.0);
    let x = |at: usize| left + span * at as f64 / (labels.len().max(2) - 1) as f64;
    let y = |value: f64| TOP + height * (1.0 - axis.at(value));
    for tick in axis.ticks() {
        line(&mut out, (left, y(tick)), (left + span, y(tick)), "#d0d7de");
        text(&mut out, (left - 8.0, y(tick) + 4.0), "end", &say(tick));
    }
    for (at, label) in labels.iter().enumerate() {
        text(&mut out, (x(at), TOP + height + 20.0), "middle", label);
    }
    let mut names: Vec<(f64, &str, &str)> = Vec::new();
    for (one, colour) in series.iter().zip(COLOURS.iter().cycle()) {
        let points: Vec<(f64, f64)> = one
            .values
            .iter()
            .enumerate()
            .filter_map(|(at, v)| v.map(|v| (x(at), y(v))))
            .collect();
        let path: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let _ = writeln!(
            out,
            r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="2"/>"#,
            path.join(" ")
        );
        names.extend(points.last().map(|(_, y)| (*y, one.name, *colour)));
    }
    // Names stand beside the ends, none on another.
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = TOP;
    for (y, name, colour) in names {
        let y = y.max(free);
        free = y + 14.0;
        let at = (left + span + 8.0, y + 4.0);
        let _ = writeln!(
            out,
            r#"<text x="{:.1}" y="{:.1}" fill="{colour}">{}</text>"#,
            at.0,
            at.1,
            escape(name)
        );
    }
    out.push_str("</svg>\n");
    out
}

fn begin(title: &str, height: f64) -> String {
    let title = escape(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height:.0}\" viewBox=\"0 0 {WIDTH} {height:.0}\" \
         font-family=\"sans-serif\" font-size=\"11\" role=\"img\" aria-label=\"{title}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"22\" font-size=\"14\" fill=\"#1f2328\">{title}</text>\n"
    )
}

fn legend(out: &mut String, series: &[Series]) {
    let mut x = LEFT;
    for (one, colour) in series.iter().zip(COLOURS) {
        let _ = writeln!(
            out,
            r#"<rect x="{x:.0}" y="34" width="10" height="10" fill="{colour}"/>"#
        );
        text(out, (x + 15.0, 43.0), "start", one.name);
        x += 34.0 + 6.5 * one.name.chars().count() as f64;
    }
}

fn line(out: &mut String, from: (f64, f64), to: (f64, f64), colour: &str) {
    let _ = writeln!(
        out,
        r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{colour}"/>"#,
        from.0, from.1, to.0, to.1
    );
}

fn text(out: &mut String, at: (f64, f64), anchor: &str, words: &str) {
    let words = escape(words);
    let _ = writeln!(
        out,
        r##"<text x="{:.1}" y="{:.1}" text-anchor="{anchor}" fill="#1f2328">{words}</text>"##,
        at.0, at.1
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_is_slower_and_what_is_missing_is_left_out() {
        let series = [Series {
            name: "a & b",
            values: vec![Some(10.0), Some(1_000.0), None],
        }];
        let svg = bars("t", &["x", "y", "z"], &series, |v| format!("{v}"));
        assert_eq!(svg.matches("height=\"11.0\"").count(), 2);
        assert!(svg.contains("a &amp; b") && svg.ends_with("</svg>\n"));
        let lines = lines("t", &["x", "y", "z"], &series, |v| format!("{v}"));
        assert_eq!(lines.matches("<polyline").count(), 1);
    }
}
