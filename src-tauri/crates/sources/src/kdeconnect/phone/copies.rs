//! Files that go with a text, under their own names: the service is told where a file is, and the phone the name of what
//! is read there.

use std::io;

use tempfile::TempDir;

use crate::connector::{FailureKind, Fault, OutgoingFile};
use crate::outgoing::rejected;

/// Bytes of a name: as long as any disk takes it.
const LONGEST: usize = 200;

/// They lie beside those that are stored, and go with this.
pub(super) struct Copies {
    folder: Option<TempDir>,
    paths: Vec<String>,
}

impl Copies {
    /// # Errors
    /// [`Fault::Rejected`] for a file that cannot be copied, so that it holds up no other text.
    pub fn of(files: &[OutgoingFile]) -> Result<Self, Fault> {
        copy(files).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull => Fault::Storage(error.to_string()),
            _ => rejected(FailureKind::Files, &error.to_string()),
        })
    }

    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The service may still read them: they are removed at a later start, as is what a crash leaves.
    pub fn keep(self) {
        let _ = self.folder.map(TempDir::keep);
    }
}

fn copy(files: &[OutgoingFile]) -> io::Result<Copies> {
    let mut copies = Copies {
        folder: None,
        paths: Vec::new(),
    };
    let Some(stored) = files.first().and_then(|file| file.path.ancestors().nth(2)) else {
        return Ok(copies);
    };
    let builder = tempfile::Builder::new()
        .prefix("sent-")
        .tempdir_in(stored.join("tmp"));
    let folder = copies.folder.insert(builder?);
    for (place, file) in files.iter().enumerate() {
        // Two may have one name.
        let own = folder.path().join(place.to_string());
        let path = own.join(short(&file.name));
        std::fs::create_dir(&own)?;
        std::fs::copy(&file.path, &path)?;
        let path = path.into_os_string().into_string();
        copies
            .paths
            .push(path.map_err(|_| io::Error::other("its path is not UTF-8"))?);
    }
    Ok(copies)
}

/// With its ending.
fn short(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let room = LONGEST.saturating_sub(ending.len());
    let stem = stem
        .get(..stem.floor_char_boundary(room))
        .unwrap_or_default();
    format!("{stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, short};

    #[test]
    fn a_long_name_keeps_its_ending_and_no_half_letter() {
        assert_eq!(short("roof.jpg"), "roof.jpg");
        let long = short(&format!("{}.jpeg", "\u{1f600}".repeat(100)));
        assert!(
            long.len() <= LONGEST + 1 && long.ends_with("\u{1f600}.jpeg"),
            "{long}"
        );
        assert!(short(&"x".repeat(300)).ends_with("x.bin"));
    }
}
