import type { Draft } from '../types';
import { CleanupHost } from './cleanup';
import { appError } from './memory';

const MAX = 1_000_000;

/** The twin's drafts, as one file would hold them. */
export abstract class DraftingHost extends CleanupHost {
  drafts: Draft[] = [];

  keepDraft = (draft: Draft) =>
    this.ran('keepDraft', [draft], () => {
      if (new TextEncoder().encode(draft.text).length > MAX) throw { ...appError('invalid'), params: { field: 'text' } };
      const others = this.drafts.filter((d) => d.kind !== draft.kind || d.about !== draft.about);
      this.drafts = draft.text === '' ? others : [...others, draft];
      return null;
    });
}
