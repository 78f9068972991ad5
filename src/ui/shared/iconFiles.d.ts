/** The package describes only its index; each icon's file exports one drawing. */
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { FunctionComponent, SVGProps } from 'react';

  const Icon: FunctionComponent<SVGProps<SVGSVGElement> & { readonly size?: number }>;
  export default Icon;
}
