// Suggests places while somebody types: the accessible combo box in the place of an input with a browser's own list,
// which stays where this script does not run. Whatever is typed is kept, suggested or not.
import combobox from './accessible-autocomplete.js'

const MOST = 8

// Those that begin with what was typed come first.
function found (places, typed) {
  const wanted = typed.trim().toLowerCase()
  const fitting = places.filter(place => place.toLowerCase().includes(wanted))
  const rank = place => (place.toLowerCase().startsWith(wanted) ? 0 : 1)
  return fitting.sort((one, other) => rank(one) - rank(other)).slice(0, MOST)
}

for (const input of document.querySelectorAll('input[list]')) {
  const places = [...input.list.options].map(option => option.value)
  const hint = document.getElementById(`${input.id}-hint`)?.textContent.trim() ?? ''
  const element = document.createElement('div')
  input.replaceWith(element)
  combobox({
    element,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    source: (typed, show) => show(found(places, typed)),
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: 'overlay',
    showNoOptionsFound: false,
    inputClasses: input.className,
    menuAttributes: { 'aria-labelledby': input.id },
    tAssistiveHint: () => `${hint} Suggestions come while you type. Look through them with the up and down arrow keys, and choose with Enter. You can type anything else.`.trim(),
    tStatusQueryTooShort: least => `Type ${least} letters or more for suggestions.`,
    tStatusNoResults: () => 'No suggestion fits. What you typed is kept.',
    tStatusSelectedOption: (option, many, at) => `${option}, ${at + 1} of ${many}, is highlighted.`,
    tStatusResults: (many, chosen) => `${many} ${many === 1 ? 'suggestion' : 'suggestions'}. ${chosen}`
  })
}
