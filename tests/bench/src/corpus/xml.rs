//! Android's "SMS Backup & Restore" files. Each begins with how many records follow, and some begin
//! with the newest: so the records go to a file of their own first, with a note where each begins.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::write::create;
use super::{Activity, Corpus, Rng};
use crate::{Result, about};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    OldestFirst,
    NewestFirst,
    Shuffled,
}

impl Order {
    fn suffix(self) -> &'static str {
        match self {
            Self::OldestFirst => "",
            Self::NewestFirst => "-newest-first",
            Self::Shuffled => "-shuffled",
        }
    }
}

pub struct XmlFiles {
    folder: PathBuf,
    messages: Part,
    calls: Part,
}

impl XmlFiles {
    pub fn new(folder: &Path) -> Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            messages: Part::new(folder.join("sms.part"))?,
            calls: Part::new(folder.join("calls.part"))?,
        })
    }

    pub fn add(&mut self, corpus: &Corpus, activity: &Activity) -> Result {
        let of = corpus.conversation(activity.conversation);
        let (number, name) = corpus.contact(of);
        let name = if name.is_empty() { "(Unknown)" } else { name };
        let (sim, ts) = (of.phone, activity.ts);
        if activity.call {
            let kind = match (activity.inbound, activity.duration) {
                (true, 0) => 3,
                (true, _) => 1,
                (false, _) => 2,
            };
            let duration = activity.duration;
            return self.calls.add(&format!(
                "  <call number=\"{number}\" duration=\"{duration}\" date=\"{ts}\" type=\"{kind}\" \
                 presentation=\"1\" subscription_id=\"{sim}\" post_dial_digits=\"\" \
                 subscription_component_name=\"\" readable_date=\"{ts}\" contact_name=\"{name}\" />\n"
            ));
        }
        let kind = if activity.inbound { 1 } else { 2 };
        let read = u8::from(of.unread == 0);
        let body = &activity.body;
        self.messages.add(&format!(
            "  <sms protocol=\"0\" address=\"{number}\" date=\"{ts}\" type=\"{kind}\" subject=\"null\" \
             body=\"{body}\" toa=\"null\" sc_toa=\"null\" service_center=\"null\" read=\"{read}\" \
             status=\"-1\" locked=\"0\" date_sent=\"{}\" sub_id=\"{sim}\" readable_date=\"{ts}\" \
             contact_name=\"{name}\" />\n",
            ts - 1_000
        ))
    }

    pub fn finish(mut self, orders: &[Order]) -> Result {
        for (part, name, tag) in [
            (&mut self.messages, "sms", "smses"),
            (&mut self.calls, "calls", "calls"),
        ] {
            part.file.flush()?;
            for order in orders {
                let path = self.folder.join(format!("{name}{}.xml", order.suffix()));
                part.copy(*order, tag, &path)?;
            }
            std::fs::remove_file(&part.path).map_err(about(&part.path))?;
        }
        Ok(())
    }
}

/// Records, and where each ends.
struct Part {
    path: PathBuf,
    file: BufWriter<File>,
    ends: Vec<u64>,
}

impl Part {
    fn new(path: PathBuf) -> Result<Self> {
        Ok(Self {
            file: create(&path)?,
            path,
            ends: Vec::new(),
        })
    }

    fn add(&mut self, record: &str) -> Result {
        self.file.write_all(record.as_bytes())?;
        let before = self.ends.last().copied().unwrap_or_default();
        self.ends.push(before + record.len() as u64);
        Ok(())
    }

    fn copy(&self, order: Order, tag: &str, path: &Path) -> Result {
        let mut out = create(path)?;
        let count = self.ends.len();
        write!(
            out,
            "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<{tag} count=\"{count}\">\n"
        )?;
        let mut from = File::open(&self.path).map_err(about(&self.path))?;
        if order == Order::OldestFirst {
            std::io::copy(&mut from, &mut out)?;
        } else {
            let mut numbers: Vec<usize> = (0..count).rev().collect();
            if order == Order::Shuffled {
                Rng::new(7).shuffle(&mut numbers);
            }
            let mut record = Vec::new();
            for number in numbers {
                self.read(&mut from, number, &mut record)?;
                out.write_all(&record)?;
            }
        }
        writeln!(out, "</{tag}>")?;
        Ok(out.flush()?)
    }

    fn read(&self, from: &mut File, number: usize, record: &mut Vec<u8>) -> Result {
        let end = |n: Option<usize>| {
            n.and_then(|n| self.ends.get(n))
                .copied()
                .unwrap_or_default()
        };
        let (start, end) = (end(number.checked_sub(1)), end(Some(number)));
        record.resize(usize::try_from(end - start)?, 0);
        from.seek(SeekFrom::Start(start))?;
        Ok(from.read_exact(record)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Formats, Size, write};

    #[test]
    fn all_orders_hold_the_same_records() {
        let dir = std::env::temp_dir().join(format!("listo-bench-xml-{}", std::process::id()));
        let formats = Formats {
            xml: true,
            orders: true,
        };
        write(Size::named("tiny").unwrap(), &dir, formats).unwrap();
        let read = |name: &str| std::fs::read_to_string(dir.join(name)).unwrap();
        let dates = |name: &str| -> Vec<String> {
            let text = read(name);
            let dates = text.split(" date=\"").skip(1);
            dates
                .map(|d| d.split('"').next().unwrap().to_owned())
                .collect()
        };
        let oldest = dates("sms.xml");
        let count = format!("<smses count=\"{}\">", oldest.len());
        assert!(read("sms.xml").contains(&count));
        assert!(oldest.is_sorted());
        let mut newest = dates("sms-newest-first.xml");
        newest.reverse();
        assert_eq!(newest, oldest);
        let mut shuffled = dates("sms-shuffled.xml");
        assert_ne!(shuffled, oldest);
        shuffled.sort();
        assert_eq!(shuffled, oldest);
        assert_eq!(read("activities.jsonl").lines().count(), 1_000);
        assert_eq!(read("conversations.jsonl").lines().count(), 100);
        assert_eq!(oldest.len() + dates("calls.xml").len(), 1_000);
        std::fs::remove_dir_all(dir).unwrap();
    }
}
