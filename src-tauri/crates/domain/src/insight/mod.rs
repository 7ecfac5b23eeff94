//! Insights: how long others wait, what is finished, and what comes in, each defined once.
//!
//! [`ledger`] reads the history of one conversation into [`Record`]s; [`Tally`] adds up those of all
//! conversations for a [`Scope`]; [`Behind`] finds the conversations behind one figure, by the same
//! rules. In words:
//!
//! - **Undone decisions never counted.** A decision that was undone is left out together with its
//!   undo, as if neither had been.
//! - **A wait** begins with the first text, missed call or voicemail that nobody has answered, and ends
//!   with the first text that a person sent or the first answered call, in either direction. Automatic
//!   replies and campaigns end none. Where the conversation is marked as done before, it ends without
//!   an answer.
//! - **Response time** is the length of the waits that began in the period and were answered before its
//!   end. Those that still wait at the end are told beside. The median and the 90th percentile are the
//!   values at rank ⌈n/2⌉ and ⌈9n/10⌉ of n.
//! - **Completion** is, of the conversations into which something came in the period, the share that is
//!   done at its end.
//! - **Time to done** is from when a conversation was opened to when it was marked as done, of what was
//!   finished in the period. **Reopened** is the share of it that was opened again within seven days,
//!   **without reply** the share in which nobody answered since it was opened.
//! - **Missed calls returned** is, of the calls missed in the period, the share after which we called or
//!   wrote, or a call of theirs was answered, within an hour.
//! - **Backlog** is what is unread, open and snoozed at a moment.
//! - **Verification codes and promotions** of services are in none of these but the backlog.
//! - **Imported history** counts only where that is asked for; in the backlog it always does.
//! - All is told **as of the end of the period**: the figures of a past period do not change any more.

mod behind;
mod calendar;
mod figures;
mod ledger;
mod patterns;
mod rank;
mod record;
mod tally;

pub use behind::{Behind, Figure, Hit, Layer, Sort};
pub use calendar::{Calendar, OpenTimes, Unit};
pub use figures::{Backlog, Bin, Cell, Figures, Inbound, Responses, Share};
pub use ledger::ledger;
pub use patterns::{Pattern, patterns};
pub use rank::{AGES, TIMES};
pub use record::{Class, End, Finish, InboundKind, Item, Record, Stay, StayPlace, Wait, Who};
pub use tally::{Scope, Tally};
