use crate::{Result, setup};

pub fn main(args: &[String]) -> Result {
    match args.first().map(String::as_str) {
        Some("setup") => setup::setup(setup::Scope::Test),
        _ => Err("only setup so far".into()),
    }
}
