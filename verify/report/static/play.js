for (const box of document.querySelectorAll('.play:has(input)')) {
  const data = JSON.parse(box.querySelector('script').textContent);
  const range = box.querySelector('input');
  const said = box.querySelector('output');
  const all = name => box.querySelector('svg').querySelectorAll(name);
  const dots = box.querySelectorAll('.dot');
  const set = (one, values) => { for (const key in values) one.setAttribute(key, values[key]); };
  const bytes = text => Uint8Array.from(atob(text), one => one.charCodeAt());
  const clouds = data.cloud.map(one => ({ ...one, x: bytes(one.x), y: bytes(one.y) }));
  data.d.forEach((row, k) => row.forEach((_, i) => { row[i] ??= data.d[k - 1][i]; }));
  const show = () => {
    const k = +range.value;
    said.textContent = range.ariaValueText = data.say[k];
    box.dataset.stop = k;
    const pairs = (list, i) => ({ cx: list[k][2 * i], cy: list[k][2 * i + 1] });
    all('.mv').forEach((one, i) => set(one, { ...pairs(data.at, i), class: 'mv ' + data.is[k][i] }));
    dots.forEach((one, i) => set(one, pairs(data.dot, i)));
    all('.swept').forEach((one, i) => set(one, { d: data.d[k][i] }));
    all('.cloud').forEach((one, i) => {
      const { n, x, y, shape, scale: [a, p, b, q] } = clouds[i];
      const at = (list, j) => list[list.length > n ? k * n + j : j];
      let d = '';
      for (let j = 0; j < n; j++) d += `M${(a + p * at(x, j)).toFixed(1)} ${(b + q * at(y, j)).toFixed(1)}${shape}`;
      set(one, { d });
    });
  };
  range.oninput = show;
  for (const jump of box.querySelectorAll('button')) {
    jump.onclick = () => { range.value = jump.value; show(); };
  }
  box.querySelector('.controls').hidden = false;
  show();
}
