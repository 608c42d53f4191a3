/* While a file is sent and read, the page says so; without this the form works as forms do. */

/* Per cent of a request that has been sent; null when the browser does not know. */
export const percent = (sent) => (sent.lengthComputable ? Math.round((100 * sent.loaded) / sent.total) : null);

function arrived(request) {
  if (request.status < 400) window.location.assign(request.responseURL);
  else document.body.replaceWith(new DOMParser().parseFromString(request.responseText, "text/html").body);
}

/* Sends a form by itself, so that its bar and its sentence can tell how far it has come. */
function send(form) {
  const bar = form.querySelector("progress");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  bar.hidden = false;
  button.disabled = true;
  request.upload.addEventListener("progress", (sent) => {
    const done = percent(sent);
    if (done !== null) bar.value = done;
  });
  request.upload.addEventListener("load", () => {
    bar.hidden = true;
    form.querySelector(".reading").hidden = false;
  });
  request.addEventListener("load", () => arrived(request));
  request.addEventListener("error", () => {
    bar.hidden = true;
    button.disabled = false;
    form.submit();
  });
  request.open("POST", form.action);
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  const file = event.target.querySelector("input[type=file]");
  if (!file || !file.files.length) return;
  event.preventDefault();
  send(event.target);
});
