import { type DirectoryGap, findName } from '../../domain/directory.ts'
import { toText } from '../../words/to-text.ts'
import type { Words } from '../../words/words.ts'
import type { FindConsentUrl } from '../chosen-directory.ts'

export interface DirectoryGapModel {
  readonly text: string
  /** What cures it, or shows it alone. */
  readonly way: { readonly label: string; readonly href: string }
}

/** @param toPage the same page of one directory alone */
export function toDirectoryGapModel(
  { directory, reason, isPartial }: DirectoryGap,
  {
    findConsentUrl,
    toPage,
    words,
  }: {
    findConsentUrl: FindConsentUrl | undefined
    toPage: (tenantId: string) => string
    words: Words
  },
): DirectoryGapModel {
  const { tenantId, name } = directory
  const say = words.directories
  const consent = findConsentUrl?.(tenantId, reason)
  if (consent !== undefined) {
    const way = { label: say.consent(findName(directory)), href: consent }
    return { text: say.missing(name, say.notAllowed), way }
  }
  const text = (isPartial ? say.partOf : say.missing)(name, toText(words, reason.sentence))
  return { text, way: { label: say.open(name), href: toPage(tenantId) } }
}
