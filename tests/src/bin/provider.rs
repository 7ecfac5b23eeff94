//! A Twilio on this computer, for what knows Listo only as a program.
//!
//! `provider TEXTS PEOPLE`: prints its address, its account and the key. Then it reads lines: `receive N` has
//! N texts come in, `flow N PEOPLE` N a minute from now on, from so many people. It says `ok` to each, and ends
//! with its input.

use listo_tests::twilio::{ACCOUNT, FakeTwilio, TOKEN};
use std::io::BufRead as _;

fn main() -> listo_tests::Result {
    let mut args = std::env::args().skip(1);
    let mut number = || {
        let number: Option<usize> = args.next()?.parse().ok();
        number
    };
    let (texts, people) = number().zip(number()).ok_or("provider TEXTS PEOPLE")?;
    let twilio = FakeTwilio::start()?;
    twilio.fill(texts, people as u64);
    println!("{} {ACCOUNT} {TOKEN}", twilio.base_url());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["receive", n] => {
                for n in 0..n.parse()? {
                    twilio.receive(&format!("+1202556{:04}", n % people), &format!("new {n}"));
                }
            }
            ["flow", n, people] => twilio.flow(n.parse()?, people.parse()?),
            _ => return Err(format!("unknown: {line}").into()),
        }
        println!("ok");
    }
    Ok(())
}
