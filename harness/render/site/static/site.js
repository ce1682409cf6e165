// What the pages do beyond being read: dark and light, tabs, copying, filters, search, comparing.
// All of it works by keyboard; without this file every page is whole.

'use strict';

const root = document.body.dataset.root;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

function make(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function store(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch {
    // Without storage nothing is remembered.
  }
  return null;
}

/** Loads a script of the site once; pages that are opened from a disk may load nothing else. */
const loaded = new Map();
function load(address) {
  if (!loaded.has(address)) {
    loaded.set(
      address,
      new Promise((resolve, reject) => {
        const script = make('script', { src: root + address, onload: resolve, onerror: reject });
        document.head.append(script);
      }),
    );
  }
  return loaded.get(address);
}

// What loaded scripts hand over.
const found = { pages: [], samples: new Map() };
window.gallery = {
  search: (pages) => {
    found.pages = pages;
  },
  add: (sample) => {
    found.samples.set(sample.id, sample);
  },
};

// -- dark and light

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

$('#theme').addEventListener('click', () => {
  const theme = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  store('theme', theme);
});

// -- the age of the data

function age(text) {
  const days = Math.floor((Date.now() - Date.parse(text)) / 86_400_000);
  if (Number.isNaN(days) || days < 0) return '';
  return days === 0 ? ' (less than a day ago)' : ` (${days} ${days === 1 ? 'day' : 'days'} ago)`;
}

for (const id of ['#age', '#age-front']) {
  const place = $(id);
  if (place) place.textContent = age(place.previousElementSibling.dateTime);
}

// -- copying

for (const button of $$('.copy')) {
  button.addEventListener('click', async () => {
    const text = document.getElementById(button.dataset.copies).textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard here, as for a page from a disk in some browsers: by way of a selection.
      getSelection().selectAllChildren(document.getElementById(button.dataset.copies));
      document.execCommand('copy');
    }
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  });
}

// -- tabs: the programs of a sample; which one was looked at is remembered for all samples

for (const tabs of $$('.tabs')) {
  const sections = $$('[data-tab]', tabs);
  if (sections.length < 2) continue;
  const list = make('div', { className: 'tablist' });
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', 'Programs');
  const buttons = sections.map((section) => {
    const button = make('button', { type: 'button', textContent: section.dataset.tab });
    button.setAttribute('role', 'tab');
    button.setAttribute('aria-controls', section.id);
    button.id = `tab-${section.dataset.tab}`;
    section.setAttribute('role', 'tabpanel');
    section.setAttribute('aria-labelledby', button.id);
    button.addEventListener('click', () => select(button));
    return button;
  });
  function select(chosen, remember = true) {
    buttons.forEach((button, number) => {
      const on = button === chosen;
      button.setAttribute('aria-selected', String(on));
      button.tabIndex = on ? 0 : -1;
      sections[number].hidden = !on;
    });
    if (remember) store('program', chosen.textContent);
  }
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    select(next);
    next.focus();
  });
  list.append(...buttons);
  tabs.prepend(list);
  const wanted = [location.hash.slice(1), store('program')];
  const first = wanted.map((name) => buttons.find((b) => b.textContent === name)).find(Boolean);
  select(first ?? buttons[0], false);
}

// -- filters of the matrices: in the address, so that a view can be linked

const filters = $('#filters');
if (filters) {
  const table = $('.matrix');
  const bodies = $$('tbody', table);
  const rows = $$('tbody tr:not(.section)', table);
  const heads = $$('thead tr:last-child th', table).slice(1);
  const groups = $$('thead tr:first-child th', table);
  const inOrder = bodies.map((body) => $$('tr:not(.section)', body));

  const apply = () => {
    const wanted = Object.fromEntries([...new FormData(filters)].filter(([, value]) => value));
    const columns = heads.map(({ dataset }) =>
      ['program', 'group', 'scenario'].every((name) => !wanted[name] || dataset[name] === wanted[name]),
    );
    let shown = 0;
    for (const row of rows) {
      const cells = $$('td', row);
      const words = cells.filter((_, n) => columns[n]).map((cell) => $('i', cell)?.textContent ?? '');
      const fits = ['among', 'language', 'kind', 'state', 'debian'].every(
        (name) => !wanted[name] || row.dataset[name] === wanted[name],
      );
      row.hidden = !fits || (wanted.outcome && !words.includes(wanted.outcome));
      shown += row.hidden ? 0 : 1;
      cells.forEach((cell, n) => {
        cell.hidden = !columns[n];
      });
    }
    heads.forEach((head, n) => {
      head.hidden = !columns[n];
    });
    let at = 0;
    for (const group of groups) {
      const span = Number(group.dataset.span);
      const left = columns.slice(at, at + span).filter(Boolean).length;
      group.hidden = left === 0;
      group.colSpan = Math.max(1, left);
      at += span;
    }
    bodies.forEach((body, n) => {
      body.append(...(wanted.order === 'language' ? byLanguage(inOrder[n]) : inOrder[n]));
      body.hidden = inOrder[n].every((row) => row.hidden);
    });
    $('#count').textContent = `${shown} of ${rows.length} samples`;
    const query = new URLSearchParams(wanted).toString();
    const address = location.pathname + (query ? `?${query}` : '') + location.hash;
    if (address !== location.pathname + location.search + location.hash) {
      history.replaceState(null, '', address);
    }
  };
  const byLanguage = (list) =>
    [...list].sort((a, b) => a.dataset.language.localeCompare(b.dataset.language));

  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = filters.elements.namedItem(name);
    if (field) field.value = value;
  }
  filters.addEventListener('change', apply);
  filters.addEventListener('submit', (event) => event.preventDefault());
  filters.addEventListener('reset', () => setTimeout(apply));
  apply();
}

// -- search

const dialog = $('#search');
const input = $('#search-words');
const list = $('#search-found');
const MOST = 20;

async function open() {
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  await load('static/search.js');
  look();
}

function look() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.length
    ? found.pages
        .map((page) => [score(page, words), page])
        .filter(([points]) => points > 0)
        .sort(([a], [b]) => b - a)
        .slice(0, MOST)
    : [];
  list.replaceChildren(
    ...hits.map(([, [title, address, kind]], n) => {
      const link = make('a', { href: root + address, textContent: title, tabIndex: -1 });
      const item = make('li', { id: `found-${n}` }, link, ' ', make('span', { textContent: kind }));
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', String(n === 0));
      return item;
    }),
  );
  input.setAttribute('aria-expanded', String(hits.length > 0));
  mark(0);
}

/** How well a page fits: every word has to be in it, and counts most in its title. */
function score([title, address, , words], wanted) {
  const name = `${title} ${address}`.toLowerCase();
  let points = 0;
  for (const word of wanted) {
    if (name.includes(word)) points += name.startsWith(word) ? 4 : 3;
    else if (words.includes(word)) points += 1;
    else return 0;
  }
  return points;
}

function mark(number) {
  const items = $$('li', list);
  if (!items.length) {
    input.removeAttribute('aria-activedescendant');
    return;
  }
  const at = (number + items.length) % items.length;
  items.forEach((item, n) => {
    item.setAttribute('aria-selected', String(n === at));
  });
  input.setAttribute('aria-activedescendant', items[at].id);
  items[at].scrollIntoView({ block: 'nearest' });
}

input.addEventListener('input', look);
input.addEventListener('keydown', (event) => {
  const items = $$('li', list);
  const at = items.findIndex((item) => item.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown') mark(at + 1);
  else if (event.key === 'ArrowUp') mark(at - 1);
  else if (event.key === 'Escape') dialog.close();
  else if (event.key === 'Enter' && items[at]) location.href = $('a', items[at]).href;
  else return;
  event.preventDefault();
});
$('#search-open').addEventListener('click', open);
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, select, textarea, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  open();
});

// -- comparing

const chosen = $('#chosen');
if (chosen) {
  const place = $('#compared');
  const selects = $$('select', chosen);
  const asked = new URLSearchParams(location.search).get('samples')?.split(',') ?? [];
  selects.forEach((select, n) => {
    if ([...select.options].some((option) => option.value === asked[n])) select.value = asked[n];
  });

  const compare = async () => {
    const names = selects.map((select) => select.value).filter(Boolean);
    const query = names.length ? `?samples=${names.map(encodeURIComponent).join(',')}` : '';
    history.replaceState(null, '', location.pathname + query);
    await Promise.all(
      selects.filter((s) => s.value).map((s) => load(s.selectedOptions[0].dataset.script)),
    );
    show(names.map((name) => found.samples.get(name)).filter(Boolean));
  };

  function show(samples) {
    if (!samples.length) {
      place.replaceChildren();
      return;
    }
    place.replaceChildren(facts(samples), ...sources(samples), behaviour(samples));
  }

  const head = (samples) =>
    make(
      'tr',
      {},
      make('td'),
      ...samples.map((sample) => {
        const th = make('th', {}, make('a', { href: root + sample.page, textContent: sample.id }));
        th.scope = 'col';
        return th;
      }),
    );

  function table(samples, rows, label) {
    const wide = make(
      'div',
      { className: 'wide', tabIndex: 0 },
      make('table', {}, make('thead', {}, head(samples)), make('tbody', {}, ...rows)),
    );
    wide.setAttribute('role', 'region');
    wide.setAttribute('aria-label', label);
    return wide;
  }

  function row(title, cells) {
    const th = make('th', { textContent: title });
    th.scope = 'row';
    return make('tr', {}, th, ...cells.map((cell) => make('td', {}, cell)));
  }

  function facts(samples) {
    const names = Object.keys(samples[0].facts);
    return table(
      samples,
      names.map((name) => row(name, samples.map((sample) => String(sample.facts[name])))),
      'Facts',
    );
  }

  function sources(samples) {
    const whole = samples.some((sample) => '' in sample.parts);
    const steps = whole ? [''] : place.dataset.steps.split(' ');
    return steps.flatMap((step) => [
      make('h2', { textContent: step || 'Source' }),
      make(
        'div',
        { className: 'step-row' },
        ...samples.map((sample) => {
          const code = make('code');
          // Marked when the site was built, every character of the source escaped.
          code.innerHTML = sample.parts[step] ?? Object.values(sample.parts).join('\n\n');
          const pre = make('pre', { className: 'code', tabIndex: 0 }, code);
          pre.setAttribute('aria-label', `${sample.id}: ${step || 'source'}`);
          pre.setAttribute('role', 'region');
          return make('div', {}, make('p', { textContent: sample.id }), pre);
        }),
      ),
    ]);
  }

  function behaviour(samples) {
    const ids = [...new Set(samples.flatMap((sample) => Object.keys(sample.rows)))];
    const rows = ids.map((id) =>
      row(
        id,
        samples.map((sample) => {
          if (!sample.rows[id]) return '';
          const [css, word, fidelity, , words, address] = sample.rows[id];
          const link = make('a', { className: `c ${css}`, href: root + address, textContent: word });
          const text = [fidelity, words].filter(Boolean).join(': ');
          return make('span', {}, link, text ? ` ${text}` : '');
        }),
      ),
    );
    const part = make('section', {}, make('h2', { textContent: 'Behaviour' }));
    part.append(table(samples, rows, 'Behaviour'));
    return part;
  }

  chosen.addEventListener('change', compare);
  chosen.addEventListener('submit', (event) => event.preventDefault());
  if (asked.length) compare();
}
