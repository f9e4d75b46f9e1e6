// Finds every [data-viewer] of the page and brings it to life when it comes near the screen.
import { startPage } from './page';
import { mount } from './viewer';

function start(): void {
  startPage();
  const stages = document.querySelectorAll<HTMLElement>('[data-viewer]');
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        void mount(entry.target as HTMLElement);
      }
    },
    { rootMargin: '300px' },
  );
  for (const stage of stages) watcher.observe(stage);
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
