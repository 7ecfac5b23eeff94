// The one place the rest of the window takes the boundary's types from.
export type * from './bindings';
