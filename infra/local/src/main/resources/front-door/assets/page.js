'use strict';
const $ = id => document.getElementById(id);
const outcome = $('outcome');
let token = '';

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Money is in minor units; how many there are to a major one is the currency's own matter.
function money(m) {
  const format = new Intl.NumberFormat('en', {style: 'currency', currency: m.currency});
  return format.format(m.amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

async function call(path, options = {}) {
  const response = await fetch(path, {
    ...options,
    headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...options.headers}
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(body.detail || body.title || `${path} answered ${response.status}`), {problem: body});
  return body;
}

function show(...nodes) { outcome.replaceChildren(...nodes); }
function problem(error) { show(element('p', error.message, 'status bad')); }

async function signIn() {
  const user = $('user').value;
  const issued = (await call('/local/tokens', {method: 'POST', body: JSON.stringify({user})})).access_token;
  if (user !== $('user').value) return;
  token = issued;
  const me = await call('/api/agents/me');
  $('credit').textContent = `${me.agency.name} can still spend ` + me.creditAccounts.map(a => money(a.available)).join(', ') + '.';
}

async function listPackages() {
  const {items} = await call('/api/packages?limit=100');
  $('package').replaceChildren(...items.map(p => new Option(p.title, p.id)));
  await listDepartures();
}

async function listDepartures() {
  const chosen = $('package').value;
  $('departure').replaceChildren();
  const {departures, anyDate, onRequest} = await call(`/api/packages/${chosen}`);
  if (chosen !== $('package').value) return;
  const options = anyDate
    ? [30, 60, 90, 120].map(inDays).map(date => new Option(`${date}, any date on request`, date))
    : departures.filter(d => d.seatsLeft > 0).map(d => new Option(`${d.date}, ${d.seatsLeft} left${onRequest ? ', on request' : ''}`, d.date));
  $('departure').replaceChildren(...options);
}

function inDays(days) {
  const date = new Date();
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function travellers(count, departure) {
  const born = new Date(departure);
  born.setUTCFullYear(born.getUTCFullYear() - 35);
  return Array.from({length: count}, (_, i) =>
    ({givenName: `Guest${i + 1}`, familyName: 'Example', dateOfBirth: born.toISOString().slice(0, 10)}));
}

function quoteTable(quote) {
  const table = element('table', undefined, 'quote');
  for (const line of quote.lines) {
    const row = table.insertRow();
    row.insertCell().textContent = line.quantity > 1 ? `${line.description} × ${line.quantity}` : line.description;
    row.insertCell().textContent = money(line.amount);
  }
  const row = table.insertRow();
  row.insertCell().textContent = 'Total';
  row.insertCell().textContent = money(quote.total);
  return table;
}

function bookingView(quote, booking) {
  const bad = booking.status === 'DECLINED';
  const status = element('p', undefined, 'status ' + (bad ? 'bad' : booking.status === 'CONFIRMED' ? 'good' : ''));
  const waiting = booking.operatorDeadline && `the operator answers by ${booking.operatorDeadline}`;
  const why = booking.reason ? booking.reason.detail || booking.reason.code : waiting;
  status.textContent = booking.status + (why ? `: ${why}` : '');
  const steps = element('ol');
  for (const step of booking.timeline || []) {
    steps.append(element('li', [step.at || step.time, step.shore, step.step, step.what || step.outcome || step.detail].filter(Boolean).join(' · ')));
  }
  show(element('h3', `Booking ${booking.reference}`), status, quoteTable(quote), steps);
}

// Where a coach and private cars, or several cars, have a price for the party.
function choice(offers) {
  const ways = offers.map(({option, carType, total}) => {
    const way = element('button', `${carType ? `Private car: ${carType}` : 'Seat in coach'}, ${money(total)}`);
    way.type = 'button';
    way.addEventListener('click', () => attempt({option, carType}));
    return way;
  });
  show(element('p', 'How does the party travel?'), ...ways);
}

async function book(travel) {
  const departure = $('departure').value, adults = Number($('adults').value);
  show(element('p', 'Asking for a price …'));
  const quote = await call('/api/quotes', {
    method: 'POST',
    body: JSON.stringify({packageId: $('package').value, departureDate: departure, adults, childAges: [], ...travel})
  });
  const accepted = await call('/api/bookings', {
    method: 'POST',
    headers: {'Idempotency-Key': quote.id},
    body: JSON.stringify({quoteId: quote.id, travellers: travellers(adults, departure)})
  });
  for (let asked = 0; asked < 300; asked++) {
    const booking = await call(`/api/bookings/${accepted.id}`);
    bookingView(quote, booking);
    if (booking.operatorDeadline || ['CONFIRMED', 'DECLINED', 'CANCELLED'].includes(booking.status)) break;
    await new Promise(done => setTimeout(done, 200));
  }
  await signIn();
  await listDepartures();
  $('departure').value = departure;
}

async function attempt(travel) {
  const button = $('trip').querySelector('button');
  button.disabled = true;
  try {
    await signIn();
    await book(travel);
  } catch (error) {
    if (error.problem?.code === 'option-required') choice(error.problem.options);
    else problem(error);
  }
  button.disabled = false;
}

if ($('trip')) {
  $('trip').addEventListener('submit', event => {
    event.preventDefault();
    attempt({});
  });
  $('package').addEventListener('change', () => listDepartures().catch(problem));
  $('user').addEventListener('change', () => signIn().catch(problem));
  signIn().then(listPackages).catch(problem);
}

for (const button of document.querySelectorAll('button.copy')) {
  button.addEventListener('click', async () => {
    const line = button.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(line.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(line);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
