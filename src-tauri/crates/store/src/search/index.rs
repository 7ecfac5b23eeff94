//! Writing the indexes, in the transaction of what they are about.

use crate::conversation::from_json;
use crate::error::Result;
use crate::many::Many;
use listo_domain::text::fold_special;
use sqlx::SqliteConnection;

static TEXT: Many = Many::new("INSERT INTO activity_search (rowid, text)", 2, "");
static COMMENT: Many = Many::new("INSERT INTO comment_search (rowid, text)", 2, "");
static NAMES: Many = Many::new("INSERT INTO name_search (rowid, names)", 2, "");
static DIGITS: Many = Many::new("INSERT INTO digit_search (rowid, digits)", 2, "");
const FORGET_NAMES: &str =
    "DELETE FROM name_search WHERE rowid IN (SELECT value FROM json_each(?))";
const FORGET_DIGITS: &str =
    "DELETE FROM digit_search WHERE rowid IN (SELECT value FROM json_each(?))";

/// Activities with body and subject, by rising id.
pub(crate) async fn index_texts(
    connection: &mut SqliteConnection,
    texts: &[(i64, &str, &str)],
) -> Result<()> {
    TEXT.run(connection, texts, |q, (id, body, subject)| {
        let text = match (body.is_empty(), subject.is_empty()) {
            (_, true) => fold_special(body),
            (true, false) => fold_special(subject),
            (false, false) => fold_special(&format!("{body}\n{subject}"))
                .into_owned()
                .into(),
        };
        q.bind(*id).bind(text.into_owned())
    })
    .await
}

/// Comments by the number of their decision.
pub(crate) async fn index_comments(
    connection: &mut SqliteConnection,
    comments: &[(i64, &str)],
) -> Result<()> {
    COMMENT
        .run(connection, comments, |q, (seq, body)| {
            q.bind(*seq).bind(fold_special(body).into_owned())
        })
        .await
}

/// A conversation as it is found by its people.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub id: i64,
    /// As in the row: `[[address, name], …]`.
    pub people: String,
    /// What their contacts say besides.
    pub about: String,
}

/// `again` where they may be in the index already.
pub(crate) async fn index_people(
    connection: &mut SqliteConnection,
    people: &[Named],
    again: bool,
) -> Result<()> {
    let mut names: Vec<(i64, String)> = Vec::with_capacity(people.len());
    let mut digits: Vec<(i64, String)> = Vec::with_capacity(people.len());
    for named in people {
        let parties: Vec<(String, String)> = from_json(&named.people)?;
        let (mut name, mut digit) = (String::new(), String::new());
        for (address, called) in &parties {
            add(&mut name, called);
            let number = address.trim_start_matches('+');
            if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
                add(&mut digit, number);
            } else {
                add(&mut name, address);
            }
        }
        add(&mut name, &named.about);
        if !name.is_empty() {
            names.push((named.id, fold_special(&name).into_owned()));
        }
        if !digit.is_empty() {
            digits.push((named.id, digit));
        }
    }
    if again {
        let ids: Vec<i64> = people.iter().map(|n| n.id).collect();
        let ids = serde_json::Value::from(ids).to_string();
        for sql in [FORGET_NAMES, FORGET_DIGITS] {
            sqlx::query(sql)
                .bind(&ids)
                .execute(&mut *connection)
                .await?;
        }
    }
    NAMES
        .run(&mut *connection, &names, |q, (id, t)| q.bind(*id).bind(t))
        .await?;
    DIGITS
        .run(connection, &digits, |q, (id, t)| q.bind(*id).bind(t))
        .await
}

fn add(to: &mut String, text: &str) {
    if !text.is_empty() {
        if !to.is_empty() {
            to.push(' ');
        }
        to.push_str(text);
    }
}
