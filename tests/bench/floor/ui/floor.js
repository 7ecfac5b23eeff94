// Fifty rows of which the first 25 can be walked through: all of them fit into the window. `e` takes the row
// under the highlight away, as Listo's E does: all rows below move up, and one comes into sight.
const list = document.getElementById('list');
for (let i = 0; i < 50; i++) {
  const row = document.createElement('div');
  row.textContent = `+1 555 01${String(i).padStart(2, '0')}  Contact ${i}  Hello, are you coming tomorrow? mañana a las ${i}`;
  list.append(row);
}
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
let at = 0;
list.children[0].className = 'on';
addEventListener('keydown', (event) => {
  const step = STEPS[event.key];
  if (event.key === 'e') {
    const row = list.children[at];
    row.className = '';
    list.append(row);
    list.children[at].className = 'on';
    event.preventDefault();
  }
  if (!step) return;
  list.children[at].className = '';
  at = (at + step + 25) % 25;
  list.children[at].className = 'on';
  event.preventDefault();
});
