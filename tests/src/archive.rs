//! Archives as the Android program "SMS Backup & Restore" writes them, made up for a test.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::Result;

/// The conversations of `Archive::small`, by where they land.
pub const UNREAD: [&str; 4] = ["Ana Pérez 🌻", "مريم الحداد", "דנה לוי", "Carla, Diego"];
pub const OPEN: [&str; 4] = ["Elena Ruiz", "Farid Haddad", "Greta Holm", "Hugo Marín"];
pub const DONE: [&str; 5] = [
    "Inés Soto",
    "Jon Berg",
    "Karl Weiß",
    "Lucía Vega",
    "Marta Gil",
];

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// A file under way. Times are told in milliseconds ago, because what an archive lands as depends
/// on its age.
#[derive(Default)]
pub struct Archive {
    now: u64,
    items: Vec<String>,
}

impl Archive {
    pub fn new() -> Self {
        Self {
            now: now(),
            items: Vec::new(),
        }
    }

    /// Eight conversations for the inbox, four of them unread, and five that are done: a list that
    /// fits on the screen.
    pub fn small() -> Self {
        let mut archive = Self::new();
        let [ana, maryam, dana, group] = UNREAD;
        archive.text(
            ana,
            600_000_001,
            2 * DAY,
            true,
            "Hola, ¿tenéis mesa para el sábado?",
        );
        archive.sent(ana, 600_000_001, 2 * DAY - HOUR, "Sí, a las nueve 👍");
        archive.text(
            ana,
            600_000_001,
            HOUR,
            false,
            "Seremos cinco 🎉, uno con alergia",
        );
        archive.text(
            maryam,
            600_000_002,
            2 * HOUR,
            false,
            "مرحبا، هل الطلب جاهز؟ شكرا",
        );
        archive.text(
            dana,
            600_000_003,
            3 * HOUR,
            false,
            "שלום, מתי אפשר לבוא? תודה",
        );
        archive.group(
            group,
            &[600_000_004, 600_000_005],
            4 * HOUR,
            "Both of us can come at ten",
        );
        for (i, name) in (1..).zip(OPEN) {
            archive.text(
                name,
                600_000_010 + i,
                i * DAY,
                true,
                "Could you call me back, please?",
            );
        }
        for (i, name) in (1..).zip(DONE) {
            archive.text(
                name,
                600_000_020 + i,
                (40 + i) * DAY,
                true,
                "Thank you, all is well!",
            );
        }
        archive
    }

    /// So many read texts of one old year, so that reading them takes a while.
    pub fn large(messages: u64) -> Self {
        let mut archive = Self::new();
        for i in 0..messages {
            let name = format!("Customer {}", i % 500);
            archive.text(
                &name,
                700_000_000 + i % 500,
                400 * DAY - i * 60_000,
                true,
                "Old news",
            );
        }
        archive
    }

    /// A text that came in.
    pub fn text(&mut self, name: &str, number: u64, ago: u64, read: bool, body: &str) {
        self.sms(name, &format!("+34{number}"), ago, 1, read, body);
    }

    /// An unread text of a sender that is no number in full.
    pub fn service(&mut self, sender: &str, ago: u64, body: &str) {
        self.sms("null", sender, ago, 1, false, body);
    }

    /// A text of ours.
    pub fn sent(&mut self, name: &str, number: u64, ago: u64, body: &str) {
        self.sms(name, &format!("+34{number}"), ago, 2, true, body);
    }

    fn sms(&mut self, name: &str, address: &str, ago: u64, kind: u8, read: bool, body: &str) {
        let (date, read, name, body) = (self.now - ago, u8::from(read), xml(name), xml(body));
        self.items.push(format!(
            "  <sms protocol=\"0\" address=\"{address}\" date=\"{date}\" type=\"{kind}\" \
             subject=\"null\" body=\"{body}\" toa=\"null\" sc_toa=\"null\" service_center=\"null\" \
             read=\"{read}\" status=\"-1\" locked=\"0\" date_sent=\"{date}\" sub_id=\"1\" \
             readable_date=\"\" contact_name=\"{name}\" />"
        ));
    }

    /// An unread message to several: a group.
    pub fn group(&mut self, names: &str, numbers: &[u64], ago: u64, body: &str) {
        let body = xml(body);
        let part = format!(
            "<part seq=\"0\" ct=\"text/plain\" name=\"null\" chset=\"106\" cd=\"null\" fn=\"null\" \
             cid=\"&lt;text&gt;\" cl=\"text.txt\" text=\"{body}\" />"
        );
        self.mms(names, numbers, ago, &part);
    }

    /// An unread message that is a file and nothing else.
    pub fn file(&mut self, name: &str, number: u64, ago: u64, media_type: &str, base64: &str) {
        let part = format!(
            "<part seq=\"0\" ct=\"{media_type}\" name=\"null\" chset=\"null\" cd=\"null\" \
             fn=\"null\" cid=\"&lt;file&gt;\" cl=\"file\" text=\"null\" data=\"{base64}\" />"
        );
        self.mms(name, &[number], ago, &part);
    }

    fn mms(&mut self, names: &str, numbers: &[u64], ago: u64, part: &str) {
        let date = self.now - ago;
        let numbers: Vec<String> = numbers.iter().map(|n| format!("+34{n}")).collect();
        let (all, names) = (numbers.join("~"), xml(names));
        let mut addresses = String::new();
        for (i, number) in numbers.iter().enumerate() {
            // The first one wrote it, to the others and to us.
            let kind = if i == 0 { 137 } else { 151 };
            addresses += &format!("<addr address=\"{number}\" type=\"{kind}\" charset=\"106\" />");
        }
        self.items.push(format!(
            "  <mms date=\"{date}\" msg_box=\"1\" address=\"{all}\" m_type=\"132\" read=\"0\" \
             seen=\"0\" text_only=\"1\" ct_t=\"application/vnd.wap.multipart.related\" \
             m_id=\"group-{date}\" tr_id=\"group-{date}\" sub_id=\"1\" date_sent=\"0\" sub=\"null\" \
             readable_date=\"\" contact_name=\"{names}\">\n    <parts>{part}</parts>\n    \
             <addrs>{addresses}</addrs>\n  </mms>"
        ));
    }

    pub fn save(&self, folder: &Path, name: &str) -> Result<PathBuf> {
        let path = folder.join(name);
        let text = format!(
            "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count=\"{}\" \
             backup_date=\"{}\" type=\"full\">\n{}\n</smses>\n",
            self.items.len(),
            self.now,
            self.items.join("\n")
        );
        std::fs::write(&path, text)?;
        Ok(path)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "an archive of today is one of the inputs"
)]
fn now() -> u64 {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    u64::try_from(now.as_millis()).unwrap_or_default()
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_says_how_much_it_holds() {
        let dir = tempfile::tempdir().unwrap();
        let path = Archive::small().save(dir.path(), "small.xml").unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        assert!(
            text.contains("<smses count=\"15\""),
            "3 + 2 texts, a group, 4 open, 5 done"
        );
        assert_eq!(
            text.matches("<sms ").count() + text.matches("<mms ").count(),
            15
        );
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(xml("<\"A & B\">"), "&lt;&quot;A &amp; B&quot;>");
    }
}
