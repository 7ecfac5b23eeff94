//! A server that plays what a test has written, failures included.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// A value of the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        form(self.target.split_once('?')?.1, name)
    }

    pub fn field(&self, name: &str) -> Option<String> {
        form(&self.body, name)
    }

    /// Each value of a field that is there several times.
    pub fn fields(&self, name: &str) -> Vec<String> {
        let all = self.body.split('&').filter_map(|pair| pair.split_once('='));
        let named = all.filter(|(n, _)| decode(n) == name);
        named.map(|(_, value)| decode(value)).collect()
    }
}

fn form(pairs: &str, name: &str) -> Option<String> {
    let mut all = pairs.split('&').filter_map(|pair| pair.split_once('='));
    all.find(|(n, _)| decode(n) == name)
        .map(|(_, value)| decode(value))
}

fn decode(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(out).unwrap()
}

#[derive(Debug, Clone)]
pub enum Answer {
    Whole {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// These bytes, and the connection is cut.
    Raw(Vec<u8>),
    /// Nothing, while the other end waits.
    Silence,
}

impl Answer {
    pub fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Whole {
            status,
            headers: vec![("Content-Type", "application/json".into())],
            body: body.into(),
        }
    }

    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body)
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Whole { headers, .. } = &mut self {
            headers.retain(|(n, _)| *n != name);
            headers.push((name, value.into()));
        }
        self
    }

    /// The connection is cut after the request was read.
    pub fn cut() -> Self {
        Self::Raw(Vec::new())
    }

    /// A body that ends too soon.
    pub fn half(body: &str) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        let half = body.len() / 2;
        Self::Raw(format!("{head}{}", &body[..half]).into_bytes())
    }
}

type Play = dyn FnMut(&Asked) -> Answer + Send;

pub struct Script {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

impl Script {
    pub fn start(play: impl FnMut(&Asked) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let script = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            over: Arc::default(),
        };
        let play: Arc<Mutex<Play>> = Arc::new(Mutex::new(play));
        let (asked, over) = (script.asked.clone(), script.over.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let (play, asked) = (play.clone(), asked.clone());
                // The client may go at any time: that ends the talk, not the test.
                std::thread::spawn(move || talk(stream, &play, &asked));
            }
        });
        script
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn talk(stream: TcpStream, play: &Mutex<Play>, all: &Mutex<Vec<Asked>>) -> Option<()> {
    let mut writer = stream.try_clone().ok()?;
    // A head and a body in one piece each would otherwise wait for one another.
    writer.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let asked = read(&mut reader)?;
        all.lock().unwrap().push(asked.clone());
        let answer = (play.lock().unwrap())(&asked);
        match answer {
            Answer::Whole {
                status,
                headers,
                body,
            } => {
                let mut bytes =
                    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
                for (name, value) in headers {
                    bytes.push_str(&format!("{name}: {value}\r\n"));
                }
                bytes.push_str("\r\n");
                let bytes = [bytes.as_bytes(), &body].concat();
                writer.write_all(&bytes).ok()?;
            }
            Answer::Raw(bytes) => {
                writer.write_all(&bytes).ok()?;
                return None;
            }
            // Ends when the other end hangs up.
            Answer::Silence => return reader.read_to_end(&mut Vec::new()).ok().map(|_| ()),
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let mut asked = Asked {
        method: words.next()?.to_owned(),
        target: words.next()?.to_owned(),
        ..Asked::default()
    };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        asked
            .headers
            .push((name.to_owned(), value.trim().to_owned()));
    }
    let length = asked.header("content-length").and_then(|n| n.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8(body).ok()?;
    Some(asked)
}
