# Everything the pages say in English. Sentences people read often are short; facts are worded plainly, without
# praise or blame. Reasons for refused values come from the rules themselves, not from here.

### The frame of every page

site-name = Onward
page-title = { $page } - Onward
page-title-error = Error: { $page } - Onward
skip-link = Skip to content
nav-label = Main
nav-goals = Goals
nav-trash = Trash
nav-new-goal = New goal
nav-login = Sign in
nav-register = Create account
nav-logout = Sign out
nav-account = Account of
nav-settings = Settings
nav-admin = Administration
foot-label = More
foot-docs = API reference
foot-openapi = OpenAPI file
foot-line = Onward keeps your goals on your own server.
insecure-banner = This connection is not encrypted. Use it on a network you trust only.

### Forms in general

problem-title = There is a problem
error-prefix = Error:
optional = (optional)
notice-goal-created = Goal created. Log the first check-in whenever you have one.
notice-goal-deleted = Deleted “{ $goal }”.
notice-goal-restored = “{ $goal }” is back.
notice-goal-closed = { $state ->
    [missed] Closed “{ $goal }” as missed.
    [dropped] Closed “{ $goal }” as dropped.
   *[other] Closed “{ $goal }” as achieved.
  }
notice-goal-reopened = “{ $goal }” goes on.
notice-goal-archived = Archived “{ $goal }”.
notice-goal-unarchived = “{ $goal }” is in the list again.
notice-check-in-saved = Check-in saved. “{ $goal }”, { $day }: { $what }.
notice-check-in-deleted = Check-in deleted. “{ $goal }”, { $day }: { $what }.
notice-check-in-restored = Check-in restored. “{ $goal }”, { $day }: { $what }.
undo = Undo
notice-signed-out = You are signed out.
notice-password-changed = Your password is changed. Sign in with the new one.
notice-password-replaced = Your password is changed. You are signed out everywhere else.
notice-proved = Thank you. For ten minutes you can do what your password was asked for.
notice-settings-saved = Saved.
notice-session-ended = Signed out there.
notice-other-sessions-ended = Signed out everywhere else.
notice-user-created = Account made.
notice-user-disabled = Switched off: nobody can use this account now.
notice-user-enabled = Switched on again.
notice-user-promoted = Is an administrator from now on.
notice-user-demoted = Is no administrator any more.
notice-user-deleted = Account deleted. For 14 days it can be restored here.
notice-user-restored = Account restored, with all it had.
notice-user-sessions-ended = Signed out everywhere.
notice-invite-deleted = Invitation taken back.
notice-shown-once = That was shown once already. Make a new one if you did not keep it.
notice-account-deleted = Your account is deleted. Sign in within 14 days to bring it back.

### The first page

landing-page = Know where you stand
landing-title = Know where you stand.
landing-lead = Say what you want to reach, log what you did, and see every day how far you are from the line that gets you there.
landing-example-label = An example of a goal
landing-example-name = Read 24 books
landing-example-now = 17
landing-example-of = of 24 books
landing-example-verdict = 4.3 behind the line: 21.3 expected by today.
landing-example-start = 1 January: 0
landing-example-end = 31 December: 24
landing-step-1-title = Numbers of your own
landing-step-1 = Books, kilometres, a weight, a streak of evenings off. Values add up, are counted, or the newest one stands.
landing-step-2-title = A line, not a mood
landing-step-2 = A plan draws a line from start to target. You read whether you are ahead of it or behind, and by how much.
landing-step-3-title = The past stays
landing-step-3 = Every check-in keeps its day. Plans change from a day on; what you did before is never rewritten.

### Accounts

register-page = Create account
register-title = Create your account
register-first = This is the first account here. It will look after the installation.
register-invited = Signing up needs an invitation from whoever runs this installation.
register-submit = Create account
register-off = Signing up is switched off here. Ask whoever runs this installation for an account.
register-other = Already have an account?
setup-page = Set up
setup-title = Set up Onward
setup-lead = Make the first account. It will look after the installation. The set-up code was printed where Onward was started.
setup-done-title = Onward is set up
setup-done = The first account exists already.
login-page = Sign in
login-title = Sign in
login-submit = Sign in
login-other = New here?
login-refused = The username or the password is wrong. Check both and try again.
login-disabled = The password is right, but this account is switched off. Ask whoever runs this installation.
register-closed = Signing up is switched off here, or the set-up code is wrong. Check the code, or ask whoever runs this installation.
invite-refused = The invitation does not count: it is mistyped, used, too old, or for another e-mail address. Check it, or ask for another one.
reset-page = New password
reset-title = Choose a new password
reset-lead = You have been sent a link. Its code counts once, for half an hour. You will be signed out everywhere.
reset-submit = Set password
reset-gone = The code does not count: it is mistyped, used, too old, or there is a newer one. Check it, or ask for another link.
username-taken = Another account has this username. Choose another one.
email-taken = Another account has this e-mail address. Use another one, or sign in to that account.
form-conflict = Something changed while you were typing, so nothing was saved. Look at it again and send it once more.
form-race = Something else was saved while you were typing, so nothing of this is saved yet. Look at both below.
form-last-superuser = Nobody else could look after this installation then. Let somebody else do so first.
form-limit = You have as many as there may be. Delete some first.
form-used = This form was sent before with other values. It has been renewed: check it and send it again.
form-running = This form is being worked on. Wait a moment, then look whether it was saved before you send it again.

field-username = Username
    .hint = 2 to 32 letters, digits, dots, hyphens or underscores.
    .string-too-short = Enter a username of at least 2 characters
field-email = E-mail address
    .email-invalid = Enter an e-mail address like name@example.org
field-full-name = Name
field-time-zone = Time zone
    .hint = Decides when your day ends. A name like Europe/Berlin; left empty, the one of this installation.
    .time-zone-unknown = Enter a time zone like Europe/Berlin
field-own-time-zone = Time zone
    .hint = Where you are: a name like Europe/Berlin. Decides when your day ends.
field-own-email = E-mail address
    .hint = To change it, you are asked for your password.
field-day-starts-at = Your day starts at
    .hint = What you log before counts for the day before.
field-week-starts-on = Your week starts on
field-theme = Theme
field-q = Search
field-users-q = Search
    .hint = Part of a username, a name or an e-mail address.
field-first-password = Password
    .hint = Left empty, nobody can sign in until you hand out a link to a first password.
field-their-time-zone = Time zone
    .hint = A name like Europe/Berlin; left empty, the one of this installation.
field-their-locale = Language
    .hint = A language tag like en or de-CH; left empty, the one of this installation.
field-is-superuser = Administrator
    .hint = Sees these pages and may do all that you may.
field-is-active = In use
field-invited-email = E-mail address
    .hint = With one, only that address can sign up with the invitation.
field-instance-name = Name of this installation
field-registration = Who may sign up
field-new-time-zone = Time zone of new accounts
    .hint = A name like Europe/Berlin. Each person can choose another one.
field-new-locale = Language of new accounts
    .hint = A language tag like en or de-CH.
field-max-goals = Goals of one account at most
    .int-parsing = Enter a whole number of goals, 1 to 1,000,000
field-require-email-verification = E-mail addresses must be confirmed
    .hint = Needs mail, which this installation does not send yet.
field-require-if-match = Programs must say which version they change
    .hint = Changes over the API without If-Match are refused then. These pages always say it.
field-locale = Language
    .hint = A language tag like en or de-CH. The pages speak English so far.
    .locale-unknown = Enter a language tag like en or de-CH
field-password = Password
    .hint = At least 12 characters. Four words you can remember are a good one.
    .missing = Enter a password
field-current-password = Present password
    .missing = Enter your present password
    .password-incorrect = This is not your present password. Type it again
field-login-password = Password
field-login = Username or e-mail address
field-setup-code = Set-up code
    .hint = Printed in the terminal or log where Onward was started.
field-invite = Invitation
    .hint = The code you were given. Capitals and hyphens do not matter.
field-code = Code
    .missing = Enter the code
field-reset-code = Code
    .hint = What stands behind #code= in the link. Capitals and hyphens do not matter.
field-new-password = New password
    .hint = At least 12 characters. Four words you can remember are a good one.
    .missing = Enter a password
field-stay = Stay signed in
    .hint = Until you have been away for 14 days. Leave it off on a shared computer.

### Settings

proof-page = Your password, please
proof-title = Your password, please
proof-lead = What comes next is delicate. After this you can go on for ten minutes without being asked again.
proof-submit = Go on
proof-needed = Enter your present password: this change needs it
race-title = Two versions
race-saved = Saved now:
race-typed = You typed:
race-nothing = nothing
race-choice = Save once more to have what you typed, or
race-keep = keep what is saved
settings-label = Settings
settings-profile = Profile
settings-profile-page = Profile
settings-profile-lead = Who you are here.
settings-time = Time
settings-time-page = Time
settings-time-lead = When your days and weeks begin. A change moves where your goals stand, also for the past.
settings-time-now = Your clock shows
settings-time-today = for your goals it is
settings-appearance = Appearance
settings-appearance-page = Appearance
settings-appearance-lead = How these pages look, on all your devices.
settings-security = Security
settings-security-page = Security
settings-security-lead = How you sign in.
settings-sessions = Sign-ins
settings-sessions-page = Sign-ins
settings-sessions-lead = Where your account is in use. If you do not know one of these, sign it out and change your password.
settings-account = Account
settings-account-page = Account
settings-account-lead = What happens when you leave, and leaving.
settings-save = Save
theme-system = Like the system
    .hint = Light or dark, as your device is set.
theme-light = Light
theme-dark = Dark
day-start = { $time }
day-start-before = { $time } the evening before
day-start-midnight = Midnight
password-title = Password
password-effect = You stay signed in here and are signed out everywhere else.
password-submit = Change password
session-current = This one
session-at-pages = In a browser
session-at-api = By the API
session-from = from
session-used = Last used
session-began = Since
session-ends = Until
session-end = Sign out
session-end-of = Sign out { $device }
session-end-others = Sign out everywhere else
device = { $browser } on { $system }
device-unknown = Unknown device
account-delete-title = Delete your account
account-delete-now = You are signed out everywhere at once, and nobody can use the account.
account-delete-grace = For 14 days you can come back: sign in, and all is as it was.
account-delete-then = After that your goals, their logs and everything else of yours are gone for good.
account-delete-submit = Delete account { $name }

### Administration

admin-label = Administration
admin-overview = Overview
admin-overview-page = Overview
admin-users = Accounts
admin-users-page = Accounts
admin-users-further = Accounts, further page
admin-user-new-page = New account
admin-invites = Invitations
admin-invites-page = Invitations
admin-settings = Settings
admin-settings-page = Settings of the installation
admin-settings-lead = They count for everybody here, at once.
admin-audit-log = Audit log
admin-audit-log-page = Audit log
admin-audit-log-further-page = Audit log, older records
overview-users = Accounts, deleted ones too
overview-active-users = Switched on
overview-superusers = Administrators
overview-sessions = Sign-ins
overview-goals = Goals
overview-check-ins = Check-ins
overview-runs-on = Runs on
overview-version = Onward
overview-database = Database
overview-schema = Last step of the schema
overview-size = Size of the database
overview-work = Background work
overview-queued = Waiting
overview-running = Being done
overview-failed = Given up
megabytes = { $number } MB
users-active-label = Which accounts
users-all = All
users-active = Switched on
users-inactive = Switched off
users-deleted = Deleted ones too
users-find = Search
users-none = No account fits
users-clear = Clear filters
user-all = All accounts
user-own = You
user-superuser = Administrator
user-inactive = Switched off
user-deleted = Deleted
user-since = Since
user-deleted-at = Deleted
user-restore = Restore
user-restore-of = Restore { $name }
user-new-submit = Make account
user-facts = The account
user-made = Made
user-changed = Last changed
user-way-in = Signing in
user-reset-link = Make a link to a new password
    .hint = For somebody who has lost theirs, or has none yet. It counts once, for half an hour.
user-end-sessions = Sign out everywhere
    .hint = Ends all sign-ins of this account, in browsers and by the API.
user-disable = Switch account off
    .hint = Nobody can use it then, and all its sign-ins end. Nothing is deleted.
user-enable = Switch account on
    .hint = It is switched off: nobody can use it.
user-rights = Rights
user-promote = Make administrator
    .hint = Administrators see these pages and may do all that you may. The sign-ins of this account end.
user-demote = Take these rights away
    .hint = An administrator sees these pages and may do all that you may. Without the rights there are only their own goals. Their sign-ins end.
user-delete-title = Delete
user-delete-effect = Its sign-ins end at once. For 14 days you can restore it, with all it has; after that everything is gone for good.
admin-reset-link-page = Link to a new password
admin-reset-link-lead = For { $whom }. It is shown this once.
admin-reset-link-label = Link
admin-reset-link-use = Hand it on by a way that only this person reads. Whoever has it can choose the new password.
admin-invite-page = Invitation
admin-invite-lead = For { $whom }. It is shown this once.
admin-invite-label = Code
admin-invite-use = Hand it on together with the address of this installation. It is typed at Create account.
once-hint = Copy it now: it is not kept here.
once-until = Counts once, until
once-done = Done
invites-lead = Each makes one account, within seven days.
invites-off = Invitations do not count at the moment: signing up is not by invitation.
invites-off-link = Change that in the settings
invites-new = Invite somebody
invites-submit = Make invitation
invites-none = Nobody is invited.
invite-anybody = anybody who has the code
invite-open = Open
invite-used = Used
invite-over = Too old
invite-made = Made
invite-until = Counts until
invite-used-at = Used
invite-delete = Take back
invite-delete-of = Take back: { $whom }
registration-closed = Nobody
    .hint = You make the accounts.
registration-invite = Whoever is invited
    .hint = With a code of an invitation.
registration-open = Anybody
    .hint = Whoever reaches this address can make an account.
settings-fixed = Fixed by the configuration
settings-fixed-lead = These are set where Onward is started, and changed there.
switch-on = on
switch-off = off
audit-lead = Who did what to accounts, sign-ins and settings. Records are chained: none can be changed or left out unnoticed.
audit-by = by
audit-gone = an account that is gone
audit-nobody = somebody not signed in
audit-installation = the installation itself
audit-account = Open the account
audit-number = No.
audit-user-created = Account made
audit-user-renamed = Username changed
audit-user-email-changed = E-mail address changed
audit-user-password-changed = Password changed
audit-user-enabled = Account switched on
audit-user-disabled = Account switched off
audit-user-promoted = Made administrator
audit-user-demoted = Rights of an administrator taken away
audit-user-deleted = Account deleted
audit-user-restored = Account restored
audit-user-erased = Account gone for good
audit-session-started = Signed in
audit-session-ended = Signed out
audit-session-proved = Password proved once more
audit-session-refresh-reused = Copied refresh token used
audit-settings-updated = Settings changed
audit-invite-created = Invitation made
audit-invite-used = Invitation used
audit-invite-deleted = Invitation taken back
audit-password-reset-created = Link to a new password made
audit-password-reset-used = New password set by a link
audit-signing-key-created = Signing key made
audit-job-retried = Background work tried once more

### Goals

goals-page = Goals
goals-page-further = Goals, further page
goals-title = Your goals
goals-empty-title = Nothing to keep an eye on yet
goals-empty = A goal is a number and a plan for it: read 24 books this year, gym three times a week, 82 kg down to 75.
goals-empty-action = Create your first goal
goals-list-label = Goals
goals-next = Next page
pages-label = Pages
goals-first = First page
quick-tick = Tick
quick-log = Log
quick-about = for { $goal }
quick-value = Value
pace-label = Progress of { $goal }
pace-text = { $percent } %
pace-end = { $day }: { $number }
pace-key = Line today: { $expected }

new-goal-page = New goal
new-goal-title = New goal
new-goal-what = What is it?
new-goal-kind = What do you want?
kind-reach = Reach a number
    .hint = Read 24 books, save 5,000, get from 82 kg to 75 kg.
kind-keep = Keep something up
    .hint = Gym at least 3 times a week, at most 2 coffees a day.
kind-log = Just keep a log
    .hint = Nothing is asked; see what happens. A plan can come later.
new-goal-count = How is it counted?
new-goal-reach = The line
new-goal-keep = The habit
new-goal-more = More settings
new-goal-submit = Create goal
new-goal-cancel = Cancel

field-title = Name
    .string-too-short = Enter a name for the goal
field-description = Description
    .hint = What it is about and why. Markdown works.
field-kind = What do you want
field-aggregate = Check-ins
aggregate-sum = Add up
    .hint = Each check-in adds to the total: pages read, kilometres, money saved.
aggregate-count = Count
    .hint = Each check-in is a tick, or a whole number of them: books finished, visits to the gym.
aggregate-last = Newest stands
    .hint = Each check-in replaces the one before: a weight, a page number, an odometer.
aggregate-mean = Average of the days
aggregate-min = Lowest of the days
aggregate-max = Highest of the days
field-unit = Unit
    .hint = Like books, km or kg.
field-start = Start
    .hint = Where you are when it begins.
    .decimal-type = Enter a number for the start, like 0 or 82.5
field-target = Target
    .hint = The number you want to reach.
    .missing = Enter the number you want to reach
    .decimal-type = Enter a number for the target, like 24 or 75.5
field-from = First day
    .hint = A date, or today, yesterday, +3d.
field-due-on = Due day
    .hint = A date, or +90d. With one, you see each day how you compare with the line.
    .date-order = Due day must not be before the first day
field-at-least = At least
    .missing = Enter a number for At least, At most, or both
field-at-most = At most
    .hint = Fill in one of the two, or both for a range.
    .value-error = At most must not be less than At least
field-every-number = Every
    .duration-invalid = Enter how many days, weeks, months, quarters or years a period has, 1 to 999
field-every-unit = Period
every-unit-day = days
every-unit-week = weeks
every-unit-month = months
every-unit-quarter = quarters
every-unit-year = years
every-unit-rolling = days, counted back from each day
field-on = Only on
    .hint = For a habit of single days. None chosen means every day.
    .value-error = Days can be chosen only when the period is one day
field-carry = Surplus to carry over
    .hint = For how many periods what you did beyond the minimum may count later.
    .value-error = Surplus can be carried over only when there is nothing but At least
    .less-than-equal = Surplus can be carried over for at most 52 periods
field-decimals = Decimals shown
field-missing = A day without a check-in
missing-unknown = is unknown
missing-zero = counts as 0
field-every = Period
field-keep = The habit
field-plan = Plan

field-value = Value
    .empty-check-in = Enter a value, skip the day, or write a note
    .decimal-type = Enter a number, like 12 or 7.5
field-day = Day
day-today = Today
day-yesterday = Yesterday
day-other = Another day
field-occurred-on = Date
    .hint = A date, or yesterday, -3d.
field-note = Note
    .hint = Markdown works.
field-skipped = Skip this day on purpose
    .value-and-skipped = Either enter a value or skip the day, not both
field-version = Version

### One goal

goal-standing = Where it stands
goal-log-form = Check in
goal-log-submit = Save check-in
goal-count-hint = A whole number.
goal-value-hint = A number, like 12 or 7.5.
goal-value-hint-unit = In { $unit }, like 12 or 7.5.
goal-log = Log
goal-log-empty = No check-ins yet. The first one starts the log.
goal-log-newer = Newest
goal-log-older = Older
goal-page-further = { $goal }, older check-ins
goal-plan = Plan
goal-plan-none = No plan: nothing is asked, everything is recorded.
goal-plan-now = now
goal-plan-from = From { $day }
goal-about = About
goal-tags = Tags
goal-archived = Archived
goal-acts = Close or put away
goal-close-as = Close it as
goal-close-hint = It keeps the standing of today, and can be reopened.
goal-close-achieved = Achieved
goal-close-missed = Missed
goal-close-dropped = Dropped
goal-reopen = Reopen goal
goal-archive-hint = Archived, it leaves the list. Deleted, it waits in the trash for 30 days, with its log and all goals beneath it.
goal-unarchive-hint = It has left the list. Deleted, it waits in the trash for 30 days, with its log and all goals beneath it.
goal-archive = Archive
goal-unarchive = Back into the list
goal-delete-submit = Delete goal
check-in-delete-open = Delete the check-in of { $day }
check-in-delete-value = Delete { $value } of { $day }
check-in-skipped = Skipped
check-in-confidence = { $number } % confident

standing-of = of { $target }
standing-towards = on the way to { $target }
standing-no-plan = No plan, so there is nothing to compare with.
standing-nothing = Nothing logged yet.
standing-on-line = Exactly on the line: { $expected } expected by today.
standing-ahead = { $lead } ahead of the line: { $expected } expected by today.
standing-behind = { $lead } behind the line: { $expected } expected by today.
standing-on-line-on = Exactly on the line: { $expected } expected by { $day }.
standing-ahead-on = { $lead } ahead of the line: { $expected } expected by { $day }.
standing-behind-on = { $lead } behind the line: { $expected } expected by { $day }.
standing-reached = The target is reached.
standing-to-go = { $rest } to go. No due day, so there is no line to compare with.
standing-resting = On a break: nothing is asked.
standing-keep = { $plan }.
standing-not-begun = Begins on { $day }.
fact-progress = Progress
fact-progress-value = { $percent } %
fact-needed = To be on the line
fact-needed-per-day = Per day from here
fact-due = Due
fact-current = Now
fact-left = To go

status-achieved = Achieved
status-missed = Missed
status-dropped = Dropped
status-done = Done
status-resting = On a break
status-pending = Too early to say
status-stale = No news for a while
status-overdue = Past its day
status-on-track = On track
status-at-risk = At risk
status-off-track = Off track

plan-reach = { $start } to { $target } by { $due }
plan-reach-open = { $start } to { $target }, no due day
plan-reach-on = On to { $target } by { $due }
plan-reach-on-open = On to { $target }, no due day
plan-at-least = At least { $low } { $every }
plan-at-most = At most { $high } { $every }
plan-band = Between { $low } and { $high } { $every }
plan-on = { $plan }, { $days }
plan-carry = { $number ->
    [one] { $plan }; surplus counts for one more period
   *[other] { $plan }; surplus counts for { $number } more periods
  }
plan-rest = A break
plan-rest-reason = A break: { $reason }
every-days = { $number ->
    [one] every day
   *[other] every { $number } days
  }
every-weeks = { $number ->
    [one] every week
   *[other] every { $number } weeks
  }
every-months = { $number ->
    [one] every month
   *[other] every { $number } months
  }
every-quarters = { $number ->
    [one] every quarter
   *[other] every { $number } quarters
  }
every-years = { $number ->
    [one] every year
   *[other] every { $number } years
  }
every-rolling = in any { $number } days
on-weekdays = on { $days }
on-month-days = on these days of the month: { $days }
month-day-last = the last
month-day-from-end = { $number } from the end
list-and = { $first } and { $last }
amount = { $number } { $unit }
line-skipped = skipped
line-note = a note
line-confidence = a confidence

### The trash

trash-page = Trash
trash-page-further = Trash, further page
trash-title = Trash
trash-lead = What you delete can be brought back for { $days } days.
trash-empty-title = Nothing in the trash
trash-empty = Goals and check-ins that you delete wait here, in case you want them back.
trash-empty-action = Go to your goals
trash-list-label = Deleted
trash-goal = Goal
trash-check-in = Check-in
trash-goal-what = { $goal }
trash-check-in-what = { $what } in { $goal }, { $day }
trash-deleted = Deleted { $day }
trash-gone = Gone for good on { $day }
trash-restore = Restore

### Days

day-words = { $weekday } { $day } { $month }
day-words-year = { $weekday } { $day } { $month } { $year }
day-plain = { $day } { $month } { $year }
day-short = { $day } { $month } { $year }
moment = { $day }, { $time }
day-word-today = Today
day-word-yesterday = Yesterday
day-within-today = today
day-within-yesterday = yesterday
day-within-tomorrow = tomorrow
weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun
weekday-full-1 = Monday
weekday-full-2 = Tuesday
weekday-full-3 = Wednesday
weekday-full-4 = Thursday
weekday-full-5 = Friday
weekday-full-6 = Saturday
weekday-full-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = June
month-short-7 = July
month-short-8 = Aug
month-short-9 = Sept
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

### When something went wrong

error-request-id = Request { $id }
error-start = Go to the start page
error-403-page = Not allowed
error-403 = This request did not come from a page of this site, or you may not do this. Open the page here and try again.
error-404-page = Not found
error-404 = There is nothing at this address, or it is not yours to see. It may have been deleted.
error-429-page = Too many requests
error-429 = { $seconds ->
    [0] There were too many requests in a short time. Wait a little, then try again.
    [one] There were too many requests in a short time. Try again in one second.
   *[other] There were too many requests in a short time. Try again in { $seconds } seconds.
  }
error-500-page = Something went wrong
error-500 = This is our fault, not yours. It has been recorded; with the number below, whoever runs this installation can find it.
error-503-page = Not available right now
error-503 = Onward cannot answer at the moment. Nothing is lost. Try again in a few seconds.
error-412-page = Changed meanwhile
error-412 = Something changed here after you opened the page, so nothing was done. Go back, reload, look at it again.
error-422-page = This address does not work
error-422 = The address or the form holds something that cannot be read. Go back and try again.

### What problems mean

problems-page = Problems
problems-title = What can go wrong
problems-lead = Every refusal and failure of the API names one of these as its type. Programs compare the type, never the words.
problems-unknown-page = No such problem
problems-unknown = No problem has this name. These are all there are.
problem-type = Type
problem-status = Status
problem-all = All problems
