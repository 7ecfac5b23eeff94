//! The command line of the window: `listo [--data-dir DIR] [FILE… | LINK]`.

use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Args {
    pub data_dir: Option<PathBuf>,
    /// Archives to preview at once.
    pub files: Vec<String>,
    /// `listo://…`: a conversation to open with.
    pub link: Option<String>,
}

impl Args {
    pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let text = arg.to_string_lossy();
            if text == "--data-dir" {
                let dir = args.next().ok_or("--data-dir needs a folder")?;
                parsed.data_dir = Some(PathBuf::from(dir));
            } else if text
                .get(..8)
                .is_some_and(|s| s.eq_ignore_ascii_case("listo://"))
            {
                parsed.link = Some(text.into_owned());
            } else if text.starts_with('-') && !std::path::Path::new(&arg).exists() {
                return Err(format!(
                    "listo: {text} is not known\nusage: listo [--data-dir DIR] [FILE… | LINK]"
                ));
            } else {
                parsed.files.push(absolute(&arg));
            }
        }
        Ok(parsed)
    }
}

fn absolute(file: &OsString) -> String {
    std::path::absolute(file)
        .unwrap_or_else(|_| PathBuf::from(file))
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Args, String> {
        Args::parse(args.iter().map(OsString::from))
    }

    #[test]
    fn files_and_the_data_folder_are_told_apart() {
        let args = parse(&["--data-dir", "/data", "/backup.xml"]).unwrap();
        assert_eq!(args.data_dir, Some(PathBuf::from("/data")));
        assert_eq!(args.files, [absolute(&"/backup.xml".into())]);
        assert_eq!(args.link, None);
        let args = parse(&["listo://conversation/1"]).unwrap();
        assert_eq!(args.link.as_deref(), Some("listo://conversation/1"));
        assert!(args.files.is_empty(), "a link is no file");
        assert!(parse(&["--data-dir"]).is_err());
        assert!(parse(&["--no-such-flag"]).is_err(), "a typo is no file");
    }
}
