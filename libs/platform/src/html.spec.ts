import { html } from './html';

describe('a page', () => {
  it('shows what people typed as they typed it, in text and in attributes', () => {
    const typed = `<b onclick="alert('x')">R&B</b>`;
    const shown = '&lt;b onclick=&quot;alert(&#39;x&#39;)&quot;&gt;R&amp;B&lt;/b&gt;';
    expect(html`<p title="${typed}">${typed}</p>`.text).toBe(`<p title="${shown}">${shown}</p>`);
  });

  it('holds its own parts as they are, one or many, and nothing where there is none', () => {
    const parts = ['a', '<'].map((text) => html`<b>${text}</b>`);
    expect(html`<p>${parts}${undefined}${7}</p>`.text).toBe('<p><b>a</b><b>&lt;</b>7</p>');
  });
});
