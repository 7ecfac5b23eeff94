//! Every word of the corpus's queries, whole and as it is typed.

use super::Run;
use super::meter::{Check, Meter};
use listo_engine::api::{SearchOrder, SearchPage, SearchQuery};
use listo_engine::{Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Instant;

#[derive(Deserialize)]
struct Planted {
    r#match: String,
}

impl Run {
    pub(super) async fn searches(&self) -> Result<()> {
        let text = std::fs::read_to_string(self.data.join("queries.json"))?;
        let queries: BTreeMap<String, Planted> =
            serde_json::from_str(&text).map_err(|e| Error::Io(e.into()))?;
        for (name, planted) in &queries {
            if self.wants(&format!("search:{name}")) {
                self.whole(name, &planted.r#match).await?;
            }
            if self.wants(&format!("best:{name}")) {
                self.best(name, &planted.r#match).await?;
            }
            if self.wants(&format!("type:{name}")) {
                self.typed(name, &planted.r#match).await?;
            }
        }
        Ok(())
    }

    async fn ask(&self, text: String, order: SearchOrder) -> Result<SearchPage> {
        self.engine
            .search(SearchQuery {
                text,
                order,
                after: None,
                seen: Vec::new(),
                limit: 50,
            })
            .await
    }

    async fn whole(&self, name: &str, text: &str) -> Result<()> {
        // A space ends the last word.
        let text = format!("{text} ");
        let found = self.ask(text.clone(), SearchOrder::Newest).await?;
        let mut check = Check::default();
        for hit in &found.hits {
            let contact = hit.row.parties.first().map_or("", |p| p.address.as_str());
            check.row(contact, hit.at);
        }
        let mut meter = Meter::new(format!("search:{name}"));
        meter.note = format!("{} conversations", found.hits.len());
        meter.check = check.hex();
        while meter.wants(self.n.min(300)) {
            let start = Instant::now();
            self.ask(text.clone(), SearchOrder::Newest).await?;
            meter.since(start);
        }
        meter.print();
        Ok(())
    }

    async fn best(&self, name: &str, text: &str) -> Result<()> {
        let mut meter = Meter::new(format!("best:{name}"));
        while meter.wants(self.n.min(30)) {
            let start = Instant::now();
            self.ask(format!("{text} "), SearchOrder::Best).await?;
            meter.since(start);
        }
        meter.print();
        Ok(())
    }

    /// Letter by letter, from two letters on.
    async fn typed(&self, name: &str, text: &str) -> Result<()> {
        let plain = text.replace('*', "");
        let ends: Vec<String> = plain
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .filter_map(|end| plain.get(..end))
            .filter(|typed| {
                let word = typed.rsplit(' ').next().unwrap_or("");
                word.chars().count() >= 2
            })
            .map(str::to_owned)
            .collect();
        let mut meter = Meter::new(format!("type:{name}"));
        while meter.wants(self.n.min(50) * ends.len()) {
            for typed in &ends {
                let start = Instant::now();
                self.ask(typed.clone(), SearchOrder::Newest).await?;
                meter.since(start);
            }
        }
        meter.print();
        Ok(())
    }
}
