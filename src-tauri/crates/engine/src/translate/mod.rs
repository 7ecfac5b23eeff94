//! Between the values of domain and store and those of the boundary. One arm a variant, so that a
//! new one cannot be forgotten.

mod contact;
mod names;

use crate::api;
use crate::error::{Error, Result};
use listo_domain as domain;
use listo_domain::{ActivityId, ContactRefusal, Millis, Refusal, Seq, Shown, SnippetId, TagId};
use listo_store::{self as store, ConversationId, Cursor, NumberId, Reason};

pub(crate) use contact::{
    contact, contact_cursor, contact_id, contact_page, note_id, person, property, property_id,
};
pub(crate) use names::{member, mention, number, quote, tag};

/// Rows of one page, at most.
pub(crate) const MAX_PAGE: u32 = 500;
/// Of a command about more conversations only the numbers are told.
pub(crate) const LISTED: usize = 500;

pub(crate) fn number_id(text: &str) -> Result<NumberId> {
    id(text)
        .map(NumberId)
        .ok_or_else(|| Error::invalid("numberId", text))
}

pub(crate) fn conversation_id(text: &str) -> Result<ConversationId> {
    id(text)
        .map(ConversationId)
        .ok_or_else(|| Error::invalid("conversation", text))
}

pub(crate) fn through(text: &str) -> Result<Seq> {
    id(text)
        .map(Seq)
        .ok_or_else(|| Error::invalid("through", text))
}

pub(crate) fn activity_id(field: &'static str, text: &str) -> Result<ActivityId> {
    id(text)
        .map(ActivityId)
        .ok_or_else(|| Error::invalid(field, text))
}

fn id(text: &str) -> Option<i64> {
    text.parse().ok().filter(|n| *n >= 0)
}

pub(crate) fn cursor(text: &str) -> Result<Cursor> {
    text.split_once('-')
        .and_then(|(sort, row)| {
            Some(Cursor {
                sort: id(sort)?,
                id: id(row)?,
            })
        })
        .ok_or_else(|| Error::invalid("after", text))
}

pub(crate) fn cursor_text(cursor: Cursor) -> String {
    format!("{}-{}", cursor.sort, cursor.id)
}

pub(crate) fn tag_id(text: &str) -> Result<TagId> {
    id(text)
        .map(TagId)
        .ok_or_else(|| Error::invalid("tag", text))
}

pub(crate) fn snippet_id(text: &str) -> Result<SnippetId> {
    id(text)
        .map(SnippetId)
        .ok_or_else(|| Error::invalid("snippet", text))
}

pub(crate) fn snippet(s: store::TextSnippet) -> api::TextSnippet {
    api::TextSnippet {
        id: s.id.to_string(),
        name: s.name,
        text: s.text,
    }
}

fn list(of: api::View, filter: &api::ListFilter, order: api::ListOrder) -> Result<store::List> {
    let numbers = filter.number_ids.iter().map(|id| number_id(id));
    let tags = filter.tag_ids.iter().map(|id| tag_id(id));
    Ok(store::List {
        view: view(of),
        filter: store::ListFilter {
            numbers: numbers.collect::<Result<_>>()?,
            tags: tags.collect::<Result<_>>()?,
            assignees: filter.assignee_ids.clone(),
            from: filter.from.map(Millis),
            until: filter.until.map(Millis),
        },
        order: match order {
            api::ListOrder::Newest => store::ListOrder::Newest,
            api::ListOrder::LongestWaiting => store::ListOrder::LongestWaiting,
        },
    })
}

pub(crate) fn list_spec(query: &api::ListQuery) -> Result<store::ListSpec> {
    Ok(store::ListSpec {
        list: list(query.view, &query.filter, query.order)?,
        at: match &query.at {
            api::ListAt::Top => store::At::Top,
            api::ListAt::End => store::At::End,
            api::ListAt::After { cursor: c } => store::At::After(cursor(c)?),
            api::ListAt::Before { cursor: c } => store::At::Before(cursor(c)?),
            api::ListAt::Around { cursor: c } => store::At::Around(cursor(c)?),
            api::ListAt::Position { position } => store::At::Position(*position),
        },
        limit: query.limit.clamp(1, MAX_PAGE),
    })
}

pub(crate) fn page(page: store::Page) -> api::Page {
    api::Page {
        rows: page.rows.into_iter().map(row).collect(),
        start: page.start,
        next: page.next.map(cursor_text),
        total: page.total,
        through: page.through.to_string(),
    }
}

pub(crate) fn range(range: &api::ListRange) -> Result<store::Range> {
    Ok(store::Range {
        list: list(range.view, &range.filter, range.order)?,
        from: range.from.as_deref().map(cursor).transpose()?,
        to: range.to.as_deref().map(cursor).transpose()?,
        except: range
            .except
            .iter()
            .map(|id| conversation_id(id))
            .collect::<Result<_>>()?,
        through: through(&range.through)?,
    })
}

pub(crate) fn thread_at(at: &api::ThreadAt) -> Result<store::ThreadAt> {
    Ok(match at {
        api::ThreadAt::Newest => store::ThreadAt::Newest,
        api::ThreadAt::Before { id } => store::ThreadAt::Before(activity_id("before", id)?),
        api::ThreadAt::After { id } => store::ThreadAt::After(activity_id("after", id)?),
        api::ThreadAt::Around { id } => store::ThreadAt::Around(activity_id("around", id)?),
    })
}

pub(crate) fn view(view: api::View) -> store::View {
    match view {
        api::View::Inbox => store::View::Inbox,
        api::View::Unread => store::View::Unread,
        api::View::Done => store::View::Done,
        api::View::Snoozed => store::View::Snoozed,
        api::View::Waiting => store::View::Waiting,
        api::View::Pinned => store::View::Pinned,
        api::View::Muted => store::View::Muted,
        api::View::Assigned => store::View::Assigned,
        api::View::Mentions => store::View::Mentions,
        api::View::All => store::View::All,
    }
}

pub(crate) fn row(c: store::Conversation) -> api::ConversationRow {
    api::ConversationRow {
        id: c.id.0.to_string(),
        number_id: c.number.0.to_string(),
        parties: c.parties.into_iter().map(party).collect(),
        state: shown(c.shown),
        unread_reason: c.unread_reason.map(unread_reason),
        waiting_since: c.waiting_since.map(|t| t.0),
        tried_at: c.tried_at.map(|t| t.0),
        snoozed_until: c.snoozed_until.map(|t| t.0),
        muted: c.muted,
        pinned_at: c.pinned_at.map(|t| t.0),
        last_at: c.last_at.0,
        last: api::Snippet {
            kind: kind(c.last.kind),
            direction: direction(c.last.direction),
            text: c.last.text,
            sender: (!c.last.sender.is_empty()).then_some(c.last.sender),
            delivery: delivery(c.last.delivery),
            outcome: c.last.outcome.map(call_outcome),
            duration_s: c.last.duration_s,
            attachments: c.last.attachments,
        },
        order: c.sort,
        head: c.head.to_string(),
        tag_ids: c.tags.iter().map(|t| t.0.to_string()).collect(),
        assignee_id: c.assignee.map(|a| a.0),
        mentioned: c.mentioned,
    }
}

pub(crate) fn party(p: domain::Party) -> api::Party {
    api::Party {
        address: p.address.0,
        name: p.name,
    }
}

fn shown(shown: Shown) -> api::ConversationState {
    match shown {
        Shown::Unread => api::ConversationState::Unread,
        Shown::Open => api::ConversationState::Open,
        Shown::Done => api::ConversationState::Done,
    }
}

fn unread_reason(reason: domain::UnreadReason) -> api::UnreadReason {
    match reason {
        domain::UnreadReason::Inbound => api::UnreadReason::Inbound,
        domain::UnreadReason::Manual => api::UnreadReason::Manual,
        domain::UnreadReason::Snooze => api::UnreadReason::Snooze,
        domain::UnreadReason::FailedSend => api::UnreadReason::FailedSend,
    }
}

pub(crate) fn kind(kind: i64) -> api::ActivityKind {
    match kind {
        1 => api::ActivityKind::Call,
        2 => api::ActivityKind::Voicemail,
        _ => api::ActivityKind::Text,
    }
}

pub(crate) fn direction(d: domain::Direction) -> api::Direction {
    match d {
        domain::Direction::Inbound => api::Direction::Inbound,
        domain::Direction::Outbound => api::Direction::Outbound,
    }
}

pub(crate) fn delivery(d: domain::Delivery) -> api::Delivery {
    match d {
        domain::Delivery::Draft => api::Delivery::Draft,
        domain::Delivery::Queued => api::Delivery::Queued,
        domain::Delivery::Sent => api::Delivery::Sent,
        domain::Delivery::Delivered => api::Delivery::Delivered,
        domain::Delivery::Failed => api::Delivery::Failed,
    }
}

pub(crate) fn call_outcome(o: domain::CallOutcome) -> api::CallOutcome {
    match o {
        domain::CallOutcome::Answered => api::CallOutcome::Answered,
        domain::CallOutcome::Missed => api::CallOutcome::Missed,
        domain::CallOutcome::Rejected => api::CallOutcome::Rejected,
        domain::CallOutcome::Blocked => api::CallOutcome::Blocked,
    }
}

pub(crate) fn verb(v: store::Verb) -> api::Verb {
    match v {
        store::Verb::Done => api::Verb::Done,
        store::Verb::Unread => api::Verb::Unread,
        store::Verb::Open => api::Verb::Open,
        store::Verb::Seen => api::Verb::Seen,
        store::Verb::Snooze => api::Verb::Snooze,
        store::Verb::Wake => api::Verb::Wake,
        store::Verb::Mute => api::Verb::Mute,
        store::Verb::Unmute => api::Verb::Unmute,
        store::Verb::Pin => api::Verb::Pin,
        store::Verb::Unpin => api::Verb::Unpin,
        store::Verb::Tag => api::Verb::Tag,
        store::Verb::Untag => api::Verb::Untag,
        store::Verb::Assign => api::Verb::Assign,
        store::Verb::Unassign => api::Verb::Unassign,
        store::Verb::Comment => api::Verb::Comment,
        store::Verb::RemoveComment => api::Verb::RemoveComment,
        store::Verb::Send => api::Verb::Send,
        store::Verb::CancelSend => api::Verb::CancelSend,
        store::Verb::Contact => api::Verb::Contact,
        store::Verb::Undo => api::Verb::Undo,
        store::Verb::Redo => api::Verb::Redo,
    }
}

/// `None` for a kind that this version does not know: the thread leaves it out.
pub(crate) fn state_verb(kind: &str) -> Option<api::StateVerb> {
    Some(match kind {
        "done" => api::StateVerb::Done,
        "unread" => api::StateVerb::Unread,
        "open" => api::StateVerb::Open,
        "seen" => api::StateVerb::Seen,
        "snoozed" => api::StateVerb::Snoozed,
        "woken" => api::StateVerb::Woken,
        "muted" => api::StateVerb::Muted,
        "unmuted" => api::StateVerb::Unmuted,
        "pinned" => api::StateVerb::Pinned,
        "unpinned" => api::StateVerb::Unpinned,
        "tagged" => api::StateVerb::Tagged,
        "untagged" => api::StateVerb::Untagged,
        "assigned" => api::StateVerb::Assigned,
        "unassigned" => api::StateVerb::Unassigned,
        "undone" => api::StateVerb::Undone,
        "redone" => api::StateVerb::Redone,
        _ => return None,
    })
}

fn reason(reason: Reason) -> api::RefusalReason {
    match reason {
        Reason::Unknown => api::RefusalReason::UnknownConversation,
        Reason::Refused(refusal) => match refusal {
            Refusal::AlreadyDone => api::RefusalReason::AlreadyDone,
            Refusal::AlreadyUnread => api::RefusalReason::AlreadyUnread,
            Refusal::AlreadyOpen => api::RefusalReason::AlreadyOpen,
            Refusal::NotUnread => api::RefusalReason::NotUnread,
            Refusal::NewerInbound => api::RefusalReason::NewerInbound,
            Refusal::ChangedSince => api::RefusalReason::ChangedSince,
            Refusal::InThePast => api::RefusalReason::InThePast,
            Refusal::NotSnoozed => api::RefusalReason::NotSnoozed,
            Refusal::AlreadyMuted => api::RefusalReason::AlreadyMuted,
            Refusal::NotMuted => api::RefusalReason::NotMuted,
            Refusal::AlreadyPinned => api::RefusalReason::AlreadyPinned,
            Refusal::NotPinned => api::RefusalReason::NotPinned,
            Refusal::PinsFull => api::RefusalReason::PinsFull,
            Refusal::AlreadyTagged => api::RefusalReason::AlreadyTagged,
            Refusal::NotTagged => api::RefusalReason::NotTagged,
            Refusal::AlreadyAssigned => api::RefusalReason::AlreadyAssigned,
            Refusal::NotAssigned => api::RefusalReason::NotAssigned,
            Refusal::EmptyComment => api::RefusalReason::EmptyComment,
            Refusal::EmptyMessage => api::RefusalReason::EmptyMessage,
            Refusal::AlreadySent => api::RefusalReason::AlreadySent,
        },
    }
}

fn contact_reason(refusal: ContactRefusal) -> api::RefusalReason {
    match refusal {
        ContactRefusal::Unchanged => api::RefusalReason::Unchanged,
        ContactRefusal::NumberTaken => api::RefusalReason::NumberTaken,
        ContactRefusal::ChangedSince => api::RefusalReason::ChangedSince,
    }
}

fn count(c: store::Count) -> api::Count {
    api::Count {
        inbox: c.inbox,
        unread: c.unread,
        done: c.done,
        snoozed: c.snoozed,
        waiting: c.waiting,
        pinned: c.pinned,
        muted: c.muted,
        assigned: c.assigned,
        mentions: c.mentions,
        all: c.all,
    }
}

pub(crate) fn counts(c: store::Counts) -> api::Counts {
    api::Counts {
        total: count(c.total),
        numbers: c
            .numbers
            .into_iter()
            .map(|(id, n)| api::NumberCount {
                number_id: id.0.to_string(),
                count: count(n),
            })
            .collect(),
    }
}

pub(crate) fn outcome(applied: store::Applied) -> api::Outcome {
    let (changed_count, refused_count) = (
        applied.changed.len(),
        applied.refused.len() + applied.contacts_refused.len(),
    );
    let listed = changed_count + refused_count <= LISTED;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut outcome = api::Outcome {
        command_id: applied.command_id.to_string(),
        verb: verb(applied.verb),
        of: applied.of.map(verb),
        tag_id: applied.tag.map(|t| t.0.to_string()),
        assignee_id: applied.assignee.map(|a| a.0),
        changed: Vec::new(),
        refused: Vec::new(),
        rows: Vec::new(),
        contacts: Vec::new(),
        contact_count: count(applied.contacts.len()),
        counts: counts(applied.counts),
        listed,
        changed_count: count(changed_count),
        refused_count: count(refused_count),
        cancelled: applied.cancelled,
        page: applied.page.map(page),
    };
    if applied.contacts.len() <= LISTED {
        let there = applied.contacts.into_iter().filter(|(_, c)| c.present);
        outcome.contacts = there.map(contact).collect();
    }
    if listed {
        outcome.changed = applied.changed.iter().map(|id| id.0.to_string()).collect();
        outcome.refused = applied
            .refused
            .into_iter()
            .map(|(id, why)| api::Refused {
                id: id.0.to_string(),
                reason: reason(why),
            })
            .collect();
        let contacts = applied.contacts_refused.into_iter();
        outcome
            .refused
            .extend(contacts.map(|(id, why)| api::Refused {
                id: id.0.to_string(),
                reason: contact_reason(why),
            }));
        outcome.rows = applied.rows.into_iter().map(row).collect();
    }
    outcome
}
