import type { VmId } from '../../domain/arm-id.ts'
import { MAX_NICKNAME, MAX_NOTE_TEXT, type VmNote } from '../../domain/vm-note.ts'
import { toDomId } from '../../web/partials/vm.ts'
import { paths } from '../../web/paths.ts'
import type { Words } from '../../words/words.ts'

/** The form for what a person calls a VM and writes about it. */
export interface NoteModel {
  readonly heading: string
  readonly nickname: string
  readonly text: string
  readonly most: { readonly nickname: number; readonly text: number }
  readonly url: string
  /** The row or panel of the VM, which has the focus afterwards. */
  readonly domId: string
  /** The page to go back to. */
  readonly from: string | undefined
  readonly back: string
}

export function toNoteModel(
  id: VmId,
  { nickname, text }: VmNote,
  { from, directory, words }: { from: string | undefined; directory: string | undefined; words: Words },
): NoteModel {
  return {
    heading: words.note.of(id.name),
    nickname,
    text,
    most: { nickname: MAX_NICKNAME, text: MAX_NOTE_TEXT },
    url: paths.note(id, directory),
    domId: toDomId(id),
    from,
    back: from ?? paths.vm(id, directory),
  }
}
