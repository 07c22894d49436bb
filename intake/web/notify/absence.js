// Warns before a notification is closed in a browser that was left alone, and saves what is typed before it is.
// Another window may have kept it open meanwhile: the server is asked each time.
const WARN_SECONDS = 300; // WCAG 2.2 (2.2.1) asks for 20 or more
const dialog = document.getElementById("idle");
const shown = document.getElementById("idle-left");
const { left, away, token } = dialog.dataset;

const ask = async (method) => {
  const body = method === "POST" ? new URLSearchParams({ csrf_token: token }) : undefined;
  const answer = await fetch(left, { method, body });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).seconds;
};

const inWords = (seconds) => {
  const minutes = Math.ceil(seconds / 60);
  return minutes > 1 ? `${minutes} minutes` : "less than a minute";
};

// Saved out of sight, so that the button back shows nothing. What could not be saved is sent once more in sight: the
// server then says so, and gives it back.
const close = async () => {
  const form = document.querySelector("main form[data-saves]");
  if (form) {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action || location.href, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") {
      form.submit();
      return;
    }
  }
  location.replace(away);
};

const look = async () => {
  let seconds;
  try {
    seconds = await ask("GET");
    if (seconds <= 0) {
      await close();
      return;
    }
  } catch {
    setTimeout(look, 30_000); // the network is away: what is typed stays on the page
    return;
  }
  if (seconds > WARN_SECONDS) {
    if (dialog.open) dialog.close();
    setTimeout(look, (seconds - WARN_SECONDS) * 1000);
    return;
  }
  if (!dialog.open) dialog.showModal();
  const words = inWords(seconds);
  if (shown.textContent !== words) shown.textContent = words;
  setTimeout(look, Math.min(seconds, 15) * 1000);
};

const stay = async () => {
  try {
    if ((await ask("POST")) > 0) dialog.close();
  } catch {
    // still shown: it can be pressed again
  }
};

document.getElementById("idle-stay").addEventListener("click", stay);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  stay();
});
look();
