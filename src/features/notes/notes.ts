import { AppError } from '../../domain/app-error.ts'
import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import { toPersonKey } from '../../domain/person.ts'
import type { PersonalStore } from '../../domain/personal-store.ts'
import { NO_NOTE, type VmNote, type VmNotes } from '../../domain/vm-note.ts'

/** A query may hold the ids of all of them for each of its words. */
export const MAX_NOTES = 200

/** The nicknames and notes that a person has given VMs. Azure hears of neither, and nobody asks it whether a VM still exists. */
export interface Notes {
  /** All of them; undefined if the store does not answer. */
  find(call: Call): Promise<VmNotes | undefined>
  /** @throws AppError if the store does not answer */
  get(call: Call, id: VmId): Promise<VmNote>
  /**
   * Replaces what the person has kept for this VM. What is empty is removed.
   *
   * @throws AppError if there are too many, or the store does not answer
   */
  save(call: Call, id: VmId, note: VmNote): Promise<void>
}

export function createNotes({ store }: { store: PersonalStore }): Notes {
  async function read({ person }: Call): Promise<VmNotes> {
    const items = await store.list(toPersonKey(person), 'notes')
    return new Map(items.map(({ key, value }) => [key, toNote(value)]))
  }

  return {
    async find(call) {
      try {
        return new Map([...(await read(call))].slice(0, MAX_NOTES))
      } catch (error) {
        if (error instanceof AppError) return undefined
        throw error
      }
    },
    async get(call, id) {
      return (await read(call)).get(toVmKey(id)) ?? NO_NOTE
    },
    async save(call, id, note) {
      const [personKey, key] = [toPersonKey(call.person), toVmKey(id)]
      if (note.nickname === '' && note.text === '') {
        await store.remove(personKey, 'notes', key)
        return
      }
      const notes = await read(call)
      if (notes.size >= MAX_NOTES && !notes.has(key)) {
        throw new AppError('conflict', { key: 'tooManyNotes', params: { most: MAX_NOTES } })
      }
      await store.save(personKey, 'notes', { key, value: toValue(note) })
    },
  }
}

/** A nickname has no line ends, so the first line is the nickname. */
function toValue({ nickname, text }: VmNote): string {
  return `${nickname}\n${text}`
}

function toNote(value: string): VmNote {
  const [nickname = '', ...lines] = value.split('\n')
  return { nickname, text: lines.join('\n') }
}
