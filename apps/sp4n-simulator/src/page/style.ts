export const STYLE = `
:root { color-scheme: light; --ink: #1d2733; --soft: #5b6877; --line: #dde3ea; --paper: #fff; --ground: #f4f6f8;
  --accent: #9b1c1c; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
a { color: #1a4f8b; text-decoration: none; }
a:hover { text-decoration: underline; }
small { color: var(--soft); }
.warning { margin: 0; padding: .6rem 1.5rem; background: repeating-linear-gradient(-45deg, #ffd34d 0 14px, #ffdd73 14px 28px);
  border-bottom: 2px solid #3b2f00; color: #3b2f00; position: sticky; top: 0; z-index: 1; }
.warning strong { letter-spacing: .12em; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
header { margin-bottom: 1rem; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 .5rem; font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); }
h3 { margin: 0 0 .3rem; font-size: .95rem; }
header p { margin: .2rem 0; color: var(--soft); }
header p.id { color: var(--ink); font-weight: 600; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin-bottom: 1rem; }
label { display: grid; gap: .2rem; font-size: .8rem; color: var(--soft); }
input, select, button { font: inherit; height: 2.3rem; padding: 0 .7rem; border: 1px solid #b9c3ce; border-radius: 6px;
  background: var(--paper); color: var(--ink); }
input { width: 20rem; max-width: 100%; }
button { background: #1a4f8b; border-color: #1a4f8b; color: #fff; cursor: pointer; }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .6rem .8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: #f8fafc; }
th { font-size: .75rem; text-transform: uppercase; letter-spacing: .05em; color: var(--soft); white-space: nowrap; }
td.id { white-space: nowrap; font-variant-numeric: tabular-nums; font-weight: 600; }
td.id small { font-weight: 400; }
th.report { width: 40%; }
th.status { width: 16%; }
td small { display: block; }
td em { color: var(--soft); }
.title { font-weight: 600; overflow-wrap: anywhere; }
.badge { display: inline-block; padding: .1rem .55rem; border-radius: .75rem; font-size: .82rem; font-weight: 600;
  background: #e6ebf1; color: #37414d; }
.badge.going { background: #dbe9fb; color: #12407a; }
.badge.done { background: #d9f2e1; color: #12592f; }
.badge.aside { background: #eee; color: #666; }
.flag { display: inline-block; padding: 0 .4rem; border: 1px solid #b9c3ce; border-radius: 4px; font-size: .75rem;
  color: var(--soft); }
.flag.doubled { border-color: var(--accent); color: var(--accent); }
nav { display: flex; justify-content: space-between; margin-top: 1rem; }
.empty { padding: 2rem; text-align: center; color: var(--soft); background: var(--paper); border: 1px dashed var(--line);
  border-radius: 8px; }
.back { margin: 0 0 .75rem; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: 1rem; align-items: start; }
@media (max-width: 50rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
section, aside { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
section + section { margin-top: 1rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
dl { margin: 0; }
dt { font-size: .75rem; color: var(--soft); }
dd { margin: 0 0 .6rem; overflow-wrap: anywhere; }
code { font-size: .8rem; }
.attachments { display: flex; flex-wrap: wrap; gap: 1rem; margin: 0; padding: 0; list-style: none; }
.attachments li { max-width: 16rem; overflow-wrap: anywhere; }
.attachments img { display: block; max-width: 100%; max-height: 12rem; border-radius: 6px; margin-bottom: .3rem; }
.attachments small { display: block; }
.note { padding: .7rem .9rem; border-left: 4px solid #1a4f8b; background: #f5f8fc; border-radius: 0 6px 6px 0; }
.note.internal { border-color: #c48a00; background: #fdf8ec; }
.note + .note { margin-top: .7rem; }
.note small { font-weight: 400; }
`;
