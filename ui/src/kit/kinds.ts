import Calendar from '@lucide/svelte/icons/calendar';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Hash from '@lucide/svelte/icons/hash';
import Link from '@lucide/svelte/icons/link';
import List from '@lucide/svelte/icons/list';
import Type from '@lucide/svelte/icons/type';
import type { PropertyKind } from '../host/types';
import type { MenuItem } from './menu';

/** What a property holds, as a sign. */
export const KIND_ICONS: Record<PropertyKind, MenuItem['icon']> = { text: Type, number: Hash, date: Calendar, choice: List, yes_no: CircleCheck, link: Link };
