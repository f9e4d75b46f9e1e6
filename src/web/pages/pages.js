// What a letter's link leads to: a form whose endpoint gets the link's token and what was typed.
const find = (id) => document.getElementById(id);
const form = document.querySelector('form[data-endpoint]');
const token = new URLSearchParams(location.search).get('token') ?? '';
history.replaceState(null, '', location.pathname); // the token does not stay in the history, nor go anywhere with it

function say(how, text) {
  const said = find('said');
  said.className = how;
  said.textContent = text;
  if (how) said.focus();
}

if (!token) {
  form.hidden = true;
  say('bad', 'The link is not whole: it ends with a token, which is missing here. Copy all of it from the letter.');
}

find('show')?.addEventListener('change', (event) => {
  for (const id of ['password', 'again']) find(id).type = event.target.checked ? 'text' : 'password';
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const body = { token };
  const password = find('password');
  if (password) {
    if (password.value !== find('again').value) return say('bad', 'The two are not the same.');
    body.password = password.value;
  }
  const button = form.querySelector('button');
  button.disabled = true;
  say('', 'One moment …');
  try {
    const answer = await fetch(form.dataset.endpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (answer.ok) {
      form.hidden = true;
      return say('good', form.dataset.done);
    }
    const problem = await answer.json().catch(() => ({}));
    say('bad', [problem.detail ?? `The server answered ${answer.status}.`, ...(problem.errors ?? []).map((e) => e.message)].join(' '));
  } catch {
    say('bad', 'The server cannot be reached. Try again.');
  } finally {
    button.disabled = false;
  }
});
