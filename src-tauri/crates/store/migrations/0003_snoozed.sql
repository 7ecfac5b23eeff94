-- The list of what is snoozed.

CREATE INDEX conversation_asleep ON conversation (sort_id DESC, id DESC) WHERE place = 3;
CREATE INDEX conversation_number_asleep ON conversation (number_id, sort_id DESC, id DESC) WHERE place = 3;
