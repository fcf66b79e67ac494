'use strict';
const users = document.getElementById('user');
const documents = document.getElementById('document');
const signed = document.getElementById('signed');
let token = '';

function render() {
  SwaggerUIBundle({
    url: documents.value,
    dom_id: '#ui',
    deepLinking: false,
    validatorUrl: null,
    tryItOutEnabled: true,
    defaultModelsExpandDepth: 0,
    // What "Authorize" was given wins over the demo user.
    requestInterceptor: request => {
      if (token && !request.headers.Authorization && new URL(request.url, location).origin === location.origin) {
        request.headers.Authorization = `Bearer ${token}`;
      }
      return request;
    }
  });
}

async function signIn() {
  token = '';
  if (users.value) {
    const response = await fetch('/local/tokens', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({user: users.value})
    });
    token = (await response.json()).access_token;
  }
  signed.textContent = users.value
    ? 'Requests carry this user’s token for an hour; “Authorize” takes another token, from POST /local/tokens.'
    : 'Requests carry no token unless “Authorize” was given one from POST /local/tokens.';
}

async function start() {
  const {items} = await (await fetch('/local/users')).json();
  users.replaceChildren(...items.map(u => new Option(`${u.name}, ${u.agency || u.company || u.roles}`, u.name)), new Option('nobody', ''));
  await signIn();
  render();
}

users.addEventListener('change', signIn);
documents.addEventListener('change', render);
document.getElementById('choice').addEventListener('submit', event => event.preventDefault());
start();
