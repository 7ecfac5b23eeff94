//! The one picture among the samples, drawn here so that no binary file has to travel along.

use std::io::{self, Write};

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use listo_domain::Attachment;

use crate::blobs::BlobSink;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 400;

/// A photo of an insurance card, as far as coloured bars can be one.
pub(super) fn insurance_card(blobs: &dyn BlobSink) -> io::Result<Attachment> {
    let (sha256, size) = blobs.put(&mut png()?.as_slice())?;
    Ok(Attachment {
        sha256,
        media_type: "image/png".to_owned(),
        name: Some("insurance-card.png".to_owned()),
        size,
    })
}

fn png() -> io::Result<Vec<u8>> {
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::best());
    for y in 0..HEIGHT {
        // Filter 0: the row as it is.
        rows.write_all(&[0])?;
        for x in 0..WIDTH {
            rows.write_all(&pixel(x, y))?;
        }
    }
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Eight bits a channel, RGB, no interlacing.
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"IDAT", &rows.finish()?);
    chunk(&mut png, b"IEND", &[]);
    Ok(png)
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    png.extend((data.len() as u32).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(crc.sum().to_be_bytes());
}

fn pixel(x: u32, y: u32) -> [u8; 3] {
    const TABLE: [u8; 3] = [0xe9, 0xe4, 0xdb];
    const BLUE: [u8; 3] = [0x2f, 0x6f, 0xb3];
    const DARK: [u8; 3] = [0x3c, 0x44, 0x50];
    const PAPER: [u8; 3] = [0xfb, 0xfb, 0xf8];
    let inside = |left, top, width, height| {
        (left..left + width).contains(&x) && (top..top + height).contains(&y)
    };
    if !inside(60, 50, 520, 300) {
        return TABLE;
    }
    let cross = inside(110, 90, 20, 60) || inside(90, 110, 60, 20);
    let lines = inside(200, 180, 300, 16) || inside(200, 215, 220, 12) || inside(90, 270, 420, 18);
    if inside(60, 50, 520, 110) {
        return if cross { PAPER } else { BLUE };
    }
    if lines { DARK } else { PAPER }
}
