//! What the person has names for: tags, members, numbers; and what a comment points at.

use crate::api;
use crate::translate::{direction, kind};
use listo_domain as domain;
use listo_store as store;

pub(crate) fn tag(t: store::Tag) -> api::Tag {
    api::Tag {
        id: t.id.to_string(),
        name: t.name,
        color: t.color,
        uses: t.uses,
        contacts: t.contacts,
    }
}

pub(crate) fn member(m: store::Member) -> api::Member {
    api::Member {
        me: m.actor == domain::Actor::me().0,
        id: m.actor,
        name: m.name,
        removed: m.removed,
    }
}

pub(crate) fn mention(m: domain::Mentioned) -> api::CommentMention {
    api::CommentMention {
        member_id: m.actor.0,
        written: m.written,
    }
}

pub(crate) fn quote(q: store::Quote) -> api::Quote {
    api::Quote {
        id: q.id.0.to_string(),
        kind: kind(q.kind),
        direction: direction(q.direction),
        text: q.text,
    }
}

pub(crate) fn number(n: store::Number) -> api::PhoneNumber {
    api::PhoneNumber {
        id: n.id.to_string(),
        name: n.name,
        e164: (!n.e164.is_empty()).then_some(n.e164),
        color: n.color,
        sample: n.sample,
    }
}
