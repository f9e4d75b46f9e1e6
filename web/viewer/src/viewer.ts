// One 3D view: loads what its element embeds, draws only when something changes, listens to the buttons beside it.
//
//   <div data-viewer data-model="#glb" data-fit="#fit" data-controls="#controls">
//     <img …>                          the picture shown until the model is ready, or for good where there is no WebGL
//     <p data-viewer-status></p>
//   </div>
//   Buttons in #controls carry data-view="front|side|back|three-quarter", data-mode="dressed|body|garment|fit",
//   data-zoom="in|out" or data-turn.
import {
  Box3, NeutralToneMapping, PerspectiveCamera, Scene, Spherical, SRGBColorSpace, Vector3, VSMShadowMap, WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { bytesFromBase64, loadFigure, type Figure, type Mode } from './model';
import { makeStudio, type Studio } from './studio';

const degree = Math.PI / 180;
const azimuths: Record<string, number> = { front: 0, side: 90 * degree, back: 180 * degree, 'three-quarter': 35 * degree };
const reduced = matchMedia('(prefers-reduced-motion: reduce)');

class View {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(16, 1, 0.05, 60);
  private readonly controls: OrbitControls;
  private readonly studio: Studio;
  private readonly box: Box3;
  private readonly centre: Vector3;
  private turning = false;
  private flight: { from: Spherical; to: Spherical; started: number } | null = null;
  private frame = 0;
  private visible = true;
  private last = 0;
  private drawn = 0;
  private pace = 16; // milliseconds between pictures while turning, smoothed

  constructor(private readonly stage: HTMLElement, canvas: HTMLCanvasElement, private readonly figure: Figure) {
    this.renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: 'high-performance' });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.outputColorSpace = SRGBColorSpace;
    this.renderer.toneMapping = NeutralToneMapping;
    this.renderer.toneMappingExposure = 0.92;
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = VSMShadowMap;
    this.scene.add(figure.root);
    this.box = new Box3().setFromObject(figure.root);
    this.centre = this.box.getCenter(new Vector3());
    this.studio = makeStudio(this.scene, this.renderer, this.box);
    this.studio.ground();

    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enableDamping = !reduced.matches;
    this.controls.enablePan = false;
    this.controls.minPolarAngle = 40 * degree;
    this.controls.maxPolarAngle = 97 * degree;
    this.controls.target.copy(this.centre);
    // One finger scrolls the page up and down and turns the figure sideways; two fingers zoom.
    canvas.style.touchAction = 'pan-y';
    this.controls.addEventListener('start', () => this.setTurning(false));
    this.controls.addEventListener('change', () => this.draw());
    canvas.addEventListener('wheel', (event) => this.onWheel(event), { passive: false, capture: true });
    canvas.addEventListener('keydown', (event) => this.onKey(event));
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => this.draw());

    new ResizeObserver(() => this.resize()).observe(stage);
    // A busy page is told of several changes at once: the last one counts.
    new IntersectionObserver((entries) => {
      this.visible = entries.at(-1)!.isIntersecting;
      if (this.visible) this.draw();
    }).observe(stage);
    document.addEventListener('visibilitychange', () => this.draw());
    this.resize();
    this.place(azimuths['three-quarter']);
    this.setTurning(!reduced.matches && stage.dataset.still === undefined);
  }

  /** How far away the whole figure fills 86 % of the height, or fits the width. */
  private distance(): number {
    const size = this.box.getSize(new Vector3());
    const half = Math.tan((this.camera.fov * degree) / 2);
    const across = Math.max(size.x, size.z);
    return Math.max(size.y / (2 * half * 0.86), across / (2 * half * this.camera.aspect * 0.94)) + size.z / 2;
  }

  private place(azimuth: number): void {
    this.camera.position.setFromSphericalCoords(this.distance(), 88 * degree, azimuth).add(this.centre);
    this.controls.minDistance = this.distance() * 0.2;
    this.controls.maxDistance = this.distance() * 1.6;
    this.controls.update();
    this.draw();
  }

  setView(name: string): void {
    this.setTurning(false);
    const from = new Spherical().setFromVector3(this.camera.position.clone().sub(this.centre));
    const to = new Spherical(this.distance(), 88 * degree, azimuths[name] ?? 0);
    while (to.theta - from.theta > Math.PI) to.theta -= 2 * Math.PI;
    while (to.theta - from.theta < -Math.PI) to.theta += 2 * Math.PI;
    if (reduced.matches) {
      this.place(to.theta);
      return;
    }
    this.flight = { from, to, started: performance.now() };
    this.draw();
  }

  setMode(mode: Mode): void {
    this.figure.show(mode);
    this.studio.ground();
    this.stage.dataset.mode = mode;
    this.draw();
  }

  setTurning(on: boolean): void {
    this.turning = on;
    this.stage.dataset.turning = String(on);
    this.stage.dispatchEvent(new CustomEvent('turning', { detail: on }));
    if (on) {
      this.last = performance.now();
      this.draw();
    }
  }

  toggleTurning(): void {
    this.setTurning(!this.turning);
  }

  zoom(factor: number): void {
    this.setTurning(false);
    const offset = this.camera.position.clone().sub(this.controls.target);
    offset.setLength(Math.min(Math.max(offset.length() * factor, this.controls.minDistance), this.controls.maxDistance));
    this.camera.position.copy(this.controls.target).add(offset);
    this.controls.update();
    this.draw();
  }

  // The page must stay scrollable: the wheel zooms only with Ctrl or once the view has been clicked.
  private onWheel(event: WheelEvent): void {
    if (event.ctrlKey || document.activeElement === this.renderer.domElement) return;
    event.stopImmediatePropagation();
  }

  private onKey(event: KeyboardEvent): void {
    const turn = (by: number, up = 0): void => {
      this.setTurning(false);
      const s = new Spherical().setFromVector3(this.camera.position.clone().sub(this.controls.target));
      s.theta += by;
      s.phi = Math.min(Math.max(s.phi + up, this.controls.minPolarAngle), this.controls.maxPolarAngle);
      this.camera.position.setFromSpherical(s).add(this.controls.target);
      this.controls.update();
      this.draw();
    };
    const actions: Record<string, () => void> = {
      ArrowLeft: () => turn(-10 * degree), ArrowRight: () => turn(10 * degree),
      ArrowUp: () => turn(0, -5 * degree), ArrowDown: () => turn(0, 5 * degree),
      '+': () => this.zoom(0.85), '=': () => this.zoom(0.85), '-': () => this.zoom(1.18),
      1: () => this.setView('front'), 2: () => this.setView('side'), 3: () => this.setView('back'), 0: () => this.setView('three-quarter'),
      ' ': () => this.toggleTurning(),
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (width === 0 || height === 0) return;
    const before = this.distance();
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    const offset = this.camera.position.clone().sub(this.centre);
    if (offset.length() > 0.01) this.camera.position.copy(this.centre).add(offset.multiplyScalar(this.distance() / before));
    this.draw();
  }

  private draw(): void {
    if (this.frame === 0 && this.visible && !document.hidden) this.frame = requestAnimationFrame((now) => this.step(now));
  }

  private step(now: number): void {
    this.frame = 0;
    if (this.flight) this.fly(now);
    if (this.turning) this.keepPace(now - this.last);
    if (this.turning) {
      const seconds = Math.min((now - this.last) / 1000, 0.1);
      const s = new Spherical().setFromVector3(this.camera.position.clone().sub(this.controls.target));
      s.theta += seconds * 0.28;
      this.camera.position.setFromSpherical(s).add(this.controls.target);
    }
    this.last = now;
    this.controls.update();
    const offset = this.camera.position.clone().sub(this.controls.target);
    this.studio.follow(Math.atan2(offset.x, offset.z));
    this.renderer.render(this.scene, this.camera);
    this.stage.dataset.drawn = String(++this.drawn);
    if (this.turning || this.flight) this.draw();
  }

  /** A slow machine first gets fewer pixels, then a figure that stands still: the page must stay usable. */
  private keepPace(milliseconds: number): void {
    this.pace += (Math.min(milliseconds, 1000) - this.pace) * 0.15;
    if (this.pace > 60 && this.renderer.getPixelRatio() > 1) {
      this.renderer.setPixelRatio(1);
      this.resize();
      this.pace = 16;
    } else if (this.pace > 140) {
      this.setTurning(false);
    }
  }

  private fly(now: number): void {
    const { from, to, started } = this.flight!;
    const t = Math.min((now - started) / 250, 1);
    const ease = 1 - (1 - t) ** 3;
    const mix = (a: number, b: number): number => a + (b - a) * ease;
    this.controls.target.lerp(this.centre, ease);
    this.camera.position.setFromSphericalCoords(mix(from.radius, to.radius), mix(from.phi, to.phi), mix(from.theta, to.theta)).add(this.controls.target);
    if (t >= 1) this.flight = null;
  }
}

function embedded(selector: string | undefined): string | null {
  return selector ? (document.querySelector(selector)?.textContent ?? null) : null;
}

function bindControls(stage: HTMLElement, view: View, figure: Figure): void {
  const panel = document.querySelector<HTMLElement>(stage.dataset.controls ?? '');
  if (!panel) return;
  const possible: Record<string, boolean> = { dressed: true, body: figure.hasBody, garment: figure.hasGarment && figure.hasBody, fit: figure.hasFit };
  const press = (button: HTMLElement, group: string): void => {
    for (const other of panel.querySelectorAll<HTMLElement>(`[data-${group}]`)) other.setAttribute('aria-pressed', String(other === button));
  };
  for (const button of panel.querySelectorAll<HTMLButtonElement>('button')) {
    const { view: name, mode, zoom, turn } = button.dataset;
    if (mode && !possible[mode]) {
      button.hidden = true;
      continue;
    }
    button.disabled = false;
    button.addEventListener('click', () => {
      if (name) view.setView(name);
      if (zoom) view.zoom(zoom === 'in' ? 0.8 : 1.25);
      if (turn !== undefined) view.toggleTurning();
      if (mode) {
        view.setMode(mode as Mode);
        press(button, 'mode');
      }
    });
  }
  stage.addEventListener('turning', (event) => {
    panel.querySelector('[data-turn]')?.setAttribute('aria-pressed', String((event as CustomEvent<boolean>).detail));
  });
  view.setTurning(stage.dataset.turning === 'true');
  panel.dataset.ready = '';
}

/** Brings the view in `stage` to life. Where that fails, the picture stays and a sentence says why. */
export async function mount(stage: HTMLElement): Promise<void> {
  const status = stage.querySelector<HTMLElement>('[data-viewer-status]');
  const say = (text: string): void => {
    if (status) status.textContent = text;
  };
  stage.dataset.state = 'loading';
  say('Preparing the 3D view …');
  try {
    await new Promise((resolve) => setTimeout(resolve, 30)); // lets the sentence appear
    const model = embedded(stage.dataset.model);
    if (!model) throw new Error('no model');
    const fit = embedded(stage.dataset.fit);
    const canvas = document.createElement('canvas');
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `${stage.dataset.label ?? '3D view'}. Arrow keys turn, plus and minus zoom, 1 front, 2 side, 3 back, space turns by itself.`);
    const figure = await loadFigure(bytesFromBase64(model), fit ? bytesFromBase64(fit) : null);
    figure.show('dressed');
    const view = new View(stage, canvas, figure);
    stage.append(canvas);
    bindControls(stage, view, figure);
    stage.dataset.state = 'ready';
    say('');
  } catch (error) {
    console.warn('3D view:', error);
    stage.dataset.state = 'failed';
    say('This browser shows no 3D here (WebGL is off or missing): the picture above stands in for it.');
  }
}
