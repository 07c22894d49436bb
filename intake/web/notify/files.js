// Sends each chosen file on its own, with its progress. Without this script the form sends all of them at once.
// The same bytes are kept once, so that a second click, a retry and a lost answer do no harm.
const form = document.querySelector("form[data-files]");
const input = form.querySelector("input[type=file]");
const said = document.getElementById("said");
const sending = document.getElementById("sending");
const rows = document.getElementById("sending-list");
const words = JSON.parse(form.dataset.words);
const fileBytes = Number(form.dataset.fileBytes);
const title = document.title.replace(words.error, "");
let busy = false;

const made = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);

const button = (text, about, pressed) => {
  const hidden = made("span", { class: "govuk-visually-hidden" }, about);
  const made_ = made("button", { type: "button", class: "govuk-button govuk-button--secondary" }, text, hidden);
  made_.addEventListener("click", pressed);
  return made_;
};

// Resolves to what the server says of the file; to {cancelled}, or {failed} with a sentence, where it says nothing.
const send = (file, row) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const bar = made("progress", { max: "100", value: "0", "aria-label": `${words.sending} ${file.name}`, class: "govuk-!-width-full" });
    const stop = button(words.cancel, file.name, () => request.abort());
    row.replaceChildren(made("p", { class: "govuk-body intake-typed" }, file.name), bar, stop);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = Math.floor((100 * event.loaded) / event.total);
    });
    request.addEventListener("abort", () => resolve({ cancelled: true }));
    request.addEventListener("error", () => resolve({ failed: words.unsent }));
    request.addEventListener("load", () => {
      const led = request.responseURL && new URL(request.responseURL).pathname !== new URL(form.action).pathname;
      if (led || [401, 404, 409].includes(request.status)) {
        // Sent in another window, closed in this browser, opened on another device, signed out: a page says so.
        busy = false;
        location.assign(led ? request.responseURL : form.action);
        return;
      }
      const why = { 400: words.stale, 413: words.tooLarge }[request.status];
      if (why) {
        resolve({ refused: [{ name: file.name, why }] });
        return;
      }
      try {
        resolve(request.status === 200 ? JSON.parse(request.responseText) : { failed: words.busy });
      } catch {
        resolve({ failed: words.busy });
      }
    });
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append(input.name, file, file.name);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });

const freshList = async () => {
  try {
    const answer = await fetch(form.action, { redirect: "error" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("kept");
    if (fresh) document.getElementById("kept").replaceWith(fresh);
  } catch {
    // what is kept is shown when the page is opened again
  }
};

const showProblems = (refused, tried) => {
  const place = document.getElementById("problem");
  const list = document.getElementById("not-added");
  place.replaceChildren();
  list.replaceChildren();
  document.title = title;
  if (!refused.length) return;
  document.title = words.error + title;
  const how = refused.length === 1 ? words.oneNotAdded : words.notAdded;
  const link = made("a", { href: "#refused" }, filled(how, { number: refused.length, tried }));
  const summary = made(
    "div",
    { class: "govuk-error-summary", tabindex: "-1" },
    made(
      "div",
      { role: "alert" },
      made("h2", { class: "govuk-error-summary__title" }, words.problem),
      made("div", { class: "govuk-error-summary__body" }, made("ul", { class: "govuk-list govuk-error-summary__list" }, made("li", {}, link))),
    ),
  );
  place.append(summary);
  const items = refused.map(({ name, why }) => made("li", {}, made("strong", { class: "intake-typed" }, name), made("br"), why));
  list.append(
    made("h2", { class: "govuk-heading-m", id: "refused", tabindex: "-1" }, words.notAddedTitle),
    made("ul", { class: "govuk-list govuk-list--bullet" }, ...items),
  );
  summary.focus();
};

const sendAll = async (files, places) => {
  busy = true;
  sending.hidden = false;
  const refused = [];
  let added = 0;
  let again = 0;
  let unsent = 0;
  for (const [number, file] of files.entries()) {
    const row = places[number];
    said.textContent = filled(words.progress, { number: number + 1, tried: files.length });
    const answer = file.size > fileBytes ? { refused: [{ name: file.name, why: words.tooLarge }] } : await send(file, row);
    if (answer.failed) {
      unsent += 1;
      const retry = button(words.retry, file.name, () => busy || sendAll([file], [row]));
      const drop = button(words.drop, file.name, () => leave(row));
      row.replaceChildren(made("p", { class: "govuk-error-message" }, filled(answer.failed, { name: file.name })), retry, " ", drop);
      continue;
    }
    row.remove();
    added += answer.added ?? 0;
    again += answer.again ?? 0;
    refused.push(...(answer.refused ?? []));
  }
  busy = false;
  input.value = "";
  sending.hidden = !rows.children.length;
  await freshList();
  showProblems(refused, files.length);
  said.textContent = filled(words.done, { added, again, unsent, refused: refused.length });
  if (unsent) rows.querySelector("button")?.focus();
};

const leave = (row) => {
  row.remove();
  sending.hidden = !rows.children.length;
  input.focus();
};

form.addEventListener("submit", (event) => {
  if (!input.files.length && !busy) return; // the server says what is missing
  event.preventDefault();
  if (busy) return;
  const files = [...input.files];
  const places = files.map((file) => made("li", {}, made("p", { class: "govuk-body intake-typed" }, file.name)));
  rows.append(...places);
  sendAll(files, places);
});

window.addEventListener("beforeunload", (event) => {
  if (busy) event.preventDefault();
});
