# Bandeng: every sentence on the screens, in English. Short, plain, no words of machines.

app-name = Bandeng
broken = Something went wrong. What you wrote is saved. Please close the app and open it again.
back = ‹ Back
cancel = Cancel
close = Close
edit = Edit
edit-go-on = Go on editing
list-comma = {", "}
tabs = Main pages
tab-disputes = Disputes
new-dispute = New dispute
who-unknown = not known here
value-empty = (empty)
value-kept = Kept, and filled in
value-removed = Taken off
nothing-open = Choose one to read it here
nothing-open-text = j and k move, Enter opens; n writes something down, ? shows all keys.

## Time

time-today = Today
time-yesterday = Yesterday
time-two-days-ago = 2 days ago
time-tomorrow = Tomorrow
time-date = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
time-date-year = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year }
time-day-clock = { $day } { $clock }
much-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
much-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
much-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

## Kinds, states, steps

kind-household = Household
kind-marriage = Marriage
kind-neighbor = Neighbours
kind-land = Land
kind-other = Other
subtype-elder-support = Support of parents
subtype-inheritance = Inheritance
subtype-family-property = Family property
subtype-in-laws = In-laws
subtype-divorce = Divorce
subtype-bride-price = Bride price
subtype-custody = Custody
subtype-courtship = Courtship
subtype-boundary = House boundary
subtype-access = Right of way
subtype-drainage = Drainage
subtype-light = Daylight
subtype-noise = Noise
subtype-livestock = Livestock
subtype-contract-boundary = Field boundary
subtype-transfer = Land transfer
subtype-homestead = Homestead
subtype-forest = Woodland
subtype-crops = Crops
subtype-grave = Graves
subtype-debt = Money owed
subtype-damages = Damages
subtype-wages = Wages
state-recorded = Recorded
state-accepted = Accepted
state-returned = Sent back
state-assigned = Assigned
state-claimed = Taken on
state-mediating = In mediation
state-agreed = Agreed
state-failed = No agreement
state-refused = Mediation refused
state-referred = Referred
state-follow-up = Follow-up
state-closed = Closed
state-reopened = Reopened
role-grid-worker = Grid worker
role-auxiliary-officer = Auxiliary officer
role-station-officer = Station officer
role-reviewer = Reviewer
role-partner-unit = Partner unit
role-administrator = Administrator
side-a = Side A
side-b = Side B
level-province = Province
level-city = City
level-county = County
level-township = Township
level-village = Village

## Fields

field-id = Number
field-kind = Kind
field-subtype = Closer kind
field-state = State
field-claim-a = What side A says
field-claim-b = What side B says
field-verified = What was verified
field-happened-on = Day it happened
field-area = Area
field-place = Place
field-grid = Grid
field-recorded-by = Recorded by
field-recorded-at = Recorded at
field-parties = Parties
field-party = Party
field-party-id = Party number
field-party-side = Side A or B
field-party-name = Name
field-party-phone = Telephone
field-party-address = Home
field-heads-states = The states on both sides
field-letter-case = The case a letter is about
field-letter-referral = The act a letter belongs to
field-letter-unit = The unit a letter is for
field-letter-number = Number of a letter
field-letter-matter = What a letter is about
field-letter-asked = What a letter asks
field-letter-deadline = By when a letter asks for an answer
field-letter-from = Who writes a letter
field-grade = Grade
field-assignment = Who is responsible
field-deadline = By when
field-file = Photo
field-file-sha256 = Photo
field-file-type = Format of a photo
field-file-size = Size of a photo
field-file-caption = Caption of a photo
field-file-agreed = The person agreed to the photo
field-file-by = Who added a photo
field-file-at = When a photo was added

## What is still missing

missing-kind = Choose a kind
missing-parties = Write the name of at least one party
missing-claims = Write what a side says, or what you verified
missing-grid = Choose a grid
missing-reason = Write in a sentence why
missing-agreed = A photo is kept only with the person's consent
missing-name = Write a name; what people call them is enough
problem-missing = This is needed
problem-too-long = { $max } characters at most; take away { $over }
problem-too-many = { $max } at most
problem-too-many-photos = At most { $max } to a record; take one off first
problem-in-future = This day has not come yet; choose another
problem-in-past = This day has passed; choose another
problem-before-event = This day lies before it happened; choose another
problem-too-late = { $latest } is the last day it may be; choose an earlier one
problem-not-among-them = Whoever leads has to be one of those responsible
problem-not-in-case = This person is not a party of this case
problem-not-a-phone = This does not look like a telephone number; it may stay empty
problem-not-of-this-kind = This does not belong to the kind above; choose again
problem-unknown-area = This place is not known; choose again
problem-revoked-area = This place is no more; choose the one in its place
problem-not-a-photo = This file is not a photo; choose a JPEG, PNG or WebP
problem-damaged-photo = The photo is damaged; take it again
problem-photo-too-large = The photo is too large to open; take it at ordinary quality
problem-fixed = This cannot be changed once recorded
problem-outside-scope = This grid is not yours; choose one of yours

## What was not done, and what to do

refusal-versions-differ = This device and the server do not understand each other. All you wrote is here; update Bandeng and try again.
refusal-invalid = A few things are missing; each is marked below.
refusal-not-found = This record is not on this device; it may have been moved or deleted. Go back to the list.
refusal-illegal-step = Someone may have taken the case further; this step is not open now. Look at its latest state.
refusal-not-enrolled = This device is not enrolled. Enter the server address and the code first.
refusal-already-enrolled = This device is enrolled already. Close the app and open it again.
refusal-bad-invite = The code is wrong, used or expired. Check it, or ask the administrator for a new one.
refusal-not-allowed = Your role may not do this. Ask the station or the administrator.
refusal-offline = The server cannot be reached now. All records are on this device; it tries again by itself.
refusal-server-busy = The server is busy just now. All records are on this device; it tries again by itself in a while.
refusal-untrusted = Whoever answers at this address is not your server. Nothing was sent; all records are on this device. Check the server address with your administrator, with all that stands after #.
refusal-refused = The server did not take some changes this time. They are still on this device and will be sent again; if that goes on, tell the administrator.
refusal-revoked = The server does not accept this device any more. All records are still here. Ask the administrator for a new code and enter it below.
refusal-out-of-numbers = No number is left on this device; connect once and more come
refusal-disk-full = The device is full and this was not saved. Delete some photos or apps and try again.
refusal-newer-database = The records were written by a newer version. Update Bandeng and open it again.
refusal-wrong-key = The records on this device cannot be opened. Do not uninstall; ask the administrator.
refusal-busy = Bandeng is open somewhere else too. Close that one and try again.
refusal-internal = This was not done; what was saved is safe. Try again, or close the app and open it again.

## Enrol

enrol-line = Sit down and talk it out
enrol-server = Server address
enrol-server-hint = From your administrator, such as bandeng.example.cn
enrol-server-missing = Enter the address your administrator gave you
enrol-code = Enrolment code
enrol-code-hint = Works once; spaces and hyphens do not matter
enrol-code-missing = Enter the code your administrator gave you
enrol-submit = Enrol this device
enrol-sending = Enrolling…
enrol-foot = This needs a connection, once. After that you can write, read and change without one.

## Today

today-title = Today
today-open = { $count } open
today-empty = Nothing waits for you today
today-empty-text = When you hear of something at a door, tap “New dispute”. It works without a connection.
today-returned = Sent back to be completed
today-disagreeing = Two devices disagree
today-drafts = Unfinished drafts
today-mediating = In mediation
today-recorded = Recorded, not taken further
draft-no-kind = No kind chosen
draft-edits = Edit
draft-new = Draft
form-begun = Not done yet
headline-none = No party yet
headline-both = { $a } and { $b }

## Disputes

disputes-title = Disputes
disputes-total = { $count } in all
disputes-none = No such disputes
disputes-none-text = Try another kind or state.
disputes-empty = No dispute has been written down yet
disputes-empty-text = Tap “New dispute” for the first one.
disputes-end = This is the end
search-label = Look for a dispute
search-hint = Name, pinyin, last digits, place, words
search-hint-masked = Words of the story, village
search-clear = Clear
search-found = { $count } found
search-found-first = The first { $count }
search-none = Nothing found for “{ $query }”
search-none-text = Try another way: a name, its pinyin initials, the last four digits of a phone, a place, or a word of the story.
search-none-narrowed = See first whether it is among all kinds and all states.
search-none-masked = Names, phones and places are masked for you, so nothing is found by them. Try a word of the story.
search-unindexed = { $count ->
    [one] One older record is
   *[other] { $count } older records are
} still being taken in and cannot be found yet.
found-phone = Phone
found-number = Number
found-place = Place
found-told = Story
found-area = Area
filter-kind = By kind
filter-all-kinds = All kinds
filter-state = By state
filter-all-states = All states
row-waiting = To be sent
row-disagrees = Two versions

## A dispute

sheet-happened = Happened: { $day }
sheet-waiting = To be sent
sheet-said = What they say
sheet-course = What was done
said-a = Side A says
said-b = Side B says
said-verified = Verified
said-nothing = Nothing written
other-steps = Other steps
reason-hint = One sentence is enough; it stays with the record
course-recorded = Written down by { $who }
course-received = Reached the server { $when }
course-not-received = Has not reached the server yet
conflict-title = Two devices disagree
conflict-text = Both were written without a connection, and both are kept. Until someone decides, the safer one counts: it is marked.
conflict-counts = Counts for now
fold-parties = Parties
fold-history = Who changed what
fold-looks = Who looked
fold-papers = Print
papers-text = Made as PDF on this device, without a connection. What is not recorded stays blank, to be filled in by hand. Papers are in Chinese.
papers-made = Made: { $name }. Open it to print it.
papers-made-missing = Made: { $name }. No font here has these characters; write them in by hand: { $letters }
paper-case-file = The whole case file
paper-cover = Cover
paper-application = Application
paper-register = Acceptance register
paper-rights-notice = Notice of rights and duties
paper-investigation = Investigation record
paper-mediation = Mediation record
paper-agreement = Agreement
paper-oral-agreement = Register of an oral agreement
paper-follow-up = Follow-up record
paper-confirmation = Application for court confirmation
paper-letter = Referral letter
paper-meeting = Minutes of the joint meeting
paper-back = Back cover
paper-held = What is held about a person
looks-text = Who opened this record on this device. A party may ask to see this list.
history-first = Wrote this down

## Photos

photos-title = Photos
photos-none = No photos yet. None are needed; ask before you take one.
photo = Photo
photo-open = See it large: { $what }
photo-no-caption = Nothing written about it
photo-add = + Add a photo
photo-agreed = The person agrees to the photo, and to keeping it with this record
photo-agreed-hint = Places and papers only; no identity cards, and no portraits. Where and when it was taken is removed from the file before it is kept.
photo-caption = What it shows
photo-caption-hint = For example: the blocked ditch; may stay empty
photo-take = Take or choose one
photo-adding = Keeping it…
photo-waits = Kept on this device, waiting to be sent
photo-on-its-way = On its way: { $percent }% sent
photo-stored = On the server
photo-elsewhere = Not on this device
photo-partly-here = { $percent }% is here; go on to bring the rest
photo-fetch = Bring it here
photo-coming = On its way here…
photo-unsent = The server does not have it yet: the device it was taken with has to send it first.
photo-forget = Do not keep it on this device
photo-remove = Take it off this record
photo-remove-sure = Yes, take it off for everyone
photo-refused = The server did not take this one. It is still on this device and is sent again; if that goes on, tell the administrator.
photo-refused-too-large = This one is too large for the server. It is still on this device; tell the administrator.
photo-refused-quota = This device has sent too much for now. The photo is still here and is sent again.
photo-refused-not-allowed = The server says that photos of this record are not yours to send now. It is still on this device; tell the administrator.

## Write down

record-title = New dispute
record-title-edit = Edit
record-kind = What kind
record-subtype = Closer, if you like
record-parties = Parties
add-party-a = + One more on side A
add-party-b = + One more on side B
party-details = Telephone, home
party-remove = Take this one off
record-said = What happened
record-claim-hint = In their words, without judging
record-verified-hint = What you saw or checked, apart from what they say
record-when = When
record-other-day = Another day
record-where = Where
record-recent = Recent places
record-place = Place
record-place-hint = Such as: by the ditch east of the village
record-grid = Which grid
area-none = Not chosen
area-choose = Choose
area-change = Change
area-query = Find a place
area-query-hint = A name, pinyin or area code, such as jinsha
area-found-none = Nothing found. Try another way of writing it.
save-by-itself = Saves by itself as you write
save-saved = Saved { $clock }
save-not-saved = Not saved yet
save-record = Record
save-change = Done
discard = Delete this draft
discard-ask = It cannot be brought back.
discard-keep = Keep
discard-confirm = Delete

## Sync

badge-unknown = Sync
badge-running = Syncing
badge-needed = Needs you
badge-offline = Offline
badge-offline-waiting = Offline · { $count } to send
badge-waiting = { $count } to send
badge-synced = Synced { $when }
badge-never = Not synced
sync-title = Sync
sync-now = Sync now
sync-running = Syncing…
line-untried = The server has not been tried since the app was opened.
line-online = The line is up, and the server has everything it should.
line-offline = There is no connection now. Go on writing; it is sent when there is one.
line-busy = The server was reached, but it is busy. Go on writing; it is sent in a while.
line-trouble = The server was reached, but something needs a person.
sync-waiting-label = To be sent
sync-waiting = { $count }, all safe on this device
sync-waiting-none = Nothing
sync-last = Last sync
sync-last-never = Never
sync-next = Next
sync-next-now = Any moment
sync-next-none = None planned; tap “Sync now”
sync-apart = What this device holds and what the server holds are not quite the same. It is compared again tomorrow; tell the administrator if this stays.
sync-apart-missing = { $count } changes on the server did not reach this device. They are asked for again tomorrow; tell the administrator if this stays.
sync-apart-surplus = { $count } changes by colleagues are on this device and not on the server. They are safe here; ask the colleagues to synchronise.
sync-apart-both = { $missing } changes on the server did not reach this device, and { $surplus } by colleagues here are not on the server. Ask the colleagues to synchronise; tell the administrator if this stays.
sync-clock-off = This device’s clock is off by { $much }. Switch on automatic time in the system settings, or records will carry the wrong time.
sync-every = How often
sync-every-hint = The shorter, the more battery. It slows down by itself without a connection.
sync-photos-label = Photos
sync-photos = { $count ->
    [one] One waits to be sent, { $size }
   *[other] { $count } wait to be sent, { $size } in all
}
sync-photos-none = None are waiting
sync-photos-held-back = { $count ->
    [one] One waits for Wi-Fi, { $size }
   *[other] { $count } wait for Wi-Fi, { $size } in all
}
sync-photos-refused = The server did not take some of the photos; they are all still on this device. Open the record to see why.
sync-photos-when = When photos are sent
sync-photos-always = Whenever there is a line
sync-photos-wifi = Over Wi-Fi only
sync-photos-hint = Words always go; photos come after them.
size-kb = { $count } KB
size-mb = { $count } MB
held-title = Held back: { $count }
held-text = These changes were not merged and not lost. Show the lines below to your administrator.
held-by-device = held by this device
held-by-server = held by the server
held-too-large = Too large to take in
held-missing-deps = Earlier changes have not arrived; it is tried again when they do
held-copied-device = Looks as if written by a copied device
held-foreign = Was not sent by whoever wrote it
held-not-allowed = Its author may not take this step
held-outside-scope = Belongs to another grid
held-illegal-step = Does not fit the state of the record
held-damaged = Arrived damaged and cannot be read
held-not-signed = The signature does not fit; it cannot be believed
held-again = Try again
held-discard = Not wanted
held-discard-sure = Yes, put it aside
held-not-wanted = Looked at and not wanted

## Me

me-title = Me
me-place = Place of work
me-grids = Grids
me-device = This device
me-server = Server
me-language = Language
language-chinese = 中文
language-english = English
me-text-size = Text size
me-text-size-hint = This is the size you have chosen.
me-about = About Bandeng
me-about-text = Carry a bench over, sit down, and talk it out before it grows. Records are kept on this device, encrypted, and matched with the server when there is a connection.
me-version = Version { $version }
what-is-held = What is held, and why
what-is-held-text = Every field a dispute may have: why it is kept, for how long, and who may see it. Nothing else is kept.
held-field = Field
held-purpose = Why
held-class = Class
held-retention = How long
held-who = Who may see it
held-everyone = Every role
held-masked = { $whole }; { $masked } masked
class-case = About the case
class-personal = Personal
retention-years = { $years ->
    [one] { $years } year after closing
   *[other] { $years } years after closing
}
retention-case-file = As the case file
purpose-tell-cases-apart = To tell disputes apart
purpose-sort = To sort cases
purpose-know-how-far = To know how far it has come
purpose-tell-people-apart = To tell people of one name apart
purpose-tell-sides-apart = To tell the two sides apart
purpose-reach-and-mediate = To reach the parties and mediate
purpose-arrange-a-time = To arrange a time
purpose-mediate-at-home = To mediate at the door
purpose-claim-a = What side A states
purpose-claim-b = What side B states
purpose-verified = What was verified
purpose-time-limits = To reckon time limits
purpose-dispatch-and-count = To dispatch and count by area
purpose-find-the-place = To find the place
purpose-choose-the-grid = To know whose grid it is
purpose-answer-for-recording = Who recorded it answers for it
purpose-tell-steps-apart = To tell steps apart
purpose-keep-the-course = To keep the course of the case
purpose-answer-for-a-step = Who took it answers for it
purpose-say-why = To say why
purpose-keep-photos = To show the place and the papers
purpose-open-the-photo = To open the photo
purpose-know-the-data = To know how much data it takes
purpose-say-what-it-shows = To say what the photo shows
purpose-keep-the-consent = To keep on record that the person agreed
purpose-answer-for-a-photo = Who took it answers for it

## Keys

keys-title = Keys
key-down = Next
key-up = Previous
key-open = Open
key-search = Search
key-new = New dispute
key-close = Close what is open
key-help = This list

# What was done in the life of a case, and the fields of it.
act-accepted = Taken in
act-returned = Sent back
act-resubmitted = Handed in again
act-assigned = Given to people
act-claimed = Claimed
act-passed-back = Passed back
act-mediation-began = Mediation began
act-agreed = Agreed
act-failed = No agreement
act-refused = Mediation refused
act-referred = Handed over
act-follow-up-began = Follow-up began
act-closed = Closed
act-reopened = Reopened
act-graded = Graded
act-deadline-set = Time limit set
act-extended = Extended
act-session = Mediation session
act-statement = Statement added
act-agreement = Agreement
act-performance = Whether it is kept
act-court-confirmation = Confirmation by the court
act-meeting = Joint meeting
act-taker-done = Task of a meeting done
act-referral-offered = Letter sent
act-referral-accepted = Letter accepted
act-referral-declined = Letter declined
act-referral-answered = Letter answered
act-referral-revoked = Letter taken back
act-supervised = Supervised
act-supervision-ended = Supervision ended
act-follow-up-planned = Follow-up planned
act-follow-up = Follow-up visit
act-violence-mode = Domestic violence mode
act-report-duty = Duty to report and help
act-warning-letter = Warning letter
act-protection-order = Protection order
act-protective-visit = Protective visit
act-safe-contact = Safe contact
act-sealed-reporter = Sealed reporter
act-settled-conflict = One value picked
act-duplicate-of = Likely duplicate
act-merged-into = Merged into another
act-took-in = Took in another
act-numbered = Numbered
act-letter-accepted = Letter accepted by the unit
act-letter-declined = Letter declined by the unit
act-letter-answered = Letter answered by the unit
act-letter-revoked = Letter taken back by its writer
field-acts = What was done
field-act-id = Number of an act
field-act-what = What was done
field-act-by = Who did it
field-act-at = When it was done
field-act-corrects = What it corrects
field-of-act = { $act }: { $detail }
detail-reason = Why
detail-to = Who is responsible
detail-lead = Who leads
detail-deadline = By when
detail-left = Who stays responsible
detail-procedure = Under which rules
detail-counts-from = From which day it counts
detail-weighed = Why they sit down together all the same
detail-agreement = Which agreement
detail-level = Level
detail-party = Which party
detail-said-where = Where it was said
detail-unit = Unit
detail-units = Units
detail-grade = Grade
detail-facts = Facts
detail-expires-on = Until when it holds
detail-day = Day
detail-clock = Which time limit
detail-until = Until when
detail-consent-a = Side A agreed
detail-consent-b = Side B agreed
detail-consent = Both agreed
detail-on = Day
detail-place = Place
detail-name = Name
detail-worker = Worker
detail-role = As what
detail-invited = Whether invited
detail-chosen-by-parties = Chosen or agreed to by the parties
detail-open = Open to others
detail-voluntary-a = Side A of its own will
detail-voluntary-b = Side B of its own will
detail-statement-a = What side A says
detail-statement-b = What side B says
detail-course = How it went
detail-outcome = How it ended
detail-next-on = When they meet again
detail-words = Words
detail-form = Written or oral
detail-deed = What is to be done
detail-who = By whom
detail-by = Until when
detail-method = In which way
detail-signatures = Signatures
detail-effective-on = Binding from
detail-kept = How far it is kept
detail-step = How far
detail-chair = In the chair
detail-minutes = Minutes
detail-task = Task
detail-meeting = Which meeting
detail-taker = Which task
detail-letter = Which letter
detail-referral = Which letter
detail-number = Number
detail-matter = Matter
detail-ends = What it ends
detail-how = How
detail-state-a = How side A is
detail-state-b = How side B is
detail-trouble = Whether there is trouble
detail-planned = Which plan
detail-duty = Which duty
detail-issued-on = Issued on
detail-against = Against whom
detail-copied-on = Copied to the village on
detail-court = Court and number
detail-when = When it is safe
detail-sealed = Sealed words
detail-key = Sealed to which key
detail-field = Which field
detail-chosen = What was picked
detail-others = What was not picked
detail-dispute = Which record
purpose-of-who = To know who is responsible
purpose-of-levels = To count how far from the house cases are settled
purpose-of-both = To keep both states where two work at once
purpose-of-corrections = To keep both when something is corrected
purpose-of-grading = To know how pressing it is
purpose-of-minutes = To keep the minutes
purpose-of-agreed = To keep what was agreed
purpose-of-shared = To share the work between units
purpose-of-letter = To hand over to the unit it belongs to
purpose-of-watched = To watch until it is done
purpose-of-looked-after = To look after the parties
purpose-of-protected = To protect whoever is hurt
purpose-of-tied = To keep the tie between two records
purpose-of-numbers = To number the case file

## Without a line: into a file

carry-title = No network? Take it along in a file
carry-text = Puts what has not been sent yet into one file, to go by USB stick, by Bluetooth or on somebody else's phone. The file is sealed: nobody on the way can read it, only the server can open it.
carry-what-none = Nothing to take along: everything has been sent.
carry-what-changes = To take along: { $changes } { $changes ->
    [one] change
   *[other] changes
  }.
carry-what-both = To take along: { $changes } { $changes ->
    [one] change
   *[other] changes
  }, { $photos } { $photos ->
    [one] photo
   *[other] photos
  }, { $size } in all.
carry-what-others = { " " }{ $count ->
    [one] The bundle you carry for somebody else goes with it.
   *[other] The { $count } bundles you carry for others go with it.
  }
carry-make = Put it into a file
carry-making = Making the file…
carry-cannot-seal = This device does not have the key to seal with yet. Sync once with the network; after that it works without.
carry-saved = Done: { $name }, { $size }. Copy it to somebody else, or plug it into the computer at the station. Everything stays on this device too, until the server has it.
carry-left-out = { " " }{ $count } { $count ->
    [one] photo
   *[other] photos
  } did not fit: make another file and they go with that.
carry-take-title = Take in somebody else's bundle
carry-take-text = A file that somebody hands you is kept on this device, sealed; it goes to the server by itself when there is a network.
carry-take = Choose a file
carry-taking = Taking it in…
carry-taken = The bundle of { $who } is here: { $inside }. It goes when there is a network.
carry-taken-here = This bundle of { $who } is on this device already.
carry-taken-own = This bundle was made on this very device: no need to take it in.
carry-taken-arrived = The server has this bundle of { $who } already: no need to carry it.
carry-list = { $count ->
    [one] You carry one bundle for somebody else
   *[other] You carry { $count } bundles for others
  }
carry-row = { $who }: { $inside }
carry-row-made = { $made } · { $size } · goes when there is a network
carry-row-sent = { $sent } of { $size } sent
carry-held-back = Bundles with photos wait for Wi-Fi.
carry-forget = Do not carry it
carry-forget-sure = Really do not carry it
carry-inside = { $changes } { $changes ->
    [one] change
   *[other] changes
  }
carry-inside-photos = { $changes } { $changes ->
    [one] change
   *[other] changes
  }, { $photos } { $photos ->
    [one] photo
   *[other] photos
  }
carry-a-colleague = a colleague
carry-news = What became of bundles
carry-news-arrived = The bundle of { $who } has arrived: { $inside }
carry-news-own-arrived = All you put into a file has arrived: { $inside }
carry-news-held = The server keeps the bundle of { $who } until the station decides
carry-news-expired = The bundle of { $who } was carried for thirty days and did not arrive; everything is still on their phone
carry-news-own-expired = Your bundle is thirty days old; what has not arrived is still on this device
carry-news-let-go = The bundle of { $who } is not carried any more; everything is still on their phone
carry-refused = The server cannot open this bundle: ask whoever made it for another
carry-refused-other = This bundle is not sealed to this server: ask whoever made it for another
carry-refused-discarded = The station says that this bundle is not wanted: no need to carry it
problem-not-a-bundle = This is no bundle of Bandeng: choose another file.
problem-newer-bundle = This bundle was made by a newer app: update Bandeng on this device first.
problem-damaged-bundle = This bundle is damaged: copy it again from the phone it was made on.
problem-foreign-bundle = This bundle belongs to another county: it cannot be delivered here.
problem-forged-bundle = The signature of this bundle does not fit: it was not made by a device of this county, or somebody changed it. It is not taken.
problem-bundle-too-large = This bundle is too large to be taken in.
problem-bundles-full = This device carries as many bundles as it can. Send them first, or stop carrying some.

## Doing something

deed-accepted = Take it in
deed-returned = Send back to be completed
deed-resubmitted = Completed: hand in again
deed-assigned = Assign
deed-claimed = Claim
deed-passed-back = Pass back
deed-mediation-began = Both sides agree: begin mediation
deed-session = Note a session
deed-agreement = Write down the agreement
deed-referred = Hand over, without a letter
deed-failed = No agreement
deed-refused = A party clearly refuses
deed-follow-up = Note a follow-up
deed-follow-up-planned = Plan a follow-up
deed-follow-up-began = Begin follow-up
deed-closed = Close the case
deed-reopened = Trouble again: reopen
deed-statement = Add what a party says
deed-performance = How the agreement is kept
deed-court-confirmation = Court confirmation
deed-graded = Grade the case
deed-deadline-set = Set a deadline
deed-extended = Extend mediation
deed-meeting = Note a joint meeting
deed-taker-done = A task from a meeting is done
deed-referral-offered = Write a referral letter
deed-referral-accepted = The unit says by telephone: accepted
deed-referral-declined = The unit says by telephone: declined
deed-referral-answered = The unit says by telephone: its answer
deed-referral-revoked = Take the letter back
deed-supervised = Supervise
deed-supervision-ended = End supervision
deed-violence-mode = Treat as domestic violence
deed-violence-over = No longer treat as violence
deed-report-duty = Report duty
deed-safe-contact = Safe time to call
deed-warning-letter = Warning letter
deed-protection-order = Protection order
deed-protective-visit = Protective visit
deed-sealed-reporter = Seal who reported it
deed-numbered = Give it a number
code-procedure-people = People's mediation
code-procedure-public-security = Police mediation
code-procedure-court-assigned = Assigned by the court
code-outcome-agreed = Agreement
code-outcome-goes-on = Goes on
code-outcome-failed = No agreement
code-outcome-refused = A party refuses
code-form-written = Written
code-form-oral = Oral
code-level-house = In the house
code-level-group = In the group
code-level-village = In the village
code-level-township = In the township
code-level-station = Station
code-level-county = County
code-level-city = City
code-how-door = At the door
code-how-phone = By phone
code-how-met = Met
code-state-calm = Calm
code-state-speaking = On speaking terms
code-state-distant = Keep apart
code-state-resentful = Still resentful
code-state-absent = Not seen
code-kept-whole = In full
code-kept-partly = In part
code-kept-not = Not at all
code-step-asked = Asked for
code-step-confirmed = Confirmed
code-step-declined = Declined
code-step-withdrawn = Withdrawn
code-grade-red = ● Red
code-grade-orange = ▲ Orange
code-grade-yellow = ■ Yellow
code-facts-repeat-calls = Repeated calls
code-facts-threats = Threats
code-facts-weapon = A weapon at hand
code-facts-injury = Somebody was hurt
code-facts-mediation-failed = Mediation failed
code-facts-alcohol = Drunk
code-facts-child-or-elder = A child or an elder is affected
code-facts-damage = Damage
code-facts-many-people = Many people
code-facts-date-trigger = A date draws near
code-facts-violence-order = A warning or an order stands
code-duty-police-told = Police told
code-duty-medical-help = Medical help
code-duty-shelter-found = Shelter found
code-duty-units-told = Other units told
code-duty-rights-told = Rights told
code-duty-children-seen = Children seen
code-trouble-no = No
code-trouble-yes = Yes
code-remedy-court = Go to court
code-remedy-legal-aid = Legal aid, 12348
code-remedy-land-arbitration = Land contract arbitration
code-remedy-land-authority = Land ownership: the government
code-remedy-labour-arbitration = Labour arbitration
code-remedy-civil-affairs = Civil affairs, women's federation
code-remedy-police = In danger: call 110
code-referral-offered = Waiting for the unit
code-referral-accepted = Accepted
code-referral-declined = Declined
code-referral-answered = Answered
code-referral-revoked = Taken back
code-task-accept = To be taken in
code-task-complete = To be completed
code-task-assign = To be assigned
code-task-claim = To be claimed
code-task-deadline = Deadline
code-task-mediation = Mediation period
code-task-police-mediation = Police mediation period
code-task-session = Session agreed on
code-task-term = A term falls due
code-task-court-confirmation = Court confirmation
code-task-grade-review = Grade to be reviewed
code-task-referral-answer = Letter to be answered
code-task-follow-up = Follow-up due
code-task-planned-visit = Planned visit
code-task-weekly-visit = Weekly visit
code-task-monthly-return-visit = Monthly return visit
code-task-meeting-task = Task from a meeting
code-task-supervision-ends = Supervision ends
code-task-report-duty = Report duty
code-task-warning-visit = Visit after a warning
code-task-order-ends = Order ends
code-clock-mediation = Mediation period
code-clock-police-mediation = First police mediation
code-clock-police-second-mediation = Second police mediation
code-clock-court-confirmation = Court confirmation
code-clock-red-review = Review, red
code-clock-orange-review = Review, orange
code-clock-yellow-review = Review, yellow
code-clock-referral-answer = Answer to a letter
code-clock-first-follow-up = First follow-up
code-clock-second-follow-up = Second follow-up
code-clock-third-follow-up = Third follow-up
code-clock-weekly-visit = Weekly visit
code-clock-monthly-return-visit = Monthly return visit
code-clock-monthly-analysis = Monthly analysis
code-total-recorded = Recorded
code-total-resolved = Settled by now
code-total-settled = Settled
code-total-settled-in-3-days = Within 3 days
code-total-settled-in-7-days = 4 to 7 days
code-total-settled-in-15-days = 8 to 15 days
code-total-settled-in-30-days = 16 to 30 days
code-total-settled-later = More than 30 days
code-total-sessions = Sessions
code-total-mediators = Mediators at sessions
code-total-invited-mediators = Invited mediators
code-total-agreed = Agreements
code-total-failed = No agreement
code-total-refused = Refused
code-total-closed = Closed
code-total-reopened = Reopened
code-total-settled-in-house = Settled in the house
code-total-settled-in-group = Settled in the group
code-total-settled-in-village = Settled in the village
code-total-settled-in-township = Settled in the township
code-total-letters-sent = Letters sent
code-total-letters-accepted = Letters accepted
code-total-letters-declined = Letters declined
code-total-letters-answered = Letters answered
code-total-follow-ups = Follow-ups
code-total-meetings = Joint meetings
deed-kept = It is done when you touch the button
deed-kept-at = Saved { $clock }; done when you touch the button
deed-goes-on = You go on where you left off
deed-afresh = Begin anew
may-be-left-out = { $what } (optional)
or-in-own-words = Or in your own words
days-ahead = In { $count } days
row-drop = Take this away
line-number = No. { $number }
units-none = This device does not know any units yet. Sync once.
sign-here = { $name } signs here
sign-again = Wipe and sign again
signatures-caption = Signature under the agreement
add-mediators = ＋ A mediator
add-invited = ＋ Somebody invited
add-terms = ＋ A term
add-units = ＋ A unit
add-takers = ＋ A task
says-agreement = Freely reached by the parties, in their words.
says-session = Go on only while both sides want to.
says-graded = A grade is of this case, not of a person. It is looked at again.
says-refused = When a party clearly refuses, it stops here. Other ways are shown next.
says-extended = Only when both sides agree.
says-referral = Only what the unit has to know. The case stays ours until it accepts.
says-violence = No names in lists from now on, and no joint mediation by default. Safety first.
says-sealed = It is sealed at once. Only a station officer or a reviewer can open it, and that is logged.
says-safe-contact = Not the telephone of the house, no text messages.
says-follow-up = At a sign of trouble the case opens again and its grade is reviewed.
says-weighed = In a case of violence both sides do not sit down together. An officer who decides otherwise says why.
ask-weighed = Why sit down all the same
ask-mediators = Who mediates
ask-invited = Who was invited
ask-invited-mediator = Invited (lawyer, volunteer)
ask-consent = Both sides agree to it
ask-terms = What was agreed
ask-takers = Who takes on what
ask-trouble = Any sign of new trouble
ask-kept = Is the agreement kept
ask-words = What about it
ask-outcome = How it went
ask-level = Settled at which level
ask-supervision-level = Which level supervises
ask-task = Which task is done
ask-reporter = Who reported it, and how to reach them
ask-parties = Whom the unit is told of
ask-phone = Telephone too
ask-address = Home too
ask-asked = What is asked
ask-referral-facts = The facts
ask-visit-how = How
ask-reason = Why
ask-open = Open: others may listen
ask-referral-unit = To which unit
ask-day-done = Which day
ask-contact-how = How to reach them safely
standing-title = How it stands
standing-responsible = Responsible
standing-leads = { $name } (leads)
standing-nobody = Nobody yet
standing-deadline = Deadline
standing-grade = Grade
standing-review = To be reviewed
standing-until = Review by { $day }
standing-due = Time limits
standing-supervised = Supervision
standing-number = Number
standing-letters = Letters
standing-remedies = Other ways
standing-merged = This record goes on in another
standing-merged-open = Open it
standing-tasks = Tasks from meetings
letter-note = Note it here: { $state }
letter-by = Answer by { $day }
due-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
due-today = Due today
due-by = By { $day }
due-waits = Waiting
mark-supervised = Supervised
mark-review = Review
headline-violence = Domestic violence (no names shown)
violence-note = Treated as domestic violence: no joint mediation, and look at the safe time before you call.
violence-safe = { $name }: { $when }
reporter-open = Open who reported it (logged)
further-steps = What else can be done
group-steps = Go on
group-talk = Mediation and agreement
group-watch = Grade, deadlines, supervision
group-others = Other units
group-protect = Domestic violence
course-correct = Put right
deed-corrects = Put right: { $what }
course-corrected = Corrected later
conflict-pick = Take this one
similar-title = Perhaps the same case
similar-text = Something alike was recorded. Join them if it is the same; otherwise leave it.
similar-why-people = same people
similar-why-kind = same kind
similar-why-place = same place
similar-days = { $days } days apart
similar-merge = Same case: join them
similar-tell = Same case: tell the officers
join-title = The same as another record
join-text = Find the other record first, and look before you join them.
join-confirm = This record goes on in the one below. Both stay and name each other.
join-tell = Tells the reviewer that this record and the one below are the same.
join-other = Another one
similar-not = Not the same
today-overdue = Overdue
today-due = For today
today-coming = Within seven days
today-letters = News of letters
today-analysis = The month is gone through on { $day }
today-more = { $count } more
filter-supervised = Supervised
letters-title = Letters
letters-empty = No letters yet
letters-empty-text = Letters to other units stand here.
letter-facts = Facts
letter-asked = Asked
letter-people = People
letter-from = From { $who }
letter-accept = Accept
letter-decline = Decline
letter-answer = Answer
letter-revoke = Take back
letter-words = A word (optional)
letter-why = Why not
letter-result = What came of it
letter-revoke-why = Why take it back
letter-open-case = Open the case
totals-title = Statistics
totals-text = Work is counted, people are not compared. Touch a figure to see its cases.
totals-none = Nothing to count in this time yet.
totals-before = ‹ Before
totals-after = After ›
totals-time = Which time
totals-month = Month
totals-quarter = Quarter
totals-year = Year
totals-analysis = To the 20th
totals-days = Own days
totals-from = From
totals-until = Until
totals-everywhere = Everywhere
totals-recorded = Recorded
totals-rate = Settled
totals-time-to-settle = Days to settle
totals-days-unit = { " " }days
totals-against = before { $before } · last year { $year }
totals-then = before { $before } · last year { $year }
totals-by-kind = By kind
totals-by-area = By place
totals-by-month = By month
totals-by-state = How far they have come
totals-by-grade = Grade
totals-ungraded = Not graded
totals-how-long = How long it took
totals-how-near = How near the house it was settled
totals-done = What was done
totals-resolved-of = settled / recorded
totals-cases = cases
totals-report = Report to hand out
totals-report-text = Counts under 5 are not in it, nor any they could be computed from.
totals-pdf = PDF report
totals-xlsx = Excel tables
totals-made = { $name } went to the browser. { $count } figures are withheld.
totals-more = More
totals-shut = ‹ Statistics
totals-no-cases = No cases you may see.
period-month = { $month }/{ $year }
period-quarter = Quarter { $quarter }, { $year }
period-year = { $year }
period-days = { $from } to { $until }
of-whom = { $what } · { $names }
may-be-left-unchosen = { $what } (optional)
missing-choice = Choose one
missing-day = Choose a day
missing-tick = Only when they agree: tick it then
missing-people = Choose at least one person
missing-row = At least one is needed
missing-facts = Tick the facts that were seen
conflict-who = An officer or the reviewer settles this.
conflict-who-words = Whoever works this case settles it.
returned-why = Sent back: { $reason }
ask-graded-facts = Facts that were seen (one at least for red and orange)

## Elders living alone and notices: what is held

purpose-tell-elders-apart = To tell one elder from another
purpose-visit-at-home = To visit at home
purpose-address-properly = To address the person properly
purpose-plan-by-age = To plan visits by age
purpose-call-before-a-visit = To call before a visit
purpose-plan-by-home = To plan visits by how somebody lives
purpose-know-whether-to-visit = To know whether somebody still comes by
purpose-plan-by-need = To plan visits by need
purpose-answer-for-registering = Whoever registers answers for it
purpose-tell-visits-apart = To tell one visit from another
purpose-answer-for-a-visit = Whoever visits answers for it
purpose-next-visit = To reckon the next visit
purpose-keep-own-consent = To keep the person's consent on record
purpose-reach-in-need = To reach somebody when something is wrong
purpose-look-on-a-visit = To look at the same things on each visit
purpose-elders-words = To keep the elder's own words
purpose-put-right = To keep what was put right there and then
purpose-pass-on = To pass it on to whoever can do it
purpose-unanswered-door = To find somebody soon when nobody answers the door
purpose-tell-notices-apart = To tell one notice from another
purpose-choose-the-grids = To choose the grid it goes to
purpose-ask-the-grid = To ask the grid to do one thing
purpose-run-out = To show it no longer than it counts
purpose-several-grids = To send it to several grids at once
purpose-answer-for-sending = Whoever sends answers for it
purpose-receipt = To know that nothing got lost; it measures nobody
purpose-told-otherwise = To tell it by telephone or short message too
retention-months = { $months } months
retention-days = { $days } days after visits end
field-elder-id = Number of the elder
field-elder-name = Name of the elder
field-elder-sex = How to address
field-elder-birth-year = Year of birth
field-elder-phone = Telephone
field-elder-address = Where to knock
field-elder-living = How somebody lives
field-elder-grid = Grid
field-elder-state = At home, in hospital, moved or died
field-elder-plan = Plan of visits
field-elder-recorded-by = Registered by
field-elder-recorded-at = Registered at
field-elder-consent = Consent to visits
field-elder-withdrawn = Consent taken back
field-elder-contact = Emergency contact
field-elder-plan-set = Plan of visits
field-elder-alert = Heat or cold alert
field-elder-checks = What was looked at
field-elder-visit = Visit
field-elder-passed-on = What came of what was passed on
field-elder-nobody = Nobody answered
field-elder-asked = Who was asked
field-elder-state-changed = Where the elder is now
field-elder-act = A step of a visit
field-notice-errand = What a notice says
field-notice-act = What became of a notice
field-notice-field = Notice
problem-not-an-elder = The year of birth is that of somebody between 60 and 130
problem-twice = The same thing is said twice

## Elders living alone, visits and notices

item-daily = Meals and daily life
item-spirits = Spirits
item-electricity = Electricity
item-gas = Gas
item-heating = Heating and fire
item-water = Water
item-house = The house
item-passage = The way out
item-smoke-alarm = Smoke alarm
item-contacts = Emergency contacts
item-relatives = Relatives
item-benefits = Benefits
item-fraud = Warned of fraud
item-weather = Heat and cold
answer-fine = Fine
answer-fixed-now = Put right
answer-to-be-fixed = To be done
answer-not-looked-at = Not looked at
answer-declined = Declined
need-weekly = Weekly
need-monthly = Monthly
need-quarterly = Quarterly
elder-state-at-home = At home
elder-state-hospitalised = In hospital
elder-state-moved = Moved away
elder-state-passed-away = Died
whom-neighbours = Neighbours
whom-contact = Emergency contact
whom-officer = Station officer
heard-well = All is well
heard-needs-help = Help is needed
heard-unknowing = Does not know
pass-to-village = Village committee
pass-to-station = Police station
pass-to-township = Township
pass-to-family = Family
method-oral = By word, with a witness
method-signature = Signature
method-thumb = Thumb print on paper
notice-state-sent = Sent
notice-state-delivered = Delivered
notice-state-read = Read
notice-state-accepted = Accepted
notice-state-declined = Declined
notice-state-done = Done
notice-state-recalled = Recalled
why-not-unsafe = Unsafe to visit
why-not-not-suitable = Not suitable
why-not-not-here = Not in this grid
why-not-no-hands = No hands free
why-not-other = Another reason
visit-act-consented = Agreed to visits
visit-act-consent-withdrawn = Does not agree any more
visit-act-contact-added = Emergency contact added
visit-act-contact-removed = Emergency contact taken off
visit-act-plan-set = Plan of visits set
visit-act-alerted = Heat or cold alert
visit-act-visited = Visit
visit-act-passed-on-done = What was passed on is done
visit-act-nobody-answered = Nobody answered the door
visit-act-asked = Somebody was asked
visit-act-state-changed = Where the elder is now
visit-act-delivered = Delivered
visit-act-read = Read
visit-act-accepted = Accepted
visit-act-declined = Declined
visit-act-done = Done
visit-act-recalled = Recalled
visit-act-escalated = Escalated
visit-act-told-otherwise = Told by telephone
elders-title = Elders living alone
tab-elders = Visits
tab-notices = Notices
elders-empty = No elder is registered yet
elders-empty-text = Once somebody agrees, register them here.
elders-all = All
elders-overdue = Late { $count }
elder-edit = Put right
elders-search = Name, pinyin, address, end of telephone
elders-none = Nobody found for “{ $query }”
elders-none-text = Try another character, initials in pinyin or the address.
elders-alert = Heat or cold alert
elders-alert-text = Everybody whose plan says so is visited within a day.
elders-alerted = { $alert } alert noted: { $count } elders to be visited within a day
alert-heat = Heat
alert-cold = Cold
sex-female = Woman
sex-male = Man
living-alone = Alone
living-alone-by-day = Alone by day
living-two-elders = Two elders together
profile-title = Put an elder’s sheet right
profile-save = Save
visit-title-of = Visit to { $name }
elder-register = Register an elder
elder-age = { $age } years
elder-never = Not visited yet
elder-since = Visited { $days } days ago
elder-unanswered = Nobody answered
elder-alerted = Weather alert
elder-next = Next visit
elder-no-visits = Nobody comes by
elder-visit-now = Visit
elder-nobody = Nobody answers
elder-contacts = Emergency contacts
elder-matters = Passed on, not done
elder-matter-done = Done
elder-changes = Something has changed
elder-withdraw = The elder does not agree any more
elder-door-next = Ask next: { $whom }, by { $by }
elder-door-all = Everybody was asked; it is with the officer
elder-course = Visits
elder-words = In the elder’s words
elder-solved = Put right there
elder-matter = To be passed on
visit-title = Visit
visit-all-fine = All is fine
visit-save = Save
visit-more = Not looked at / declined
visit-left = { $count } not looked at yet
register-title = Register an elder
register-birth-year = Year of birth
register-need = How often
register-consent = Consent
register-wording = “We come by as agreed and write down how electricity, gas, water and safety are, what you say and what is to be done. Only the grid worker, the auxiliary officer and the station officer see it. You may say no, see it or have it erased at any time.”
register-witness = Witness
register-contact = Emergency contact
register-contact-name = Name
register-relation = What they are to the elder
register-contact-agreed = The contact agrees
register-save = Register
notices-title = Notices
notices-empty = No notices
notices-empty-text = What the station sends stands here.
notice-send = Send a notice
notice-asked = What is asked
notice-why = Why
notice-by = By when
notice-expires = Counts until
notice-household = Which household (may be left out)
notice-grids = To which grids
notice-accept = Accept
notice-decline = Say why not
notice-done = It is done
notice-answer = What came of it
notice-recall = Take it back
notice-reason = Reason
notice-expired = Has run out
notice-late = Time is up
notice-from = From { $who }
notice-course = So far
notice-tell = Tell by telephone
notice-told = Say this, and nothing of what it says:
notice-escalated = Escalated

## Repeat calls

calls-title = Repeat calls
calls-list = List of calls
calls-text = A list stays on this device only and goes with the days that are looked at; what stays is what you say.
calls-choose = Choose a list (CSV or XLSX)
calls-reading = Reading…
calls-told = { $rows } rows: { $new } new, { $family } of them of families; { $known } known; { $old } too old to keep.
calls-done = Taken in.
calls-bad = { $count } rows cannot be taken in:
calls-row = Row { $line }, “{ $column }”: { $why }
calls-wrong-missing = nothing stands there
calls-wrong-moment = no time that can be read; write 2026-11-02 10:40
calls-wrong-future = yet to come
calls-wrong-formula = begins like a formula; make it text
calls-wrong-long = longer than 2000 characters
calls-wrong-household = neither telephone nor address tells a household
calls-take = Take in
calls-take-without = Take in the others
calls-leave = Do not
calls-rule = Families with { $fewest } or more family calls in { $days } days. { $count } calls are here.
calls-empty = No family called twice
calls-empty-text = Once a list is handed over, families that call again stand here.
calls-times = { $count } calls
calls-waits = To assess
calls-assessed = Assessed
calls-earlier = Assessed before
calls-calls = Calls
calls-said = Assessments
calls-looks = Who looked
calls-assess = Your assessment
calls-assess-hint = What you checked, and what is to be done.
calls-then-case = Open a case
calls-then-notice = Send a notice
calls-sent = Notice sent
calls-notice-text = Write the assessment above; the grid reads only what stands here.
calls-notice-leave = Do not send one
calls-then-nothing = Nothing more to do
calls-opened = Case opened
calls-writing = Being written: go on
calls-not-written = The case was not written down
retention-while-looked-at = As long as it is looked at, on this device only
purpose-of-calls = To find families that call again
field-call-at = Time of the call
field-call-kind = Kind of call
field-call-family = Whether it is of a family
field-call-place = Address of the call
field-call-phone = Telephone of the call
field-call-words = What was said in the call
field-call-assessment = Assessment of the calls
