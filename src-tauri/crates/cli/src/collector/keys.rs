//! Where keys are: in a folder that was named, in that of systemd, or else in the keychain.

use listo_engine::{KeyFiles, Keychain, Outside, Readers, Result};
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Debug, Clone, Default, clap::Args)]
pub struct Keys {
    /// A folder with the key of each source in a file of its name, which only its owner can read; by
    /// default $CREDENTIALS_DIRECTORY, which systemd sets, and without that the keychain.
    #[arg(long, value_name = "DIR")]
    secrets: Option<PathBuf>,
}

impl Keys {
    /// The files, where keys are files.
    pub fn files(&self) -> Result<Option<KeyFiles>> {
        let lent = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|dir| !dir.is_empty());
        let lent = lent.map(PathBuf::from);
        let Some(folder) = self.secrets.as_ref().or(lent.as_ref()) else {
            return Ok(None);
        };
        let readers = match lent.as_ref() == Some(folder) {
            true => Readers::Systemd,
            false => Readers::Owner,
        };
        let files = KeyFiles::read(folder, readers).map_err(std::io::Error::other)?;
        Ok(Some(files))
    }

    pub fn outside(&self) -> Result<Outside> {
        Ok(match self.files()? {
            Some(files) => Outside::with(Arc::new(files)),
            None => Outside::with(Arc::new(Keychain::lasting())),
        })
    }
}
