//! What is written, through rusqlite. Every operation is put back before the next one.

use rusqlite::{Connection, TransactionBehavior, params};

use super::raw::{Raw, page};
use super::sql::{self, Mark};
use super::{BULKS, LONG_ENOUGH};
use crate::Result;
use crate::meter::Meter;

/// A conversation's id, done and unread.
type Before = (i64, i64, i64);

pub fn measure(raw: &Raw, bulks: bool) -> Result {
    for mark in sql::MARKS {
        let chosen = choose(raw, mark)?;
        for logged in [false, true] {
            let mut meter = Meter::new(name(mark.op, logged));
            for (id, ..) in &chosen {
                if !meter.wants(raw.n, LONG_ENOUGH) {
                    break;
                }
                meter.time(|| change(&raw.connection, mark, *id, logged))?;
            }
            meter.print(&raw.who)?;
            put_back(raw, &chosen)?;
        }
    }
    for logged in [false, true] {
        step(raw, logged)?;
    }
    for (count, text) in BULKS.into_iter().filter(|_| bulks) {
        for logged in [false, true] {
            bulk(raw, count, text, logged)?;
        }
    }
    Ok(())
}

fn name(op: &str, logged: bool) -> String {
    format!("{op}{}", if logged { "_logged" } else { "" })
}

fn choose(raw: &Raw, mark: Mark) -> Result<Vec<Before>> {
    let mut statement = raw.connection.prepare(mark.choose)?;
    let rows = statement.query_map([i64::try_from(raw.n)?], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn change(connection: &Connection, mark: Mark, id: i64, logged: bool) -> Result {
    if !logged {
        connection.prepare_cached(mark.update)?.execute([id])?;
        return Ok(());
    }
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let command = new_command(connection, mark.op, None)?;
    connection
        .prepare_cached(sql::LOG_ONE)?
        .execute([id, command])?;
    connection.prepare_cached(mark.update)?.execute([id])?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(())
}

fn new_command(connection: &Connection, what: &str, undoes: Option<i64>) -> Result<i64> {
    connection
        .prepare_cached(sql::NEW_COMMAND)?
        .execute(params![what, undoes])?;
    Ok(connection.last_insert_rowid())
}

fn put_back(raw: &Raw, chosen: &[Before]) -> Result {
    let connection = &raw.connection;
    connection.execute_batch("BEGIN")?;
    for (id, done, unread) in chosen {
        connection
            .prepare_cached(sql::PUT_BACK)?
            .execute([id, done, unread])?;
    }
    connection.execute_batch("COMMIT")?;
    tidy(connection)
}

fn tidy(connection: &Connection) -> Result {
    Ok(connection.execute_batch(sql::TIDY)?)
}

/// One key of triage: done, the list again, the badges again.
fn step(raw: &Raw, logged: bool) -> Result {
    let [mark, ..] = sql::MARKS;
    let chosen = choose(raw, mark)?;
    let mut meter = Meter::new(name("triage_step", logged));
    for (id, ..) in &chosen {
        if !meter.wants(raw.n, LONG_ENOUGH) {
            break;
        }
        meter.time(|| {
            change(&raw.connection, mark, *id, logged)?;
            page(&raw.connection, sql::OPEN, &[&i64::MAX])?;
            page(&raw.connection, sql::COUNTS, &[])
        })?;
    }
    meter.print(&raw.who)?;
    put_back(raw, &chosen)
}

/// The newest open conversations done in one transaction, and that undone in another.
fn bulk(raw: &Raw, count: usize, text: &str, logged: bool) -> Result {
    let connection = &raw.connection;
    let wanted = i64::try_from(count)?;
    if raw.one("SELECT count(*) FROM conversation WHERE done = 0")? < wanted {
        return Ok(());
    }
    let mut done = Meter::new(name(&format!("bulk_done_{text}"), logged));
    let mut undo = Meter::new(name(&format!("bulk_undo_{text}"), logged));
    let before = raw.one("SELECT sum(unread * 31 + done) FROM conversation")?;
    let mut lines = Vec::new();
    for meter in [&mut done, &mut undo] {
        meter.note = format!("{count} conversations in one transaction");
    }
    for _ in 0..5 {
        match logged {
            true => {
                let command = done.time(|| bulk_logged(connection, wanted))?;
                undo.time(|| undo_logged(connection, command))?;
            }
            false => {
                connection.execute_batch(sql::KEEP)?;
                connection.execute(sql::KEEP_FILL, [wanted])?;
                done.time(|| Ok(connection.prepare_cached(sql::BULK)?.execute([wanted])?))?;
                undo.time(|| Ok(connection.prepare_cached(sql::UNDO_KEPT)?.execute([])?))?;
            }
        }
        tidy(connection)?;
    }
    for meter in [done, undo] {
        let mut line = meter.line(&raw.who);
        // Both ran in turn, so the CPU time of one is not known apart.
        line.values.remove("cpu_us");
        lines.push(line);
    }
    if raw.one("SELECT sum(unread * 31 + done) FROM conversation")? != before {
        return Err(
            format!("undoing {count} conversations gave something else than before").into(),
        );
    }
    lines.iter().try_for_each(crate::line::Line::print)
}

fn bulk_logged(connection: &Connection, count: i64) -> Result<i64> {
    let transaction =
        rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let command = new_command(&transaction, "bulk_done", None)?;
    transaction
        .prepare_cached(sql::BULK_LOG)?
        .execute([count, command])?;
    transaction
        .prepare_cached(sql::BULK_LOGGED)?
        .execute([command])?;
    transaction.commit()?;
    Ok(command)
}

fn undo_logged(connection: &Connection, target: i64) -> Result<()> {
    let transaction =
        rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let command = new_command(&transaction, "undo", Some(target))?;
    transaction
        .prepare_cached(sql::UNDO_LOG)?
        .execute([target, command])?;
    transaction
        .prepare_cached(sql::UNDO_LOGGED)?
        .execute([target])?;
    Ok(transaction.commit()?)
}
