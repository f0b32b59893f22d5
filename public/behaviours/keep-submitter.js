// Looks for nothing in the page. The button that sends a form keeps the focus while the answer is under way: a button that is
// `disabled` loses it for good. Further clicks do nothing all the same.

window.Turbo.config.forms.submitter = 'aria-disabled'
