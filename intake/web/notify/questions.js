// Shows a question when the answers on its page open it. Without this script the server does the same after saving.
const answers = (name) =>
  [...document.getElementsByName(name)]
    .filter((input) => !input.closest("fieldset[data-when]")?.disabled)
    .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
    .map((input) => input.value.trim())
    .filter((value) => value !== "");

const holds = (condition) => {
  if (condition.all) return condition.all.every(holds);
  if (condition.any) return condition.any.some(holds);
  if (condition.not) return !holds(condition.not);
  const given = answers(condition.name);
  return condition.blank ? given.length === 0 : given.some((value) => condition.in.includes(value));
};

const update = () => {
  for (const question of document.querySelectorAll("fieldset[data-when]")) {
    const open = holds(JSON.parse(question.dataset.when));
    question.hidden = !open;
    question.disabled = !open;
  }
};

document.addEventListener("change", update);
update();
