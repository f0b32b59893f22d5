// What scripts add to the HTML, a behaviour a file. Everything works without them.

import './behaviours/local-times.js'
import './behaviours/focus-acted-on.js'
import './behaviours/copy.js'
import './behaviours/keep-open.js'
import './behaviours/keep-focus.js'
import './behaviours/ignore-abort.js'
// The list
import './behaviours/search-as-you-type.js'
import './behaviours/choose-at-once.js'
import './behaviours/carry-search.js'
import './behaviours/refresh-when-seen.js'
import './behaviours/show-more.js'
import './behaviours/forget-after.js'
import './behaviours/last-view.js'
// The sign-in
import './behaviours/leave-with-person.js'
import './behaviours/sign-out.js'
import './behaviours/keep-signed-in.js'
import './behaviours/send-again.js'
import './behaviours/tell-not-sent.js'
import './behaviours/follow-stream.js'
import './behaviours/open-again.js'
