import { m } from '../i18n';

/** The palette of numbers and tags (`num-…` in tokens.css). A colour is an index into it. */
const NAMES = [m.color_blue, m.color_green, m.color_orange, m.color_pink, m.color_teal, m.color_violet, m.color_brown, m.color_grey];

export const COLORS = NAMES.length;

export const colorClass = (color: number): string => `num-${color % COLORS}`;

export const colorName = (color: number): string => NAMES[color % COLORS]?.() ?? '';
