//! The command line of the window: `listo [--data-dir DIR] [FILE…]`.

use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Args {
    pub data_dir: Option<PathBuf>,
    /// Archives to preview at once.
    pub files: Vec<String>,
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
            } else if text.starts_with('-') && !std::path::Path::new(&arg).exists() {
                return Err(format!(
                    "listo: {text} is not known\nusage: listo [--data-dir DIR] [FILE…]"
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
        assert!(parse(&["--data-dir"]).is_err());
        assert!(parse(&["--no-such-flag"]).is_err(), "a typo is no file");
    }
}
