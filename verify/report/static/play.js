for (const box of document.querySelectorAll('.play:has(input)')) {
  const data = JSON.parse(box.querySelector('script').textContent);
  const range = box.querySelector('input');
  const said = box.querySelector('output');
  const moving = box.querySelectorAll('.mv:not(.dot)');
  const dot = box.querySelector('.dot');
  const show = () => {
    const k = +range.value;
    said.textContent = data.say[k];
    range.setAttribute('aria-valuetext', data.say[k]);
    box.dataset.stop = k;
    moving.forEach((one, i) => {
      one.setAttribute('cx', data.at[k][2 * i]);
      one.setAttribute('cy', data.at[k][2 * i + 1]);
      one.setAttribute('class', 'mv ' + data.is[k][i]);
    });
    if (dot) {
      dot.setAttribute('cx', data.dot[k][0]);
      dot.setAttribute('cy', data.dot[k][1]);
    }
  };
  range.addEventListener('input', show);
  for (const jump of box.querySelectorAll('button')) {
    jump.addEventListener('click', () => { range.value = jump.value; show(); });
  }
  box.querySelector('.controls').hidden = false;
  show();
}
