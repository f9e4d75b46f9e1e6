// One item of the catalog of each kind, as curators send them.
export const samples = {
  fabrics: { key: 'linen-natural', name: 'Natural linen', description: 'Undyed, with slubs.', tags: ['linen', 'summer'], colors: [{ name: 'ecru', hex: '#d9cdb4' }], fabricType: 'texture',
    physical: { gramsPerSquareMetre: 170, thicknessMm: 0.4, stretchWarp: 16, stretchWeft: 11, shear: 42, bendingWarp: 14, bendingWeft: 11, friction: 0.32 }, weave: { structure: 'plain' }, properties: { shine: 0.1, drape: 0.6 } },
  silhouettes: { key: 'crew-tee', name: 'Crew T-shirt', category: 'tops', subcategory: 't-shirts', garment: 't-shirt', parameters: { fit: 'regular', length: 0.66 }, fitType: 'regular',
    sizes: [{ name: 'M', ranges: { chestCircumference: [0.92, 0.98] } }] },
  patterns: { key: 'breton', name: 'Breton stripe', printType: 'stripe', print: { generator: 'stripes', parameters: { width: 0.011 }, seed: 7 }, repeatMm: { width: 22, height: 22 } },
  elements: { key: 'horn-4', name: 'Horn button', category: 'trim', elementType: 'button', geometry: { generator: 'button', parameters: { holes: 4 } }, placementRules: { edge: 'placket' },
    variants: [{ name: 'dark', color: { name: 'umber', hex: '#3b2a20' } }] },
};
