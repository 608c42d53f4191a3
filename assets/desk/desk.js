/* While a file is sent and read, the page says so; without this the form works as forms do. */
(function () {
  "use strict";
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const file = form.querySelector("input[type=file]");
    if (!file || !file.files.length || !window.XMLHttpRequest) return;
    event.preventDefault();
    const bar = form.querySelector("progress");
    const reading = form.querySelector(".reading");
    const button = form.querySelector("button");
    const request = new XMLHttpRequest();
    bar.hidden = false;
    button.disabled = true;
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) bar.value = Math.round((100 * sent.loaded) / sent.total);
    });
    request.upload.addEventListener("load", () => {
      bar.hidden = true;
      reading.hidden = false;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) { window.location.assign(request.responseURL); return; }
      document.body.replaceWith(new DOMParser().parseFromString(request.responseText, "text/html").body);
    });
    request.addEventListener("error", () => {
      bar.hidden = true;
      button.disabled = false;
      form.submit();
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
})();
