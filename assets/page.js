// What the page does beside htmx: everything here only spares a step, and nothing needs it.
'use strict';

// Copies a translation, where a browser lets a page do so: on this machine, or by TLS.
document.documentElement.classList.toggle('copies', Boolean(navigator.clipboard));

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const before = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = before; }, 1500);
});

// Ctrl+Enter sends the form that one writes in.
document.addEventListener('keydown', event => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  if (!event.target.matches('[data-submit]')) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// A file is sent with a bar that says how far it is; what is refused is told in the form.
const send = (form, sent) => {
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'text/html');
  request.upload.addEventListener('progress', event => {
    if (event.lengthComputable) [sent.max, sent.value] = [event.total, event.loaded];
  });
  request.addEventListener('loadend', () => {
    sent.hidden = true;
    if (request.status > 0 && request.status < 400) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, 'text/html');
    const told = page.querySelector('main .refused');
    // A connection that broke has no answer: the browser's own way of sending says so.
    if (!told) return form.submit();
    told.removeAttribute('id');
    form.querySelector('.refused')?.remove();
    form.append(told);
  });
  sent.hidden = false;
  request.send(new FormData(form));
};

// A file that is dropped on the form is sent to be looked at.
for (const form of document.querySelectorAll('[data-drop]')) {
  const field = form.querySelector('input[type=file]');
  const said = form.querySelector('.dropped');
  said.textContent = form.dataset.drop;
  form.addEventListener('submit', event => {
    event.preventDefault();
    send(form, form.querySelector('progress'));
  });
  let inside = 0;
  const mark = change => {
    inside = Math.max(0, inside + change);
    form.classList.toggle('over', inside > 0);
  };
  form.addEventListener('dragenter', () => mark(1));
  form.addEventListener('dragleave', () => mark(-1));
  form.addEventListener('dragover', event => event.preventDefault());
  form.addEventListener('drop', event => {
    event.preventDefault();
    mark(-inside);
    if (event.dataTransfer.files.length === 0) return;
    field.files = event.dataTransfer.files;
    said.textContent = field.files[0].name;
    form.requestSubmit();
  });
}

// A text that is looked up as one types stands in an address. What that cannot hold is told in place of an answer, and so
// is where none came; what is typed next is asked as before.
const ask = document.querySelector('form[data-most]');
if (ask) {
  const tell = message => {
    document.getElementById('summary').textContent = message;
    document.getElementById('answer').replaceChildren();
  };
  // The fields count characters, where there is no script to count what they are in an address.
  for (const field of ask.querySelectorAll('[maxlength]')) field.removeAttribute('maxlength');
  ask.addEventListener('htmx:configRequest', event => {
    // The server needs it not, and it would hold the text before once more.
    delete event.detail.headers['HX-Current-URL'];
    const query = new URLSearchParams(new FormData(ask)).toString();
    if (query.length <= Number(ask.dataset.most)) return;
    event.preventDefault();
    tell(ask.dataset.long);
  });
  document.body.addEventListener('htmx:beforeSwap', event => {
    const page = new DOMParser().parseFromString(event.detail.serverResponse, 'text/html');
    if (page.getElementById('answer') === null) {
      event.detail.shouldSwap = false;
      tell(ask.dataset.failed);
    } else if (page.getElementById('summary') === null) {
      // What is refused has no count.
      document.getElementById('summary').textContent = '';
    }
  });
  document.body.addEventListener('htmx:sendError', () => tell(ask.dataset.failed));
}
