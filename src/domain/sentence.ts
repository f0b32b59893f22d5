import type { Words } from '../words/words.ts'

type Sentences = Words['sentences']

/** The key of a sentence that nothing has to be put into. */
export type PlainSentence = {
  [Key in keyof Sentences]: Sentences[Key] extends string ? Key : never
}[keyof Sentences]

type SentenceWithParams = {
  [Key in keyof Sentences]: Sentences[Key] extends (params: infer Params) => string
    ? { readonly key: Key; readonly params: WithSentence<Params> }
    : never
}[keyof Sentences]

/** A sentence may hold another as its reason, which is put into words with it. */
type WithSentence<Params> = {
  [Name in keyof Params]: Name extends 'because' ? Sentence : Params[Name]
}

/** Something to tell a person, as a key and what is put into it. Only the page knows the language. */
export type Sentence = { readonly key: PlainSentence } | SentenceWithParams
