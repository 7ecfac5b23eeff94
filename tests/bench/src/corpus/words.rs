//! The words of the corpus: real heads of two languages, a tail of made-up syllables, drawn by a
//! Zipf-Mandelbrot law.

use std::collections::HashSet;

use super::rng::{Rng, Weights};

const ENGLISH: &str = "i to you a the u and in is me my it for your of call that have on now are can so but \
not or at do get will if be with just no we this up when ur gt lt go how all what ok from out know like then \
am good got come there day time only want was going as text send one need ll about today home he see still by \
love think back stop reply she lor tell sorry take new later our been any did free please an her they pls here \
who week had well much where some has hi phone night make him really message more great already say dear oh \
which after morning hey meeting table order price ready invoice tomorrow appointment confirm booking delivery \
office doctor thanks";
const SPANISH: &str = "que de no a la el es y en lo un por qué me una te los se con para mi está si bien pero \
yo eso las sí su tu aquí del al como le más esto ya todo esta vamos muy hay ahora algo estoy tengo nos tú nada \
cuando ha este sé estás así puedo cómo quiero sólo soy tiene gracias o él bueno fue ser hacer son todos era \
eres vez tienes creo ella he ese voy puede sabes hola sus porque dios quién nunca dónde quieres casa favor esa \
dos tan señor tiempo verdad estaba mejor están va hombre usted mucho hace entonces siento tenemos puedes ahí \
ti vida ver alguien sr mañana cita reunión mesa pedido precio lista factura reserva entrega oficina médico \
niño año teléfono";

// No name begins like a word of the queries: a program that also finds names has to find the same
// conversations as one that reads messages only.
const FIRST: &str = "Ana Luis Lola José Carmen Juan Laura Carlos Elena Pedro Lucía Miguel Sofía Javier Isabel \
Diego Inés Andrés Rosa Pablo James Ellen John Linda Robert Susan Michael Karen David Nancy William Lisa Thomas \
Betty Daniel Emma Noah Olivia Liam Ava";
const LAST: &str = "García Navarro López Sánchez Pérez Gómez Díaz Herrera Ruiz Vargas Castro Ortiz Rojas Silva \
Mendoza Smith Johnson Brown Jones Miller Davis Wilson Moore Taylor Clark Lewis Walker Young King Wright";

const ONSETS: [&str; 18] = [
    "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cr", "dr", "pl", "tr",
];
const MORE_ONSETS: [&str; 2] = ["ch", "qu"];
const NUCLEI: [&str; 10] = ["a", "e", "i", "o", "u", "ai", "ea", "io", "ue", "a"];
const CODAS: [&str; 8] = ["", "", "", "n", "r", "s", "l", "t"];
const SYLLABLES: [usize; 6] = [1, 2, 2, 2, 3, 3];

/// A language, and a long text of it as numbers of its words: messages are cut out of this text.
pub struct Pool {
    words: Vec<String>,
    text: Vec<u32>,
}

impl Pool {
    /// Every word of the language, with its share of all words (exponent 1.6, shift 18): the
    /// commonest has 3 %, and the number of different words grows as the text to the 0.6.
    fn new(rng: &mut Rng, head: &str, vocabulary: usize, length: usize) -> Self {
        let words = vocabulary_of(rng, head, vocabulary);
        let weights = Weights::new((0..words.len()).map(|rank| (rank as f64 + 19.0).powf(-1.6)));
        let text = (0..length).map(|_| u32::try_from(weights.draw(rng)).unwrap_or_default());
        Self {
            text: text.collect(),
            words,
        }
    }

    /// Appends `count` words from a place between 0 and 1 of the text.
    pub fn cut(&self, at: f64, count: usize, out: &mut Vec<String>) {
        let from = (at * self.text.len().saturating_sub(count) as f64) as usize;
        let numbers = self.text.get(from..from + count).unwrap_or_default();
        out.extend(
            numbers
                .iter()
                .filter_map(|n| self.words.get(*n as usize).cloned()),
        );
    }
}

fn vocabulary_of(rng: &mut Rng, head: &str, size: usize) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut words = Vec::new();
    for word in head.split_whitespace() {
        if seen.insert(word.to_owned()) {
            words.push(word.to_owned());
        }
    }
    let onsets = [&ONSETS[..], &MORE_ONSETS[..]].concat();
    while words.len() < size {
        let mut word = String::new();
        for _ in 0..rng.pick(&SYLLABLES) {
            for sounds in [&onsets[..], &NUCLEI, &CODAS] {
                word.push_str(rng.pick(sounds));
            }
        }
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

/// English and Spanish.
pub fn pools(rng: &mut Rng, activities: u64) -> [Pool; 2] {
    let (vocabulary, length) = match activities {
        0..=20_000 => (20_000, 200_000),
        20_001..=100_000 => (120_000, 400_000),
        _ => (300_000, 2_000_000),
    };
    [ENGLISH, SPANISH].map(|head| Pool::new(rng, head, vocabulary, length))
}

pub fn names(rng: &mut Rng) -> Vec<String> {
    let [first, last] = [FIRST, LAST].map(|all| all.split_whitespace().collect::<Vec<_>>());
    let name = |_| format!("{} {}", rng.pick(&first), rng.pick(&last));
    (0..4096).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_begins_like_a_word_that_is_searched() {
        for name in FIRST.split_whitespace().chain(LAST.split_whitespace()) {
            let start: String = name.to_lowercase().chars().take(2).collect();
            assert!(
                !["za", "qu", "pr", "co", "ok", "to", "ma", "má", "xq"].contains(&start.as_str()),
                "{name}"
            );
        }
    }

    #[test]
    fn the_commonest_word_has_three_percent() {
        let [english, _] = pools(&mut Rng::new(1), 10_000);
        let first = english.text.iter().filter(|n| **n == 0).count() as f64;
        let share = first / english.text.len() as f64;
        assert!((0.02..0.045).contains(&share), "{share}");
    }
}
