"""How long things may wait, as plain data with the reason for each figure."""

from datetime import timedelta

# After an absence of ours longer than this, the runner has put the phone away:
# the session pauses itself and asks, instead of running on in an empty room.
AWAY = timedelta(seconds=60)

# A deadline of ours that lies further ahead than this was set by a clock that has gone back since.
CLOCK_STEP = timedelta(minutes=2)

# The end of a session looks again after this while its last step is still on its way.
END_WAITS = timedelta(seconds=1)

# A paused session is put away after this, kindly.
PAUSE_KEPT = timedelta(hours=3)

# An unanswered check-in closes after this: the feet have changed since.
CHECKIN_KEPT = timedelta(hours=3)

# How long "go on after all" works after a stop.
UNDO_STOP = timedelta(minutes=10)

# A number tapped wrong after a routine can be corrected for so long.
CORRECT_NUMBER = timedelta(hours=1)

# One HTTP call may take this long, and a lease must outlive it.
SEND_TIMEOUT = timedelta(seconds=10)
LEASE = timedelta(seconds=30)
LEASES_LOOKED_AT = timedelta(seconds=5)  # how often lost ones of nudges are looked for
# One process that was not alone in sending looks so long, before each claim, what others took.
PACE_SHARED = timedelta(minutes=1)

# A failing update is tried this often, then set aside; the waits grow.
HANDLE_TRIES = 5
HANDLE_RETRY = (
    timedelta(seconds=0.5),
    timedelta(seconds=2),
    timedelta(seconds=10),
    timedelta(seconds=30),
)

# A broken timer is pushed ahead in time, so that it cannot stop the others.
TIMER_TRIES = 5
TIMER_RETRY = timedelta(seconds=5)

# A due timer that was passed over (its runner is being listened to) is looked at again soon.
PASSED_OVER = timedelta(milliseconds=50)

# Sending again after a failure that was not the message's fault: 0.2 s, doubled, at most 15 s.
SEND_RETRY_FIRST = timedelta(seconds=0.2)
SEND_RETRY_MOST = timedelta(seconds=15)
# How often what may have arrived is sent: nudges and news come at most once, so never again.
SEND_TRIES = {
    "step": 12,
    "card": 5,
    "reply": 12,
    "farewell": 12,
    "secret": 12,
    "nudge": 1,
    "news": 1,
}

# The card is edited at the start of a step, half-way through a long one, and near its end:
# edits count against Telegram's limits, so not each second.
MARK_HALF_FROM_S = 60
MARK_END_FROM_S = 40
MARK_END_LEFT_S = 15

# Telegram wants about one message a second in a chat and bears short bursts. Six at once is
# what one tap can cause (the old message, the card, a step) twice over: nobody waits for it.
CHAT_GAP = timedelta(seconds=1)
CHAT_BURST = 6

# A 429 holds its chat only. So many in so short a time mean that we are too fast altogether.
FLOODS_MANY = 5
FLOODS_WITHIN = timedelta(seconds=3)
FLOOD_PAUSE = timedelta(seconds=2)

# Who polls Telegram holds this; after a crash another takes over. A poll takes at most 35 s: it
# is renewed before one that it might not outlast, not before each.
POLL_LEASE = timedelta(seconds=60)
POLL_OUTLASTED = timedelta(seconds=40)

# What was typed in another chat is not answered later than this: it has been typed over since.
INLINE_LIVES = timedelta(seconds=15)

# More than this from one person is no conversation: silence, and one notice a minute.
FLOOD_MOST = 20
FLOOD_WINDOW = timedelta(seconds=10)
FLOOD_NOTICE_EVERY = timedelta(minutes=1)

BATCH = 100
USERS_A_BATCH = 32
UPDATES_A_USER = 8

# What is remembered, and how long.
UPDATE_IDS_KEPT = timedelta(hours=48)
PAYLOADS_KEPT = timedelta(days=7)
OUTBOX_KEPT = timedelta(days=30)
HISTORY_KEPT = timedelta(days=730)  # runs, check-ins, sessions: two years of progress

# Who has not written for this long is told once, and erased if they stay away after that.
INACTIVE_AFTER = timedelta(days=540)
INACTIVE_WARNED = timedelta(days=30)
SEEN_EVERY = timedelta(days=1)  # how exactly "last seen" is kept: not a write a message
RETENTION_BATCH = 50

# Two finishes this close are the same run told twice.
SAME_RUN = timedelta(minutes=20)

# A run that ended longer ago than this is logged, and care is offered instead of begun.
STALE_RUN = timedelta(hours=6)

# The morning question comes this many minutes after quiet hours end, and is dropped after a while.
MORNING_AFTER_QUIET = 30
MORNING_KEPT = timedelta(hours=3)
# A nudge that could not be sent for this long has lost its moment: it is dropped and counted.
NUDGE_WINDOW = timedelta(minutes=45)

# Nudges a transaction: small, so that a step never waits long for the database.
NUDGE_BATCH = 10

# Runners the planner looks at in a transaction: nearly all have their timer.
PLAN_SCAN = 500

# How long after a nudge its buttons, and words like "not today", still answer it.
NUDGE_OPEN = timedelta(hours=12)

# A runner of whom nothing is known is looked at again after this; news come sooner by themselves.
NOTHING_KNOWN = timedelta(days=30)

# After a run the next nudge is worked out this much later, once for all that is told meanwhile.
PLAN_AFTER = timedelta(minutes=1)

# Looking again is due when a runner's day turns: spread, or a whole zone would be due at once.
SPREAD = timedelta(hours=1)

# The weekly summary: Sunday at 18:30 local, and not when it could not be sent for this long.
SUMMARY_WEEKDAY = 6
SUMMARY_MINUTE = 18 * 60 + 30
SUMMARY_WINDOW = timedelta(hours=2)

# A broadcast: so many messages wait before the sender at most (what it sends in this time), so
# many runners are looked at in a transaction, a pass for those who slept begins so long after the
# last one, and after so long it is over: everybody's quiet hours have had an end by then.
NEWS_AHEAD = timedelta(seconds=2)  # the net below, the sweep, comes by each second
NEWS_SCAN = 500
NEWS_PASS = timedelta(minutes=10)
NEWS_WINDOW = timedelta(hours=26)

# What operators did, and what they said to all, is kept this long.
AUDIT_KEPT = timedelta(days=365)

# A broadcast that was written but not confirmed for this long must be written anew.
NEWS_DRAFT_KEPT = timedelta(hours=24)

# How often runners without a timer are looked for (back after a block, a timer set aside).
SWEEP_RUNNERS = timedelta(hours=1)

# How long the bot waits for a typed city or time, before words mean what they always mean.
EXPECTS = timedelta(minutes=30)

# A private finish link may log so many runs in so long: more is a mistake, or somebody else.
FINISHES_AN_HOUR = 6
FINISHES_WINDOW = timedelta(hours=1)

# "Of late": what a new run is compared with (the 30 days of Frandsen 2025, S42).
LATELY = timedelta(days=30)

# A trend is said when it matters, and no more than one in so long.
TREND_EVERY = timedelta(days=7)
