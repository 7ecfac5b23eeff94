//! One phone.

mod bus;
mod copies;
mod files;
mod history;
mod message;
mod news;
mod send;
mod threads;

use std::sync::Mutex;

use listo_domain::Millis;

use super::{Account, PairedPhone, Patience};
use crate::blobs::BlobSink;
use crate::connector::{
    Accepted, Capabilities, Connector, Fault, FileLimits, Outgoing, OwnNumber, Pull, Pulled, Stage,
};
use crate::outgoing::same_words;
use bus::Bus;
use threads::Threads;

const CAN: Capabilities = Capabilities {
    sends: true,
    // Several make one group text.
    recipients: 10,
    // The phone splits a text itself, or makes an MMS of it.
    text_limit: 1_600,
    // What KDE Connect's own window sends at most, with the words; carriers take little more.
    files: Ok(FileLimits {
        count: 10,
        bytes: 590_000,
        other_bytes: 590_000,
    }),
    mirrors: false,
};

#[derive(Debug)]
pub(super) struct KdeConnect {
    account: Account,
    patience: Patience,
    /// How many conversations the service knew when it was last asked. Nothing depends on its being
    /// kept: without it the phone is asked for all of them.
    known: Mutex<Option<usize>>,
}

pub(super) fn paired(address: Option<&str>) -> Result<Vec<PairedPhone>, Fault> {
    let bus = Bus::open(address)?;
    let reachable = bus.devices(true)?;
    let all = bus.devices(false)?;
    let phone = |(id, name): (String, String)| PairedPhone {
        reachable: reachable.contains_key(&id),
        id,
        name,
    };
    // Of other computers there are no texts.
    let is_phone = |id: &str| !matches!(bus.kind(id).as_deref(), Some("desktop" | "laptop" | "tv"));
    let all = all.into_iter().filter(|(id, _)| is_phone(id));
    let mut phones: Vec<PairedPhone> = all.map(phone).collect();
    phones.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(phones)
}

impl KdeConnect {
    pub fn new(account: Account, patience: Patience) -> Self {
        Self {
            account,
            patience,
            known: Mutex::new(None),
        }
    }

    fn threads<'a>(&'a self, bus: &'a Bus) -> Result<Threads<'a>, Fault> {
        Threads::new(&self.account, self.patience, bus, &self.known)
    }

    /// The phone, where it can be spoken with, and what it is called.
    fn open(&self) -> Result<(Bus, String), Fault> {
        let bus = Bus::open(self.account.bus.as_deref())?;
        let device = &self.account.device;
        if let Some(name) = bus.devices(true)?.remove(device) {
            return Ok((bus, name));
        }
        Err(match bus.devices(false)?.contains_key(device) {
            true => Fault::Unreachable("the phone is out of reach".into()),
            false => Fault::Unpaired("the phone is not paired with this computer".into()),
        })
    }
}

impl Connector for KdeConnect {
    fn name(&self) -> &'static str {
        "kdeconnect"
    }

    fn capabilities(&self) -> Capabilities {
        CAN
    }

    fn numbers(&self) -> Result<Vec<OwnNumber>, Fault> {
        let (bus, name) = self.open()?;
        // Without the part for texts there is nothing to be had from it.
        bus.conversations(&self.account.device)?;
        Ok(vec![OwnNumber {
            e164: self.account.number.clone(),
            name,
            texts: true,
        }])
    }

    fn pull(&self, ask: &Pull<'_>, blobs: &dyn BlobSink) -> Result<Pulled, Fault> {
        let (bus, _) = self.open()?;
        let phone = self.threads(&bus)?;
        match ask.stage {
            Stage::New => news::pull(&phone, ask, blobs),
            Stage::History => history::pull(&phone, ask, blobs),
        }
    }

    fn send(&self, text: &Outgoing) -> Result<Accepted, Fault> {
        send::check(text, &self.account.number)?;
        let (bus, _) = self.open()?;
        send::send(&self.threads(&bus)?, text)
    }

    fn same_words(&self, ours: &str, fetched: &str) -> bool {
        same_words(ours, fetched)
    }

    fn find(
        &self,
        text: &Outgoing,
        since: Millis,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Accepted>, Fault> {
        send::check(text, &self.account.number)?;
        let (bus, _) = self.open()?;
        let phone = self.threads(&bus)?;
        send::find(&phone, text, since, known)
    }
}
