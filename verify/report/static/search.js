{
  const box = document.getElementById('q');
  const said = document.getElementById('said');
  const plain = text => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const word = said.textContent.split(' ').pop();
  const rows = [...document.querySelectorAll('#all tbody tr:not(.h)')];
  const texts = rows.map(row => plain(row.textContent + ' ' + row.parentNode.rows[0].textContent));
  const look = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, k) => row.classList.toggle('out', !words.every(word => texts[k].includes(word))));
    const seen = rows.filter(row => row.offsetParent).length;
    said.textContent = seen + ' of ' + rows.length + ' ' + word;
    try { history.replaceState(null, '', box.value ? '#q=' + encodeURIComponent(box.value) : '#browse'); } catch {}
  };
  const given = location.hash.match(/^#q=(.*)/);
  try { if (given) box.value = decodeURIComponent(given[1]); } catch {}
  box.parentNode.hidden = false;
  box.addEventListener('input', look);
  box.addEventListener('keydown', event => { if (event.key === 'Escape') { box.value = ''; look(); } });
  for (const one of document.querySelectorAll('.browse [name=show]')) one.addEventListener('change', look);
  if (box.value) look();
}
