// The soft shadow where feet and hems come near the floor: heights seen from below, blurred. Lamps as large as ours leave
// no other shadow that the eye would miss.
import {
  Color, DataTexture, DoubleSide, LinearFilter, Mesh, MeshBasicMaterial, OrthographicCamera, PlaneGeometry, RedFormat, ShaderMaterial,
  Vector3, WebGLRenderTarget, type Box3, type Scene, type WebGLRenderer,
} from 'three';

const side = 256;

/** Three box blurs are nearly a Gaussian; `radius` in pixels. */
function blur(values: Float32Array, radius: number): Float32Array {
  let from = values;
  for (let pass = 0; pass < 3; ++pass) {
    for (const [along, across] of [[1, side], [side, 1]]) {
      const to = new Float32Array(side * side);
      for (let line = 0; line < side; ++line) {
        let sum = 0;
        for (let i = -radius; i < side; ++i) {
          if (i + radius < side) sum += from[line * across + (i + radius) * along];
          if (i - radius - 1 >= 0) sum -= from[line * across + (i - radius - 1) * along];
          if (i >= 0) to[line * across + i * along] = sum / (2 * radius + 1);
        }
      }
      from = to;
    }
  }
  return from;
}

export function makeContactShadow(renderer: WebGLRenderer, scene: Scene, box: Box3): { plane: Mesh; bake: () => void } {
  const size = box.getSize(new Vector3());
  const centre = box.getCenter(new Vector3());
  const span = Math.max(size.x, size.z) * 1.7;
  const reach = size.y * 0.6;
  const below = new OrthographicCamera(-span / 2, span / 2, span / 2, -span / 2, 0, reach);
  below.position.set(centre.x, box.min.y - 0.001, centre.z);
  below.up.set(0, 0, 1);
  below.lookAt(centre.x, box.max.y, centre.z);
  const heights = new ShaderMaterial({
    side: DoubleSide,
    vertexShader: 'varying float depth; void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); depth = gl_Position.z * 0.5 + 0.5; }',
    fragmentShader: 'varying float depth; void main() { gl_FragColor = vec4(1.0 - clamp(depth, 0.0, 1.0), 0.0, 0.0, 1.0); }',
  });
  const target = new WebGLRenderTarget(side, side);
  const texture = new DataTexture(new Uint8Array(side * side), side, side, RedFormat);
  texture.minFilter = texture.magFilter = LinearFilter;
  const material = new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    uniforms: { shade: { value: texture }, tint: { value: new Color(0x17130f) } },
    vertexShader: 'varying vec2 place; void main() { place = uv; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
    fragmentShader: 'uniform sampler2D shade; uniform vec3 tint; varying vec2 place; void main() { gl_FragColor = vec4(tint, texture2D(shade, place).r); }',
  });
  const plane = new Mesh(new PlaneGeometry(span, span), material);
  plane.rotation.x = -Math.PI / 2;
  plane.position.set(centre.x, box.min.y - 0.002, centre.z);
  plane.renderOrder = -1;

  const bake = (): void => {
    const pixels = new Uint8Array(side * side * 4);
    const background = renderer.getClearAlpha();
    plane.visible = false;
    scene.overrideMaterial = heights;
    renderer.setClearAlpha(0);
    renderer.setRenderTarget(target);
    renderer.render(scene, below);
    renderer.readRenderTargetPixels(target, 0, 0, side, side, pixels);
    renderer.setRenderTarget(null);
    renderer.setClearAlpha(background);
    scene.overrideMaterial = null;
    plane.visible = true;
    const near = new Float32Array(side * side);
    const far = new Float32Array(side * side);
    for (let i = 0; i < side * side; ++i) {
      const height = (1 - pixels[4 * i] / 255) * reach;
      if (pixels[4 * i] === 0) continue;
      near[i] = Math.max(0, 1 - height / 0.06);
      far[i] = Math.max(0, 1 - height / reach) ** 2;
    }
    const tight = blur(near, 3);
    const wide = blur(far, 14);
    const shades = texture.image.data as Uint8Array;
    // Seen from below, left and right are swapped against the plane seen from above.
    for (let y = 0; y < side; ++y) {
      for (let x = 0; x < side; ++x) {
        const from = (side - 1 - y) * side + (side - 1 - x);
        shades[y * side + x] = Math.min(255, 255 * (0.34 * tight[from] + 0.5 * wide[from]));
      }
    }
    texture.needsUpdate = true;
  };
  return { plane, bake };
}
