/** How long a browser may take for its first page before it is loaded again. */
const PATIENCE_MS = 12_000;
const MARK = 'yct.first-page-again';

/**
 * A browser that came back from another site now and then shows the frame of the app and no page in it. Whoever pays is
 * then left before a blank screen, so the address is loaded once more, by itself, and only once.
 */
export function watchFirstPage(): void {
  setTimeout(() => {
    if (document.querySelector('.screen')) return window.sessionStorage.removeItem(MARK);
    if (window.sessionStorage.getItem(MARK)) return;
    window.sessionStorage.setItem(MARK, '1');
    const loaded = performance.getEntriesByType('resource').slice(-6);
    const told = loaded.map(({ name, duration }) => `${name.split('/').pop()} ${Math.round(duration)} ms`).join(', ');
    const drawn = document.getElementById('app')?.innerHTML.slice(0, 200);
    console.warn(`no first page, loading again; drawn: ${drawn}; last: ${told}`);
    window.location.reload();
  }, PATIENCE_MS);
}
