//! Search: what the person typed becomes a question to the store.

use crate::api::{
    Piece, QueryProblem, QueryProblemReason, SearchHit, SearchOrder, SearchPage, SearchQuery,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::translate as t;
use chrono::TimeZone as _;
use listo_domain::Millis;
use listo_domain::search::{Day, Problem, ProblemReason, Query};
use listo_store::{Hit, Order, SearchSpec};

const MAX_PAGE: u32 = 200;

impl Engine {
    /// Conversations that match, the newest hit of each. A later search ends this one.
    ///
    /// # Errors
    /// When the database cannot be read. A mistake in the text is no error: see
    /// [`SearchPage::problems`].
    pub async fn search(&self, asked: SearchQuery) -> Result<SearchPage> {
        let query = Query::parse(&asked.text, &start_of);
        let problems = query
            .problems
            .iter()
            .map(|p| problem(&asked.text, p))
            .collect();
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

fn problem(text: &str, problem: &Problem) -> QueryProblem {
    let units = |end: usize| {
        let before = text.get(..end).unwrap_or(text);
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    QueryProblem {
        start: units(problem.at.start),
        end: units(problem.at.end),
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
