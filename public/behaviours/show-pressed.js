// A pressed button `data-during` says at once what is under way, on itself and as the state of its machine: Azure takes a while to
// answer. The answer draws the truth.

let undo

document.addEventListener('turbo:submit-start', ({ target, detail }) => {
  const { submitter } = detail.formSubmission
  const words = submitter?.dataset.during
  if (!words) return
  const machine = document.getElementById(target.dataset.of ?? '') ?? submitter.closest('[data-vm-id]')
  const state = machine?.querySelector('[data-state-name]')
  const before = { label: submitter.lastChild.textContent, state: state?.textContent, look: machine?.dataset.state }
  submitter.dataset.busy = ''
  submitter.lastChild.textContent = words
  if (state) {
    state.textContent = words
    machine.dataset.state = 'changing'
  }
  undo = () => {
    delete submitter.dataset.busy
    submitter.lastChild.textContent = before.label
    if (!state) return
    state.textContent = before.state
    machine.dataset.state = before.look
  }
})
document.addEventListener('turbo:submit-end', ({ detail }) => {
  if (!detail.success) undo?.()
  undo = undefined
})
