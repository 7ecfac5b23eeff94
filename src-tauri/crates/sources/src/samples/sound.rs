//! The one recording among the samples, made here so that no binary file has to travel along.

use std::io;

use listo_domain::Attachment;

use crate::blobs::BlobSink;

pub(super) const SECONDS: u32 = 34;
/// Samples a second, one byte each: as a telephone has it.
const RATE: u32 = 8_000;
/// Hertz; one every half second.
const NOTES: [u32; 8] = [262, 330, 392, 523, 440, 392, 330, 294];

/// A voicemail in which nobody speaks: a few soft notes over and over.
pub(super) fn recording(blobs: &dyn BlobSink) -> io::Result<Attachment> {
    let (sha256, size) = blobs.put(&mut wav().as_slice())?;
    Ok(Attachment {
        sha256,
        media_type: "audio/wav".to_owned(),
        name: Some("voicemail.wav".to_owned()),
        size,
    })
}

fn wav() -> Vec<u8> {
    let length = SECONDS * RATE;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + length).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16_u32.to_le_bytes());
    // PCM, one channel.
    wav.extend([1, 0, 1, 0]);
    wav.extend(RATE.to_le_bytes());
    wav.extend(RATE.to_le_bytes());
    // One byte a sample, eight bits.
    wav.extend([1, 0, 8, 0]);
    wav.extend(b"data");
    wav.extend(length.to_le_bytes());
    wav.extend((0..length).map(sample));
    wav
}

/// A triangle that fades away with each note: whole numbers, so that it is the same everywhere.
fn sample(at: u32) -> u8 {
    let half = RATE / 2;
    let mut notes = NOTES.iter().cycle();
    let hertz = notes.nth((at / half % 8) as usize).copied();
    let phase = at * hertz.unwrap_or(RATE) % RATE;
    let loud = 40 * (half - at % half) / half;
    // From 0 up to 2 × loud and down again.
    let height = loud * 4 * phase.min(RATE - phase) / RATE;
    u8::try_from(128 + height - loud).unwrap_or(128)
}
