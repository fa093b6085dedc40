import { createHash } from 'node:crypto';

/** Plain enough for the browser of an old phone: no variables, no grid. */
const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #16241f; font: 16px/1.5 system-ui, sans-serif; }
header { background: #0b6b4f; color: #fff; padding: 12px 16px; overflow: hidden; }
header b { font-size: 18px; }
header a { float: right; color: #fff; padding: 2px 0 2px 12px; }
main { max-width: 560px; margin: 0 auto; padding: 16px; }
h1 { font-size: 21px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 16px; margin: 24px 0 4px; }
p { margin: 0 0 12px; }
a { color: #0a4f8f; }
.soft { color: #4a5a53; font-size: 14px; margin-bottom: 4px; }
.code { font: 16px ui-monospace, monospace; white-space: nowrap; }
ol { list-style: none; margin: 20px 0; padding: 0; }
li { position: relative; padding: 0 0 14px 30px; border-left: 3px solid #0b6b4f; margin-left: 9px; color: #16241f; }
li:last-child { border-left-color: transparent; padding-bottom: 0; }
li::before { content: ""; position: absolute; left: -11px; top: 3px; width: 13px; height: 13px;
  border-radius: 50%; background: #0b6b4f; border: 3px solid #0b6b4f; }
li.open { color: #4a5a53; border-left-color: #c3cdc8; }
li.open:last-child { border-left-color: transparent; }
li.open::before { background: #fff; border-color: #8b9992; }
li.now { font-weight: 700; }
li.now::before { box-shadow: 0 0 0 4px #cfe5dc; }
li span { display: block; font-weight: 400; color: #4a5a53; font-size: 14px; }
blockquote { margin: 0 0 12px; padding: 10px 14px; background: #f1f5f3; border-left: 4px solid #0b6b4f;
  white-space: pre-line; overflow-wrap: break-word; word-wrap: break-word; }
.next { background: #fff7df; border: 1px solid #e2c766; padding: 10px 14px; border-radius: 6px; }
.next h2 { margin-top: 0; }
.next p { margin: 0; }
form { margin-top: 28px; padding-top: 16px; border-top: 1px solid #c3cdc8; }
label { display: block; font-weight: 700; }
input, button { font: inherit; width: 100%; padding: 10px 12px; border: 1px solid #5b6a63; border-radius: 6px;
  margin-top: 8px; }
button { background: #0b6b4f; border-color: #0b6b4f; color: #fff; font-weight: 700; }
`;

/** Not made with `html`: its text is hashed, so nobody may lay it out anew. */
export const STYLE_ELEMENT = `<style>${STYLE}</style>`;

/** Nothing runs, nothing is fetched, and no style but this one. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
