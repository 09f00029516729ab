import { chromium } from 'playwright-core';

const home = process.argv[2];
const until = async (look) => {
  for (let i = 0; i < 600; i++) {
    const found = await look().catch(() => undefined);
    if (found) return found;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('The server did not come up.');
};
const send = (method, path, body) => fetch(home + path, {
  method, headers: { 'content-type': 'application/json', origin: home }, body: body && JSON.stringify(body),
});

// Something to look at: a few backups, one checked, one pinned, and a patient deleted.
await until(async () => (await (await fetch(home + '/api/status')).json()).lastBackup);
const first = await (await send('POST', '/api/backups', { note: 'Before the holidays' })).json();
await send('PATCH', `/api/backups/${first.name}`, { pinned: true });
await send('POST', `/api/backups/${first.name}/check`);
const gone = await (await send('GET', '/api/patients/17')).json();
await send('DELETE', '/api/patients/17');
// A chart with files, and with a history.
for (const [name, content] of [['Referral letter.pdf', '%PDF-1.4\n%%EOF\n'], ['Laboratory.txt', 'CRP 3 mg/l\n']]) {
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  await fetch(`${home}/api/patients/3/files`, { method: 'POST', headers: { origin: home }, body: form });
}
const chart = await (await send('GET', '/api/patients/3')).json();
await send('PUT', '/api/patients/3', { ...chart, phone: '030 5550134', notes: 'Prefers appointments in the morning.' });
await send('POST', '/api/backups');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const pages = [
  ['overview', '/'], ['patients', '/patients'], ['patient', '/patients/3'], ['search', '/search?q=cough'],
  ['backups', '/backups'], ['activity', '/activity'], ['exchange', '/exchange'],
  ['history', '/patients/3/history?version=1'],
];
const looks = [
  ['light', 1280, 'light'], ['dark', 1280, 'dark'], ['phone-light', 390, 'light'], ['phone-dark', 390, 'dark'],
  ['german', 1280, 'light', 'de-DE'],
];
for (const [suffix, width, scheme, locale = 'en-GB'] of looks) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 800 }, colorScheme: scheme, locale, reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  for (const [name, path] of pages) {
    await page.goto(home + path);
    await page.locator('h1').first().waitFor();
    await page.locator('.mud-skeleton').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(800);
    await page.screenshot({ path: `${name}-${suffix}.png` });
  }
  await page.goto(home + '/backups/find');
  await page.locator('#find-patient').fill(gone.familyName);
  await page.locator('.cw-found, main a[href*="/backups/"]').first().waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `find-${suffix}.png` });
  if (locale !== 'en-GB') {
    await context.close();
    continue;
  }
  await page.goto(home + '/backups');
  const row = page.locator(`[id="${first.name}"]`);
  await row.getByRole('button', { name: /^Restore/ }).first().click();
  await page.getByRole('dialog').getByText('would return').first().waitFor();
  await page.waitForTimeout(800);
  await page.screenshot({ path: `restore-${suffix}.png` });
  await page.goto(home + '/');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Backup now' }).waitFor();
  await page.waitForTimeout(800);
  await page.screenshot({ path: `settings-${suffix}.png` });
  await context.close();
}
await browser.close();
