// The embedded GLB: base64 to scene, which meshes are body and which garment, and the fit map's colours.
import { BufferAttribute, Mesh, MeshBasicMaterial, type Material, type Object3D, type Group } from 'three';
import { GLTFLoader, type GLTF } from 'three/examples/jsm/loaders/GLTFLoader.js';
import { MeshoptDecoder } from 'three/examples/jsm/libs/meshopt_decoder.module.js';

export type Mode = 'dressed' | 'body' | 'garment' | 'fit';

export interface Figure {
  root: Group;
  hasBody: boolean;
  hasGarment: boolean;
  hasFit: boolean;
  show(mode: Mode): void;
}

interface Part {
  mesh: Mesh;
  part: 'body' | 'garment';
  original: Material | Material[];
  fit: Material | null;
}

export function bytesFromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

interface MeshJson {
  name?: string;
  extras?: { part?: string };
  primitives: { attributes: { POSITION: number } }[];
}

function partOf(mesh: MeshJson | undefined): 'body' | 'garment' {
  const said = mesh?.extras?.part;
  if (said === 'body' || said === 'garment') return said;
  return /body|skin|hair|eye|brow|lash|figure|avatar|mannequin/i.test(mesh?.name ?? '') ? 'body' : 'garment';
}

/** Colours in vertex order of each garment mesh's primitives, one after the other: three bytes a vertex. */
function fitColours(gltf: GLTF, bytes: Uint8Array): Map<string, Uint8Array> {
  const meshes = gltf.parser.json.meshes as MeshJson[];
  const accessors = gltf.parser.json.accessors as { count: number }[];
  const out = new Map<string, Uint8Array>();
  let at = 0;
  meshes.forEach((mesh, meshIndex) => {
    if (partOf(mesh) !== 'garment') return;
    mesh.primitives.forEach((primitive, primitiveIndex) => {
      const count = accessors[primitive.attributes.POSITION].count;
      if (at + count * 3 <= bytes.length) out.set(`${meshIndex}/${primitiveIndex}`, bytes.subarray(at, at + count * 3));
      at += count * 3;
    });
  });
  return at === bytes.length ? out : new Map();
}

// Unlit, so that the legend's colours are the colours on the cloth; its folds stay readable through a little shading in the bytes.
function fitMaterial(mesh: Mesh, colours: Uint8Array): Material {
  mesh.geometry.setAttribute('fitColour', new BufferAttribute(colours, 3, true));
  const material = new MeshBasicMaterial({ toneMapped: false, side: 2 });
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = 'attribute vec3 fitColour;\nvarying vec3 vFitColour;\nvarying vec3 vFitNormal;\n' +
      shader.vertexShader.replace('#include <begin_vertex>', '#include <begin_vertex>\nvFitColour = fitColour;\nvFitNormal = normalize(normalMatrix * normal);');
    shader.fragmentShader = 'varying vec3 vFitColour;\nvarying vec3 vFitNormal;\n' +
      shader.fragmentShader.replace('#include <color_fragment>',
        `float facing = abs(normalize(vFitNormal).z);
         vec3 linear = mix(pow((vFitColour + 0.055) / 1.055, vec3(2.4)), vFitColour / 12.92, vec3(lessThanEqual(vFitColour, vec3(0.04045))));
         diffuseColor.rgb = linear * (0.72 + 0.28 * facing);`);
  };
  return material;
}

export async function loadFigure(glb: Uint8Array<ArrayBuffer>, fit: Uint8Array | null): Promise<Figure> {
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  const gltf = await loader.parseAsync(glb.buffer, '');
  const colours = fit ? fitColours(gltf, fit) : new Map<string, Uint8Array>();
  const parts: Part[] = [];
  gltf.scene.traverse((object: Object3D) => {
    if (!(object instanceof Mesh)) return;
    const place = gltf.parser.associations.get(object) as { meshes?: number; primitives?: number } | undefined;
    const mesh = place?.meshes !== undefined ? (gltf.parser.json.meshes[place.meshes] as MeshJson) : undefined;
    object.castShadow = true;
    object.receiveShadow = true;
    object.frustumCulled = false;
    const own = colours.get(`${place?.meshes}/${place?.primitives ?? 0}`);
    parts.push({ mesh: object, part: partOf(mesh), original: object.material, fit: own ? fitMaterial(object, own) : null });
  });
  const hasFit = parts.some((p) => p.fit !== null);
  return {
    root: gltf.scene,
    hasBody: parts.some((p) => p.part === 'body'),
    hasGarment: parts.some((p) => p.part === 'garment'),
    hasFit,
    show(mode) {
      for (const p of parts) {
        p.mesh.visible = mode === 'dressed' || mode === 'fit' || mode === p.part;
        p.mesh.material = mode === 'fit' && p.fit ? p.fit : p.original;
      }
    },
  };
}
