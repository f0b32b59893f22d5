import { findFailure } from '../../../src/azure/compute/instance-view.ts'

const failureOf = (code: string, message?: string) => findFailure([{ code: 'PowerState/running' }, { code, message }])

describe('why the last change of a machine failed', () => {
  it.each(['WeirdCode', 'NetworkingInternalOperationError'])(
    'is %s alone, without a word of Azure, and never a refusal',
    (code) => {
      expect(failureOf(`ProvisioningState/failed/${code}`)).toEqual({
        code,
        sentence: { key: 'unexplained' },
        cure: 'unknown',
      })
    },
  )

  it('is what Azure says of a code that is not known', () => {
    const sentence = { key: 'azureSays', params: { text: 'It broke.' } }

    expect(failureOf('ProvisioningState/failed/WeirdCode', 'It broke.')?.sentence).toEqual(sentence)
  })

  it.each(['OSProvisioningTimedOut', 'osprovisioningtimedout'])('is known by its code in any case: %s', (code) => {
    expect(failureOf(`provisioningstate/Failed/${code}`)).toEqual({
      code,
      sentence: { key: 'systemNotReadyInTime' },
      cure: 'waiting',
    })
  })
})
