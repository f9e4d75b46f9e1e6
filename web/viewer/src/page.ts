// The few things the page itself does: dark or light, enlarged pictures, the sheet of controls on a phone.

function startTheme(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');
  if (!button) return;
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = (): boolean => (root.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = (): void => {
    button.setAttribute('aria-pressed', String(dark()));
    button.textContent = dark() ? 'Light' : 'Dark';
  };
  button.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    show();
  });
  system.addEventListener('change', show);
  show();
}

function startLightbox(): void {
  const box = document.querySelector<HTMLDialogElement>('dialog.lightbox');
  const large = box?.querySelector('img');
  if (!box || !large) return;
  const shots = [...document.querySelectorAll<HTMLButtonElement>('[data-lightbox]')];
  let current = 0;
  const show = (index: number): void => {
    current = (index + shots.length) % shots.length;
    const image = shots[current].querySelector('img');
    if (!image) return;
    large.src = image.currentSrc || image.src;
    large.alt = image.alt;
    box.classList.toggle('on-white', shots[current].closest('.sheet') !== null);
    if (!box.open) box.showModal();
  };
  shots.forEach((shot, index) => shot.addEventListener('click', () => show(index)));
  box.addEventListener('click', () => box.close());
  box.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowRight') show(current + 1);
    if (event.key === 'ArrowLeft') show(current - 1);
  });
  box.addEventListener('close', () => shots[current].focus());
}

function startSheets(): void {
  let open: HTMLElement | null = null;
  let opener: HTMLElement | null = null;
  const close = (): void => {
    if (!open) return;
    delete open.dataset.open;
    open = null;
    opener?.focus();
  };
  for (const button of document.querySelectorAll<HTMLElement>('[data-sheet]')) {
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      open = document.querySelector<HTMLElement>(button.dataset.sheet!);
      if (!open) return;
      opener = button;
      open.dataset.open = '';
      open.querySelector<HTMLElement>('[data-sheet-close]')?.focus();
    });
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-sheet-close]')) button.addEventListener('click', close);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  document.addEventListener('pointerdown', (event) => {
    if (open && !open.contains(event.target as Node)) close();
  });
}

/** Films play by themselves while they are on the screen, unless less motion is asked for. */
function startFilms(): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const film = target as HTMLVideoElement;
        if (isIntersecting) film.play().catch(() => undefined);
        else film.pause();
      }
    },
    { threshold: 0.5 },
  );
  for (const film of document.querySelectorAll('video[loop]')) watcher.observe(film);
}

export function startPage(): void {
  startTheme();
  startFilms();
  startLightbox();
  startSheets();
}
