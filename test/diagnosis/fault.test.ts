import { toFault } from '../../src/diagnosis/fault.ts'
import { AppError } from '../../src/domain/app-error.ts'

describe('a fault that the doctor tells', () => {
  it('says in words what the app says, before what Azure says', () => {
    const azure = { message: 'The request was throttled.' }

    expect(toFault(new AppError('azure-throttled', 'askedTooOften', { azure })).message).toBe(
      'Too many requests under your account. The request was throttled.',
    )
  })
})
