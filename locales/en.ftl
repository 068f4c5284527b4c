# What the page says, in English. A message of ar.ftl stands for each of these, under the same name.

## Around every view
skip = Skip to the content
views = Views
view-look-up = Look up
view-concordance = Concordance
view-terms = Terms
view-documents = Documents
view-harvest = New terms
view-imports = Import
view-export = Export
pages = Pages
page-before = Previous page
page-after = Next page
save = Save
show = Show
search = Search
language = Language
any-language = Any language
from-language = From
to-language = To
format = Format
format-terms = CSV of terms
format-text = Plain text

## Languages of texts
language-ar = Arabic
language-de = German
language-en = English
language-es = Spanish
language-fa = Persian
language-fr = French
language-he = Hebrew
language-ja = Japanese
language-ru = Russian
language-tr = Turkish
language-ur = Urdu
language-zh = Chinese

## What was just done
done-added = Added.
done-deleted = Deleted.
done-edited = Changed; it still waits.
done-nothing = Nothing was changed.
done-rejected = Rejected; it is not proposed again.
done-removed = Removed.
done-saved = Saved.
done-searched = The texts were searched; what is new stands below.
done-undone = Undone.

## What cannot be done
refused-bad = This cannot be done so
refused-failed = The server failed at this
refused-forbidden = Your token does not allow this
refused-not-found = There is nothing here
refused-back = Back to the first page
told-not-found = It was removed, or its address is another one.
told-forbidden = Whoever runs the server can make a token that does.
told-tick = Tick the box first.
told-file = Choose a file first.
told-file-name = The name of the file “{ $what }” has a line break or another control character. Rename it, and choose it again.
told-much-said = What stands in the fields beside the file is too long. Shorten it.
told-long = The text is too long to be looked up at once. Look its sentences up one by one.
told-no-answer = No answer came from the server. Type on, or search again.
told-empty = A text is empty. To take the unit out of the memory, delete it.
told-empty-term = The term “{ $what }” has no text any more. To take it away, tick that below it.
told-no-text = A term has no text, and more is said of it below. Write its text, or empty the rest of its row.
told-codes = Each number in brackets has to stand in the text once, and what opens before what closes. Look at { $what }.
told-languages = A translation needs two languages that are not the same.
told-would-change = This unit is in the memory already, and your token may not change what is there. Ask somebody who may edit.
told-text-there = This unit has a text in “{ $what }” already. Change that one.
told-both = Neither the text nor its translation may be empty.
told-busy = Another process is writing to this memory. Try again in a moment.
told-full = There is no room left on the disk of the server, and nothing was changed. Whoever runs it can make some.
told-crowded = As many imports wait as may. Try again when one of them is done.
told-long-turns = As many long look-ups wait as may. Look up a shorter text, or from a higher score, or try again in a moment.
told-slow = This took too long, and was given up. Ask for less at once, or try again.
told-broken = What you sent did not come whole, or cannot be read. Send it again.
told-too-large = What you sent is larger than this server takes.
told-many-rows = The form has more rows than any form of this page.
told-not-utf-8 = What you sent is not in UTF-8. Send it by the form of this page.
told-failed = Whoever runs the server finds the reason in its log.
told-stale = Somebody changed this meanwhile, and nothing of yours was saved.
told-language = “{ $what }” is no language tag. Write one like ar, en or en-US.
told-text-language = The new text needs a language: ar, en …
told-term-language = The term “{ $what }” needs a language: ar, en …
told-no-term = A term is missing, or the name of its concept.
told-no-word = A term needs a letter or a digit to be found by.
told-term-twice = The same term stands twice in one language.
told-last-term = No term would be left. To take all of it away, remove the concept.
told-concept-taken = Another concept has this name. Choose another one.
told-concept-gone = The concept “{ $what }” was removed or renamed while you changed it, and nothing of yours was saved. What you typed stands here: adding it makes a concept of it.
told-document-taken = Another document has this name: “{ $what }”. Choose another one, or remove that one first.
told-document-other = Another document has this name by now, and stands here. Nothing was removed.
told-no-sentence = There is no sentence in this text.
told-long-document = “{ $what }” is too large for the page. Whoever runs the server can add it with “jisr document add”.
told-which-language = It is not certain which language is meant. Choose it.
told-undone-before = This import was undone already.
told-reviewed-before = Somebody reviewed this proposal already.
told-unreadable = The file cannot be read as it is:
told-in-english = The server says:
told-no-method = Nothing can be read at this address: a form is sent to it.

## Signing in
sign-in-title = Sign in
sign-in-hint = This memory is open to those who have a token. Whoever runs the server makes one with “jisr token add”.
sign-in-token = Token
sign-in = Sign in
sign-in-refused = This token is not known here, or was revoked.
sign-in-sent = Nothing of what you sent was saved. Sign in with a token that allows it: then you can send it again.
send-again-title = Send it again
send-again-hint = You are signed in. What you typed is not saved yet.
send-again = Send it again
sign-out = Sign out

## Look-up
look-up = Look up
look-up-text = Text to translate
look-up-score = Score from
look-up-context = Context: the sentences around it
look-up-context-hint = A translation that was kept between the same sentences counts more than 100%: 101% where one of them is the same, 102% where both are.
look-up-before = Sentence before it
look-up-after = Sentence after it
look-up-first = None: the document begins here
look-up-last = None: the document ends here
look-up-by-script = By its script
look-up-other-language = The other language
look-up-hint = Type or paste a sentence: what was translated before is shown with its score.
look-up-no-languages = This memory has no two languages yet. Import a file first.
look-up-terms = Terms in your text
look-up-preserved = Stays as it is:
look-up-more = Show more
look-up-nearest = The nearest has { $what }%. Show it
look-up-add = Add a translation of this text
count-matches = { $number ->
    [0] No match
    [one] { $number } match
   *[other] { $number } matches
}
match-context = in its context
match-exact = exact
match-fuzzy = fuzzy
match-open = Open the unit
match-query = Your text
match-source = In the memory
match-target = Translation
match-copy = Copy
match-copied = Copied
match-total = What differs, and what it cost: { $what } words in all
cost-difference = Difference
cost-words = Cost in words
cost-insert = A word that only your text has
cost-delete = A word that only the memory has
cost-replace = Another word
cost-inflection = The same word, inflected or with a clitic
cost-spelling = The same word, spelt otherwise
cost-number = Another number
cost-punctuation = Punctuation
cost-quote = Another quotation mark
cost-code = An inline code
cost-space = White space
cost-surface = Written otherwise, at no cost
cost-region = Another region
cost-point = 1 point of the score
cost-spaces = { $number ->
    [one] { $number } space
   *[other] { $number } spaces
}

## Concordance
concordance-text = Part of a text
concordance-words = The words may stand anywhere
concordance-hint = Find every unit that holds a word or part of one, however it is spelt.
hit-piece = Only pieces of long texts are shown; the unit has all of them.
count-units-found = { $number ->
    [0] Not found
    [one] { $number } unit
   *[other] { $number } units
}
count-first-units = { $number ->
    [one] The first unit
   *[other] The first { $number } units
}

## Terms
terms-text = Term, or its beginning
terms-units = Units that hold it
count-concepts = { $number ->
    [0] The termbase is empty
    [one] { $number } concept
   *[other] { $number } concepts
}
count-concepts-found = { $number ->
    [0] No such term
    [one] { $number } concept found
   *[other] { $number } concepts found
}
how-folded = spelt otherwise
how-stem = inflected
how-prefix = begins so
how-fuzzy = misspelt
status-preferred = preferred
status-admitted = admitted
status-forbidden = forbidden
status-preserved = not translated
status-variant = variant
concept-title = Concept
concept-heading = Concept
concept-new = Add a term
concept-new-title = Add a term
concept-term = Term
concept-translation = Translation (may stay empty)
concept-name = Name of the concept
concept-name-optional = Name of the concept (may stay empty)
concept-add = Add
concept-about = The concept
concept-field = Subject field
concept-definition = Definition
concept-note = Note
concept-remove = Remove the concept
concept-remove-sure = Yes, remove this concept with all its terms
concept-stale = Somebody changed this concept while you did, and nothing of yours was saved. The form has what you typed, beside what stands there now: saving now puts yours in the place of theirs.
concept-further = Not in the concept any more
term-text = Term
term-status = Status
term-more = More about this term
term-add = Add a term
term-remove = Take this term away when saving
term-part-of-speech = Part of speech
term-type = Kind (acronym, abbreviation …)
term-usage = Region of use
term-context = Sentence it stands in

## Documents
count-documents = { $number ->
    [0] No documents yet
    [one] { $number } document
   *[other] { $number } documents
}
count-sentences = { $number ->
    [one] { $number } sentence
   *[other] { $number } sentences
}
count-translated = { $number ->
    [0] none translated
   *[other] { $number } translated
}
count-times = { $number ->
    [one] once
   *[other] { $number } times
}
document-title = Document
document-heading = Document
document-number = No.
document-status = Status and terms
document-paragraph = Paragraph { $number }
document-waiting-only = Only sentences without translation
document-translated = translated
document-waiting = waits
document-translate = Translate
document-preserved = Stays as it is
document-missing = missing in the translation
document-terms = Most frequent terms
document-terms-count = { $number ->
    [one] { $number } term
   *[other] { $number } terms
}
document-export = Download the translation
document-add = Add a document
document-add-hint = Plain text, Markdown, HTML or DOCX. It is cut into sentences; a translation that you add with it is aligned with it, and its sentences go into the memory.
document-translation = Its translation (may stay empty)
document-name = Name (else that of the file)
document-files = Files
document-added = Document added
document-there = is in the memory already
document-all = All documents
document-odd = “{ $what }” looks as if it were in another language than said. If it is, remove it and add it again.
document-lost = The two texts may not translate each other. Look at them before you go on.
document-aligned = Beside its translation
document-doubtful-hint = What stands side by side here may not belong together. Open the document to mend a sentence.
document-sure = Sure
document-undo = Take the translations out again
document-undo-hint = The documents stay, and wait for a translation.
document-remove = Remove the document
document-remove-sure = Yes, remove this document; its translations stay in the memory
count-known = { $number ->
    [0] all new
    [one] { $number } known already
   *[other] { $number } known already
}
count-beads = { $number ->
    [one] { $number } pair of sentences
   *[other] { $number } pairs of sentences
}
count-added = { $number ->
    [0] no new translation
    [one] { $number } translation added
   *[other] { $number } translations added
}
count-doubtful = { $number ->
    [one] { $number } pair in doubt
   *[other] { $number } pairs in doubt
}

## A unit
unit-title = Unit
unit-number = Unit { $what }
unit-new-title = Add a translation
unit-source = Text
unit-add-it = Add to the memory
unit-add = Add a language or a note
unit-new-text = Text in that language
unit-note = Note
unit-notes = { $number ->
    [one] { $number } remark of files and tools
   *[other] { $number } remarks of files and tools
}
unit-sentences = Stands in:
unit-codes = Each number in brackets stands for an inline code. Keep all of them; they may move.
unit-codes-not-here = This text has inline codes and such brackets of its own. Export the unit and edit it in a CAT tool.
unit-history = History
unit-no-history = Nothing is known of what was before.
unit-delete = Delete the unit
unit-delete-sure = Yes, delete this unit
unit-gone = This unit was deleted. Its history shows what it was; undo adds it again.
unit-sent = What you sent
unit-sent-hint = Nothing of it was saved. Undo below adds the unit again, with what you typed in its form, to be looked at and saved.
unit-back = The unit is in the memory again. What you typed stands in its form, and is not saved yet.
unit-stale = Somebody changed this unit while you did, and nothing of yours was saved. Compare both texts: saving now puts yours in the place of theirs.
unit-now = Stands there now
unit-yours = yours
unit-further = The text that you changed is not in the unit any more, or cannot be edited here by now. Saving adds yours where no other text is in its language; empty it to leave it out.
step-add = Added
step-merge = Merged
step-confirm = Brought again, the same
step-edit = Edited
step-delete = Deleted
step-release = Its document was removed
step-made-again = Changed, as an import was undone
step-before = before
step-after = after
step-undo-last = Undo
step-restore = Restore what stood before

## New terms
harvest-hint = Names and terms that the texts explain themselves are proposed here. Nothing enters the termbase before you accept it.
harvest-search = Search the texts
harvest-waiting = Those that wait
harvest-rejected = Those that were rejected
harvest-accept = Accept
harvest-edit = Save changes
harvest-reject = Reject
harvest-short-form = Short form
harvest-places = Where it stands
count-candidates = { $number ->
    [0] Nothing waits
    [one] { $number } proposal
   *[other] { $number } proposals
}
candidate-gloss = term and translation
candidate-abbreviation = term and short form
candidate-preserved = name that is not translated

## Import
import-title = Import
import-heading = Import of
import-new = Import a file
import-hint = TMX, CSV or TSV of translations; TBX, CSV or a glossary of terms; also packed as .gz. The file is looked at first: you see what would happen before anything is changed.
import-drop = Drop the file here
import-sending = How much of the file is sent
import-file = File
import-said-by-file = As the file says
import-duplicates = What is in the memory already
import-merge = Merge it
import-keep = Keep both
import-lenient = Of a damaged file, import what is sound
import-look = Look at the file
import-jobs = Under way
import-list = Imports
import-none = Nothing was imported yet.
import-read = Read
import-added = Added
import-merged = Merged
import-unchanged = Unchanged
import-skipped = Skipped
import-undone = undone
import-undo = Undo this import
import-records-read = { $number ->
    [one] { $number } record read
   *[other] { $number } records read
}
import-cancel = Cancel
import-would = What would happen
import-did = What was done
import-left-out = Left out
import-odd = Kept, but odd
import-lines = { $number ->
    [one] line { $what }
   *[other] lines { $what }
}
import-before = This file was imported before; nothing was changed.
import-nothing-yet = Nothing was changed yet.
import-it = Import this file
import-send-again = The file is no longer here. Send it again to import it.
import-all = All imports
job-queued = Waits for its turn …
job-running = Is being imported …
job-looking = Is being looked at …
job-looked = Looked at
job-done = Imported
job-failed = Failed; nothing of it was kept
job-cancelled = Cancelled; nothing of it was kept

## Export
export = Download
export-units = Translations
export-terms = Terms
export-flavour = For (TMX)
flavour-faithful = everyone, as it came
flavour-strict = the standard, mended
flavour-plain = Poedit and Lokalize, without codes
export-document = Only from the document
export-everything = The whole memory
export-text = Only with this text
export-bom = Mark a CSV as UTF-8 for Excel
export-glossary = Glossary of OmegaT
