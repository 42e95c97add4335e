(() => {
  let store = null;
  try { store = localStorage; } catch { return; }
  for (const choice of document.querySelectorAll('.theme input')) {
    if (store.getItem('theme') === choice.id) choice.checked = true;
    choice.addEventListener('change', () => store.setItem('theme', choice.id));
  }
})();
