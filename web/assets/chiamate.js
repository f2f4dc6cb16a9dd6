// Saves time; every page works without it.
document.addEventListener('DOMContentLoaded', () => {
  document.getElementById('problema')?.focus()
  // A form is sent once, though somebody clicks twice.
  for (const form of document.querySelectorAll('form[method="post"]'))
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault()
      form.dataset.sent = 'yes'
    })
})
// Decisions by key: Alt+Shift and the letter of the button.
document.addEventListener('keydown', (event) => {
  if (!event.altKey || !event.shiftKey) return
  const letter = event.code.replace('Key', '').toLowerCase()
  const button = document.querySelector(`button[data-tasto="${letter}"]`)
  if (button) {
    event.preventDefault()
    button.click()
  }
})
