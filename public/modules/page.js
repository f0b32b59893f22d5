// What the server hands over: `data-path-…` and `data-words-…` of the body, and `<meta name>` about the person.
// They are read at each use, because Turbo replaces them.

/** A path of this app or of Easy Auth, by name. */
export const pathOf = (name) => document.body.getAttribute(`data-path-${name}`)

/** A sentence in the language of the page, by name. */
export const wordsFor = (name) => document.body.getAttribute(`data-words-${name}`)

export const readMeta = (name) => document.querySelector(`meta[name="${name}"]`)?.content
