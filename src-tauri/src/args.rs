//! The command line of the window: `listo [--data-dir DIR] [--background] [FILE… | LINK]`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Args {
    pub data_dir: Option<PathBuf>,
    /// Archives to preview at once.
    pub files: Vec<String>,
    /// `listo://…`: a conversation to open with.
    pub link: Option<String>,
    /// Started with the session: nothing is put in front of anybody.
    pub background: bool,
}

impl Args {
    /// `folder`: where names of files begin.
    pub fn parse(args: impl IntoIterator<Item = OsString>, folder: &Path) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let text = arg.to_string_lossy();
            if text == "--data-dir" {
                let dir = args.next().ok_or("--data-dir needs a folder")?;
                parsed.data_dir = Some(folder.join(dir));
            } else if text == "--background" {
                parsed.background = true;
            } else if text
                .get(..8)
                .is_some_and(|s| s.eq_ignore_ascii_case("listo://"))
            {
                parsed.link = Some(text.into_owned());
            } else if text.starts_with('-') && !folder.join(&arg).exists() {
                return Err(format!(
                    "listo: {text} is not known\nusage: listo [--data-dir DIR] [--background] [FILE… | LINK]"
                ));
            } else {
                parsed
                    .files
                    .push(folder.join(&arg).to_string_lossy().into_owned());
            }
        }
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Args, String> {
        Args::parse(args.iter().map(OsString::from), Path::new("/home/ana"))
    }

    #[test]
    fn files_and_the_data_folder_are_told_apart() {
        let args = parse(&["--data-dir", "/data", "/backup.xml", "new.zip"]).unwrap();
        assert_eq!(args.data_dir, Some(PathBuf::from("/data")));
        assert_eq!(args.files, ["/backup.xml", "/home/ana/new.zip"]);
        assert!(!args.background);
        assert!(parse(&["--background"]).unwrap().background);
        assert_eq!(args.link, None);
        let args = parse(&["listo://conversation/1"]).unwrap();
        assert_eq!(args.link.as_deref(), Some("listo://conversation/1"));
        assert!(args.files.is_empty(), "a link is no file");
        assert!(parse(&["--data-dir"]).is_err());
        assert!(parse(&["--no-such-flag"]).is_err(), "a typo is no file");
    }
}
