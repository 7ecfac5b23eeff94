//! The same statements through sqlx: what is written. A logged command is a transaction of prepared
//! statements, one call each, as one writes it with sqlx.

use std::time::Instant;

use sqlx::{Row as _, Sqlite, Transaction};

use super::sql::{self, Mark};
use super::thin::Thin;
use super::{BULKS, LONG_ENOUGH};
use crate::Result;
use crate::meter::Meter;

type Before = (i64, i64, i64);

pub async fn measure(thin: &Thin, bulks: bool) -> Result {
    for mark in sql::MARKS {
        for logged in [false, true] {
            marks(thin, mark, logged, false).await?;
        }
    }
    let [done, ..] = sql::MARKS;
    for logged in [false, true] {
        marks(thin, done, logged, true).await?;
    }
    for (count, text) in BULKS.into_iter().filter(|_| bulks) {
        bulk(thin, count, text).await?;
    }
    Ok(())
}

/// One mark after the other, or with `step` each followed by the list and the counts again.
async fn marks(thin: &Thin, mark: Mark, logged: bool, step: bool) -> Result {
    let chosen = choose(thin, mark).await?;
    let op = if step { "triage_step" } else { mark.op };
    let mut meter = Meter::new(format!("{op}{}", if logged { "_logged" } else { "" }));
    for (id, ..) in &chosen {
        if !meter.wants(thin.n, LONG_ENOUGH) {
            break;
        }
        let start = Instant::now();
        match logged {
            true => change_logged(thin, mark, *id).await?,
            false => run(thin, mark.update, *id).await?,
        }
        if step {
            thin.page(sql::OPEN, i64::MAX, None).await?;
            thin.counts().await?;
        }
        meter.since(start);
    }
    meter.print(&thin.who)?;
    let mut back = thin.pool.begin().await?;
    for (id, done, unread) in &chosen {
        let query = sqlx::query(sql::PUT_BACK).bind(id).bind(done).bind(unread);
        query.execute(&mut *back).await?;
    }
    back.commit().await?;
    tidy(thin).await
}

async fn choose(thin: &Thin, mark: Mark) -> Result<Vec<Before>> {
    let query = sqlx::query(mark.choose).bind(i64::try_from(thin.n)?);
    let rows = query.fetch_all(&thin.pool).await?;
    rows.iter()
        .map(|r| Ok((r.try_get(0)?, r.try_get(1)?, r.try_get(2)?)))
        .collect()
}

async fn run(thin: &Thin, sql: &'static str, id: i64) -> Result {
    sqlx::query(sql).bind(id).execute(&thin.pool).await?;
    Ok(())
}

async fn begin(thin: &Thin) -> Result<Transaction<'static, Sqlite>> {
    Ok(thin.pool.begin_with("BEGIN IMMEDIATE").await?)
}

async fn change_logged(thin: &Thin, mark: Mark, id: i64) -> Result {
    let mut transaction = begin(thin).await?;
    let command = new_command(&mut transaction, mark.op, None).await?;
    let log = sqlx::query(sql::LOG_ONE).bind(id).bind(command);
    log.execute(&mut *transaction).await?;
    sqlx::query(mark.update)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

async fn new_command(
    transaction: &mut Transaction<'static, Sqlite>,
    what: &str,
    undoes: Option<i64>,
) -> Result<i64> {
    let query = sqlx::query(sql::NEW_COMMAND).bind(what).bind(undoes);
    Ok(query.execute(&mut **transaction).await?.last_insert_rowid())
}

async fn bulk(thin: &Thin, count: usize, text: &str) -> Result {
    let wanted = i64::try_from(count)?;
    if thin
        .count("SELECT count(*) FROM conversation WHERE done = 0")
        .await?
        < wanted
    {
        return Ok(());
    }
    let mut done = Meter::new(format!("bulk_done_{text}_logged"));
    let mut undo = Meter::new(format!("bulk_undo_{text}_logged"));
    for _ in 0..5 {
        let start = Instant::now();
        let mut transaction = begin(thin).await?;
        let target = new_command(&mut transaction, "bulk_done", None).await?;
        let log = sqlx::query(sql::BULK_LOG).bind(wanted).bind(target);
        log.execute(&mut *transaction).await?;
        sqlx::query(sql::BULK_LOGGED)
            .bind(target)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        done.since(start);

        let start = Instant::now();
        let mut transaction = begin(thin).await?;
        let command = new_command(&mut transaction, "undo", Some(target)).await?;
        let log = sqlx::query(sql::UNDO_LOG).bind(target).bind(command);
        log.execute(&mut *transaction).await?;
        sqlx::query(sql::UNDO_LOGGED)
            .bind(target)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        undo.since(start);
        tidy(thin).await?;
    }
    for meter in [done, undo] {
        let mut line = meter.line(&thin.who);
        // Both ran in turn, so the CPU time of one is not known apart.
        line.values.remove("cpu_us");
        line.print()?;
    }
    Ok(())
}

async fn tidy(thin: &Thin) -> Result {
    sqlx::raw_sql(sql::TIDY).execute(&thin.pool).await?;
    Ok(())
}
