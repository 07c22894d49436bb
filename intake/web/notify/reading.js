// Looks whether the form is read, and goes on as soon as it is. Without this script a link on the page does the same.
const EVERY = 2000;

async function look() {
  try {
    const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || answer.status === 404) {
      location.reload();
      return;
    }
  } catch {
    // The network is away for a moment: look again.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
