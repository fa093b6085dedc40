export const STYLE = `
:root { --ink: #16241f; --soft: #5d6d66; --line: #dfe6e2; --paper: #fff; --ground: #f3f6f4; --brand: #0b6b4f;
  --good: #0b6b4f; --busy: #1b5fa8; --bad: #b42318; --calm: #6b7280; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--busy); }
.bar { background: var(--brand); color: #fff; padding: 1.1rem 1.5rem; }
.bar > div, main { max-width: 78rem; margin: 0 auto; }
.bar > div { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; align-items: baseline; }
.bar h1 { font-size: 1.3rem; margin: 0; }
.bar p { margin: 0; opacity: .85; flex: 1; }
.bar a { color: #fff; }
main { padding: 1.5rem; display: grid; gap: 1.5rem; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
h2 { font-size: .95rem; margin: 0; padding: .8rem 1rem; border-bottom: 1px solid var(--line); }
main { grid-template-columns: minmax(0, 1fr); }
.cards { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .6rem 1rem; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
tr:last-child > td { border-bottom: 0; }
th { font-size: .78rem; color: var(--soft); font-weight: 600; white-space: nowrap; }
.count { text-align: right; font-variant-numeric: tabular-nums; }
tfoot td { font-weight: 700; background: #f8faf9; }
.nought { color: #a9b5af; }
.warn { color: var(--bad); font-weight: 700; }
.stack td:first-child { white-space: nowrap; }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 99px; font-size: .82rem; color: #fff;
  background: var(--calm); white-space: nowrap; }
.forwarded, .linked { background: var(--good); }
.waiting, .forwarding { background: var(--busy); }
.held { background: var(--bad); }
small, .soft { color: var(--soft); }
ol { min-width: 15rem; margin: 0; padding-left: 1.1rem; font-size: .85rem; color: var(--soft); }
ul { margin: 0; padding: .8rem 1rem .8rem 2rem; }
.sound { color: var(--good); }
.id { overflow-wrap: anywhere; font: .8rem ui-monospace, monospace; color: var(--soft); }
summary { cursor: pointer; font-size: .85rem; color: var(--busy); }
section > p { padding: .8rem 1rem; margin: 0; }
.door { width: 24rem; max-width: 100%; margin: 3rem auto; }
form { padding: 1.5rem; display: grid; gap: .6rem; }
form .warn { margin: 0; }
label { font-weight: 600; }
input, button { font: inherit; padding: .5rem .7rem; border: 1px solid #b9c5bf; border-radius: 6px; }
button { background: var(--brand); border-color: var(--brand); color: #fff; }
@media (max-width: 44rem) {
  .bar { padding: .9rem 1rem; }
  .bar h1 { flex: 1; }
  .bar p { order: 1; flex-basis: 100%; }
  main { padding: 1rem; gap: 1rem; }
  .cards { gap: 1rem; }
  .stack tbody, .stack tr, .tally tbody, .tally tfoot, .tally tr { display: grid; }
  .stack th, .tally thead { display: none; }
  .stack tr, .tally tr { padding: .7rem 1rem; gap: .4rem 1rem; border-bottom: 1px solid var(--line); }
  .stack tr:first-child:has(th) { display: none; }
  .stack tr { grid-template-columns: 1fr 1fr; grid-auto-flow: dense; }
  .tally tr { grid-template-columns: repeat(3, 1fr); }
  .stack td, .tally td { display: block; padding: 0; border: 0; }
  .stack .wide { overflow-wrap: anywhere; }
  .stack .wide, .tally td:first-child { grid-column: 1 / -1; }
  .tally td:first-child { font-weight: 600; }
  .tally tfoot tr { background: #f8faf9; }
  .tally .count { text-align: left; }
  .tally .count::before { content: attr(data-label); display: block; font: .72rem system-ui, sans-serif;
    color: var(--soft); }
}
`;
