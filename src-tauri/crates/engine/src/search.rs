//! Search: what the person typed becomes a question to the store.

use crate::api::{
    Piece, QueryProblem, QueryProblemReason, SearchHit, SearchOrder, SearchPage, SearchQuery,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::translate as t;
use chrono::TimeZone as _;
use listo_domain::Millis;
use listo_domain::search::{Day, Problem, ProblemReason, Query, TagName};
use listo_store::{Hit, Order, SearchSpec};

const MAX_PAGE: u32 = 200;
/// Tags that are named where one is not known.
const NAMED: usize = 8;

impl Engine {
    /// Conversations that match, the newest hit of each. A later search ends this one.
    ///
    /// # Errors
    /// When the database cannot be read. A mistake in the text is no error: see
    /// [`SearchPage::problems`].
    pub async fn search(&self, asked: SearchQuery) -> Result<SearchPage> {
        let query = Query::parse(&asked.text, &start_of);
        let mut problems: Vec<QueryProblem> = query
            .problems
            .iter()
            .map(|p| problem(&asked.text, p))
            .collect();
        problems.extend(self.unknown_tags(&asked.text, &query.tags).await?);
        let spec = SearchSpec {
            query,
            order: match asked.order {
                SearchOrder::Newest => Order::Newest,
                SearchOrder::Best => Order::Best,
            },
            after: asked.after.as_deref().map(t::cursor).transpose()?,
            seen: asked
                .seen
                .iter()
                .map(|id| t::conversation_id(id))
                .collect::<Result<_>>()?,
            limit: asked.limit.clamp(1, MAX_PAGE),
        };
        let found = self.store().search(&spec).await?;
        Ok(SearchPage {
            hits: found.hits.into_iter().map(hit).collect(),
            next: found.next.map(t::cursor_text),
            problems,
            superseded: found.superseded,
        })
    }

    /// Which tags there are is not known where the text is read. Nothing is found by one that is not.
    async fn unknown_tags(&self, text: &str, asked: &[TagName]) -> Result<Vec<QueryProblem>> {
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let tags = self.store().tag_names().await?;
        let known = |asked: &TagName| {
            tags.iter().any(|(_, name)| {
                let name = listo_store::folded(name);
                name == asked.folded || (asked.prefix && name.starts_with(&asked.folded))
            })
        };
        let unknown = asked.iter().filter(|asked| !known(asked));
        Ok(unknown
            .map(|asked| QueryProblem {
                start: units(text, asked.at.start),
                end: units(text, asked.at.end),
                reason: QueryProblemReason::UnknownTag,
                value: asked.folded.clone(),
                expected: tags.iter().take(NAMED).map(|(_, n)| n.clone()).collect(),
            })
            .collect())
    }
}

/// Midnight of a day where this computer is; where the clocks skip it, the first moment after.
fn start_of(day: Day) -> Option<Millis> {
    let date = chrono::NaiveDate::from_ymd_opt(day.year, day.month, day.day)?;
    (0..24)
        .find_map(|hour| {
            let time = date.and_hms_opt(hour, 0, 0)?;
            chrono::Local.from_local_datetime(&time).earliest()
        })
        .map(|time| Millis(time.timestamp_millis()))
}

fn hit(hit: Hit) -> SearchHit {
    SearchHit {
        row: t::row(hit.conversation),
        activity_id: hit.activity.map(|a| a.0.to_string()),
        comment: hit.comment,
        at: hit.at.0,
        snippet: hit.snippet.into_iter().map(piece).collect(),
        title: hit.title.into_iter().map(piece).collect(),
    }
}

fn piece(piece: listo_store::Piece) -> Piece {
    Piece {
        text: piece.text,
        hit: piece.hit,
    }
}

/// As the window counts: UTF-16.
fn units(text: &str, end: usize) -> u32 {
    let before = text.get(..end).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn problem(text: &str, problem: &Problem) -> QueryProblem {
    QueryProblem {
        start: units(text, problem.at.start),
        end: units(text, problem.at.end),
        reason: match problem.reason {
            ProblemReason::UnknownValue => QueryProblemReason::UnknownValue,
            ProblemReason::BadDate => QueryProblemReason::BadDate,
            ProblemReason::MissingValue => QueryProblemReason::MissingValue,
            ProblemReason::OpenQuote => QueryProblemReason::OpenQuote,
            ProblemReason::TooLong => QueryProblemReason::TooLong,
        },
        value: problem.value.clone(),
        expected: problem.expected.iter().map(|e| (*e).to_owned()).collect(),
    }
}
