//! What is read on its way into a sink.

use std::io::{self, Read};

/// Tells an error of what is read from one of the sink, and ends what gives too much.
#[derive(Debug)]
pub struct Watched<R> {
    inner: R,
    most: u64,
    left: u64,
    failed: Option<String>,
}

impl<R: Read> Watched<R> {
    /// Of at most `most` bytes.
    pub fn new(inner: R, most: u64) -> Self {
        Self {
            inner,
            most,
            left: most,
            failed: None,
        }
    }

    /// Why reading came to nothing, where it did.
    pub fn failed(self) -> Option<String> {
        self.failed
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).and_then(|n| {
            match self.left.checked_sub(n as u64) {
                Some(left) => self.left = left,
                None => return Err(io::Error::other(format!("more than {} bytes", self.most))),
            }
            Ok(n)
        });
        match &read {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                self.failed = Some(error.to_string());
            }
            _ => {}
        }
        read
    }
}
