//! The query plan of every hot statement: an index, no scan of a large table, no temporary B-tree.

use crate::world::World;
use sqlx::Row as _;
use std::fmt::Write as _;

#[tokio::test]
async fn every_statement_uses_its_index() {
    let w = World::new().await;
    let mut out = String::new();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(w.store.path());
    let mut c = <sqlx::SqliteConnection as sqlx::Connection>::connect_with(&options)
        .await
        .unwrap();
    for (name, sql) in listo_store::hot_statements() {
        writeln!(out, "{name}").unwrap();
        assert!(
            !sql.contains("LIMIT ?") && !sql.contains("OFFSET ?"),
            "{name} would be planned anew each time: SQLite looks at a bare LIMIT parameter"
        );
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let rows = sqlx::query(sqlx::AssertSqlSafe(explain))
            .fetch_all(&mut c)
            .await
            .unwrap_or_else(|e| panic!("{name} must prepare on a fresh database: {e}"));
        let details: Vec<String> = rows.iter().map(|row| row.get("detail")).collect();
        for detail in &details {
            let large = ["conversation", "activity", "log", "party", "person"];
            let scanned = detail
                .strip_prefix("SCAN ")
                .and_then(|rest| rest.split(' ').next())
                // The rows of a page, already read by an index, may be gone through.
                .filter(|table| !details.contains(&format!("CO-ROUTINE {table}")))
                .is_some_and(|table| {
                    large.contains(&table) || ["c", "a", "l", "p", "x"].contains(&table)
                });
            let bounded = detail.contains("USING INDEX") || detail.contains("USING COVERING INDEX");
            assert!(
                !scanned || bounded,
                "{name} reads a large table from end to end: {detail}"
            );
            if name.starts_with("list") {
                // The few parties of one row may be sorted; the list may not.
                assert!(
                    !detail.contains("B-TREE FOR ORDER BY"),
                    "{name} sorts: {detail}"
                );
            }
            writeln!(out, "   {detail}").unwrap();
        }
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("plans", out);
    });
}
