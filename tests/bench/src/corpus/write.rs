//! Writes a corpus to a folder, line by line: ten million messages never stand in memory.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::json;

use super::xml::{Order, XmlFiles};
use super::{Activity, Corpus, Size};
use crate::{Result, about};

#[derive(Clone, Copy, Default)]
pub struct Formats {
    /// `sms.xml` and `calls.xml`, as Android's "SMS Backup & Restore" writes them.
    pub xml: bool,
    /// The same newest first, and in no order.
    pub orders: bool,
}

/// Writes `conversations.jsonl`, `activities.jsonl`, `queries.json`, what else is asked for, and at
/// last `meta.json`: where that is, the corpus is whole.
pub fn write(size: Size, out: &Path, formats: Formats) -> Result {
    let start = Instant::now();
    std::fs::create_dir_all(out).map_err(about(out))?;
    let corpus = Corpus::new(size);
    let queries = serde_json::to_string_pretty(&queries())?;
    std::fs::write(out.join("queries.json"), queries)?;
    conversations(&corpus, out)?;

    let mut lines = create(&out.join("activities.jsonl"))?;
    let mut xml = formats.xml.then(|| XmlFiles::new(out)).transpose()?;
    for activity in corpus.activities() {
        write_line(&corpus, &activity, &mut lines)?;
        if let Some(xml) = &mut xml {
            xml.add(&corpus, &activity)?;
        }
    }
    lines.flush()?;
    if let Some(xml) = xml {
        let all = [Order::OldestFirst, Order::NewestFirst, Order::Shuffled];
        let orders = all.get(..if formats.orders { 3 } else { 1 });
        xml.finish(orders.unwrap_or_default())?;
    }
    meta(&corpus, size, formats, out)?;
    let seconds = start.elapsed().as_secs_f64();
    let Size {
        name,
        conversations,
        activities,
        ..
    } = size;
    eprintln!(
        "corpus {name}: {conversations} conversations, {activities} activities in {seconds:.1} s"
    );
    Ok(())
}

pub(super) fn create(path: &Path) -> Result<BufWriter<File>> {
    let file = File::create(path).map_err(about(path))?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

/// The words that are searched for, with how often they were planted.
fn queries() -> serde_json::Value {
    json!({
        "once": { "match": "quirimbel", "planted": 3 },
        "rare": { "match": "zafrolito", "planted": 20 },
        "tenth_pct": { "match": "presupuesto", "planted": "0.1% of messages" },
        "one_pct": { "match": "contrato", "planted": "1% of messages" },
        "common": { "match": "ok", "planted": "natural" },
        "very_common": { "match": "to", "planted": "natural" },
        "prefix": { "match": "presu*", "planted": "0.1% and words that share it" },
        "short_prefix": { "match": "co*", "planted": "natural" },
        "two_words": { "match": "presupuesto mañana", "planted": "both words" },
        "folded": { "match": "manana", "planted": "natural: mañana with its accent folded" },
        "absent": { "match": "xqzwvk", "planted": 0 },
    })
}

/// The state of each at the end. Nothing in the corpus needs escaping in JSON: words, names and
/// numbers are our own.
fn conversations(corpus: &Corpus, out: &Path) -> Result {
    let mut file = create(&out.join("conversations.jsonl"))?;
    for (at, of) in corpus.conversations.iter().enumerate() {
        let (number, name) = corpus.contact(*of);
        let (conv, phone) = (at + 1, corpus.phone(*of));
        let (done, unread) = (of.done, of.unread);
        writeln!(
            file,
            r#"{{"conv":{conv},"phone":"{phone}","contact":"{number}","name":"{name}","done":{done},"unread":{unread}}}"#
        )?;
    }
    Ok(file.flush()?)
}

fn write_line(corpus: &Corpus, activity: &Activity, out: &mut impl Write) -> Result {
    let of = corpus.conversation(activity.conversation);
    let (number, name) = corpus.contact(of);
    let (conv, phone) = (activity.conversation + 1, corpus.phone(of));
    let dir = if activity.inbound { "in" } else { "out" };
    let kind = if activity.call { "call" } else { "sms" };
    let Activity {
        ts, duration, body, ..
    } = activity;
    writeln!(
        out,
        r#"{{"conv":{conv},"phone":"{phone}","contact":"{number}","name":"{name}","dir":"{dir}","kind":"{kind}","ts":{ts},"dur":{duration},"body":"{body}"}}"#
    )?;
    Ok(())
}

fn meta(corpus: &Corpus, size: Size, formats: Formats, out: &Path) -> Result {
    let meta = json!({
        "size": size.name,
        "conversations": size.conversations,
        "activities": size.activities,
        "phones": size.numbers,
        "done": corpus.conversations.iter().filter(|c| c.done).count(),
        "unread": corpus.conversations.iter().filter(|c| c.unread > 0).count(),
        "xml": formats.xml,
        "orders": formats.orders,
    });
    std::fs::write(out.join("meta.json"), serde_json::to_string_pretty(&meta)?)?;
    Ok(())
}
