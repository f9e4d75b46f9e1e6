// The soft box of our own renderer, for three.js: a key light with shadow, fill, rim and a grey room as environment.
// The lamps stand relative to the camera, as in a studio where the mannequin turns.
import {
  BackSide, BoxGeometry, Color, DirectionalLight, Group, Mesh, MeshBasicMaterial, PMREMGenerator, Scene, SphereGeometry, Vector3,
  type Box3, type Texture, type WebGLRenderer,
} from 'three';
import { makeContactShadow } from './contact_shadow';

const degree = Math.PI / 180;

/** Unit vector from azimuth (0 towards the camera, positive to its right) and elevation. */
function towards(azimuth: number, elevation: number): Vector3 {
  return new Vector3(Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation));
}

function lamp(azimuth: number, elevation: number, distance: number, width: number, height: number, radiance: number, tint: Color): Mesh {
  const material = new MeshBasicMaterial({ color: tint.clone().multiplyScalar(radiance), side: BackSide });
  const panel = new Mesh(new BoxGeometry(width, height, 0.02), material);
  panel.position.copy(towards(azimuth, elevation).multiplyScalar(distance));
  panel.lookAt(0, 0, 0);
  return panel;
}

/** What surrounds the figure: fill and rim lamps, a part of the key (the rest is the light with the shadow), a grey room. */
export function makeEnvironment(renderer: WebGLRenderer): Texture {
  const room = new Scene();
  const gradient = new Group();
  const top = new Mesh(new SphereGeometry(8, 32, 16, 0, Math.PI * 2, 0, Math.PI / 2), new MeshBasicMaterial({ color: new Color(0.22, 0.22, 0.22), side: BackSide }));
  const bottom = new Mesh(new SphereGeometry(8, 32, 16, 0, Math.PI * 2, Math.PI / 2, Math.PI / 2), new MeshBasicMaterial({ color: new Color(0.27, 0.262, 0.255), side: BackSide }));
  gradient.add(top, bottom);
  const warm = new Color(1, 0.985, 0.96);
  const cool = new Color(0.96, 0.985, 1);
  room.add(
    gradient,
    lamp(-45 * degree, 30 * degree, 2.5, 1.2, 1.6, 2.4, warm),
    lamp(50 * degree, 12 * degree, 2.5, 1.2, 1.6, 2.5, cool),
    lamp(140 * degree, 30 * degree, 2.3, 0.35, 1.6, 12, cool),
    lamp(180 * degree, 4 * degree, 2.6, 5, 3, 1.05, new Color(1, 0.98, 0.95)),
  );
  const generator = new PMREMGenerator(renderer);
  const texture = generator.fromScene(room, 0.02, 0.1, 20).texture;
  generator.dispose();
  room.traverse((object) => {
    if (object instanceof Mesh) {
      object.geometry.dispose();
      (object.material as MeshBasicMaterial).dispose();
    }
  });
  return texture;
}

export interface Studio {
  /** Draws the contact shadow anew: what stands on the floor has changed. */
  ground(): void;
  /** Turns the lamps so that they stand relative to a camera at this azimuth. */
  follow(azimuth: number): void;
}

export function makeStudio(scene: Scene, renderer: WebGLRenderer, box: Box3): Studio {
  const size = box.getSize(new Vector3());
  const centre = box.getCenter(new Vector3());
  const scale = Math.max(size.length() / 1.9, 1e-3);
  const chest = new Vector3(centre.x, box.min.y + size.y * 0.6, centre.z);

  scene.environment = makeEnvironment(renderer);
  const key = new DirectionalLight(new Color(1, 0.985, 0.96), 2.6);
  key.castShadow = true;
  key.shadow.mapSize.set(1024, 1024);
  key.shadow.radius = 9;
  key.shadow.blurSamples = 16;
  key.shadow.normalBias = 0.004 * scale;
  key.shadow.bias = -0.0004;
  const reach = size.length() * 0.62;
  Object.assign(key.shadow.camera, { left: -reach, right: reach, top: reach, bottom: -reach, near: 0.1, far: 8 * scale });
  key.target.position.copy(centre);
  scene.add(key, key.target);

  const contact = makeContactShadow(renderer, scene, box);
  scene.add(contact.plane);

  return {
    ground: contact.bake,
    follow(azimuth) {
      key.position.copy(towards(-45 * degree + azimuth, 32 * degree).multiplyScalar(4 * scale).add(chest));
      scene.environmentRotation.set(0, azimuth, 0);
    },
  };
}
