// Opens a page in a headless browser, and prints what it shows: `node open.mjs BROWSER ADDRESS`.
import { launch } from 'puppeteer-core';

const [executablePath, address] = process.argv.slice(2);
const browser = await launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  await page.goto(address);
  const body = await page.waitForSelector('#done', { timeout: 30_000 });
  console.log(await body.evaluate((element) => element.textContent));
} finally {
  await browser.close();
}
